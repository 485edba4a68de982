"""Keys: what measures a municipality's size; read, looked up and checked."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis import database
from ky_analysis.errors import ExtractError, UsageError
from ky_analysis.extract.fold import fold
from ky_analysis.workload import small_csv


def read(path: Path) -> pl.DataFrame:
    """Keys: municipality_code, then the file's own columns, Float64 where all of it is numbers, else text.

    Raises:
        ExtractError: it cannot be read, or a municipality has two rows.
    """
    headers, lines = small_csv.read(path, ("kommunekode",))
    codes = [small_csv.municipality(path, number, line["kommunekode"]) for number, line in lines]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise ExtractError(f"{path.name}: municipality {twice} has two rows. Keep one of them.")
    columns = {"municipality_code": pl.Series(codes, dtype=pl.String)}
    for header in headers:
        texts = [line[fold(header)] for _, line in lines]
        found = small_csv.numbers(texts)
        if fold(header) != "kommunekode" and header:
            columns[header] = pl.Series(texts, dtype=pl.String) if found is None else pl.Series(found, dtype=pl.Float64)
    return pl.DataFrame(columns)


def shipped() -> pl.DataFrame:
    """The key of last resort: the 98 municipalities' inhabitants in 2020, with region."""
    path = database.SQL_ROOT / "seeds" / "municipalities.csv"
    seed = pl.read_csv(path, schema_overrides={"municipality_code": pl.String}, glob=False)
    return seed.select("municipality_code", pl.col("population").cast(pl.Float64), "region")


def key_values(keys: pl.DataFrame, wanted: Sequence[str], codes: Sequence[str]) -> tuple[dict, dict[str, int]]:
    """Values of each usable key by column, and how many municipalities lack each key that is not usable.

    Raises:
        UsageError: there is no such column, or it is not of numbers.
        ExtractError: a key that is asked for, or every key there is, is zero or missing somewhere.
    """
    offered = [name for name, type_ in keys.schema.items() if type_ == pl.Float64]
    if not wanted and not offered:
        raise UsageError("The keys have no column of numbers. Add one, such as KMD Aktiv accounts or inhabitants.")
    found: dict[str, np.ndarray] = {}
    missing: dict[str, list[str]] = {}
    for column in wanted or offered:
        name, values = lookup(keys, column, codes)
        if values.dtype.kind != "f":
            raise UsageError(f"Key '{column}' has text that is not a number. Choose a column of numbers.")
        bad = [code for code, value in zip(codes, values, strict=True) if not value > 0]
        if bad and wanted:
            raise ExtractError(unusable(column, bad))
        if bad:
            missing[name] = bad
        else:
            found[name] = values
    if not found:
        raise ExtractError(unusable(*min(missing.items(), key=lambda item: len(item[1]))))
    return found, {name: len(bad) for name, bad in missing.items()}


def unusable(column: str, codes: Sequence[str]) -> str:
    named = ", ".join(codes[:5]) + (", ..." if len(codes) > 5 else "")
    return (
        f"Key '{column}' is zero or missing for {len(codes)} of the municipalities: {named}. "
        "Fill it in, leave them out, or choose another key with --key."
    )


def lookup(keys: pl.DataFrame, column: str, codes: Sequence[str]) -> tuple[str, np.ndarray]:
    """A column's name and values for these municipalities; what `keys` lacks is looked up in the shipped ones."""
    for frame in (keys, shipped()):
        name = next((one for one in frame.columns[1:] if fold(one) == fold(column)), None)
        if name:
            wanted = pl.DataFrame({"municipality_code": codes}, schema={"municipality_code": pl.String})
            joined = wanted.join(frame, on="municipality_code", how="left", maintain_order="left")
            return name, joined[name].to_numpy()
    named = ", ".join(keys.columns[1:]) or "none"
    raise UsageError(f"The keys have no column '{column}'. Columns: {named}; shipped: population, region.")


def trait(keys: pl.DataFrame, column: str, codes: Sequence[str]) -> np.ndarray:
    """A column by which municipalities are compared: positive numbers, or texts."""
    _, values = lookup(keys, column, codes)
    is_number = values.dtype.kind == "f"
    bad = [code for code, v in zip(codes, values, strict=True) if not (v > 0 if is_number else v)]
    if bad:
        raise ExtractError(unusable(column, bad))
    return values
