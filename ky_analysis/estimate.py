"""From representative municipalities to one's own: reads nothing, writes nothing, returns the frames that go out."""

import re
from collections.abc import Sequence

import numpy as np
import polars as pl

from ky_analysis.errors import UsageError
from ky_analysis.workload import estimate_tables as tables
from ky_analysis.workload import key_choice, scaling
from ky_analysis.workload.counts import Counts
from ky_analysis.workload.hidden_counts import fillings
from ky_analysis.workload.keys import key_values, trait
from ky_analysis.workload.narrowing import narrowing
from ky_analysis.workload.simulate import generator

DRAWS = 4_000
Fits = list[tuple[scaling.Total, scaling.Split]]


def estimate(
    counts: Counts,
    keys: pl.DataFrame,
    targets: Sequence[str],
    key_columns: Sequence[str] = (),
    similar: Sequence[str] = (),
    seed: int = 1,
    draws: int = DRAWS,
) -> dict[str, pl.DataFrame]:
    """Predicts the tasks of every target, and checks the method on the representatives themselves.

    Args:
        counts: package counts of the representatives. One that is a target too is left out of its own prediction.
        keys: municipality_code and columns that measure size; keys.shipped() where there is nothing better.
        targets: municipality codes.
        key_columns: the columns to choose a key among; default all of `keys` that are numbers.
        similar: columns by which similar municipalities may count for more, if that wins leave-one-out.
        seed: the same inputs and seed give the same figures; a municipality's do not depend on the other targets.
        draws: draws a prediction.

    Returns:
        The frames of published_estimate.TABLES by name.

    Raises:
        UsageError: a target, key or number of draws that cannot be.
        ExtractError: a key is zero or missing.
    """
    targets = checked_targets(targets, counts, draws)
    codes = (*counts.codes, *(code for code in targets if code not in counts.codes))
    candidates, missing = key_values(keys, key_columns, codes)
    traits = [trait(keys, column, codes) for column in similar]
    size = len(counts.codes)  # representatives come first in codes
    alike = np.array([key_choice.likeness(traits, np.arange(size), one) for one in range(len(codes))])
    filled = fillings(counts, generator(seed, "hidden counts"))
    of_known = {name: values[:size] for name, values in candidates.items()}
    totals = np.round(filled.sum(2).mean(0))
    choices = key_choice.choose(totals, of_known, alike[:size] if traits else None)
    best, key = choices[0], candidates[choices[0].key_column]

    fits: dict[int, Fits] = {}
    predicted: dict[str, np.ndarray] = {}
    for place, code in enumerate(codes):
        if code in targets or size > 1:
            group = place if best.weighted else min(place, size)  # all but the representatives share one fit
            if group not in fits:
                others = np.flatnonzero(np.arange(size) != place)
                fits[group] = fit(filled, key, others, alike[place] if best.weighted else None)
            predicted[code] = predict(fits[group], key[place], draws, generator(seed, f"tasks of {code}"))
    return {
        "estimate_summary": tables.summary(targets, codes, predicted, filled, key),
        "estimate_draws": tables.drawn(targets, predicted),
        "estimate_check": tables.check(counts, predicted, filled, key, seed),
        "estimate_targets": tables.about_targets(targets, codes, counts, key, best),
        "estimate_representatives": tables.about_representatives(counts, key),
        "estimate_keys": tables.about_keys(choices, missing),
        "estimate_narrowing": narrowing(targets, codes, predicted, totals, key, seed),
    }


def checked_targets(targets: Sequence[str], counts: Counts, draws: int) -> tuple[str, ...]:
    """Targets with four digits, each once, in the order given."""
    if draws < 100:
        raise UsageError(f"{draws} draws are too few for percentiles. Ask for 100 or more.")
    if not targets:
        raise UsageError("No target. Give the code of at least one municipality with --target.")
    if not all(re.fullmatch(r"\d{3,4}", code, re.ASCII) for code in targets):
        raise UsageError("A target is not a municipality code. Codes have four digits, such as 0461.")
    targets = tuple(dict.fromkeys(code.zfill(4) for code in targets))
    if len(counts.codes) == 1 and counts.codes[0] in targets:
        raise UsageError(
            f"The only municipality with counts, {counts.codes[0]}, is a target itself, and is left out of its own "
            "estimate. Add the counts of another municipality."
        )
    return targets


def fit(filled: np.ndarray, key: np.ndarray, others: np.ndarray, alike: np.ndarray | None) -> Fits:
    """The model on these municipalities, once for each filling of the hidden counts."""
    used = key_choice.weights(None if alike is None else alike[others])
    return [
        (scaling.fit_total(table[others].sum(1), key[others], used), scaling.fit_split(table[others], used))
        for table in filled
    ]


def predict(fits: Fits, key: float, draws: int, random: np.random.Generator) -> np.ndarray:
    """Draws of the packages, (draws, 15), in equal parts from every fit."""
    parts = []
    for place, (total, split) in enumerate(fits):
        number = (draws + place) // len(fits)
        parts.append(scaling.draw_split(split, scaling.draw_total(total, key, number, random), random))
    return np.concatenate(parts)
