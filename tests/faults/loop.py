"""Many broken runs from one process that has everything imported: each run, and each look at it, is a fork.

    python -m tests.faults.loop SOURCE OUT HOW POINT...

HOW is `kill`, `ENOSPC` or `EIO`, a POINT the number of a file operation; 0 counts them. One JSON line each on standard
output: the point, how the run ended, and what was not as it must be after it and after the next run.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from ky_analysis.errors import KyError
from tests.faults import breaking, worlds


def forked(work: Callable[[], object]) -> tuple[int, object]:
    """Runs work in a fork: its exit status, the signal negative, and what it gave."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        status = 70
        try:
            given = work()
            with os.fdopen(writing, "w") as pipe:
                pipe.write(json.dumps(given))
            status = 0
        except KyError as error:
            status = 10 + error.exit_code
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    _, raw = os.waitpid(child, 0)
    return (-os.WTERMSIG(raw) if os.WIFSIGNALED(raw) else os.WEXITSTATUS(raw)), json.loads(text) if text else None


def broken_run(source: Path, out: Path, how: str, point: int) -> int:
    done = breaking.break_at(point, how)
    worlds.build(source, out)
    return done()


def next_run(source: Path, out: Path, tables: dict) -> list[str]:
    worlds.build(source, out)
    return worlds.faults(out, tables) + (["something is left behind"] if worlds.names(out.parent) != ["out"] else [])


def main() -> None:
    source, out, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    _, tables = forked(lambda: worlds.tables(out))
    for point in map(int, sys.argv[4:]):
        status, operations = forked(lambda point=point: broken_run(source, out, how, point))
        beside = worlds.names(out.parent)
        _, after = forked(lambda: worlds.faults(out, tables))
        following, again = forked(lambda: next_run(source, out, tables)) if point else (0, [])
        said = {"point": point, "status": status, "operations": operations, "beside": beside, "after": after}
        os.write(1, (json.dumps(said | {"next": following, "again": again}) + "\n").encode())  # no buffer to fork
        if status == -signal.SIGINT:
            break


if __name__ == "__main__":
    main()
