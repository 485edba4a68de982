"""What is made from the code is current, and what the README says of the tree is true."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ky_analysis import documentation, pipeline
from ky_analysis.backlog import variants
from ky_analysis.decide import case_links, outcomes, references
from ky_analysis.report import labels, previous, published
from ky_analysis.settings import Settings

ROOT = Path(__file__).parents[2]
OWN_NAMES = {
    "task_types": [{"task_type": "case_missing", "name_da": "Sag mangler"}],
    "benefits": [{"code": "kolonihjaelp", "name": "Kolonihjælp", "case_group": "HTF"}],
}


@pytest.fixture(scope="module")
def data(example_out, tmp_path_factory) -> Path:
    """OUT/data of the example with all that a run may write there: for the reports, own names, and a run before."""
    out = tmp_path_factory.mktemp("described") / "out"
    shutil.copytree(example_out, out)
    variants.publish(out, Settings())
    description = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    later = description | {"extract": description["extract"] | {"extract_date": "2026-12-20"}}
    previous.keep(out, out / "data", later)
    pipeline.write_own_labels(Settings.model_validate(OWN_NAMES), out / "data")
    return out / "data"


def test_the_data_dictionary_is_current():
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == documentation.data_dictionary()


def test_every_file_that_a_run_writes_is_in_the_dictionary_as_it_is(data):
    described = {
        table.name: {column.name: column.type for column in table.columns}
        for tables in documentation.SECTIONS.values()
        for table in tables
    }
    files = {path.stem: path for path in data.iterdir()}
    assert {path.suffix for path in files.values()} == {".parquet"}
    assert {table.name for table in published.TABLES} <= set(files)
    for name, path in files.items():
        columns = duckdb.sql(f"describe from '{path}'").fetchall()
        assert described[name] == {column: type_.lower() for column, type_, *_ in columns}, name


@pytest.mark.parametrize("table", published.TABLES, ids=lambda table: table.name)
def test_what_stands_beside_the_tables_is_as_described(data, table):
    frame = pl.read_parquet(data / f"{table.name}.parquet")
    assert frame.height and not frame.select(table.key).is_duplicated().any()
    for column in table.columns:
        assert column.nullable or frame[column.name].null_count() == 0, column.name
        assert not column.values or set(frame[column.name].drop_nulls()) <= set(column.values), column.name


def test_the_tables_of_the_rules_are_current():
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert text == documentation.rules(text)
    assert text.count("<!-- table:") == 6


def test_the_english_reasons_are_the_codes_own():
    words = labels.load("en")
    for rule in references.RULES:
        assert words(f"reason.reference.{rule.name}") == rule.reason
    for group, ladder in (
        ("link_status", case_links.LADDER),
        ("outcome", outcomes.OUTCOMES),
        ("task_type", outcomes.TASK_TYPES),
    ):
        for step in ladder:
            assert words(f"reason.{group}.{step.name}") == step.reason
    for way, reason in case_links.WAYS.items():
        assert words(f"reason.link_rule.{way}") == reason


def test_the_tree_of_the_readme_is_the_disks():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"```text\n(.*?)```", readme, re.DOTALL)[1]
    named = {line.split()[0] for line in tree.splitlines() if line.strip()}
    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not missing
    packages = {f"ky_analysis/{path.name}" for path in (ROOT / "ky_analysis").glob("*.py") if path.stem != "__init__"}
    assert packages <= named, sorted(packages - named)


def test_every_label_is_in_both_languages():
    assert set(labels.seed("da")) == set(labels.seed("en"))
    assert all(text.strip() for language in ("da", "en") for text in labels.seed(language).values())
