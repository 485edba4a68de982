"""How often the scaling model's intervals hold the truth: `python -m tests.benchmarks.calibration` writes the table.

Worlds are simulated: K representatives and a target, with keys drawn from the 98 municipalities' inhabitants, rates
that differ by a coefficient of variation, and splits that differ by a concentration. Two real sets are resampled.
"""

import argparse
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis.workload import keys, scaling, scaling_check

DATA = Path(__file__).parent.parent / "data"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "calibration.md"
REPRESENTATIVES = (3, 5, 8, 20)
DRAWS = 1_500
PIT_LIMITS = {80: (0.1, 0.9), 95: (0.025, 0.975)}
WANTED = {80: (0.76, 0.93), 95: (0.93, 0.995)}
PUMPS = ((5, 1, 5, 14, 3, 19, 1, 1, 4, 22),
         (94.320, 15.720, 62.880, 125.760, 5.240, 31.440, 1.048, 1.048, 2.096, 10.480))  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What a simulated world is like: `cv` between rates (0: even), how they vary, and a typical number of tasks."""

    cv: float
    mixing: str  # gamma or log-normal
    level: int
    concentration: float = 60.0

    @property
    def title(self) -> str:
        return "even (0)" if self.cv == 0 else f"{self.cv:g} {self.mixing}"


SETTINGS = tuple(
    Setting(cv, mixing, level)
    for level in (500, 30)
    for cv, mixing in (
        (0, "gamma"),
        (0.1, "gamma"),
        (0.5, "gamma"),
        (0.5, "log-normal"),
        (1, "gamma"),
        (1, "log-normal"),
    )
)


def world(setting: Setting, size: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Counts (size, 15) and keys (size,) of municipalities; the last one is the target."""
    inhabitants = keys.shipped()["population"].to_numpy()
    key = random.choice(inhabitants, size, replace=False)
    mean = setting.level / np.median(inhabitants)
    if setting.cv == 0:
        rate = np.full(size, mean)
    elif setting.mixing == "gamma":
        rate = random.gamma(setting.cv**-2, mean * setting.cv**2, size)
    else:
        sigma = np.sqrt(np.log1p(setting.cv**2))
        rate = mean * np.exp(random.normal(-(sigma**2) / 2, sigma, size))
    pi = random.dirichlet(np.full(15, 0.8))
    shares = np.full((size, 15), pi) if setting.cv == 0 else random.dirichlet(setting.concentration * pi + 1e-9, size)
    return random.multinomial(random.poisson(rate * key), shares), key


def real_sets() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Counts and keys of the published sets; what they are is said in tests/unit/test_scaling_model.py."""
    lips = pl.read_csv(DATA / "scotland_lip_cancer.csv")
    return {
        "Lip cancer, 56 districts": (lips["observed"].to_numpy(), lips["expected"].to_numpy()),
        "Pumps, 10": (np.array(PUMPS[0]), np.array(PUMPS[1])),
    }


def pit_of_total(tasks: np.ndarray, key: np.ndarray, random: np.random.Generator) -> tuple[float, float, float]:
    """Randomised PIT of the last total as predicted from the others, its CRPS, and that of the plain ratio."""
    tasks = tasks.astype(np.float64)
    total = scaling.fit_total(tasks[:-1], key[:-1])
    drawn = scaling.draw_total(total, key[-1], DRAWS, random)[:, None]
    pit = scaling_check.pit(drawn, tasks[-1], tasks[-1], random.random(1))[0]
    naive = abs(tasks[:-1].sum() / key[:-1].sum() * key[-1] - tasks[-1])
    return pit, scaling_check.crps(drawn, tasks[-1:])[0], naive


def pits_of_packages(counts: np.ndarray, key: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Randomised PIT of every package of the last municipality, (15,)."""
    table = counts[:-1].astype(np.float64)
    drawn = scaling.draw_total(scaling.fit_total(table.sum(1), key[:-1]), key[-1], DRAWS, random)
    drawn = scaling.draw_split(scaling.fit_split(table), drawn, random)
    return scaling_check.pit(drawn, counts[-1], counts[-1], random.random(15))


def coverage(pits: np.ndarray) -> dict[int, float]:
    """Share of PIT values inside the 80 and 95 % intervals."""
    pits = np.asarray(pits)
    return {nominal: float(((pits > low) & (pits < high)).mean()) for nominal, (low, high) in PIT_LIMITS.items()}


def simulated(setting: Setting, size: int, worlds: int, seed: int = 1) -> dict[str, dict[int, float] | float]:
    """Coverage of the total and of the packages over simulated worlds, and mean CRPS against the ratio's."""
    random = np.random.default_rng([seed, size, setting.level, round(100 * setting.cv), len(setting.mixing)])
    totals, packages, scores = [], [], []
    for number in range(worlds):
        counts, key = world(setting, size + 1, random)
        pit, *score = pit_of_total(counts.sum(1), key, random)
        totals.append(pit)
        scores.append(score)
        if number % 4 == 0:
            packages.append(pits_of_packages(counts, key, random))
    model, naive = np.mean(scores, axis=0)
    return {"total": coverage(totals), "packages": coverage(np.concatenate(packages)), "gain": 1 - model / naive}


def resampled(tasks: np.ndarray, key: np.ndarray, size: int, times: int) -> dict[int, float]:
    """Coverage where `size` areas of a real set predict another one of it."""
    random = np.random.default_rng([2, size, len(tasks)])
    chosen = [random.permutation(len(tasks))[: size + 1] for _ in range(times)]
    return coverage([pit_of_total(tasks[one], key[one], random)[0] for one in chosen])


@contextmanager
def prior(scale: float, alike: float) -> Iterator[None]:
    """Runs with another prior on the coefficient of variation."""
    kept = scaling.CV_SCALE, scaling.ALIKE
    scaling.CV_SCALE, scaling.ALIKE = scale, alike
    try:
        yield
    finally:
        scaling.CV_SCALE, scaling.ALIKE = kept


def percent(found: dict[int, float]) -> str:
    return " / ".join(f"{100 * share:.1f}" for share in found.values())


def document(worlds: int) -> str:
    """The text of docs/calibration.md."""
    lines = ["| tasks | rates differ by | K | total 80 / 95 % | packages | half-Cauchy(1) alone | CRPS below ratio's |"]
    lines += ["|---|---|---|---|---|---|---|"]
    totals = {}
    for setting in SETTINGS:
        for size in REPRESENTATIVES:
            found = simulated(setting, size, worlds)
            totals[setting, size] = found["total"]
            with prior(1.0, 0.0):
                narrower = simulated(setting, size, worlds // 2)["total"]
            lines.append(
                f"| {setting.level} | {setting.title} | {size} | {percent(found['total'])} | "
                f"{percent(found['packages'])} | {percent(narrower)} | {100 * found['gain']:.0f} % |"
            )
    outside = [
        f"{setting.level} tasks, {setting.title}, K = {size}: {percent(found)}"
        for (setting, size), found in totals.items()
        if not wanted(found)
    ]
    of_all = f"Outside what is wanted: {len(outside)} of the {len(totals)} lines"
    lines += ["", f"{of_all}{': ' * bool(outside)}{'; '.join(outside)}."]
    real = ["| set | K | 80 / 95 % | half-Cauchy(1) alone |", "|---|---|---|---|"]
    for name, (tasks, key) in real_sets().items():
        for size in REPRESENTATIVES[:3]:
            found = resampled(tasks, key, size, worlds)
            with prior(1.0, 0.0):
                narrower = resampled(tasks, key, size, worlds)
            real.append(f"| {name} | {size} | {percent(found)} | {percent(narrower)} |")
    head = HEAD.format(worlds=worlds, python=platform.python_version(), numpy=np.__version__)
    return head + "\n".join([*pooled(totals), BY_LINE, *lines, "", "## Real sets", "", *real]) + "\n" + FOOT


def wanted(found: dict[int, float]) -> bool:
    """Whether both intervals cover as often as is wanted."""
    return all(low <= found[nominal] <= high for nominal, (low, high) in WANTED.items())


def pooled(totals: dict[tuple[Setting, int], dict[int, float]]) -> list[str]:
    """The table of coverage by K over even rates, uneven ones and both, and a sentence on what lies outside."""
    kinds = {"even": lambda one: one.cv == 0, "uneven": lambda one: one.cv > 0, "even and uneven": lambda one: True}
    lines, outside = [f"| K | {' | '.join(kinds)} |", "|---" * (len(kinds) + 1) + "|"], 0
    for size in REPRESENTATIVES:
        cells = []
        for has in kinds.values():
            of_kind = [found for (setting, k), found in totals.items() if k == size and has(setting)]
            mean = {nominal: float(np.mean([found[nominal] for found in of_kind])) for nominal in WANTED}
            outside += not wanted(mean)
            cells.append(percent(mean))
        lines.append(f"| {size} | {' | '.join(cells)} |")
    return [*lines, "", f"Outside what is wanted: {outside} of the {len(kinds) * len(REPRESENTATIVES)} cells."]


HEAD = """# Calibration of the scaling model

Made by `python -m tests.benchmarks.calibration`; do not edit. {worlds:,} worlds a line, seeded (half of them for the
half-Cauchy(1) column, every fourth for packages), Python {python}, NumPy {numpy}.

A line: K representative municipalities predict another one of the same simulated world, and the share of worlds in
which the truth lies inside the 80 and the 95 % interval is counted, by randomised PIT (a count that lies on the edge of
an interval is inside with the right probability). Wanted: 76 to 93 %, and 93 to 99.5 %. The keys are inhabitants of
municipalities drawn at random; `tasks` is the number that a median municipality has; rates per inhabitant differ by the
coefficient of variation given. Splits on packages differ too (concentration 60), but where rates are even they do not.
The last column says how much lower the mean CRPS is than the error of the plain ratio.

## Simulated worlds

All worlds of a K together, those with the same rates everywhere, and those with different ones:

"""

BY_LINE = """
## Setting by setting
"""

FOOT = """
## How to read it

- Three or five municipalities that happen to be alike say little of how much municipalities differ, so their intervals
  are wider than they would need to be if all municipalities were alike: that is the price of not being too narrow where
  they are not.
- Municipalities that differ a lot (1 gamma: a standard deviation as large as the mean) and are few are the hard case.
- Three alike municipalities with few tasks (30, even, K = 3) are covered a little too often. That price was weighed:
  with "all alike" at 1 in 4 they come to 99.2 %, but rates that differ by 0.1 fall from 96 to 91 %, and too narrow is
  worse than too wide. Wider tails (half-Cauchy(2.5 to 6)) with "nearly alike" in place of "all alike" (half-normal with
  0.02 to 0.15) were tried in 19 combinations; each puts at least one other line of K = 3 outside.
- The figures carry simulation noise: the standard error of a share of 80 % over 1,500 worlds is 1.0 points, of one
  of 99.5 % it is 0.2.
"""


def main() -> None:
    """Writes docs/calibration.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=1_500)
    DOCUMENT.write_text(document(parser.parse_args().worlds), encoding="utf-8")


if __name__ == "__main__":
    main()
