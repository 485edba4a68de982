"""Imports what the notebooks use, once, before any of them is run. Starts no thread and reads no data."""

import gc
from contextlib import suppress
from importlib import import_module

from ky_analysis.report import forked
from ky_analysis.report.notebooks import NOTEBOOKS

for _notebook in NOTEBOOKS:
    with suppress(Exception):  # a chapter that cannot be imported fails in its own notebook, by name
        import_module(f"ky_analysis.report.{_notebook.module}")

forked.shell()
gc.freeze()  # the forks share what was imported instead of copying it at their first collection
