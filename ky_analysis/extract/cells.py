"""Cells that come with a type, from parquet or a workbook: taken as they are, or turned into text that is read as ever.

What a cell states but its column cannot take (an amount with a third decimal, a day with a time, a boolean where none
belongs) gets a sign behind it that no form reads, so that it is rejected and never bent.
"""

from ky_analysis.contract import MONEY, InputColumn
from ky_analysis.extract.landing import Cell

_WHOLE = frozenset(
    sign + size for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
_FLOATS = frozenset(("FLOAT", "DOUBLE"))
_FIRST, _LAST = "date '0001-01-01'", "date '9999-12-31'"


def parquet_cell(column: InputColumn, name: str, type_: str) -> Cell:
    """The cell of a parquet column that DuckDB calls `name` (quoted) and that has its type `type_`."""
    base = type_.split("(")[0]
    # isnan() is not to be trusted on a parquet column: its statistics leave NaN out, and DuckDB believes them.
    present = f"{name}::varchar <> 'nan'" if base in _FLOATS else f"{name} is not null"
    is_instant = base.startswith("TIMESTAMP") and "TIME ZONE" not in base
    if column.kind == "date" and (base == "DATE" or is_instant):
        return _typed(_day(f"{name}::timestamp"), name, present)
    if column.kind == "money" and (base in _WHOLE or base in _FLOATS or base == "DECIMAL"):
        return _typed(_amount(name, base), name, present)
    if base == "BOOLEAN" and column.kind == "yes_no":
        return Cell(_yes_no(name))
    if base == "BOOLEAN" and column.kind != "text":
        return Cell(f"{name}::varchar || '#'")
    if base in _FLOATS:
        return Cell(f"(case when {present} then {_digits(name, f'{name}::varchar')} end)")
    if base == "DECIMAL":
        return Cell(f"(case when {name} = trunc({name}) then trunc({name})::hugeint::varchar else {name}::varchar end)")
    return Cell(f"{name}::varchar")


def sheet_cell(column: InputColumn, n: int) -> Cell:
    """The cell of a workbook's column n, by the columns that `workbook.read` gives."""
    text, shown, number, day, flag = (f"{kind}{n}" for kind in "tsfdb")
    digits = _digits(number, shown)
    if column.kind == "date":
        typed = _day(day)
        other = f"case when {number} is not null then {digits} when {typed} is null then {shown} || '#' end"
        return Cell(f"coalesce({text}, {other})", typed)
    if column.kind == "money":
        typed = _amount(number, "DOUBLE")
        return Cell(f"coalesce({text}, case when {typed} is null then {shown} || '#' end)", typed)
    if column.kind == "yes_no":
        return Cell(f"coalesce({text}, {_yes_no(flag)}, {shown})")
    iso = f"{_day(day)}::varchar"
    return Cell(f"coalesce({text}, case when {number} is not null then {digits} end, {iso}, {shown})")


def _typed(value: str, name: str, present: str) -> Cell:
    return Cell(f"(case when {present} and {value} is null then {name}::varchar || '#' end)", value)


def _day(instant: str) -> str:
    """The day of an instant at midnight, if a calendar has it."""
    day = f"{instant}::date"
    return f"(case when {instant} = {day} and {day} between {_FIRST} and {_LAST} then {day} end)"


def _amount(number: str, base: str) -> str:
    """The number, if it is exact to two decimals: of a float, if it is the one nearest to such an amount."""
    cast = f"try_cast({number} as {MONEY})"
    back = f"{cast}::{base}" if base in _FLOATS else cast
    return f"(case when {back} = {number} then {cast} end)"


def _digits(number: str, otherwise: str) -> str:
    """A whole number without point or exponent."""
    is_whole = f"{number} = trunc({number}) and abs({number}) < 1e15"
    return f"(case when {is_whole} then {number}::bigint::varchar else {otherwise} end)"


def _yes_no(flag: str) -> str:
    return f"(case {flag} when true then 'J' when false then 'N' end)"
