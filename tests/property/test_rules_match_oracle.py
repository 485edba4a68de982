"""Random small worlds through the product, every table compared cell by cell with the plain-Python oracle.

KY_PROPERTY_ROUNDS=20 runs longer, KY_PROPERTY_SEED=7 starts from another seed. Not hypothesis: a run of the product
costs the same for one world as for a hundred, so a hundred are run together, each a municipality of its own, and a
world that differs is made smaller a hundred tries at a time.
"""

import datetime as dt
import os
import random

import pytest

from tests.compare import differences
from tests.conservation import violations
from tests.oracle import Options, decide_all
from tests.product import run_worlds
from tests.shrink import shrink
from tests.worlds import random_worlds

ROUNDS = int(os.environ.get("KY_PROPERTY_ROUNDS", "1"))
FIRST_SEED = int(os.environ.get("KY_PROPERTY_SEED", "1"))
WORLDS = 150

RUNS = {
    "defaults": Options(),
    "a day with deadlines, tasks by claim": Options(extract_date=dt.date(2026, 1, 31), task_grain="claim"),
    "the day after, before the new law": Options(extract_date=dt.date(2026, 2, 1), law_year=2025),
    "rules off, own placeholders": Options(
        extract_date=dt.date(2025, 12, 31),
        disabled=("normalised", "exact_period", "only_benefit"),
        placeholders=("x9", "#"),
        uddannelseshjaelp_before_2026=True,
        handle_by_month=12,
        handle_by_day=1,
    ),
}


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + ROUNDS))
def test_product_and_oracle_agree(seed, name, tmp_path):
    options = RUNS[name]
    print(f"seed {seed}, {WORLDS} worlds, {options}")
    worlds = random_worlds(random.Random(f"{seed} {name}"), WORLDS)
    tables = run_worlds(worlds, tmp_path / "all", options)
    found = differences(decide_all(worlds, options), tables)
    if found:
        pytest.fail(report(worlds, found, options, tmp_path))
    assert violations({table: frame.to_dicts() for table, frame in tables.items()}) == []
    assert tables["coverages"].height == sum(len(world["coverages"]) for world in worlds)
    assert tables["claims"].height == sum(len(world["claims"]) for world in worlds)


def report(worlds: list[dict], found: dict[str, list[str]], options: Options, folder) -> str:
    """The smallest world for the first difference, and how many worlds differ."""
    runs = iter(range(1000))

    def failing(smaller: list[dict]) -> set[str]:
        tables = run_worlds(smaller, folder / f"smaller{next(runs)}", options)
        return set(differences(decide_all(smaller, options), tables))

    lines = [f"{len(found)} of {len(worlds)} worlds differ."]
    code = next(iter(sorted(found)))
    world = next((world for world in worlds if world["municipality_code"] == code), None)
    if world is None:
        return "\n".join([*lines, *found[code]])
    world = shrink(world, failing)
    tables = run_worlds([world], folder / "smallest", options)
    lines += ["The smallest world found:"]
    for table in ("accounts", "claims", "benefits", "cases", "coverages"):
        lines += [f"  {table}: {row}" for row in world[table]]
    for differing in differences(decide_all([world], options), tables).values():
        lines += differing
    return "\n".join(lines)
