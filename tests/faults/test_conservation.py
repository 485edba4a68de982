"""Many random small extracts: nothing is lost between the files and the packages, to the row and to the øre."""

import random
from decimal import Decimal

import polars as pl
import pytest

from ky_analysis import contract
from tests import product
from tests import worlds as worlds_of
from tests.faults import forms, worlds

EXTRACTS, AT_ONCE = (10_000, 500) if forms.LONG else (200, 200)


def broken_laws(out, given: list[dict]) -> list[str]:
    """The laws that do not hold, with how often."""
    read = {name: pl.read_parquet(out / "data" / f"{name}.parquet") for name in (*product.TABLES, "row_balance")}
    claims, coverages, tasks, packages = (read[name] for name in ("claims", "coverages", "tasks", "task_packages"))
    key = ["municipality_code", "task_id"]
    manual = claims.filter(pl.col("outcome") == "manual")
    in_tasks = manual.group_by(key).agg(
        claims=pl.len(), balance=pl.col("balance").sum(), amount=pl.col("coverage_amount").sum()
    )
    joined = tasks.join(in_tasks, on=key, how="full", suffix="_found")
    counted = tasks.group_by("municipality_code", "package_code").agg(tasks=pl.len(), claims=pl.col("claims").sum())
    shown = packages.filter(pl.col("package_code") != "parked_coverages").join(
        counted, on=["municipality_code", "package_code"], how="left", suffix="_found"
    )
    waiting = coverages.filter(pl.col("disposition") == "waiting")
    parked = packages.filter(pl.col("package_code") == "parked_coverages")
    laws = {
        "every row is loaded, rejected or a duplicate": read["row_balance"]
        .filter(pl.col("input_rows") != pl.col("loaded_rows") + pl.col("rejected_rows") + pl.col("duplicate_rows"))
        .height,
        "every row came in": sum(
            row["input_rows"] != sum(len(world[row["table_name"]]) for world in given)
            for row in read["row_balance"].to_dicts()
            if row["table_name"] in given[0]
        ),
        "every claim has one outcome": claims["outcome"].null_count()
        + claims.select("municipality_code", "claim_id").is_duplicated().sum(),
        "manual and only manual claims have a task": claims.filter(
            (pl.col("outcome") == "manual") != pl.col("task_id").is_not_null()
        ).height,
        "tasks and claims agree": joined.filter(
            pl.col("claims").ne_missing(pl.col("claims_found"))
            | pl.col("balance").ne_missing(pl.col("balance_found"))
            | pl.col("coverage_amount").ne_missing(pl.col("amount"))
        ).height,
        "packages and tasks agree": shown.filter(
            (pl.col("tasks") != pl.col("tasks_found").fill_null(0))
            | (pl.col("claims") != pl.col("claims_found").fill_null(0))
        ).height,
        "all fifteen packages everywhere": packages.height - 15 * packages["municipality_code"].n_unique(),
        "every coverage has one disposition": coverages["disposition"].null_count(),
        "the fifteenth package counts the waiting": abs(int(parked["tasks"].sum()) - waiting.height),
        "amounts are conserved": int(coverages["amount"].sum() != loaded_amount(out, given, coverages)),
        "no waiting row without a task": waiting["blocking_task_id"].null_count(),
    }
    return [f"{law}: {count}" for law, count in laws.items() if count]


def loaded_amount(out, given: list[dict], coverages: pl.DataFrame) -> Decimal:
    """The sum of the coverages that were loaded, from what was given."""
    amounts = {
        (world["municipality_code"], row["coverage_id"]): row["amount"] for world in given for row in world["coverages"]
    }
    keys = coverages.select("municipality_code", "coverage_id").rows()
    return sum((amounts[key] for key in keys), Decimal(0))


def given(seed: int, count: int) -> list[dict]:
    return worlds_of.random_worlds(random.Random(seed), count)


@pytest.mark.parametrize("seed", range(EXTRACTS // AT_ONCE))
def test_the_laws_hold(tmp_path, seed):
    some = given(seed, AT_ONCE)
    product.write_extract(some, tmp_path / "extract")
    worlds.build(tmp_path / "extract", tmp_path / "out")
    broken = broken_laws(tmp_path / "out", some)
    forms.figures(f"conservation-{seed}", extracts=len(some), laws=11, broken=len(broken))
    assert broken == []


@pytest.mark.parametrize(
    ("table", "change", "law"),
    [
        ("claims", lambda f: f.filter(pl.col("task_type").ne_missing("case_missing")), "tasks and claims agree"),
        ("tasks", lambda f: f.head(f.height - 1), "packages and tasks agree"),
        ("coverages", lambda f: f.with_columns(amount=pl.col("amount") + 1), "amounts are conserved"),
        ("task_packages", lambda f: f.filter(pl.col("package_number") != 3), "all fifteen packages everywhere"),
        ("claims", lambda f: f.with_columns(outcome=None), "every claim has one outcome"),
        ("row_balance", lambda f: f.with_columns(loaded_rows=pl.col("loaded_rows") - 1), "every row is loaded"),
    ],
)
def test_red_a_table_that_loses_something_is_seen(red, table, change, law):
    out, some = red
    path = out / "data" / f"{table}.parquet"
    whole = path.read_bytes()
    change(pl.read_parquet(path)).write_parquet(path)
    try:
        assert any(text.startswith(law) for text in broken_laws(out, some))
    finally:
        path.write_bytes(whole)


@pytest.fixture(scope="module")
def red(tmp_path_factory):
    folder = tmp_path_factory.mktemp("red")
    some = given(1, 40)
    product.write_extract(some, folder / "extract")
    worlds.build(folder / "extract", folder / "out")
    assert broken_laws(folder / "out", some) == []
    assert {table.name for table in contract.OUTPUTS} >= {"claims", "tasks"}
    return folder / "out", some
