"""Laws that need no second opinion, on worlds that hypothesis draws and makes small; the oracle must keep them too."""

import copy
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conservation import violations
from tests.oracle import Options, decide
from tests.worlds import random_world

RULES = (
    "normalised",
    "amount_and_period",
    "exact_period",
    "covering_period",
    "only_overlap",
    "only_benefit",
    "account_sibling",
)
QUICK = settings(max_examples=150, deadline=None, print_blob=True)
worlds = st.randoms(use_true_random=False).map(lambda rng: random_world(rng, "0461"))
options = st.builds(
    Options,
    task_grain=st.sampled_from(["account", "claim"]),
    disabled=st.sets(st.sampled_from(RULES)).map(lambda rules: tuple(sorted(rules))),
    law_year=st.sampled_from([None, 1993, 2025, 2026]),
)


@QUICK
@given(worlds, options)
def test_everything_adds_up(world, options):
    assert violations(decide(world, options)) == []


@QUICK
@given(worlds, options, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world, options, rng):
    shuffled = copy.deepcopy(world)
    for table in ("accounts", "claims", "benefits", "cases", "coverages"):
        rng.shuffle(shuffled[table])
    before, after = decide(world, options), decide(shuffled, options)
    assert {name: sorted(map(str, rows)) for name, rows in before.items()} == {
        name: sorted(map(str, rows)) for name, rows in after.items()
    }


@QUICK
@given(worlds, options)
def test_rules_off_change_no_count_and_resolve_no_more(world, options):
    every, some = decide(world, replace(options, disabled=())), decide(world, options)
    for before, after in zip(every["claims"], some["claims"], strict=True):
        assert before["candidate_count"] == after["candidate_count"]
        if before["reference_status"] in ("ambiguous", "missing"):
            assert after["reference_status"] != "stated"
        if after["reference_rule"]:
            assert after["reference_rule"] not in options.disabled


@QUICK
@given(worlds)
def test_the_grain_moves_tasks_but_no_claim(world):
    by_account, by_claim = decide(world, Options()), decide(world, Options(task_grain="claim"))
    same = [{name: row[name] for name in row if name != "task_id"} for row in by_account["claims"]]
    assert same == [{name: row[name] for name in row if name != "task_id"} for row in by_claim["claims"]]
    assert sum(row["claims"] for row in by_account["tasks"]) == len(by_claim["tasks"])
