"""Spec tests as tables of text: what is given left of `||`, what must come out right of it.

A line without a bar names the table that follows. Each example is a municipality of its own. An empty cell takes the
default below, `-` is no value, a value in double quotes is taken as it stands. Persons are P1, P2 or ? (unusable CPR).
What is not mentioned is there with its defaults: an account for each claim, a claim for each coverage.
`tasks`, `task_packages`, `task_candidates` and `data_quality` list all rows that must come out.
"""

import datetime as dt
from decimal import Decimal

import polars as pl

CPR = {"P1": "6101500001", "P2": "6202500002", "P3": "101555003", "?": "ukendt"}
DATES = {"period_from", "period_to", "founded", "created", "coverage_date"}
AMOUNTS = {"principal", "balance", "gross_paid", "amount", "interest"}
SHORT = {
    "account": "account_id",
    "claim": "claim_id",
    "case": "case_id",
    "stated_case": "stated_case_id",
    "coverage": "coverage_id",
    "person": "cpr",
    "from": "period_from",
    "to": "period_to",
    "gross": "gross_paid",
    "date": "coverage_date",
    "stated": "stated_reference",
    "required": "reference_required",
    "rule": "reference_rule",
    "candidates": "candidate_count",
    "link": "link_status",
    "package": "package_code",
    "days": "overlap_days",
    "difference": "amount_difference",
    "table": "table_name",
    "waits_for": "blocking_task_id",
}
LONG = {("claims", "status"): "reference_status", ("accounts", "candidates"): "candidate_case_count"}
DEFAULTS = {
    "accounts": "account K1 person P1 system KMD_AKTIV status Aktiv stated_case - created -",
    "claims": "claim F# account K1 claim_type - benefit kontanthjaelp from 2024-03-01 to 2024-03-31 founded -"
    " principal 100 balance 100 stated -",
    "benefits": "reference A# person P1 benefit kontanthjaelp from 2024-03-01 to 2024-03-31 gross 100 case -",
    "cases": "case HTF-# person P1 benefit kontanthjaelp from 2024-01-01 to - status -",
    "coverages": "coverage D# claim F1 date 2026-05-01 amount 50 interest - kind Indbetaling parked J",
}
WHOLE = ("tasks", "task_packages", "task_candidates", "data_quality")
FIRST_CODE = 1001


def parse(text: str) -> dict[str, list[tuple[dict, dict]]]:
    """Table name to rows; a row is what is given and what is expected, by column name."""
    tables: dict[str, list] = {}
    table, header = "", []
    for line in filter(None, map(str.strip, text.splitlines())):
        if "|" not in line:
            table, header = line, []
            tables[table] = []
        elif not header:
            header = [[long_name(table, cell) for cell in cells(half)] for half in halves(line)]
        else:
            halves_of_row = [dict(zip(names, cells(half), strict=True)) for names, half in columns(header, line)]
            tables[table].append(tuple(halves_of_row))
    return tables


def halves(line: str) -> list[str]:
    return [*line.split("||"), ""][:2] if "||" in line else [line, ""]


def columns(header: list, line: str):
    return zip(header, halves(line), strict=True)


def cells(half: str) -> list[str]:
    return [cell.strip() for cell in half.split("|")] if half else []


def long_name(table: str, name: str) -> str:
    return LONG.get((table, name), SHORT.get(name, name))


def value(name: str, cell: str):
    """The typed value of a given cell."""
    if name == "cpr":
        return CPR.get(cell, None if cell == "-" else cell.strip('"'))
    if cell == "-":
        return None
    if name in DATES:
        return dt.date.fromisoformat(cell)
    if name in AMOUNTS:
        return Decimal(cell)
    return cell == "J" if name == "parked" else cell.strip('"')


def examples(text: str) -> list[str]:
    """Names of the examples in the order in which they are first mentioned."""
    rows = [given for rows in parse(text).values() for given, _ in rows]
    return list(dict.fromkeys(row["example"] for row in rows))


def worlds(text: str, first_code: int = FIRST_CODE) -> list[dict]:
    """One world an example."""
    tables = parse(text)
    return [world(tables, example, str(first_code + i)) for i, example in enumerate(examples(text))]


def world(tables: dict, example: str, code: str) -> dict:
    rows = {table: [] for table in DEFAULTS}
    for table in DEFAULTS:
        for given, _ in tables.get(table, []):
            if given["example"] == example:
                rows[table].append(filled(table, given, len(rows[table]) + 1))
    for child, parent, key in (("coverages", "claims", "claim_id"), ("claims", "accounts", "account_id")):
        for row in rows[child]:
            if row[key] not in [other[key] for other in rows[parent]]:
                rows[parent].append(filled(parent, {key: row[key]}, 1))
    return {"municipality_code": code, **rows}


def filled(table: str, given: dict, number: int) -> dict:
    words = DEFAULTS[table].replace("#", str(number)).split()
    texts = {long_name("", name): cell for name, cell in zip(words[::2], words[1::2], strict=True)}
    texts |= {name: cell for name, cell in given.items() if cell != "" and name != "example"}
    return {name: value(name, cell) for name, cell in texts.items()}


def mismatches(text: str, tables: dict[str, list[dict]], first_code: int = FIRST_CODE) -> list[str]:
    """What does not come out as the text says; `tables` are the product's or the oracle's rows."""
    found = []
    codes = {example: str(first_code + i) for i, example in enumerate(examples(text))}
    parsed = parse(text)
    for table, rows in parsed.items():
        for example, code in codes.items():
            own = [row for row in tables.get(table, []) if row["municipality_code"] == code]
            if table in WHOLE:
                wanted = [{k: v for k, v in given.items() if k != "example"} for given, _ in rows]
                here = [want for want, (given, _) in zip(wanted, rows, strict=True) if given["example"] == example]
                found += whole(table, example, wanted, here, own)
            else:
                found += cell_by_cell(table, example, rows, own)
    return found


def cell_by_cell(table: str, example: str, rows: list, own: list[dict]) -> list[str]:
    key, found = {"accounts": "account_id", "claims": "claim_id", "coverages": "coverage_id"}.get(table), []
    mine = [(given, expected) for given, expected in rows if given["example"] == example]
    for number, (given, expected) in enumerate(mine, start=1):
        if not expected:
            continue
        name = filled(table, given, number)[key]
        row = next((row for row in own if row[key] == name), None)
        shown = {column: None if row is None else as_cell(row[column]) for column in expected}
        found += [
            f"{example}: {table} {name}: {column} is {shown[column]}, expected {cell}"
            for column, cell in expected.items()
            if cell not in ("", shown[column])
        ]
    return found


def whole(table: str, example: str, all_wanted: list[dict], wanted: list[dict], own: list[dict]) -> list[str]:
    if table == "task_packages":
        own = [row for row in own if row["tasks"] or row["released"]]
    if table == "data_quality":
        own = [row for row in own if row["rows"] and row["check"] in {want["check"] for want in all_wanted}]
    columns = list(all_wanted[0])
    shown = sorted(tuple(as_cell(row[column]) for column in columns) for row in own)
    expected = sorted(tuple(want[column] for column in columns) for want in wanted)
    return [] if shown == expected else [f"{example}: {table} {columns}: {shown}, expected {expected}"]


def as_cell(item) -> str:
    """A value as the tables write it."""
    if item is None:
        return "-"
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, Decimal):
        return f"{item.normalize():f}"
    return str(item).split("/", 1)[1] if isinstance(item, str) and item[:5] in CODES_SLASH else str(item)


CODES_SLASH = {f"{code}/" for code in range(FIRST_CODE, 10000)}


def rows_of(tables: dict[str, pl.DataFrame]) -> dict[str, list[dict]]:
    return {name: frame.to_dicts() for name, frame in tables.items()}
