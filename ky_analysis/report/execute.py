"""Runs one notebook with papermill for one municipality. What papermill writes is not believed: see `_checked`."""

import os
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from ky_analysis.errors import NotebookError

ORDINARY, FORKED = "nbclient", "ky-forked"


def run(path: Path, parameters: dict[str, Any], *, timeout: int, engine: str = ORDINARY) -> NotebookNode:
    """Executes a notebook and gives it back with its outputs; nothing is written.

    Args:
        path: The notebook.
        parameters: Its parameters; a name that the notebook does not have is an error.
        timeout: Seconds for the whole notebook.
        engine: `nbclient` starts a kernel of its own; `ky-forked` forks a process that has everything imported.

    Raises:
        NotebookError: a cell failed, the time was up, or the kernel died.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    _same_names(path, parameters)
    more = {"kernel_manager_class": "ky_analysis.report.kernels.LocalKernelManager"} if engine == ORDINARY else {}
    try:
        executed = papermill.execute_notebook(
            path, None, parameters, engine_name=engine, progress_bar=False, execution_timeout=timeout,
            autosave_cell_every=0, **more,
        )  # fmt: skip
    except PapermillExecutionError as error:
        raise NotebookError(f"cell {error.cell_index} failed ({error.ename})") from error
    except Exception as error:
        raise NotebookError(f"{type(error).__name__}: {stopped(error)}") from error
    return _checked(executed)


def stopped(error: Exception) -> str:
    """Why the cells stopped; only what our own engine says is known to hold no row's value."""
    from ky_analysis.report.forked import KernelStopped

    return str(error) if isinstance(error, KernelStopped) else "the kernel stopped or its time was up"


def can_fork() -> bool:
    """Whether the fast engine works here."""
    import multiprocessing

    return "forkserver" in multiprocessing.get_all_start_methods() and hasattr(os, "setpgid")


def register() -> None:
    """Makes the fast engine known to papermill."""
    from papermill.engines import papermill_engines

    from ky_analysis.report.forked import ForkedEngine

    papermill_engines.register(FORKED, ForkedEngine)


def _same_names(path: Path, parameters: dict[str, Any]) -> None:
    """papermill only warns of a parameter that the notebook does not have."""
    import papermill

    known = papermill.inspect_notebook(path)
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise NotebookError(f"it has no parameter {', '.join(unknown)}; it has {', '.join(known)}")


def _checked(executed: NotebookNode) -> NotebookNode:
    """A dead kernel leaves cells that say `completed` without having run: each must have counted."""
    for place, cell in enumerate(executed.cells):
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None:
            raise NotebookError(f"cell {place} did not run: the kernel stopped")
        if any(output.output_type == "error" for output in cell.outputs):
            raise NotebookError(f"cell {place} failed")
    return executed
