"""A run's own folder, the lock on OUT, and the swap that publishes as a whole or not at all."""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ky_analysis import swap
from ky_analysis.errors import BusyError, KyError, UsageError

WAIT_SECONDS = 2
OWN_NAMES = ("ky.duckdb", "data", "reports", "worklist.xlsx", "manifest.json")
OWNER_ONLY = ("ky.duckdb", "worklist.xlsx")  # they hold keys of persons
_DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file grew larger than the system allows",
    errno.EIO: "the disk reports an error",
    errno.EROFS: "the file system is read-only",
}


@dataclass(frozen=True)
class Workplace:
    """`new` becomes OUT; `private` holds what is never published, and goes with the run."""

    new: Path
    private: Path


@contextmanager
def publication(out: Path) -> Iterator[Workplace]:
    """Gives a folder to build in; swaps it in for `out` when the block ends without an error.

    A reader of `out` sees the old complete set or the new one. What the user keeps in `out` stays there.

    Raises:
        UsageError: `out` is a file, a folder with something else in it, or cannot be written.
        BusyError: another run holds `out`.
        KyError: the disk failed while the run was written; `out` is as it was.
    """
    out = out.resolve()
    refuse_foreign_folder(out)
    with held(out):
        remove_leftovers(out)
        try:
            run = Path(tempfile.mkdtemp(prefix=f".{out.name}.run-", dir=out.parent))
        except OSError as error:
            raise UsageError(f"{out.parent} cannot be written ({error.strerror}). Give another --out.") from None
        try:
            workplace = Workplace(run / "new", run / "private")
            workplace.new.mkdir()
            workplace.private.mkdir(mode=0o700)
            yield workplace
            replace(workplace.new, out, run / "old")
        except Exception as error:
            reason = disk_trouble(error)
            if reason is None:
                raise
            raise KyError(f"{out} was not published: {reason}. Make room or repair it, then run again.") from error
        finally:
            shutil.rmtree(run, ignore_errors=True)


def disk_trouble(error: BaseException | None) -> str | None:
    """What the disk did, if that is why the error, or one that it was raised from, came about."""
    while error is not None:
        for code, what in _DISK.items():
            if getattr(error, "errno", None) == code or os.strerror(code) in str(error):
                return what
        error = error.__cause__ or error.__context__
    return None


def refuse_foreign_folder(out: Path) -> None:
    """An OUT that this program did not write is never replaced."""
    if out.is_file():
        raise UsageError(f"{out} is a file. Give a folder with --out.")
    if out.is_dir() and any(out.iterdir()) and not (out / "manifest.json").is_file():
        raise UsageError(
            f"{out} is not empty and was not written by ky-analysis. Give a new or empty folder with --out."
        )
    if os.path.ismount(out):
        raise UsageError(
            f"{out} is the top of a file system and cannot be swapped. Give a folder inside it with --out."
        )


@contextmanager
def held(out: Path, folder: Path | None = None) -> Iterator[None]:
    """Holds the lock of `out`, beside it or in `folder`. The system frees it when its process dies: no dead run blocks.

    Raises:
        BusyError: another live run holds it, saying which and since when.
    """
    out = out.resolve()
    folder = folder.resolve() if folder else out.parent
    path, holder = folder / f".{out.name}.lock", folder / f".{out.name}.holder"
    lock = FileLock(path, timeout=WAIT_SECONDS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8").strip() if holder.exists() else ""
        who = who or "another process"
        raise BusyError(f"{out} is held by {who}. Wait until that run has ended, or give another --out.") from None
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}). Give another --out.") from None
    try:
        with suppress(OSError):  # a full disk keeps nobody from reading why
            since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
            holder.write_text(f"process {os.getpid()} since {since}", encoding="utf-8")
        yield
    finally:
        for leftover in (holder, path):  # a name goes while it is held: who waits for it opens a new one
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
        lock.release()


def clear_up(out: Path) -> None:
    """Removes what a killed run left beside `out`, unless another is at work on it."""
    if out.parent.is_dir():
        with suppress(BusyError), held(out):
            remove_leftovers(out)


def remove_leftovers(out: Path) -> None:
    """Puts back and removes what a killed run left: under the lock no other run is at work on this OUT."""
    ours = re.compile(re.escape(f".{out.name}.run-") + r"[a-z0-9_]{8}")
    leftovers = [entry for entry in out.parent.iterdir() if ours.fullmatch(entry.name)]
    for run in leftovers:
        if not out.exists() and (run / "old").is_dir():
            (run / "old").rename(out)
        for old in (run / "old", run / "new"):
            if old.is_dir() and out.exists() and _number(out) == _number_of_new(run):
                _carry_over(old, out)  # killed after the swap
        shutil.rmtree(run, ignore_errors=True)


def replace(new: Path, out: Path, old: Path) -> None:
    """Puts `new` in the place of `out`, on the disk first; the user's own files are in both before the swap."""
    for name in OWNER_ONLY:
        if (new / name).exists():
            (new / name).chmod(0o600)
    if out.exists():
        shutil.copymode(out, new)
        _carry_over(out, new)
    swap.sync(new)
    swap.write_whole(new.parent / "number", str(_number(new)))
    swap.put(new, out, old)
    if old.exists():
        _carry_over(old, out)  # what was saved in the meantime


def _number(folder: Path) -> int:
    """The file system's own number of a folder; a rename keeps it."""
    return folder.stat().st_ino


def _number_of_new(run: Path) -> int | None:
    """The number that a killed run's new folder had when it was about to be swapped in."""
    try:
        return int((run / "number").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _carry_over(old: Path, new: Path) -> None:
    """Gives `new` what the user keeps in `old`, a work list that was filled in after it was published among it."""
    for entry in old.iterdir():
        if entry.name not in OWN_NAMES:
            swap.copy_over(entry, new / entry.name)
    worklist = old / "worklist.xlsx"
    if worklist.is_file() and filled_in(old):
        saved = datetime.fromtimestamp(worklist.stat().st_mtime).strftime("%Y-%m-%d-%H%M%S")
        swap.copy_over(worklist, new / f"worklist-{saved}.xlsx")


def filled_in(out: Path) -> bool:
    """Whether the work list was saved by someone else: the program writes the manifest after it."""
    written = (out / "manifest.json").stat().st_mtime if (out / "manifest.json").is_file() else 0.0
    return (out / "worklist.xlsx").stat().st_mtime > written
