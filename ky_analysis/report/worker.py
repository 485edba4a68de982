"""A process that makes reports: takes jobs on standard input, one JSON line each, and answers each with one line.

The publisher starts as many as there are cores. Each keeps papermill, nbconvert and the drawing engine warm; the
notebooks themselves run in forks (or kernels) of it. It ends, with what it started, when its input ends.
"""

import json
import os
import queue
import sys
import threading
import traceback
from pathlib import Path

from ky_analysis.errors import NotebookError


def main() -> None:
    """Answers jobs until the input ends. What notebooks or libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    jobs: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    while job := jobs.get():
        print(json.dumps(answer(json.loads(job))), file=answers, flush=True)
        jobs.task_done()
    os._exit(0)  # nothing is left to end: taking the libraries down would cost 0.4 s


def _listen(jobs: queue.Queue) -> None:
    """Passes jobs on. When the publisher is gone in the middle of one, nobody waits for it: end at once."""
    for line in sys.stdin:
        jobs.put(line)
    if jobs.unfinished_tasks:
        os._exit(1)
    jobs.put("")


def answer(job: dict) -> dict:
    """Makes one report; `error` says what went wrong and `log` where."""
    try:
        return {"bytes": make(**job)}
    except NotebookError as error:
        return {"error": str(error), "log": traceback.format_exc()}
    except Exception as error:
        return {"error": f"{type(error).__name__} while its page was made", "log": traceback.format_exc()}


def make(
    notebook: str, parameters: dict, target: str, title: str, name: str, provenance: dict, timeout: int, engine: str
) -> int:
    """Executes a notebook and writes its HTML to `target`; gives the number of bytes."""
    from ky_analysis.report import execute, html, labels

    if engine == execute.FORKED:
        execute.register()
    executed = execute.run(Path(notebook), parameters, timeout=timeout, engine=engine)
    words = labels.load(parameters["language"], Path(parameters["data"]))
    text = html.page(words, executed, title=title, name=name, provenance=provenance)
    return Path(target).write_bytes(text.encode())


if __name__ == "__main__":
    main()
