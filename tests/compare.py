"""Finds every cell in which the product's tables and the oracle's differ."""

import polars as pl

KEYS = {
    "accounts": ("account_id",),
    "claims": ("claim_id",),
    "coverages": ("coverage_id",),
    "tasks": ("task_id",),
    "task_packages": ("package_code",),
    "task_candidates": ("claim_id", "kind", "rank"),
    "data_quality": ("table_name", "check"),
}
# Flags of reading, not of the rules; the worlds do not vary them.
NOT_COMPARED = ("unknown_municipality", "municipality_code_repaired", "cpr_in_text")


def differences(expected: dict[str, list[dict]], product: dict[str, pl.DataFrame]) -> dict[str, list[str]]:
    """By municipality: one line for each row that only one side has and each cell that differs."""
    found: dict[str, list[str]] = {}
    persons = person_names(expected["accounts"], product["accounts"])
    for table, key in KEYS.items():
        key = ("municipality_code", *key)
        ours = {tuple(row[name] for name in key): row for row in expected[table]}
        theirs = {tuple(row[name] for name in key): row for row in product_rows(table, product[table], persons)}
        if len(theirs) < product[table].height and table != "data_quality":
            found.setdefault("", []).append(f"{table}: the key is not unique")
        for at in sorted(ours.keys() | theirs.keys(), key=str):
            for line in compare_rows(ours.get(at), theirs.get(at)):
                found.setdefault(at[0], []).append(f"{table} {'/'.join(map(str, at[1:]))}: {line}")
    return found


def product_rows(table: str, frame: pl.DataFrame, persons: dict) -> list[dict]:
    """The product's rows with the oracle's person in place of the pseudonym."""
    rows = frame.to_dicts()
    if table == "data_quality":
        return [row for row in rows if row["rows"] and row["check"] not in NOT_COMPARED and row["municipality_code"]]
    if "person_key" in frame.columns:
        for row in rows:
            key = row["person_key"]
            row["person"] = persons.get((row["municipality_code"], key), f"unknown pseudonym {key}") if key else None
    return rows


def person_names(accounts: list[dict], frame: pl.DataFrame) -> dict:
    """(municipality, pseudonym) to person. A pseudonym of two persons, or two of one, is not a name."""
    persons = {(row["municipality_code"], row["account_id"]): row["person"] for row in accounts}
    pairs = set()
    for row in frame.to_dicts():
        person = persons.get((row["municipality_code"], row["account_id"]))
        pairs.add((row["municipality_code"], row["person_key"], person))
    by_key: dict = {}
    by_person: dict = {}
    for code, key, person in pairs:
        by_key.setdefault((code, key), set()).add(person)
        by_person.setdefault((code, person), set()).add(key)
    return {
        (code, key): person
        for code, key, person in pairs
        if len(by_key[code, key]) == 1 and len(by_person[code, person]) == 1
    }


def compare_rows(ours: dict | None, theirs: dict | None) -> list[str]:
    if ours is None or theirs is None:
        return [f"only the {'product' if ours is None else 'oracle'} has it: {ours or theirs}"]
    return [
        f"{name} is {theirs.get(name, 'not a column')!r} in the product, {value!r} by the oracle"
        for name, value in ours.items()
        if name not in theirs or not same(value, theirs[name])
    ]


def same(ours, theirs) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) < 1e-9
    return type(ours) is type(theirs) and ours == theirs if isinstance(ours, bool) else ours == theirs
