"""A run's own folder, the lock on OUT, and the swap that publishes as a whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ky_analysis.errors import BusyError, UsageError

WAIT_SECONDS = 2
OWN_NAMES = ("ky.duckdb", "data", "reports", "worklist.xlsx", "manifest.json")


@dataclass(frozen=True)
class Workplace:
    """`new` becomes OUT; `private` holds what is never published, and goes with the run."""

    new: Path
    private: Path


@contextmanager
def publication(out: Path) -> Iterator[Workplace]:
    """Gives a folder to build in; swaps it in for `out` when the block ends without an error.

    Raises:
        UsageError: `out` is a file, or a folder with something else in it.
        BusyError: another run holds `out`.
    """
    refuse_foreign_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with held(out):
        _remove_leftovers(out)
        run = Path(tempfile.mkdtemp(prefix=f".{out.name}.run-", dir=out.parent))
        try:
            workplace = Workplace(run / "new", run / "private")
            workplace.new.mkdir()
            workplace.private.mkdir(mode=0o700)
            yield workplace
            _swap(workplace.new, out, run / "old")
        finally:
            shutil.rmtree(run, ignore_errors=True)


def refuse_foreign_folder(out: Path) -> None:
    """An OUT that this program did not write is never replaced."""
    if out.is_file():
        raise UsageError(f"{out} is a file. Give a folder with --out.")
    if out.is_dir() and any(out.iterdir()) and not (out / "manifest.json").is_file():
        raise UsageError(
            f"{out} is not empty and was not written by ky-analysis. Give a new or empty folder with --out."
        )


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Holds the lock beside `out`. The system frees it when its process dies, so a dead run never blocks."""
    path = out.parent / f".{out.name}.lock"
    lock = FileLock(path, timeout=WAIT_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        holder = path.with_suffix(".holder")
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise BusyError(f"{out} is held by {who}. Wait until that run has ended, or give another --out.") from None
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        path.with_suffix(".holder").write_text(f"process {os.getpid()} since {since}", encoding="utf-8")
        yield
    finally:
        path.with_suffix(".holder").unlink(missing_ok=True)
        lock.release()


def _remove_leftovers(out: Path) -> None:
    """Removes what a killed run left: under the lock no other run is at work on this OUT."""
    for old in out.parent.glob(f".{out.name}.run-*/old"):
        if not out.exists():
            old.rename(out)
    for leftover in out.parent.glob(f".{out.name}.run-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _swap(new: Path, out: Path, old: Path) -> None:
    """Puts `new` in the place of `out`; files in `out` that are not the program's are carried over."""
    sync(new)
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    if old.exists():
        for entry in old.iterdir():
            if entry.name not in OWN_NAMES:
                entry.rename(out / entry.name)


def sync(folder: Path) -> None:
    """Asks the system to put every file of the folder on the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
