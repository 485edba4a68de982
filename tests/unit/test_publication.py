"""All or nothing: a reader sees the old complete set or the new one, and what the user put in OUT stays."""

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ky_analysis import publication, swap
from ky_analysis.errors import BusyError, KyError, UsageError

HOLDER = """
import sys, time
from pathlib import Path
from ky_analysis.publication import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def publish(out: Path, text: str) -> None:
    with publication.publication(out) as place:
        (place.new / "data").mkdir()
        (place.new / "data" / "claims.parquet").write_text(text)
        (place.new / "ky.duckdb").write_text(text)
        (place.new / "worklist.xlsx").write_text(text)
        (place.new / "manifest.json").write_text(text)
        (place.private / "persons").write_text("never published")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def holder(out: Path) -> subprocess.Popen:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(out)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    process.stdout.close()


def test_publishes_and_leaves_nothing_beside(tmp_path):
    publish(tmp_path / "out", "one")
    publish(tmp_path / "out", "two")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "manifest.json").read_text() == "two"
    assert "persons" not in [path.name for path in tmp_path.rglob("*")]


def test_files_with_keys_of_persons_are_the_owners_alone(tmp_path):
    publish(tmp_path / "out", "one")
    modes = {name: stat.S_IMODE((tmp_path / "out" / name).stat().st_mode) for name in publication.OWNER_ONLY}
    assert modes == {"ky.duckdb": 0o600, "worklist.xlsx": 0o600}


def test_an_error_leaves_out_as_it_was(tmp_path):
    publish(tmp_path / "out", "one")
    with pytest.raises(ZeroDivisionError), publication.publication(tmp_path / "out") as place:
        (place.new / "manifest.json").write_text("half")
        raise ZeroDivisionError
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "manifest.json").read_text() == "one"


def test_what_the_user_put_there_stays(tmp_path):
    out = tmp_path / "out"
    publish(out, "one")
    (out / "notes.txt").write_text("mine")
    (out / "own" / "deep").mkdir(parents=True)
    (out / "own" / "deep" / "file").write_text("mine too")
    (out / "link").symlink_to("own")
    publish(out, "two")
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "own" / "deep" / "file").read_text() == "mine too"
    assert os.readlink(out / "link") == "own"


def test_what_is_saved_while_a_run_goes_on_stays(tmp_path, monkeypatch):
    out = tmp_path / "out"
    publish(out, "one")
    (out / "notes.txt").write_text("old")
    put = swap.put

    def saved_meanwhile(new, place, old):
        (out / "notes.new").write_text("newer")
        os.utime(out / "notes.new", (time.time() + 5, time.time() + 5))
        os.replace(out / "notes.new", out / "notes.txt")
        (out / "late.txt").write_text("late")
        put(new, place, old)

    monkeypatch.setattr(swap, "put", saved_meanwhile)
    publish(out, "two")
    assert (out / "notes.txt").read_text() == "newer"
    assert (out / "late.txt").read_text() == "late"


def test_a_work_list_that_was_filled_in_is_kept(tmp_path):
    out = tmp_path / "out"
    publish(out, "one")
    publish(out, "two")
    assert not [name for name in names(out) if name.startswith("worklist-")]
    (out / "worklist.xlsx").write_text("filled in")
    os.utime(out / "worklist.xlsx", (time.time() + 60, time.time() + 60))
    publish(out, "three")
    (kept,) = [name for name in names(out) if name.startswith("worklist-")]
    assert (out / kept).read_text() == "filled in"
    assert (out / "worklist.xlsx").read_text() == "three"
    publish(out, "four")
    assert kept in names(out)


@pytest.mark.parametrize("content", [{"thesis.txt": "not ours"}, {"data": "", "reports": ""}])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path, content):
    out = tmp_path / "out"
    out.mkdir()
    for name, text in content.items():
        (out / name).write_text(text)
    with pytest.raises(UsageError, match="was not written by ky-analysis"), publication.publication(out):
        pass
    assert names(out) == sorted(content)


def test_a_file_and_the_top_of_a_file_system_are_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"), publication.publication(tmp_path / "file"):
        pass
    with pytest.raises(UsageError), publication.publication(Path("/")):
        pass


def test_a_second_run_stops_within_five_seconds_and_says_who(tmp_path):
    first = holder(tmp_path / "out")
    began = time.monotonic()
    with (
        pytest.raises(BusyError, match=rf"process {first.pid} since \d{{4}}-") as raised,
        publication.publication(tmp_path / "out"),
    ):
        pass
    assert time.monotonic() - began < 5
    assert raised.value.exit_code == 6
    end(first)


def test_the_lock_of_a_dead_process_is_no_lock(tmp_path):
    end(holder(tmp_path / "out"))
    publish(tmp_path / "out", "one")
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_rename_that_fails_is_taken_back(tmp_path, monkeypatch, exchanges):
    out = tmp_path / "out"
    publish(out, "one")
    if not exchanges:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    rename, calls = os.rename, []

    def failing(source, target):
        calls.append(target)
        if Path(target) == out and len(calls) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    if exchanges:
        monkeypatch.setattr(swap, "exchange", fail_with_no_space)
    with pytest.raises(KyError, match="the disk"):
        publish(out, "two")
    assert names(tmp_path) == ["out"]
    assert (out / "manifest.json").read_text() == "one"


def fail_with_no_space(one, other):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_next_run_puts_back_what_a_kill_between_two_renames_took(tmp_path):
    out = tmp_path / "out"
    publish(out, "one")
    (out / "notes.txt").write_text("mine")
    run = tmp_path / ".out.run-abcdefgh"
    run.mkdir()
    out.rename(run / "old")
    with pytest.raises(ZeroDivisionError), publication.publication(out):
        raise ZeroDivisionError
    assert names(tmp_path) == ["out"]
    assert (out / "notes.txt").read_text() == "mine"


def test_leftovers_of_another_folder_are_not_touched(tmp_path):
    other = tmp_path / ".out.run-b.run-abcdefgh"
    other.mkdir()
    publish(tmp_path / "out", "one")
    assert other.is_dir()


def test_exchange_is_one_step_on_linux(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "one").write_text("")
    assert swap.exchange(tmp_path / "a", tmp_path / "b") is sys.platform.startswith("linux")
    assert (tmp_path / "b" / "one").exists() is sys.platform.startswith("linux")
