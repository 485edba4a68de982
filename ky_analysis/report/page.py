"""What a report is about: the words, the municipality, and its tables."""

import atexit
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from ky_analysis.errors import UsageError
from ky_analysis.report import labels
from ky_analysis.report.labels import Words

ALL = "alle"


@dataclass(frozen=True)
class Page:
    """One report of one municipality, or of all of them (`municipality` is `alle`)."""

    words: Words
    data: Path
    municipality: str
    name: str

    def _repr_html_(self) -> str:
        return ""


def load(data: str, municipality: str, language: str) -> Page:
    """Opens the tables of a run for a notebook.

    Args:
        data: The folder with the run's parquet files. Empty: the run that KY_ANALYSIS_OUT points to, else the example.
        municipality: Four digits, or `alle`.
        language: `da` or `en`.
    """
    folder = Path(data) if data else default_data()
    if not (folder / "claims.parquet").exists():
        raise UsageError(f"{folder} holds no claims.parquet. Give the data folder of a finished run.")
    words = labels.load(language, folder)
    return Page(words, folder, municipality, place(words, municipality))


def default_data() -> Path:
    """The data folder for a notebook that is opened by hand: KY_ANALYSIS_OUT's, else the example's."""
    out = os.environ.get("KY_ANALYSIS_OUT")
    return Path(out) / "data" if out else example_data()


@cache
def example_data() -> Path:
    """The shipped example's tables, made once a process and gone with it."""
    from ky_analysis import pipeline, settings  # the pipeline imports this package

    folder = Path(tempfile.mkdtemp(prefix="ky-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    pipeline.build(pipeline.EXAMPLE, folder / "out", settings.Settings(), reports=False, key=b"the shipped example")
    return folder / "out" / "data"


def place(words: Words, municipality: str) -> str:
    """The municipality's name, or `alle kommuner`; a code without a name stands for itself."""
    if municipality == ALL:
        return words("page.all_municipalities")
    return words.texts.get(f"municipality.{municipality}") or labels.municipalities().get(
        municipality, words("page.municipality").format(code=municipality)
    )


def scan(page: Page, table: str) -> pl.LazyFrame:
    """A published table, of the page's municipality where the table knows one."""
    frame = pl.scan_parquet(page.data / f"{table}.parquet", glob=False)
    if page.municipality == ALL or "municipality_code" not in frame.collect_schema():
        return frame
    return frame.filter(pl.col("municipality_code") == page.municipality)


def exists(page: Page, table: str) -> bool:
    """Whether the run published an optional table."""
    return (page.data / f"{table}.parquet").exists()
