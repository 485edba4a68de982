"""Both engines run a notebook alike, and a notebook that fails, hangs, dies or prints without end ends as failed."""

import os
import time
from pathlib import Path

import nbformat
import pytest

from ky_analysis.errors import NotebookError
from ky_analysis.report import execute, html, worker, workers
from ky_analysis.report.forked import PRINTED

ENGINES = [execute.FORKED, execute.ORDINARY]
BODY = "class Shown:\n    def _repr_html_(self):\n        return f'<p>{value}</p>'\nShown()"


@pytest.fixture
def job(tmp_path):
    """The job of a notebook with one cell."""

    def job_(source, *, engine=execute.FORKED, timeout=60, parameters=None):
        cells = [nbformat.v4.new_code_cell('data = ""\nlanguage = "da"\nvalue = 1', metadata={"tags": ["parameters"]})]
        cells += [nbformat.v4.new_code_cell(source)]
        for place, cell in enumerate(cells):
            cell["id"] = f"c{place}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, tmp_path / "small.ipynb")
        return {
            "notebook": str(tmp_path / "small.ipynb"), "target": str(tmp_path / "small.html"), "title": "Small",
            "parameters": {"data": str(tmp_path), "language": "da"} | (parameters or {}), "name": "index",
            "provenance": html.known({}),
            "timeout": timeout, "engine": engine,
        }  # fmt: skip

    return job_


@pytest.fixture
def run(job):
    """Runs one cell in a worker; gives the page, or raises."""

    def run_(source, **options):
        one = job(source, **options)
        workers.work([one], ["small for Odense (0461)"], count=1, done=lambda place: None)
        return Path(one["target"]).read_text(encoding="utf-8")

    return run_


@pytest.fixture
def failed(job):
    """Runs one cell as a worker does, in this process; gives what it answers about the failure."""

    def failed_(source, **options):
        return worker.answer(job(source, **options))["error"]

    return failed_


def test_both_engines_give_the_same_page(run):
    first, second = (run(BODY, engine=engine, parameters={"value": 42}) for engine in ENGINES)
    assert "<p>42</p>" in first
    assert first == second


@pytest.mark.parametrize("engine", ENGINES)
def test_a_failing_cell_names_notebook_and_municipality_but_no_value(run, engine):
    with pytest.raises(NotebookError, match=r"small for Odense \(0461\).*\(ValueError\)") as raised:
        run("raise ValueError('010150-1234')", engine=engine)
    assert "010150" not in str(raised.value)


def test_a_hanging_cell_ends_at_its_deadline(failed):
    start = time.monotonic()
    assert "was not done when the time was up" in failed("while True:\n    pass", timeout=1)
    assert time.monotonic() - start < 11


@pytest.mark.parametrize(
    "source", ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
)
def test_a_dead_process_is_a_failure_whatever_papermill_says(failed, source):
    assert "the process ended in cell" in failed(source)


def test_leaving_a_notebook_is_a_failure(failed):
    assert "cell 2 failed" in failed("raise SystemExit(0)")


def test_a_parameter_that_the_notebook_does_not_have_is_an_error(failed):
    assert "has no parameter munisipality" in failed(BODY, parameters={"munisipality": "0461"})


def test_endless_printing_does_not_fill_the_memory(job):
    one = job(f"for _ in range(100):\n    print('x' * {PRINTED})\n" + BODY)
    assert worker.answer(one)["bytes"] < 100_000
    assert "<p>1</p>" in Path(one["target"]).read_text(encoding="utf-8")


def test_nothing_is_left_behind(failed, tmp_path):
    assert failed(f"import os; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); 1 / 0")
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and os.path.exists(f"/proc/{pid}"):
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{pid}")
