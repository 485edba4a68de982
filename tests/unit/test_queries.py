"""The queries of docs/queries.md run on the example's database and find something."""

import re
from pathlib import Path

import duckdb
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^## (\d+)\. .*?```sql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def connection(example_out):
    with duckdb.connect(str(example_out / "ky.duckdb"), read_only=True) as opened:
        yield opened


def test_there_are_ten():
    assert [int(number) for number, _ in QUERIES] == list(range(1, 11))


@pytest.mark.parametrize(("number", "query"), QUERIES, ids=[number for number, _ in QUERIES])
def test_a_query_finds_something(connection, number, query):
    rows = connection.execute(query).fetchall()
    assert rows
    assert any(value is not None for row in rows for value in row)


def test_the_counts_of_the_first_and_the_fifth_add_up(connection):
    queries = dict(QUERIES)
    tasks = connection.sql(queries["1"]).pl()["tasks"].sum()
    assert tasks == connection.execute("select sum(tasks) from task_packages").fetchall()[0][0]
    derived = connection.sql(queries["5"]).pl()
    assert (
        derived["claims"].sum()
        == connection.execute("select count(*) from claims where reference_status = 'derived'").fetchall()[0][0]
    )
    for rule in ("normalised", "amount_and_period", "exact_period", "covering_period"):
        own = derived.filter(reference_rule=rule)
        assert own[rule].to_list() == own["claims"].to_list()
