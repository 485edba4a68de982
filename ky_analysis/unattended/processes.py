"""Workers in processes of their own, which end with all they started: at a deadline, and when the program dies."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from ky_analysis.unattended import logs

MARK = "KY_ANALYSIS_WORKER"  # every process below a worker inherits it, whatever session it starts
LOG_BYTES = 1_000_000


@dataclass
class Worker:
    """A running worker. `mark` is found again in the environment of everything that it started."""

    process: subprocess.Popen
    mark: str
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def start(module: str, job: dict, mark: str, log: Path, threads: int) -> Worker:
    """Starts `python -m module` with a job as the first line of its standard input.

    The input stays open: its end tells the worker that this process is gone. What the worker and its kernels print
    goes to `log`, which only its owner reads, up to a limit and without what looks like a person's number.
    """
    environment = os.environ | {MARK: mark, "PYTHONUNBUFFERED": "1", "POLARS_MAX_THREADS": str(threads)}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    )
    threading.Thread(target=_keep_log, args=(process.stdout, log), daemon=True).start()
    process.stdin.write((json.dumps(job) + "\n").encode())
    process.stdin.flush()
    return Worker(process, mark)


def _keep_log(source: IO[bytes], log: Path) -> None:
    """Copies lines to the log; what is over the limit is read and dropped, so that the worker never waits."""
    left = LOG_BYTES
    with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        while part := source.readline(10_000):
            if left > 0:
                text = str(logs.clean(part.decode("utf-8", "replace").rstrip("\n")))
                left -= len(text) + 1
                file.write(text + "\n")
                file.flush()
    source.close()


def end(worker: Worker) -> None:
    """Kills the worker, its process group and everything that carries its mark."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(worker.process.pid, signal.SIGKILL)
    kill_marked(worker.mark)
    worker.process.kill()
    worker.process.wait()
    worker.process.stdin.close()


def kill_marked(mark: str, spare: int | None = None, rounds: int = 250) -> None:
    """Kills every process with the mark, again until none is left: one may start another meanwhile."""
    for _ in range(rounds):
        found = [process for process in marked(mark) if process.pid != spare]
        if not found:
            return
        for process in found:
            with suppress(psutil.Error):
                process.kill()
        time.sleep(0.02)  # not waited for: that would take the exit code from who started it


def marked(mark: str) -> list[psutil.Process]:
    """The live processes that carry a mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def read_job() -> dict:
    """In a worker: the first line of the standard input."""
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(0, 1)
        if not part:
            raise SystemExit(1)
        line += part
    return json.loads(line)


def die_with_parent() -> None:
    """In a worker: when its standard input ends, the program that started it is gone, and so is the worker."""

    def watch() -> None:
        while os.read(0, 1024):  # not through sys.stdin, which would be locked when the worker ends by itself
            pass
        kill_marked(os.environ[MARK], spare=os.getpid())
        if os.name == "posix":
            os.killpg(os.getpgid(0), signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
