"""The figures of the report on data quality, as small frames of the published tables."""

import polars as pl

from ky_analysis.contract import INPUTS, LINK_STATUSES, REFERENCE_STATUSES
from ky_analysis.report.page import ALL, Page, exists, scan

ROWS = ("input_rows", "loaded_rows", "rejected_rows", "duplicate_rows")
SEVERITIES = {"error": 1, "warning": 2, "info": 3}
CANDIDATES = ("0", "1", "2-5", "6-")


def balance(page: Page) -> pl.DataFrame:
    """The row balance of the whole extract, a row a table in the order of the contract."""
    order = {table.name: place for place, table in enumerate(INPUTS)}
    place = pl.col("table_name").replace_strict(order, default=len(order), return_dtype=pl.Int8)
    return scan(page, "row_balance").select("table_name", "file", *ROWS).sort(place, "table_name").collect()


def rejects(page: Page) -> pl.DataFrame:
    """Rows that were not loaded, of the whole extract, by reason, table and column; most first."""
    grouped = scan(page, "rejects").group_by("reason", "table_name", "column_name").agg(rows=pl.len())
    return grouped.sort("rows", "reason", "table_name", "column_name", descending=[True, False, False, False]).collect()


def flags(page: Page) -> pl.DataFrame:
    """What was found in the loaded rows, the weightiest first; `share` is of the table's loaded rows."""
    found = scan(page, "data_quality").filter(pl.col("municipality_code").is_not_null()).collect()
    grouped = found.group_by("check", "table_name", "severity").agg(
        pl.col("rows").sum(), pl.col("share").first(), municipalities=pl.col("municipality_code").n_unique()
    )
    if page.municipality == ALL:  # the published shares are of a municipality's rows
        rows = _loaded(page, grouped["table_name"].unique().to_list())
        of = pl.col("table_name").replace_strict(rows, return_dtype=pl.Int64)
        grouped = grouped.with_columns(share=pl.when(of > 0).then(pl.col("rows") / of))
    place = pl.col("severity").replace_strict(SEVERITIES, return_dtype=pl.Int8)
    return grouped.sort(place, -pl.col("rows"), "check", "table_name")


def _loaded(page: Page, tables: list[str]) -> dict[str, int | None]:
    """Rows of tables in all municipalities: counted where the table is published, else by the row balance."""
    balance = dict(scan(page, "row_balance").select("table_name", "loaded_rows").collect().iter_rows())
    counted = {name: scan(page, name).select(pl.len()).collect().item() for name in tables if exists(page, name)}
    return {name: counted.get(name, balance.get(name)) for name in tables}


def file_notes(page: Page) -> list[dict]:
    """What was assumed about each file, a row a table, assumption and value.

    A note on a column comes as `column: value`; columns of which the same was assumed are gathered. Each row has
    table_name, check, severity, value and columns.
    """
    notes = pl.scan_parquet(page.data / "data_quality.parquet", glob=False).filter(
        pl.col("municipality_code").is_null()
    )
    frame = notes.select("table_name", "check", "severity", "detail").sort("table_name", "check", "detail").collect()
    gathered: dict[tuple, list[str]] = {}
    for table_name, check, severity, detail in frame.iter_rows():
        column, colon, value = (detail or "").rpartition(": ")
        gathered.setdefault((table_name, check, severity, value), []).extend([column] if colon else [])
    names = ("table_name", "check", "severity", "value")
    return [dict(zip(names, key, strict=True)) | {"columns": ", ".join(found)} for key, found in gathered.items()]


def references(page: Page) -> pl.DataFrame:
    """Claims in scope by how their reference stands, in the order of the rules."""
    return _by_status(scan(page, "claims"), "reference_status", REFERENCE_STATUSES, "claims")


def links(page: Page) -> pl.DataFrame:
    """KMD Aktiv accounts by how their case link stands."""
    return _by_status(scan(page, "accounts"), "link_status", LINK_STATUSES, "accounts")


def candidates(page: Page) -> pl.DataFrame:
    """Claims that the rules looked at, by how many benefits they could choose among and how it ended."""
    n = pl.col("candidate_count")
    bucket = pl.when(n == 0).then(0).when(n == 1).then(1).when(n <= 5).then(2).otherwise(3)
    frame = scan(page, "claims").filter(n.is_not_null()).group_by(bucket=bucket)
    ended = pl.col("reference_status")
    counted = frame.agg(
        claims=pl.len(),
        **{status: (ended == status).sum() for status in ("derived", "ambiguous", "missing", "invalid")},
    )
    return counted.sort("bucket").collect()


def _by_status(frame: pl.LazyFrame, name: str, values: tuple[str, ...], unit: str) -> pl.DataFrame:
    counted = frame.filter(pl.col(name).is_not_null()).group_by(name).agg(pl.len().alias(unit))
    order = pl.LazyFrame({name: values, "place": range(len(values))})
    return order.join(counted, on=name, how="left").sort("place").drop("place").with_columns(
        pl.col(unit).fill_null(0)
    ).collect()  # fmt: skip
