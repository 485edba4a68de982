"""Both engines run a notebook alike, and a notebook that fails, hangs, dies or prints without end ends as failed."""

import os
import time

import nbformat
import pytest

from ky_analysis.errors import NotebookError
from ky_analysis.report import execute, html, workers
from ky_analysis.report.forked import PRINTED

ENGINES = [execute.FORKED, execute.ORDINARY]
BODY = "class Shown:\n    def _repr_html_(self):\n        return f'<p>{value}</p>'\nShown()"


@pytest.fixture
def run(tmp_path):
    """Runs one cell in a worker; gives the page, or raises."""

    def run_(source, *, engine=execute.FORKED, timeout=60, parameters=None, name="small"):
        cells = [nbformat.v4.new_code_cell('data = ""\nlanguage = "da"\nvalue = 1', metadata={"tags": ["parameters"]})]
        cells += [nbformat.v4.new_code_cell(source)]
        for place, cell in enumerate(cells):
            cell["id"] = f"c{place}"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, tmp_path / "small.ipynb")
        job = {
            "notebook": str(tmp_path / "small.ipynb"), "target": str(tmp_path / "small.html"), "title": "Small",
            "parameters": {"data": str(tmp_path), "language": "da"} | (parameters or {}), "name": "index",
            "provenance": html.known({}),
            "timeout": timeout, "engine": engine,
        }  # fmt: skip
        workers.work([job], [f"{name} for Odense (0461)"], count=1, done=lambda place: None)
        return (tmp_path / "small.html").read_text(encoding="utf-8")

    return run_


def test_both_engines_give_the_same_page(run):
    first, second = (run(BODY, engine=engine, parameters={"value": 42}) for engine in ENGINES)
    assert "<p>42</p>" in first
    assert first == second


@pytest.mark.parametrize("engine", ENGINES)
def test_a_failing_cell_names_notebook_and_municipality_but_no_value(run, engine):
    with pytest.raises(NotebookError, match=r"small for Odense \(0461\).*\(ValueError\)") as raised:
        run("raise ValueError('010150-1234')", engine=engine)
    assert "010150" not in str(raised.value)


def test_a_hanging_cell_ends_at_its_deadline(run):
    start = time.monotonic()
    with pytest.raises(NotebookError, match="was not done when the time was up"):
        run("while True:\n    pass", timeout=1)
    assert time.monotonic() - start < 11 + 10  # the worker's own start included


@pytest.mark.parametrize(
    "source", ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
)
def test_a_dead_process_is_a_failure_whatever_papermill_says(run, source):
    with pytest.raises(NotebookError, match="the process ended in cell"):
        run(source)


def test_leaving_a_notebook_is_a_failure(run):
    with pytest.raises(NotebookError, match="cell 2 failed"):
        run("raise SystemExit(0)")


def test_a_parameter_that_the_notebook_does_not_have_is_an_error(run):
    with pytest.raises(NotebookError, match="has no parameter munisipality"):
        run(BODY, parameters={"munisipality": "0461"})


def test_endless_printing_does_not_fill_the_memory(run):
    page = run(f"for _ in range(100):\n    print('x' * {PRINTED})\n" + BODY)
    assert len(page) < 100_000 and "<p>1</p>" in page


def test_nothing_is_left_behind(run, tmp_path):
    with pytest.raises(NotebookError):
        run(f"import os; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); 1 / 0")
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and os.path.exists(f"/proc/{pid}"):
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{pid}")
