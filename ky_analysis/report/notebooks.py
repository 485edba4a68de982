"""The reports there are, in the order in which they are read. A new notebook is one line here and its labels.

`notebook.<name>` is the report's title and `notebook.<name>.what` the question it answers, both in the label table.
"""

from dataclasses import dataclass
from pathlib import Path

_PACKAGED = Path(__file__).parent.parent / "_notebooks"
NOTEBOOK_ROOT = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[2] / "notebooks"


@dataclass(frozen=True)
class Notebook:
    """A report: the notebook's name, the module with its chapters, whether there is one for each municipality and one
    over all of them, and the tables without which it is not made."""

    name: str
    module: str
    each: bool = True
    over_all: bool = True
    needs: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return NOTEBOOK_ROOT / f"{self.name}.ipynb"


NOTEBOOKS: tuple[Notebook, ...] = (
    Notebook("task_packages", "packages_page", needs=("task_packages",)),
    Notebook("workload", "workload_page", needs=("task_packages", "workload_assumptions")),
    Notebook("backlog", "backlog_page", needs=("claims",)),
    Notebook("data_quality", "quality_page", needs=("row_balance",)),
    Notebook("representative_estimate", "estimate_page", needs=("estimate_summary",)),
    Notebook("progress", "progress_page", needs=("progress_summary",)),
)
BY_NAME = {notebook.name: notebook for notebook in NOTEBOOKS}
