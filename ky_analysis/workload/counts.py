"""Package counts of representative municipalities, read and checked.

A count is a number, or where a municipality shared it hidden (sharing.py) an interval such as `1-4`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.errors import ExtractError
from ky_analysis.workload import package_names, small_csv

TOTAL = "total"
PARTIAL_TOTALS = ("with_coverage", "without_coverage", *contract.TASK_TYPES)  # shared to be read, not needed here
COUNT_COLUMNS = ("kommunekode", "opgavepakke", "antal")
_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(\.\d{3}){1,2}", re.ASCII)


@dataclass(frozen=True)
class Counts:
    """Counts of K municipalities, sorted by code: each lies in low..high, as does each total; mostly low = high."""

    codes: tuple[str, ...]
    low: np.ndarray  # (K, 15)
    high: np.ndarray  # (K, 15)
    total_low: np.ndarray  # (K,)
    total_high: np.ndarray  # (K,)
    unstated: tuple[str, ...] = ()  # municipalities that lack rows of some packages, read as 0

    @property
    def hidden(self) -> np.ndarray:
        return self.low < self.high


def read(paths: list[Path], task_types: tuple = ()) -> Counts:
    """Counts from csv files and from folders that `run` published, together.

    Args:
        paths: each a csv with kommunekode, opgavepakke and antal, or an OUT folder.
        task_types: the settings' own names of kinds of task.

    Raises:
        ExtractError: a source cannot be read, a package is not known, or a municipality and package occur twice.
    """
    known = package_names.known_names(task_types)
    known |= {package_names.fold(name): name for name in (TOTAL, *PARTIAL_TOTALS)} | {"ialt": TOTAL}
    rows: dict[tuple[str, str], tuple[int, int]] = {}
    for path in paths:
        found = from_folder(path) if path.is_dir() else from_csv(path, known)
        for where, municipality_code, package_code, low, high in found:
            if (municipality_code, package_code) in rows:
                raise ExtractError(f"{where}: municipality {municipality_code} and package {package_code} occur twice.")
            rows[municipality_code, package_code] = (low, high)
    if not rows:
        raise ExtractError("The counts have no rows. Give the package counts of at least one municipality.")
    return arrays(rows)


def from_folder(out: Path) -> list[tuple[str, str, str, int, int]]:
    """Rows of a folder that `run` published."""
    path = out / "data" / "task_packages.parquet"
    if not path.is_file():
        raise ExtractError(f"{out} has no data/task_packages.parquet. Give a folder that `run` published, or a csv.")
    table = pl.read_parquet(path, glob=False, columns=["municipality_code", "package_code", "tasks"])
    return [(str(out), code, package, tasks, tasks) for code, package, tasks in table.iter_rows()]


def from_csv(path: Path, known: dict[str, str]) -> list[tuple[str, str, str, int, int]]:
    """Rows of a csv; `known` is package_names.known_names with the totals."""
    rows = []
    for number, line in small_csv.read(path, COUNT_COLUMNS)[1]:
        where = f"{path.name}, line {number}"
        package_code = known.get(package_names.fold(line["opgavepakke"]))
        if package_code is None:
            raise ExtractError(
                f"{where}: the package is not known. Use its Danish name or its code, such as {contract.PACKAGES[0]}."
            )
        low, high = interval(line["antal"], where)
        rows.append((where, small_csv.municipality(path, number, line["kommunekode"]), package_code, low, high))
    return rows


def interval(text: str, where: str) -> tuple[int, int]:
    """A count, or the interval it lies in: `12`, `1.234`, `1-4`.

    Raises:
        ExtractError: it is neither.
    """
    parts = [part.strip() for part in re.split(r"[-–]", text)]
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ExtractError(f"{where}: antal is not a whole number from 0 up, nor an interval such as 1-4.")
    low, high = int(parts[0].replace(".", "")), int(parts[-1].replace(".", ""))
    if low > high:
        raise ExtractError(f"{where}: the interval of antal ends before it starts.")
    return low, high


def arrays(rows: dict[tuple[str, str], tuple[int, int]]) -> Counts:
    """Counts as arrays; a package without a row is 0.

    Raises:
        ExtractError: a stated total is not one that its packages can add up to.
    """
    codes = tuple(sorted({code for code, _ in rows}))
    cells = np.array([[rows.get((code, package), (0, 0)) for package in contract.PACKAGES] for code in codes])
    low, high = cells[..., 0], cells[..., 1]
    sums = list(zip(low.sum(1), high.sum(1), strict=True))
    totals = np.array([rows.get((code, TOTAL), both) for code, both in zip(codes, sums, strict=True)])
    total_low, total_high = np.maximum(totals[:, 0], low.sum(1)), np.minimum(totals[:, 1], high.sum(1))
    wrong = [code for code, least, most in zip(codes, total_low, total_high, strict=True) if least > most]
    if wrong:
        raise ExtractError(f"Municipality {wrong[0]}: the packages do not add up to the stated total. Check its rows.")
    unstated = tuple(code for code in codes if any((code, package) not in rows for package in contract.PACKAGES))
    return Counts(codes, low, high, total_low, total_high, unstated)
