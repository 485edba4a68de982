"""Every notebook keeps the house's habits; a new one is held to them by being there."""

import ast

import nbformat
import pytest

from ky_analysis.report import labels
from ky_analysis.report.notebooks import BY_NAME, NOTEBOOK_ROOT, NOTEBOOKS

FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.Try,
             ast.With, ast.comprehension, ast.IfExp)  # fmt: skip
FILES = sorted(NOTEBOOK_ROOT.glob("*.ipynb"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def calls(source):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def test_every_report_has_its_notebook_and_every_notebook_its_report():
    assert {path.stem for path in FILES} == set(BY_NAME)
    for one in NOTEBOOKS:
        for language in ("da", "en"):
            assert {f"notebook.{one.name}", f"notebook.{one.name}.what"} <= set(labels.seed(language))


def test_the_first_code_cell_holds_the_parameters_as_literals(notebook):
    first = code(notebook)[0]
    assert first.metadata.tags == ["parameters"]
    values = {}
    for line in ast.parse(first.source).body:
        assert isinstance(line, ast.Assign)
        values[line.targets[0].id] = ast.literal_eval(line.value)
    assert {"data", "municipality", "language"} <= set(values)
    assert values["data"] == ""


def test_a_code_cell_is_one_call_of_the_package(notebook):
    for cell in code(notebook)[1:]:
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)], cell.source
        done = [line for line in tree.body if not isinstance(line, ast.Import | ast.ImportFrom)]
        assert len(done) == 1 and len(calls(cell.source)) == 1, cell.source
        for line in tree.body:
            if isinstance(line, ast.ImportFrom):
                assert line.module.startswith("ky_analysis"), cell.source


def test_nothing_that_was_run_is_kept(notebook):
    for cell in code(notebook):
        assert cell.outputs == [] and cell.execution_count is None
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"


def test_cells_have_ids_that_stay(notebook):
    assert [cell.id.rsplit("-", 1)[1] for cell in notebook.cells] == [f"{n:02d}" for n in range(len(notebook.cells))]


def test_the_notebook_says_what_it_is(notebook):
    assert notebook.cells[0].cell_type == "markdown" and notebook.cells[0].source.startswith("# ")


def test_the_habits_can_be_broken():
    assert [node for node in ast.walk(ast.parse("[x for x in y]")) if isinstance(node, FORBIDDEN)]
    assert len(calls("a(b())")) == 2
