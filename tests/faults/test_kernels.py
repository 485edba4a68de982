"""A notebook that dies, hangs, runs out of memory or prints without end is failed in time and leaves nothing."""

import time

import nbformat
import psutil
import pytest

from ky_analysis.errors import NotebookError
from ky_analysis.report import execute
from tests.faults import forms

TIMEOUT = 3
WRONG = {
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "left": "import os\nos._exit(0)",
    "sys.exit": "import sys\nsys.exit(0)",
    "hangs": "import time\ntime.sleep(600)",
    "spins": "while True:\n    pass",
    "no memory": "raise MemoryError",
    "memory": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\nx = bytearray(1 << 40)",
    "prints without end": "while True:\n    print('x' * 1000)",
    "starts another and hangs": "import subprocess, time\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)",
    "another in its own session": "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n1/0",
    "segmentation fault": "import ctypes\nctypes.string_at(0)",
    "recursion": "def f():\n    f()\nf()",
    "stops ticking": "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)",
}
SHORT = ("killed", "hangs", "no memory", "prints without end", "sys.exit")


def notebook(folder, source: str):
    cells = [
        nbformat.v4.new_code_cell("data = ''", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(source),
        nbformat.v4.new_code_cell("1"),
    ]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell{place}"
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.metadata["language_info"] = {"name": "python"}
    nbformat.write(made, folder / "wrong.ipynb")
    return folder / "wrong.ipynb"


def sleepers() -> set[psutil.Process]:
    """Processes of the kind that the notebooks above start."""
    return {one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", "600"]}


def run(path) -> tuple[str, float]:
    """Executes it by the fast engine: what was said, and how long it took."""
    execute.register()
    began = time.monotonic()
    try:
        execute.run(path, {"data": ""}, timeout=TIMEOUT, engine=execute.FORKED)
    except NotebookError as error:
        return str(error), time.monotonic() - began
    return "", time.monotonic() - began


@pytest.mark.skipif(not execute.can_fork(), reason="this system cannot fork")
@pytest.mark.parametrize("kind", WRONG if forms.LONG else SHORT)
def test_a_notebook_that_fails_is_failed_in_time(tmp_path, kind):
    before = sleepers()
    said, seconds = run(notebook(tmp_path, WRONG[kind]))
    assert said
    assert "\n" not in said
    assert seconds < TIMEOUT + 10
    _, left = psutil.wait_procs(sleepers() - before, timeout=2)  # the system takes its time to end what was killed
    for process in left:
        process.kill()
    # What a notebook puts into a session of its own is ended with the municipality's run, by its mark.
    assert kind == "another in its own session" or not left
    if forms.LONG:
        forms.figures(f"kernel-{kind.replace(' ', '-')}", seconds=round(seconds, 1), deadline=TIMEOUT)


def test_red_a_notebook_without_fault_is_not_failed(tmp_path):
    assert run(notebook(tmp_path, "2 + 2"))[0] == ""
