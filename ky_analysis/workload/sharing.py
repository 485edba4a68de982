"""What a municipality may give to others as a representative: package counts and keys, small ones hidden, no person."""

from pathlib import Path

import polars as pl

from ky_analysis.errors import ExtractError
from ky_analysis.workload import counts, disclosure, keys

COUNTS_FILE = "opgavetal.csv"
KEYS_FILE = "noegler.csv"


def share(out: Path, folder: Path) -> tuple[Path, Path]:
    """Writes opgavetal.csv and noegler.csv to `folder`; both read back as COUNTS and KEYS of `estimate`.

    Args:
        out: a folder that `run` published.
        folder: where the files go; made if it is not there, and files of these names in it are replaced.

    Raises:
        ExtractError: `out` is not such a folder.
    """
    given = counts.read([out])
    tables = {COUNTS_FILE: shared_counts(given), KEYS_FILE: shared_keys(out, given)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        unfinished = folder / f".{name}.new"
        unfinished.write_text(table.write_csv(separator=";"), encoding="utf-8-sig")  # the mark makes Excel read UTF-8
        unfinished.replace(folder / name)
    return folder / COUNTS_FILE, folder / KEYS_FILE


def shared_counts(given: counts.Counts) -> pl.DataFrame:
    """kommunekode, opgavepakke, antal: packages and totals of each municipality, hidden ones as intervals."""
    rows = []
    for code, tasks in zip(given.codes, given.low.tolist(), strict=True):
        protected = disclosure.protect(dict(zip(disclosure.PACKAGES, tasks, strict=True)))
        for name in disclosure.FIGURES:
            low, high = protected[name]
            rows.append((code, name, str(low) if low == high else f"{low}-{high}"))
    return pl.DataFrame(rows, schema=counts.COUNT_COLUMNS, orient="row")


def shared_keys(out: Path, given: counts.Counts) -> pl.DataFrame:
    """kommunekode, inhabitants and KMD Aktiv accounts; a number of accounts from 1 to 4 is left empty."""
    path = out / "data" / "accounts.parquet"
    if not path.is_file():
        raise ExtractError(f"{out} has no data/accounts.parquet. Give a folder that `run` published.")
    accounts = (
        pl.read_parquet(path, glob=False, columns=["municipality_code", "system"])
        .filter(system="KMD_AKTIV")
        .group_by("municipality_code")
        .agg(kmd_aktiv_konti=pl.len().cast(pl.Int64))
    )
    small = pl.col("kmd_aktiv_konti").is_between(1, disclosure.SMALL)
    return (
        pl.DataFrame({"municipality_code": given.codes})
        .join(keys.shipped(), on="municipality_code", how="left", maintain_order="left")
        .join(accounts, on="municipality_code", how="left", maintain_order="left")
        .with_columns(pl.col("kmd_aktiv_konti").fill_null(0))
        .select(
            pl.col("municipality_code").alias("kommunekode"),
            pl.col("population").cast(pl.Int64).alias("befolkning"),
            pl.when(~small).then(pl.col("kmd_aktiv_konti")).alias("kmd_aktiv_konti"),
        )
    )
