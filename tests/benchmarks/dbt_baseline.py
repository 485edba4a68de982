"""The same SQL models under dbt with dbt-duckdb, in an environment of its own; the ladders are its Python models.

Made for the bench only: dbt is no dependency of the product. The project is written from sql/: both run the same text.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb

from ky_analysis import contract, database

PACKAGES = ("dbt-duckdb", "pandas", "pyarrow", f"duckdb=={duckdb.__version__}", "polars")
LADDERS = {
    "reference_decisions": (
        "references",
        ("reference_finds", "reference_candidates"),
        "{0}.pl(), {1}.filter('in_pool and not has_period').project('municipality_code, claim_id, reference').pl()",
    ),
    "link_decisions": ("case_links", ("link_finds",), "{0}.pl()"),
    "outcome_decisions": ("outcomes", ("outcome_finds",), "{0}.pl()"),
}
_PROJECT = """name: ky
version: "1.0.0"
profile: ky
config-version: 2
model-paths: [models]
macro-paths: [macros]
flags: {send_anonymous_usage_stats: false, use_colors: false}
"""
_PROFILE = """ky:
  target: bench
  outputs:
    bench: {type: duckdb, path: "%s", threads: 2, schema: main}
"""
_SCHEMA_NAME = "{% macro generate_schema_name(name, node) %}{{ name or 'main' }}{% endmacro %}"
_PYTHON = """from ky_analysis.decide import %s


def model(dbt, session):
    dbt.config(materialized="table", schema="steps")
    return %s.decide(%s).to_arrow()
"""


def environment(folder: Path) -> Path | None:
    """Makes the environment where it is not there yet; gives its python, or None where it cannot be installed."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        wanted = ["install", "--quiet", "--only-binary", ":all:", *PACKAGES]
        subprocess.run([python, "-m", "pip", *wanted], capture_output=True, check=False)
    probe = subprocess.run([python, "-c", "import dbt.adapters.duckdb, pandas"], capture_output=True, check=False)
    return python if probe.returncode == 0 else None


def project(folder: Path, path: Path) -> None:
    """Writes a dbt project of every model but the codes, on the loaded rows in the database at `path`."""
    for name, text in (("dbt_project.yml", _PROJECT), ("profiles.yml", _PROFILE % path)):
        _write(folder / name, text)
    _write(folder / "macros" / "schema.sql", _SCHEMA_NAME)
    with duckdb.connect() as connection:
        models = [model for model in database.models(connection) if model.folder != "codes"]
    ours = {(model.schema, model.name) for model in models} | {("steps", name) for name in LADDERS}
    for model in models:
        kind, sql = model.kind, _with_refs(model, ours)
        if table := contract.BY_NAME.get(model.name):
            columns = ", ".join(f'"{column.name}"::{column.type} as "{column.name}"' for column in table.columns)
            sql = f"select {columns} from (\n{sql}\n) order by {', '.join(table.key) or 'all'}"
        config = f"{{{{ config(materialized='{kind}', schema='{model.schema}') }}}}\n"
        _write(folder / "models" / f"{model.name}.sql", config + sql)
    for name, (ladder, reads, arguments) in LADDERS.items():
        refs = arguments.format(*(f'dbt.ref("{read}")' for read in reads))
        _write(folder / "models" / f"{name}.py", _PYTHON % (ladder, ladder, refs))


def command(python: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    """The command that runs the project, and its environment."""
    root = str(Path(__file__).parents[2])
    paths = ["--project-dir", str(folder), "--profiles-dir", str(folder)]
    return [str(python.parent / "dbt"), "run", "--quiet", *paths], os.environ | {"PYTHONPATH": root}


def _with_refs(model: database.Model, ours: set[tuple[str, str]]) -> str:
    def ref(match: re.Match) -> str:
        if (match["schema"] or "main", match["name"]) not in read:
            return match[0]
        alias = "" if match["alias"] is not None else f" as {match['name']}"
        return f"{match['word']} {{{{ ref('{match['name']}') }}}}{alias}"

    read = model.reads & ours
    table = r"\b(?P<word>from|join) (?:(?P<schema>steps|main)\.)?(?P<name>\w+)\b(?P<alias>(?= as ))?"
    return re.sub(table, ref, model.sql)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
