"""Lets the k-th file operation of a run fail, or kills the process after it. Used in processes of the tests' own.

Counted is what writes: opening for writing, fsync, rename, mkdir, link, chmod, and DuckDB's and Polars' writes
of a file, which do not go through Python.
"""

import builtins
import errno
import io
import os
import signal
from collections.abc import Callable

from ky_analysis import database, pipeline, swap, worklist

FAILURES = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}
OPERATIONS = (
    (os, "fsync"), (os, "rename"), (os, "replace"), (os, "mkdir"), (os, "link"), (os, "chmod"),
    (swap, "exchange"), (worklist, "write"), (pipeline, "write_parquet"), (database, "connect"),
)  # fmt: skip


def break_at(place: int, how: str) -> Callable[[], int]:
    """Breaks the operation number `place` (from 1): `kill` after it, or instead of it `ENOSPC` or `EIO`.

    Returns:
        What tells how many operations there have been.
    """
    done = [0]

    def counted(real):
        def operation(*args, **more):
            done[0] += 1
            own = done[0]
            if own == place and how != "kill":
                raise OSError(FAILURES[how], os.strerror(FAILURES[how]))
            try:
                return real(*args, **more)
            finally:
                if own == place:
                    os.kill(os.getpid(), signal.SIGKILL)

        return operation

    for module, name in OPERATIONS:
        setattr(module, name, counted(getattr(module, name)))
    opened = builtins.open

    def open_for_writing(file, mode="r", *args, **more):
        return (counted(opened) if set(mode) & set("wax+") else opened)(file, mode, *args, **more)

    builtins.open = io.open = open_for_writing
    return lambda: done[0]
