"""Eight runs at once: on one OUT one wins and the others say who; on eight each has its own rows and no other's."""

import json
import random
import shutil
import time
import zipfile
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis.errors import BusyError
from tests import product
from tests import worlds as worlds_of
from tests.faults import forms, worlds

RUNS = 8 if forms.LONG else 3
# All wait for one moment, so that the lock is asked for at once.
RUN = """
import sys, time
from pathlib import Path
from ky_analysis import pipeline
from ky_analysis.errors import KyError
from tests.faults import worlds

source, out, moment, reports = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4] == "reports"
time.sleep(max(0, moment - time.time()))
began = time.time()
try:
    worlds.build(source, out, reports)
except KyError as error:
    print(error, file=sys.stderr)
    print(time.time() - began)
    sys.exit(error.exit_code)
"""


def test_one_of_many_on_one_folder_wins(tmp_path):
    source, out = worlds.extract(tmp_path / "extract"), tmp_path / "place" / "out"
    moment = time.time() + 2 + RUNS * 0.8
    runs = [worlds.python(RUN, source, out, moment, "no") for _ in range(RUNS)]
    ended = [(run, *run.communicate(timeout=300)) for run in runs]
    codes = [run.returncode for run, _, _ in ended]
    busy = [float(text) for run, text, _ in ended if run.returncode == BusyError.exit_code]
    assert set(codes) <= {0, BusyError.exit_code}, [said for _, _, said in ended]
    assert codes.count(0) >= 1
    assert max(busy, default=0) < 5
    assert all(" since " in said for run, _, said in ended if run.returncode)
    assert worlds.names(out.parent) == ["out"]
    assert json.loads((out / "manifest.json").read_text())["run_id"]
    forms.figures(
        "parallel-one", runs=RUNS, published=codes.count(0), busy=len(busy), slowest_refusal=max(busy, default=0)
    )


def of_one_municipality(folder: Path, number: int) -> tuple[Path, set[str]]:
    """An extract whose keys and references no other has, and these."""
    mark = "abcdefgh"[number] * 3
    world = worlds_of.random_world(random.Random(100 + number), f"0{101 + number * 2}")
    names = {"account_id", "claim_id", "coverage_id", "case_id", "stated_case_id", "reference", "stated_reference"}
    found = set()
    for rows in (world[table] for table in ("accounts", "claims", "benefits", "cases", "coverages")):
        for row in rows:
            for name in names & row.keys():
                if row[name]:
                    row[name] = f"{mark}-{row[name]}"
                    found.add(row[name])
    product.write_extract([world], folder)
    return folder, found


def others(folder: Path, own: set[str], all_keys: set[str]) -> set[str]:
    """Keys of other municipalities in anything that a run published."""
    text = "\n".join(readable(path) for path in folder.rglob("*") if path.is_file())
    return {key for key in all_keys - own if key in text}


def readable(path: Path) -> str:
    """What stands in a file, unpacked."""
    if path.suffix == ".parquet":
        return str(pl.read_parquet(path).rows())
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            return str([connection.execute(f'from "{schema}"."{name}"').fetchall() for schema, name in names])
    return path.read_text(encoding="utf-8")


def test_many_side_by_side_hold_no_key_of_another(tmp_path):
    made = [of_one_municipality(tmp_path / f"extract{number}", number) for number in range(RUNS)]
    reports = "reports" if forms.LONG else "no"
    moment = time.time() + 2 + RUNS * 0.8
    runs = [
        worlds.python(RUN, source, tmp_path / f"out{number}", moment, reports)
        for number, (source, _) in enumerate(made)
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * RUNS, said
    all_keys = set().union(*(keys for _, keys in made))
    leaks = {number: others(tmp_path / f"out{number}", keys, all_keys) for number, (_, keys) in enumerate(made)}
    forms.figures("parallel-many", runs=RUNS, pairs=RUNS * (RUNS - 1), leaks=sum(map(len, leaks.values())))
    assert not any(leaks.values())
    # Red: what belongs to a neighbour is found where it is put.
    shutil.copytree(tmp_path / "extract1", tmp_path / "out0" / "strange")
    assert others(tmp_path / "out0", made[0][1], all_keys) == made[1][1]


def test_red_without_a_lock_more_than_one_is_at_work(tmp_path):
    source, out = worlds.extract(tmp_path / "extract"), tmp_path / "place" / "out"
    unlocked = (
        "from contextlib import nullcontext\nfrom ky_analysis import publication\n"
        "publication.held = lambda out, folder=None: nullcontext()\n"
    )
    moment = time.time() + 4
    runs = [worlds.python(unlocked + RUN, source, out, moment, "no") for _ in range(3)]
    for run in runs:
        run.communicate(timeout=300)
    assert BusyError.exit_code not in [run.returncode for run in runs]
