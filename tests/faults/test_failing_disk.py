"""A write, fsync or rename that fails, or a disk that is full: one sentence, OUT as it was, nothing left behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ky_analysis import publication
from tests.faults import forms, worlds

SIZES_MB = (1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    source, out = worlds.finished(tmp_path_factory.mktemp("failing"))
    (counted,) = worlds.looped(source, out, "EIO", [0])
    return source, out, counted["operations"]


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
def test_each_operation_that_fails_leaves_out_as_it_was(made, how):
    source, out, operations = made
    points = forms.some(list(range(1, operations + 1)), 2)
    done = worlds.looped(source, out, how, points)
    # Where a failure does no harm (a note beside the lock, a second name that becomes a copy), the run goes on.
    bad = [
        one
        for one in done
        if one["after"]
        or one["again"]
        or one["next"]
        or one["beside"] != ["out"]
        or one["status"] not in {0, 11, 12, 13}
    ]
    went_on = sum(one["status"] == 0 for one in done)
    forms.figures(f"failing-{how}", operations=operations, failures=len(done), went_on=went_on, wrong=len(bad))
    assert bad == []
    assert went_on < len(done)


def small_disk(folder: Path, megabytes: int) -> None:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="a file system can be mounted by root alone")
def test_a_full_disk_at_any_step_is_said_and_leaves_out_as_it_was(tmp_path):
    source = worlds.extract(tmp_path / "extract")
    ended: dict[str, int] = {}
    for megabytes in forms.some(list(SIZES_MB), 1):
        disk = tmp_path / f"disk{megabytes}"
        small_disk(disk, megabytes)
        try:
            done = worlds.cli("run", source, "--out", disk / "out", *([] if forms.LONG else ["--no-reports"]))
            if done.returncode:
                assert "Traceback" not in done.stderr
                assert "the disk is full" in done.stderr, done.stderr
                assert worlds.names(disk) == []
            else:
                assert (disk / "out" / "manifest.json").is_file()
            ended[str(megabytes)] = done.returncode
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    forms.figures("disk-full", sizes=ended)
    assert not forms.LONG or set(ended.values()) == {0, 1}


def test_red_a_run_that_does_not_clear_up_is_seen(made, monkeypatch, tmp_path):
    source, out = worlds.finished(tmp_path)
    tables = worlds.tables(out)
    monkeypatch.setattr(shutil, "rmtree", lambda *args, **more: None)
    monkeypatch.setattr(publication, "_carry_over", lambda old, new: None)
    worlds.build(source, out)
    assert worlds.names(out.parent) != ["out"]
    assert worlds.faults(out, tables) == ["the user's file is gone"]
