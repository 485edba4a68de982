"""A papermill engine that forks: a process with everything imported runs the cells in an IPython shell of its own.

A server process (the standard library's forkserver) imports the report layer once and starts no thread of its own; each
notebook gets a fork of it, so its namespace is clean, and when it crashes, hangs or exits it harms no other. The child
ends when its parent does. It is as if each notebook had a kernel, without the second that a kernel needs to start.
"""

import io
import multiprocessing as mp
import os
import signal
import sys
import threading
import time
from functools import cache
from multiprocessing import connection

from papermill.engines import Engine

PRELOAD = [
    "IPython.core.interactiveshell",
    "IPython.core.displaypub",
    "altair",
    "polars",
    "ky_analysis.report.preload",
]
PRINTED = 100_000  # signs of printed text that are kept of a cell


class KernelStopped(Exception):
    """The process that ran the cells ended, or its time was up."""


class ForkedEngine(Engine):
    """papermill's engine `ky-forked`."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, execution_timeout=None, **kwargs):
        """Runs the notebook's code cells in one fork, in order, until one fails.

        Raises:
            KernelStopped: the process ended before the last cell did, or `execution_timeout` seconds were over.
        """
        import nbformat

        context = mp.get_context("forkserver")
        context.set_forkserver_preload(PRELOAD)
        cells = [(place, cell) for place, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
        ours, theirs = context.Pipe()
        process = context.Process(target=run_cells, args=(theirs, [cell.source for _, cell in cells]), daemon=True)
        process.start()
        theirs.close()
        deadline = time.monotonic() + (execution_timeout or 3600)
        try:
            for place, cell in cells:
                nb_man.cell_start(cell, place)
                said = _receive(ours, deadline, place)
                cell.execution_count = said["execution_count"]
                cell.outputs = [nbformat.from_dict(output) for output in said["outputs"]]
                if said["failed"]:
                    nb_man.cell_exception(cell, place)
                nb_man.cell_complete(cell, place)
                if said["failed"]:
                    return
        finally:
            ours.close()
            _end(process)


def _receive(pipe: connection.Connection, deadline: float, place: int) -> dict:
    if not pipe.poll(max(deadline - time.monotonic(), 0)):
        raise KernelStopped(f"cell {place} was not done when the time was up")
    try:
        return pipe.recv()
    except EOFError:
        raise KernelStopped(f"the process ended in cell {place}") from None


def _end(process) -> None:
    """Ends the child and what it may have started; its results are in or will not come."""
    for kill in (lambda: os.killpg(process.pid, signal.SIGKILL), process.kill):
        try:
            kill()
        except (ProcessLookupError, PermissionError):
            continue
    process.join()
    process.close()


def run_cells(pipe: connection.Connection, sources: list[str]) -> None:
    """The child's work: runs each cell and sends its outputs; stops at the first that fails."""
    os.setpgid(0, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    own = shell()
    for number, source in enumerate(sources, 1):
        said = run_cell(own, source, number)
        pipe.send(said)
        if said["failed"]:
            break
    pipe.close()


def run_cell(shell, source: str, number: int) -> dict:
    """One cell's outputs, in the form of a notebook."""
    shell.display_pub.outputs.clear()
    shell.kept.clear()
    printed = _Printed()
    out, err, sys.stdout, sys.stderr = sys.stdout, sys.stderr, printed, printed
    try:
        result = shell.run_cell(source, store_history=False)
    finally:
        sys.stdout, sys.stderr = out, err
    outputs = [_output("display_data", one["data"], one["metadata"]) for one in shell.display_pub.outputs]
    for data in shell.kept:
        outputs.append(_output("execute_result", **data) | {"execution_count": number})
    if printed.getvalue():
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": printed.getvalue()})
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        trace = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
        outputs.append(
            {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": list(trace)}
        )
    return {"outputs": outputs, "execution_count": number, "failed": error is not None}


def _output(kind: str, data: dict, metadata: dict | None) -> dict:
    return {"output_type": kind, "data": data, "metadata": metadata or {}}


@cache
def shell():
    """An IPython shell that keeps what is shown instead of printing it, and touches no file of the user's.

    It is made before the fork; each child has its own copy of it, and an empty namespace.
    """
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class KeepingDisplayHook(DisplayHook):
        def __call__(self, result=None):
            if result is not None:
                data, metadata = self.compute_format_data(result)
                self.shell.kept.append({"data": data, "metadata": metadata})

    quiet = Config()
    quiet.HistoryManager.enabled = False
    quiet.InteractiveShell.colors = "nocolor"
    made = InteractiveShell.instance(config=quiet, displayhook_class=KeepingDisplayHook)
    made.display_pub = CapturingDisplayPublisher(parent=made)
    made.kept = []
    made._showtraceback = lambda *_: None  # the traceback goes into the cell's output
    return made


def _end_with_parent() -> None:
    connection.wait([mp.parent_process().sentinel])
    os._exit(1)


class _Printed(io.StringIO):
    """Printed text up to a limit: a notebook that prints without end does not fill the memory."""

    def write(self, text: str) -> int:
        room = PRINTED - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)
