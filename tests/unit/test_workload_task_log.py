"""Minutes from a task log: pooled where thin, the log's own where thick."""

import numpy as np
import polars as pl
import pytest

from ky_analysis import contract
from ky_analysis.workload import package_names, simulate, task_log
from ky_analysis.workload.plan import Workload

WITH, OTHER, REST = contract.PACKAGES[0], contract.PACKAGES[3], contract.PACKAGES[10]


def log(*rows: tuple[str, float | None]) -> pl.DataFrame:
    return task_log.coded(
        pl.DataFrame(
            {"municipality_code": "0461", "package_name": [name for name, _ in rows], "minutes": [m for _, m in rows]},
            schema_overrides={"minutes": pl.Decimal(14, 2)},
        )
    )


def minutes(frame: pl.DataFrame) -> np.ndarray:
    seen = task_log.summarise(frame, 0.5)
    return simulate.mean_minutes(Workload(), seen, simulate.generator(1, "0461"), 10_000)


def spread(values: np.ndarray) -> float:
    return float(values.std() / values.mean())


def test_names_are_folded_and_the_count_is_dropped() -> None:
    frame = log(
        ("Ingen sag  fundet, med dækninger (223)", 10),
        (" INGEN SAG FUNDET MED DÆKNINGER ( 1.223 ) ", 10),
        ("case_missing_with_coverage", 10),
        ("Dækninger og afskrivninger af KMD Aktiv fordringer (7)", 1),
    )
    assert frame["package_code"].to_list() == [OTHER, OTHER, OTHER, "parked_coverages"]


def test_own_names_of_the_settings_are_known() -> None:
    from ky_analysis.settings import TaskType

    own = TaskType(task_type="case_missing", name_da="NT - Sag ( HTF )")
    assert package_names.known_names((own,))[package_names.fold("NT - Sag ( HTF ) uden dækning (12)")] == REST


def test_rows_of_unknown_packages_are_counted_not_lost() -> None:
    rows = task_log.rows("0461", log(("Post", 5), ("Post", 7), (WITH, None), (WITH, 30)))
    found = {row["package_code"]: (row["rows"], row["usable_rows"], row["mean_minutes"]) for row in rows}
    assert found == {WITH: (2, 1, 30.0), "unknown": (2, 0, None)}


def test_a_thick_log_gives_its_own_mean() -> None:
    rng = np.random.default_rng(3)
    frame = log(*((WITH, float(value)) for value in np.round(rng.gamma(4, 12, 2_000), 2)))
    found = minutes(frame)[0]
    assert found.mean() == pytest.approx(frame["minutes"].mean(), rel=0.01)
    assert spread(found) == pytest.approx(0.5 / np.sqrt(2_000), rel=0.2)


def test_a_thin_package_lies_between_its_own_mean_and_the_others() -> None:
    others = [(code, 30.0 + one % 61) for code in contract.PACKAGES[:7] for one in range(200) if code != OTHER]
    found = minutes(log(*others, (OTHER, 14.0), (OTHER, 30.0)))
    assert 24 < found[3].mean() < 60
    assert spread(found[3]) > 3 * spread(found[0])


def test_a_package_without_rows_follows_the_others_and_is_less_sure() -> None:
    twice = [(code, 2 * 21.67 + one) for code in contract.PACKAGES[:7] for one in range(-20, 21) for _ in range(5)]
    found = minutes(log(*twice))
    assert np.median(found[10]) == pytest.approx(2 * 10.83, rel=0.1)
    assert spread(found[10]) > 2 * spread(found[0])


def test_a_log_without_usable_rows_changes_nothing() -> None:
    plain = simulate.mean_minutes(Workload(), None, simulate.generator(1, "0461"), 10_000)
    assert np.array_equal(minutes(log(("Post", 5), (WITH, None))), plain)


def test_checks_of_parked_coverages_are_on_their_own() -> None:
    found = minutes(log(*(("parked_coverages", 3.0) for _ in range(100))))
    assert found[14].mean() == pytest.approx(3, rel=0.01)
    assert found[0].mean() == pytest.approx(21.67, rel=0.01)
