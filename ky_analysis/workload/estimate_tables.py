"""The published frames of an estimate, from its draws."""

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import scaling_check
from ky_analysis.workload.counts import TOTAL, Counts
from ky_analysis.workload.key_choice import Choice
from ky_analysis.workload.simulate import generator

PACKAGES = (*contract.PACKAGES, TOTAL)


def summary(targets, codes, predicted, filled: np.ndarray, key: np.ndarray) -> pl.DataFrame:
    """Mean and percentiles of every target and package, and the spreadsheet's ratio beside them."""
    parts = []
    for code in targets:
        place = codes.index(code)
        others = np.arange(filled.shape[1]) != place
        naive = scaling_check.naive_ratio(filled.mean(0)[others], key[: filled.shape[1]][others], key[place])
        found = scaling_check.statistics(scaling_check.with_total(predicted[code]))
        found["naive_point"] = scaling_check.with_total(naive)
        parts.append(pl.DataFrame({"municipality_code": [code] * 16, "package_code": PACKAGES} | found))
    return pl.concat(parts)


def code_column(code: str) -> pl.Expr:
    return pl.lit(code).alias("municipality_code")


def drawn(targets, predicted) -> pl.DataFrame:
    """Every draw of every target; its packages add up to the total."""
    draws = len(predicted[targets[0]])
    packages = len(contract.PACKAGES)
    columns = {
        "draw": pl.Series(np.repeat(np.arange(1, draws + 1), packages)),
        "package_code": pl.Series(contract.PACKAGES).gather(np.tile(np.arange(packages), draws)),
    }
    return pl.concat(
        pl.DataFrame(columns | {"tasks": predicted[code].ravel()}).select(code_column(code), pl.all())
        for code in targets
    )


def check(counts: Counts, predicted, filled: np.ndarray, key: np.ndarray, seed: int) -> pl.DataFrame:
    """Every representative as predicted from the others against its true count; no rows where there is but one."""
    rows = [
        one_left_out(place, code, counts, predicted[code], filled, key, seed)
        for place, code in enumerate(counts.codes)
        if len(counts.codes) > 1
    ]
    return pl.concat(rows) if rows else pl.DataFrame(schema=CHECK_SCHEMA)


CHECK_SCHEMA = {
    "municipality_code": pl.String, "package_code": pl.String, "actual": pl.Int64, "actual_low": pl.Int64,
    "actual_high": pl.Int64, "mean": pl.Float64, **{name: pl.Float64 for name in scaling_check.PERCENTILES},
    "pit": pl.Float64, "crps": pl.Float64, "naive_point": pl.Float64, "naive_crps": pl.Float64,
}  # fmt: skip


def one_left_out(place: int, code: str, counts: Counts, draws: np.ndarray, filled, key, seed: int) -> pl.DataFrame:
    """The 16 rows of one representative; where its count is hidden, actual and the scores are null."""
    others = np.arange(len(counts.codes)) != place
    low = np.r_[counts.low[place], counts.total_low[place]]
    high = np.r_[counts.high[place], counts.total_high[place]]
    draws = scaling_check.with_total(draws)
    uniform = generator(seed, f"pit of {code}").random(16)
    naive = scaling_check.naive_ratio(filled.mean(0)[others], key[: len(others)][others], key[place])
    naive = scaling_check.with_total(naive)
    frame = pl.DataFrame(
        {"municipality_code": [code] * 16, "package_code": PACKAGES}
        | {"actual": low, "actual_low": low, "actual_high": high}
        | scaling_check.statistics(draws)
        | {
            "pit": scaling_check.pit(draws, low, high, uniform),
            "crps": scaling_check.crps(draws, low),
            "naive_point": naive,
            "naive_crps": np.abs(naive - low),
        },
        schema=CHECK_SCHEMA,
    )
    is_known = pl.col("actual_low") == pl.col("actual_high")
    return frame.with_columns(pl.when(is_known).then(pl.col(name)) for name in ("actual", "crps", "naive_crps"))


def about_targets(targets, codes, counts: Counts, key: np.ndarray, best: Choice) -> pl.DataFrame:
    """What each target's estimate rests on, and whether its key lies outside what was seen."""
    rows = []
    for code in targets:
        seen = [value for other, value in zip(counts.codes, key, strict=False) if other != code]
        value = key[codes.index(code)]
        rows.append({
            "municipality_code": code, "key_column": best.key_column, "key_value": value, "key_low": min(seen),
            "key_high": max(seen), "key_outside": not min(seen) <= value <= max(seen), "left_out": code in counts.codes,
            "representatives": len(seen), "weighted": best.weighted,
        })  # fmt: skip
    return pl.DataFrame(rows)


def about_representatives(counts: Counts, key: np.ndarray) -> pl.DataFrame:
    """What was seen: tasks, key and rate of every representative."""
    middle, key = (counts.total_low + counts.total_high) / 2, key[: len(counts.codes)]
    return pl.DataFrame({
        "municipality_code": counts.codes, "tasks_low": counts.total_low, "tasks_high": counts.total_high,
        "hidden_packages": counts.hidden.sum(1),
        "packages_not_stated": [code in counts.unstated for code in counts.codes],
        "key_value": key, "tasks_per_key": middle / key,
    })  # fmt: skip


def about_keys(choices: list[Choice], missing: dict[str, int]) -> pl.DataFrame:
    """Every key that was tried, the chosen one first, then those that some municipality lacks."""
    schema = {"place": pl.Int64, "key_column": pl.String, "weighted": pl.Boolean, "log_score": pl.Float64,
              "municipalities_without": pl.Int64, "chosen": pl.Boolean}  # fmt: skip
    tried = [(i, one.key_column, one.weighted, one.log_score, 0, i == 1) for i, one in enumerate(choices, 1)]
    left = [(len(tried) + i, name, False, None, lacking, False) for i, (name, lacking) in enumerate(missing.items(), 1)]
    return pl.DataFrame(tried + left, schema=schema, orient="row")
