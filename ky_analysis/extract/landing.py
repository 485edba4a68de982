"""Lands one table: from text or typed cells to values, in one statement, with what could not be read kept beside them.

A landed table is temporary and holds CPR numbers; its rowid + 1 is the row number. For column x of kind date or money
there is x and x_form; for cpr there is cpr and cpr_repaired.
"""

from dataclasses import dataclass

import duckdb

from ky_analysis.contract import InputColumn, InputTable
from ky_analysis.extract import values
from ky_analysis.extract.fold import quoted

TEXT_KINDS = ("text", "system", "status", "kind")


@dataclass(frozen=True)
class Cell:
    """Where a column comes from: its `text` and, for cells that came typed, `typed`, as expressions on the source."""

    text: str = "null::varchar"
    typed: str | None = None


@dataclass(frozen=True)
class Relation:
    """A table to land: what to select from, and the cell of each column that is there, by English name.

    `has_blanks` and `has_cpr_shapes` may be false only where it is certain that there are none to look for.
    """

    source: str
    cells: dict[str, Cell]
    rows: int
    has_blanks: bool = True
    has_cpr_shapes: bool = True


def land(connection: duckdb.DuckDBPyConnection, table: InputTable, relation: Relation, municipality: str | None) -> int:
    """Creates temp table landed_<table>; gives its number of rows.

    `municipality` is the manifest's code, for a table without that column.
    """
    cells = dict(relation.cells)
    if "municipality_code" not in cells and municipality is not None:
        cells["municipality_code"] = Cell(quoted(municipality))
    inner, middle, outer = [], [], []
    for column in table.columns:
        cell = cells.get(column.name, Cell())
        inner.append(f'{values.trimmed(cell.text, relation.has_blanks)} as "{column.name}_text"')
        if cell.typed is not None:
            inner.append(f'{cell.typed} as "{column.name}_typed"')
        more, last = _read(column, cell.typed is not None)
        middle += more
        outer += last
    runs = [
        f'coalesce(strlen("{column.name}_text") >= 10 '
        f'and regexp_matches("{column.name}_text", {quoted(values.CPR_RUN)}), false)'
        for column in table.columns
        if column.kind in TEXT_KINDS and column.name in cells and relation.has_cpr_shapes
    ]
    outer.append(f"({' or '.join(runs) or 'false'}) as has_run")
    connection.execute(
        f"create or replace temp table landed_{table.name} as select {', '.join(outer)} from (select *, "
        f"{', '.join(middle)} from (select {', '.join(inner)} from {relation.source}))"
    )
    ((rows,),) = connection.execute(f"select count(*) from landed_{table.name}").fetchall()
    return rows


def _read(column: InputColumn, has_typed: bool) -> tuple[list[str], list[str]]:
    """The expressions of a column: those on its text, and those on these."""
    name, text, value = column.name, f'"{column.name}_text"', f'"{column.name}_value"'
    typed = f'"{name}_typed"'
    if column.kind in ("date", "money"):
        read, form = (values.date, values.date_form) if column.kind == "date" else (values.amount, values.amount_form)
        if has_typed:
            found = f"coalesce({typed}, {value})"
            return [f"{read(text)} as {value}"], [
                f'{found} as "{name}"',
                f'case when {typed} is not null then {values.TYPED} else {form(text, value)} end as "{name}_form"',
            ]
        return [f"{read(text)} as {value}"], [f'{value} as "{name}"', f'{form(text, value)} as "{name}_form"']
    if column.kind == "municipality":
        return [f"{values.municipality(text)} as {value}"], [
            f'{value} as "{name}"',
            f"{text} is null as municipality_code_missing",
            f"coalesce(strlen({text}) = 3, false) as municipality_code_repaired",
        ]
    if column.kind == "cpr":
        return [f"{values.cpr(text)} as {value}"], [
            f"{value} as cpr",
            f"{values.cpr_repaired(text, value)} as cpr_repaired",
        ]
    if column.kind in ("system", "status", "kind"):
        return [f"{values.known_value(column.kind, text)} as {value}"], [f'{value} as "{name}"']
    if column.kind == "yes_no":
        return [f"{values.known_value('yes_no', text)} as {value}"], [
            f'{value} as "{name}"',
            f'{text} is null as "{name}_missing"',
        ]
    return [f"{text} as {value}"], [f'{value} as "{name}"']


def choose_forms(connection: duckdb.DuckDBPyConnection, table: InputTable) -> dict[str, int | None]:
    """The form of each date and money column: the one that reads most of its values; ties in the contract's order.

    None where no value needs one: then it does not matter.
    """
    columns = [column for column in table.columns if column.kind in ("date", "money")]
    counts = ", ".join(f'histogram("{column.name}_form")' for column in columns)
    (found,) = connection.execute(f"select {counts} from landed_{table.name}").fetchall()
    forms: dict[str, int | None] = {}
    for column, counted in zip(columns, found, strict=True):
        candidates = list(values.DATE_FORMS) if column.kind == "date" else list(values.DECIMAL_MARKS)
        best = max(candidates, key=lambda form: (counted or {}).get(form, 0))
        forms[column.name] = best if (counted or {}).get(best, 0) else None
    return forms


def unreadable(column: InputColumn, forms: dict[str, int | None]) -> str | None:
    """The condition under which a landed row's value in the column is not readable; None where it always is."""
    name = column.name
    if column.kind in ("date", "money"):
        always = [values.EMPTY, values.TYPED] + ([values.EITHER] if column.kind == "money" else [])
        readable = always + ([forms[name]] if forms[name] is not None else [])
        return f'"{name}_form" not in ({", ".join(str(form) for form in readable)})'
    if column.kind in ("municipality", "yes_no"):
        return f'"{name}" is null and not "{name}_missing"'
    return None


def missing(column: InputColumn) -> str | None:
    """The condition under which a required value is not there; None for a column that need not be filled."""
    if not column.required:
        return None
    if column.kind in ("date", "money"):
        return f'"{column.name}_form" = {values.EMPTY}'
    if column.kind in ("municipality", "yes_no"):
        return f'"{column.name}_missing"'
    return f'"{column.name}" is null'
