"""The oracle's own footing: hand-worked facts, and that the tests built on it can fail."""

import datetime as dt
import random
from decimal import Decimal

import polars as pl
import pytest

from tests.compare import differences
from tests.oracle import Options, decide, decide_all
from tests.oracle.facts import is_empty_reference, normalise, overlap_days, person_of
from tests.shrink import shrink
from tests.spec.tables import mismatches, worlds
from tests.worlds import random_world, random_worlds


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("610150-0001", "6101500001"),
        ("61 01 50 00 01", "6101500001"),
        ("101555003", "0101555003"),
        ("2902570001", "2902570001"),  # 29 February, whatever the year
        ("8902570001", "8902570001"),
        ("3002570001", None),
        ("9201500001", None),  # day 32
        ("6001500001", None),  # day 60 is no day, and 0 + 60 neither
        ("6113500001", None),
        ("610150--0001", None),
        ("61015000011", None),
        ("", None),
        (None, None),
    ],
)
def test_person_of(text, person):
    assert person_of(text) == person


@pytest.mark.parametrize(
    ("text", "normal"),
    [("00ab-1", "AB1"), ("0-0", None), ("æ 10", "Æ10"), ("a0b", "A0B"), ("#-", None), (None, None)],
)
def test_normalise(text, normal):
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "empty"),
    [(None, True), ("-", True), ("Ukendt", True), ("000", True), ("0-0", False), ("0001", False), ("--", False)],
)
def test_is_empty_reference(text, empty):
    assert is_empty_reference(text, Options()) is empty


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2024-03-31", "2024-04-30", 1),
        ("2024-04-01", "2024-04-30", 0),
        (None, "2024-03-01", 1),
        ("2024-03-30", None, 2),
        (None, None, 31),
        ("2024-03-31", "2024-03-01", 0),
    ],
)
def test_overlap_days(start, end, days):
    march = {"period_from": dt.date(2024, 3, 1), "period_to": dt.date(2024, 3, 31)}
    other = {
        "period_from": start and dt.date.fromisoformat(start),
        "period_to": end and dt.date.fromisoformat(end),
    }
    assert overlap_days(other, march) == days
    assert overlap_days(march, {**march, "period_to": None}) is None


EXAMPLE = """
    benefits
    example | reference
    one     | A1

    claims
    example | claim || status  | reference
    one     | F1    || derived | {reference}
"""


def test_a_spec_table_can_fail():
    right, wrong = EXAMPLE.format(reference="A1"), EXAMPLE.format(reference="A2")
    tables = decide_all(worlds(right), Options())
    assert mismatches(right, tables) == []
    assert mismatches(wrong, tables) == ["one: claims F1: reference is A1, expected A2"]


def as_product(tables: dict[str, list[dict]]) -> dict[str, pl.DataFrame]:
    frames = {}
    for name, rows in tables.items():
        frame = pl.DataFrame(rows, infer_schema_length=None)
        frames[name] = frame.rename({"person": "person_key"}) if "person" in frame.columns else frame
    return frames


def test_the_comparison_can_fail():
    tables = decide_all(random_worlds(random.Random(1), 30), Options())
    product = as_product(tables)
    assert differences(tables, product) == {}
    changed = product["claims"].with_columns(pl.lit("settled").alias("outcome"))
    assert differences(tables, product | {"claims": changed})
    assert differences(tables, product | {"tasks": product["tasks"].head(3)})
    one_person = product["claims"].with_columns(pl.lit("same").alias("person_key"))
    assert differences(tables, product | {"claims": one_person})


def test_a_failing_world_is_made_small():
    def has_other_persons(smaller):
        decided = [(world["municipality_code"], decide(world, Options())) for world in smaller]
        return {
            code for code, out in decided if any(claim["reference_rule"] == "other_person" for claim in out["claims"])
        }

    rng = random.Random(3)
    world = next(w for w in (random_world(rng, "1001") for _ in range(1000)) if has_other_persons([w]))
    small = shrink(world, has_other_persons)
    assert {name: len(small[name]) for name in ("accounts", "claims", "benefits")} == {
        "accounts": 1,
        "claims": 1,
        "benefits": 1,
    }
    assert small["cases"] == []


def test_worlds_fire_every_rule_and_every_value():
    """A random world that never meets a rule would prove nothing of it."""
    out = decide_all(random_worlds(random.Random(1), 1500), Options())
    seen = {name: {row[name] for row in out["claims"]} for name in ("outcome", "reference_rule", "task_type")}
    assert len(seen["outcome"]) == 5
    assert len(seen["reference_rule"]) == 9
    assert len(seen["task_type"]) == 8
    assert len({(row["link_status"], row["link_rule"]) for row in out["accounts"]}) == 10
    assert {row["disposition"] for row in out["coverages"]} == {"waiting", "released", "not_parked", "out_of_scope"}
    assert {row["reportable"] for row in out["coverages"]} == {"yes", "no", "in_part", "unknown"}
    assert {row["package_code"] for row in out["task_packages"] if row["tasks"]} == {
        row["package_code"] for row in out["task_packages"]
    }
    assert max(row["rank"] for row in out["task_candidates"]) == 5
    assert {row["overdue"] for row in out["tasks"]} == {True, False}
    assert sum((row["amount"] for row in out["coverages"]), Decimal(0)) > 0
