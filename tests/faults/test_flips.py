"""A turned bit or a lost end of a parquet, xlsx or zip file: noticed by the digest if there is one, else no crash."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.faults import flips, forms, worlds

FLIPS, CUTS = (334, 34) if forms.LONG else (4, 2)  # of each of three formats


def with_format(folder: Path, form: str) -> Path:
    """The small extract as parquet, xlsx or zip."""
    plain = worlds.extract(folder / "plain")
    made = folder / form
    if form == "zip":
        return Path(shutil.make_archive(str(made / "extract"), "zip", plain))
    made.mkdir()
    for path in plain.glob("*.csv"):
        frame = pl.read_csv(path, separator=";", infer_schema=False)
        if form == "parquet":
            frame.write_parquet(made / f"{path.stem}.parquet")
        else:
            frame.write_excel(made / f"{path.stem}.xlsx")
    shutil.copy(plain / "udtraek.toml", made)
    return made


def read_damaged(source: Path, work: Path) -> list[dict]:
    work.mkdir()
    command = [sys.executable, "-m", "tests.faults.flips", str(source), str(work), "11", str(FLIPS), str(CUTS)]
    done = subprocess.run(command, capture_output=True, text=True, env=worlds.environment())
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def wrong(said: list[dict]) -> list[dict]:
    """Crashes, and loads that have fewer rows than the whole file."""
    whole = said[0]["rows"]
    return [
        one
        for one in said[1:]
        if "crashed" in one or ("rows" in one and (not one["adds_up"] or any(one["rows"][t] < whole[t] for t in whole)))
    ]


@pytest.mark.parametrize("form", ["parquet", "xlsx", "zip"])
def test_damage_without_a_digest_is_no_crash_and_loses_no_row(tmp_path, form):
    said = read_damaged(with_format(tmp_path, form), tmp_path / "work")
    assert len(said) == 1 + FLIPS + CUTS
    refused = sum("refused" in one for one in said)
    forms.figures(f"flips-{form}", damaged=len(said) - 1, refused=refused, wrong=len(wrong(said)))
    assert wrong(said) == []


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_damage_is_always_noticed_by_a_digest(tmp_path, form):
    source = with_format(tmp_path, form)
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(source.glob(f"*.{form}"))}
    with (source / "udtraek.toml").open("a", encoding="utf-8") as file:
        file.write("[sha256]\n" + "".join(f'"{name}" = "{digest}"\n' for name, digest in digests.items()))
    said = read_damaged(source, tmp_path / "work")
    assert "rows" in said[0]
    unnoticed = [one for one in said[1:] if "refused" not in one]
    forms.figures(f"flips-digest-{form}", damaged=len(said) - 1, unnoticed=len(unnoticed))
    assert unnoticed == []


def test_red_lost_rows_and_crashes_are_seen():
    said = [
        {"file": "", "rows": {"claims": 3}, "adds_up": True},
        {"file": "a", "rows": {"claims": 2}, "adds_up": True},
        {"file": "b", "crashed": "Traceback"},
        {"file": "c", "refused": "no"},
        {"file": "d", "rows": {"claims": 3}, "adds_up": False},
    ]
    assert [one["file"] for one in wrong(said)] == ["a", "b", "d"]


def test_red_a_reader_that_crashes_is_a_crash(tmp_path, monkeypatch):
    monkeypatch.setattr(flips.extract, "load", lambda *args, **more: 1 / 0)
    assert "crashed" in flips.read(None, tmp_path, tmp_path)
