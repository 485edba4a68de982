"""Hands jobs to worker processes, one for each core, and stops at the first that fails."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ky_analysis.errors import NotebookError

GRACE = 10  # seconds beyond a notebook's own deadline until its worker is ended


def work(jobs: Sequence[dict], names: Sequence[str], *, count: int, done: Callable[[int], None]) -> list[int]:
    """Makes all reports.

    Args:
        jobs: What `worker.make` takes.
        names: What each job is called in an error.
        count: The number of processes.
        done: Is told the place of each job that is done.

    Returns:
        The size of each page in bytes.

    Raises:
        NotebookError: a notebook failed; the others were stopped.
    """
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    for place in range(len(jobs)):
        waiting.put(place)
    results: queue.SimpleQueue = queue.SimpleQueue()
    sizes = [0] * len(jobs)
    with tempfile.TemporaryDirectory(prefix="ky-", ignore_cleanup_errors=True) as private:
        processes = [_start(Path(private)) for _ in range(min(count, len(jobs)))]
        threads = [
            threading.Thread(target=_feed, args=(process, waiting, results, jobs), daemon=True) for process in processes
        ]
        try:
            for thread in threads:
                thread.start()
            for _ in jobs:
                place, answer = results.get()
                if "error" in answer:
                    message = f"Notebook {names[place]} failed: {answer['error']}. Nothing was published."
                    log = answer.get("log") or (Path(private) / "log").read_text(errors="replace")[-4000:]
                    raise NotebookError(message) from RuntimeError(log)
                sizes[place] = answer["bytes"]
                done(place)
        finally:
            for process in processes:
                _end(process)
            for thread in threads:
                thread.join()
    return sizes


def _start(private: Path) -> subprocess.Popen:
    """A worker. Its kernels' sockets and profiles lie in the run's own folder; it finds the package we run from."""
    package = str(Path(__file__).parents[2])
    found = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    own = {
        "PYTHONPATH": found, "PYTHONHASHSEED": "0", "KY_ANALYSIS_DRAW": "later", "IPYTHONDIR": str(private),
        "JUPYTER_RUNTIME_DIR": str(private), "JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }  # fmt: skip
    environment = {"POLARS_MAX_THREADS": "1"} | os.environ | own
    with (private / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "ky_analysis.report.worker"], encoding="utf-8", env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip


def _feed(process: subprocess.Popen, waiting: queue.SimpleQueue, results: queue.SimpleQueue, jobs: Sequence[dict]):
    """Gives a worker one job after the other; ends it when it does not answer in time."""
    while True:
        try:
            place = waiting.get_nowait()
        except queue.Empty:
            return
        limit = threading.Timer(jobs[place]["timeout"] + GRACE, process.kill)
        limit.start()
        try:
            print(json.dumps(jobs[place], default=str), file=process.stdin, flush=True)
            line = process.stdout.readline()
        except (OSError, ValueError):
            line = ""
        limit.cancel()
        results.put((place, json.loads(line) if line else {"error": "its process ended or its time was up"}))
        if not line:
            return


def _end(process: subprocess.Popen) -> None:
    """Closes the input, at which a worker ends by itself; one that does not is killed."""
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
