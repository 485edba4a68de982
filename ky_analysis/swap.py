"""Puts a finished folder in another's place in one step of the file system, and everything on the disk before that."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def sync(folder: Path) -> None:
    """Has the system put every file and folder under `folder`, and itself, on the disk."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(root, name)
            if not path.is_symlink():
                _sync_one(path)
        sync_folder(Path(root))


def sync_folder(folder: Path) -> None:
    """Puts the names in a folder on the disk; Windows keeps them by itself."""
    if os.name == "posix":
        _sync_one(folder, os.O_RDONLY)


def _sync_one(path: Path, flags: int = os.O_RDWR if os.name == "nt" else os.O_RDONLY) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str, mode: int | None = None) -> None:
    """Writes a file so that a reader sees the old text or the new one, never a part, also after a power cut."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            if mode is not None:
                os.chmod(temporary, mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def put(new: Path, place: Path, old: Path) -> None:
    """Puts `new` where `place` is; what was there lies in `old` afterwards.

    One step where the system can exchange two folders (Linux). Elsewhere two renames, the first taken back if the
    second fails; a process that is killed between them leaves `old` to be put back by the next run.
    """
    if not place.exists():
        os.rename(new, place)
    elif exchange(new, place):
        os.rename(new, old)
    else:
        os.rename(place, old)
        try:
            os.rename(new, place)
        except OSError:
            os.rename(old, place)
            raise
    sync_folder(place.parent)


def exchange(one: Path, other: Path) -> bool:
    """Lets two folders change places in one step. False: the system or the file system cannot.

    Raises:
        OSError: it could, and failed.
    """
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def copy_over(source: Path, target: Path) -> None:
    """Gives `target` what `source` is: a second name of the same file where that is possible, else a copy.

    A link stays a link. A folder is filled; a file that is there already stays, unless the source is newer.
    """
    if source.is_dir() and not source.is_symlink():
        target.mkdir(exist_ok=True)
        for entry in sorted(source.iterdir()):
            copy_over(entry, target / entry.name)
        shutil.copystat(source, target)
        return
    if os.path.lexists(target):
        if source.lstat().st_mtime_ns <= target.lstat().st_mtime_ns:
            return
        target.unlink()
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)
