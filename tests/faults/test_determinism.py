"""The same extract gives the same tables and pages, whatever the order of its rows, the threads or the hash seed."""

import random
from pathlib import Path

import pytest

from tests import product
from tests import worlds as worlds_of
from tests.faults import forms, worlds

MARK = "<!-- run: the only line that differs between two runs -->"
OF_ROWS = ("rejects", "data_quality", "row_balance")  # they name row numbers, which follow the rows
RUN = """
import sys
from functools import partial
from pathlib import Path
from ky_analysis import database
from tests.faults import worlds

database.connect = partial(database.connect, threads=int(sys.argv[3]))
worlds.build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4] == "reports")
"""
# name: shuffled rows, threads, hash seed
VARIANTS = {"shuffled, eight threads, another hash seed": (True, 8, 1)}
if forms.LONG:
    VARIANTS |= {
        "eight threads, another hash seed": (False, 8, 1),
        "shuffled": (True, 1, 0),
        "two threads": (False, 2, 0),
        "hash seed": (False, 1, 12345),
        "shuffled, two threads": (True, 2, 2),
        "shuffled, eight threads": (True, 8, 3),
        "again": (False, 1, 0),
    }


def made(folder: Path, given: list[dict], shuffled: bool, threads: int, seed: int, reports: bool = True) -> Path:
    """A run of the worlds under these circumstances."""
    folder.mkdir()
    if shuffled:
        draw = random.Random(threads)
        given = draw.sample(given, len(given))
        given = [
            {name: draw.sample(rows, len(rows)) if isinstance(rows, list) else rows for name, rows in world.items()}
            for world in given
        ]
    product.write_extract(given, folder / "extract")
    process = worlds.python(
        RUN,
        folder / "extract",
        folder / "out",
        threads,
        "reports" if reports else "no",
        PYTHONHASHSEED=str(seed),
        POLARS_MAX_THREADS=str(threads),
    )
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return folder / "out"


def differences(one: Path, other: Path, shuffled: bool) -> list[str]:
    """Tables and pages that are not the same; digests of files that were shuffled may differ."""
    left, right = worlds.tables(one), worlds.tables(other)
    found = [name for name in left if left[name] != right[name] and not (shuffled and name in OF_ROWS)]
    if worlds.names(one / "reports") != worlds.names(other / "reports"):
        found.append("the list of pages")
    for path in sorted((one / "reports").glob("*.html")):
        if not (other / "reports" / path.name).exists():
            continue
        lines = [page_lines(folder / "reports" / path.name, shuffled) for folder in (one, other)]
        if lines[0] != lines[1]:
            found.append(path.name)
    return found


def page_lines(path: Path, shuffled: bool) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if MARK in line]
    assert len(marked) == 1
    return [line for line in lines if line not in marked and not (shuffled and "<code>" in line)]


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> tuple[list[dict], Path]:
    given = worlds_of.random_worlds(random.Random(5), 40)
    given = [world for world in given if world["claims"]][: 12 if forms.LONG else 2]
    return given, made(tmp_path_factory.mktemp("base") / "run", given, False, 1, 0)


@pytest.mark.parametrize("name", VARIANTS)
def test_another_circumstance_changes_nothing(base, tmp_path, name):
    given, out = base
    found = differences(out, made(tmp_path / "run", given, *VARIANTS[name]), VARIANTS[name][0])
    if forms.LONG:
        forms.figures(f"determinism-{name.replace(' ', '-').replace(',', '')}", differences=len(found))
    assert found == []


def test_red_another_extract_is_another(base, tmp_path):
    given, out = base
    other = made(tmp_path / "run", given[:-1], False, 1, 0, reports=False)
    (other / "reports").mkdir()
    assert {"claims", "task_packages", "the list of pages"} <= set(differences(out, other, False))
