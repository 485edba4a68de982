"""The sentences beside an estimate name what makes it weaker, and nothing else."""

import polars as pl

from ky_analysis import estimate
from ky_analysis.contract import PACKAGES
from ky_analysis.workload import keys
from ky_analysis.workload.counts import arrays
from ky_analysis.workload.estimate_notes import notes, some

PLACES = ("0151", "0153", "0157", "0159")


def told(places=PLACES, targets=("0161",), table=None, similar=(), **more) -> str:
    rows = {(code, package): (40 + place, 40 + place) for place, code in enumerate(places) for package in PACKAGES}
    rows |= more.get("rows", {})
    for gone in more.get("without", ()):
        del rows[gone]
    return " ".join(notes(estimate.estimate(arrays(rows), table or keys.shipped(), targets, (), similar, draws=100)))


def test_a_sound_estimate_names_its_key_alone():
    assert told(targets=("0153",), places=(*PLACES, "0161")).startswith("Key: population.")
    assert told() == "Key: population. The key lies outside what was seen: 0161."


def test_each_weakness_is_said():
    assert "rests on 1 of the 3" in told(places=PLACES[:1])
    assert "left out of its own estimate: 0151." in told(targets=("0151",))
    assert "outside what was seen: 0101." in told(targets=("0101",))
    assert "read as 0: 0153." in told(without=[("0153", PACKAGES[4])])
    assert "2 package counts were shared hidden" in told(
        rows={("0153", PACKAGES[4]): (1, 4), ("0153", PACKAGES[5]): (5, 90)}
    )


def test_the_key_says_what_it_won_against():
    assert "leave-one-out log score" in told(similar=("region",))


def test_a_key_that_is_not_tried_is_said():
    table = keys.shipped().with_columns(
        konti=pl.when(pl.col("municipality_code") == "0151").then(0.0).otherwise(pl.col("population") / 10)
    )
    rows = {(code, package): (40, 40) for code in PLACES for package in PACKAGES}
    found = notes(estimate.estimate(arrays(rows), table, ("0161",), draws=100))
    assert "Key 'konti' is zero or missing for 1 of the municipalities and was not tried." in found


def test_a_long_list_is_cut():
    assert some([str(number) for number in range(12)]).endswith("9 and 2 more")
