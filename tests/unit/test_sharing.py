"""What is shared gives no hidden count away: an independent solver that knows every shown figure tries to find them."""

import itertools

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from ky_analysis import estimate
from ky_analysis.contract import PACKAGES, TASK_TYPES
from ky_analysis.errors import ExtractError
from ky_analysis.workload import counts, disclosure, keys, sharing

FAR = 10**6


def worlds():
    """Tables that are hard to protect, and seeded ones from almost empty to large."""
    one = dict.fromkeys(PACKAGES, 0)
    yield one
    yield dict.fromkeys(PACKAGES, 1)
    yield dict.fromkeys(PACKAGES, 4)
    yield dict.fromkeys(PACKAGES, 5)
    yield one | {PACKAGES[0]: 3}
    yield one | {PACKAGES[14]: 2}
    yield one | {PACKAGES[0]: 1, PACKAGES[1]: 1}
    yield one | {PACKAGES[0]: 4, PACKAGES[7]: 4}
    yield one | {PACKAGES[0]: 1, PACKAGES[7]: 200}
    yield dict.fromkeys(PACKAGES, 120) | {PACKAGES[3]: 2}
    yield dict.fromkeys(PACKAGES, 120) | {PACKAGES[14]: 2}
    yield one | {code: 1 for code in PACKAGES[:4]}
    random = np.random.default_rng(20)
    for level in (1, 3, 8, 40, 400):
        for _ in range(8):
            tasks = random.poisson(level * random.gamma(0.7, 1.4, 15)) * random.integers(0, 2, 15)
            yield dict(zip(PACKAGES, tasks.tolist(), strict=True))


WORLDS = list(worlds())


def sums(packages: dict[str, int]) -> dict[str, list[str]]:
    """Every total that may be shown and the packages in it, written out anew."""
    found = {kind: [f"{kind}_with_coverage", f"{kind}_without_coverage"] for kind in TASK_TYPES}
    found["with_coverage"] = [f"{kind}_with_coverage" for kind in TASK_TYPES]
    found["without_coverage"] = [f"{kind}_without_coverage" for kind in TASK_TYPES]
    return found | {"total": list(packages)}


def possible(packages: dict[str, int], shown: set[str], marked: dict[str, tuple[int, int]]) -> dict[str, set[int]]:
    """The least and greatest whole number of each hidden package, by integer programming over the 15 packages.

    Args:
        packages: the true counts.
        shown: packages and totals that are known.
        marked: the interval that is known of each hidden package, and of hidden totals.
    """
    place = {code: number for number, code in enumerate(packages)}
    totals = {name: codes for name, codes in sums(packages).items() if name in shown | set(marked)}
    rows = np.array([[code in codes for code in packages] for codes in totals.values()], dtype=float).reshape(-1, 15)
    values = {name: sum(packages[code] for code in codes) for name, codes in totals.items()}
    told = [(n, n) if name in shown else marked[name] for name, n in values.items()]
    ranges = [(n, n) if code in shown else marked[code] for code, n in packages.items()]
    bounds = Bounds(*zip(*ranges, strict=True))
    limits = [LinearConstraint(rows, *zip(*told, strict=True))] if totals else []
    found = {}
    for code in (code for code in packages if code not in shown):
        goal = np.zeros(15)
        goal[place[code]] = 1
        ends = [milp(sign * goal, constraints=limits, bounds=bounds, integrality=np.ones(15)) for sign in (1, -1)]
        assert all(end.success for end in ends)
        found[code] = {round(end.x[place[code]]) for end in ends}
    return found


def known(protected: dict[str, tuple[int, int]]) -> set[str]:
    return {name for name, (low, high) in protected.items() if low == high}


@pytest.mark.parametrize("packages", WORLDS)
def test_no_hidden_count_can_be_solved_for(packages):
    protected = disclosure.protect(packages)
    shown = known(protected)
    assert {code for code, n in packages.items() if 1 <= n <= 4}.isdisjoint(shown)
    assert {code for code, n in packages.items() if n == 0} <= shown
    of_sums = {name: sum(packages[code] for code in codes) for name, codes in sums(packages).items()}
    assert not {name for name, n in of_sums.items() if 1 <= n <= 4} & shown
    for name, (low, high) in protected.items():
        assert low <= (packages | of_sums)[name] <= high  # what is said is true
    for ends in possible(packages, shown, protected).values():
        assert max(ends) - min(ends) >= 3


@pytest.mark.parametrize("packages", WORLDS[::3])
def test_packages_are_hidden_as_if_every_total_that_could_be_shown_were_known(packages):
    """A hidden total is the last resort: where all are shown, the packages alone must protect each other."""
    protected = disclosure.protect(packages)
    shown = known(protected)
    if set(sums(packages)) <= shown:
        marked = {code: (1, 4) if n <= 4 else (5, FAR) for code, n in packages.items()}
        for ends in possible(packages, shown, marked).values():
            assert len(ends) > 1


def test_hiding_the_small_counts_alone_would_give_them_away():
    """The red case: what the solver finds without secondary suppression."""
    packages = dict.fromkeys(PACKAGES, 120) | {PACKAGES[3]: 2}
    shown = (set(PACKAGES) | set(sums(packages))) - {PACKAGES[3]}
    assert possible(packages, shown, {PACKAGES[3]: (1, 4)})[PACKAGES[3]] == {2}
    pair = dict.fromkeys(PACKAGES, 0) | {PACKAGES[0]: 4, PACKAGES[7]: 4}
    marked = {PACKAGES[0]: (1, 4), PACKAGES[7]: (1, 4)}
    found = possible(pair, (set(PACKAGES) | set(sums(pair))) - set(marked), marked)
    assert found == {PACKAGES[0]: {4}, PACKAGES[7]: {4}}  # 1 to 4 is known too: only 4 + 4 makes 8


def test_a_large_table_with_one_small_count_keeps_its_totals():
    protected = disclosure.protect(dict.fromkeys(PACKAGES, 120) | {PACKAGES[3]: 2})
    hidden = set(protected) - known(protected)
    assert len(hidden) == 4  # two kinds, with and without
    assert hidden <= set(PACKAGES)
    assert protected[PACKAGES[3]] == (1, 4)


def test_nothing_is_hidden_where_nothing_is_small():
    assert known(disclosure.protect(dict.fromkeys(PACKAGES, 5))) == set(disclosure.FIGURES)


def test_small_tables_are_safe_by_enumeration():
    """Every table of two kinds with counts 0 to 5: all tables that look the same from outside are listed."""
    names = [PACKAGES[0], PACKAGES[1], PACKAGES[7], PACKAGES[8]]
    seen: dict[tuple, list] = {}
    tables = list(itertools.product((0, 1, 2, 4, 6), repeat=4))[::7]
    for table in tables:
        packages = dict.fromkeys(PACKAGES, 0) | dict(zip(names, table, strict=True))
        seen.setdefault(tuple(sorted(disclosure.protect(packages).items())), []).append(table)
    for look, alike in seen.items():
        ranges = dict(look)
        hidden = [name for name in names if ranges[name][0] < ranges[name][1]]
        assert all(ranges[name][1] - ranges[name][0] >= 3 for name in hidden), alike


@pytest.fixture
def out(tmp_path):
    """What `run` publishes of two municipalities, as far as it is shared."""
    data = tmp_path / "out" / "data"
    data.mkdir(parents=True)
    tasks = [3, 0, 40, 12, 7, 2, 90, 31, 16, 5, 0, 8, 44, 260, 3] + [25] * 15
    codes = ["0101"] * 15 + ["0461"] * 15
    pl.DataFrame(
        {"municipality_code": codes, "package_code": PACKAGES * 2, "tasks": tasks, "persons": 1}
    ).write_parquet(data / "task_packages.parquet")
    systems = ["KMD_AKTIV"] * 600 + ["ANDET"] * 7 + ["KMD_AKTIV"] * 3
    accounts = {"municipality_code": ["0101"] * 607 + ["0461"] * 3, "system": systems, "person_key": "p"}
    pl.DataFrame(accounts).write_parquet(data / "accounts.parquet")
    return tmp_path / "out"


def test_the_shared_files_read_back_with_hidden_counts_as_intervals(out, tmp_path):
    counts_file, keys_file = sharing.share(out, tmp_path / "delt")
    text = counts_file.read_text(encoding="utf-8-sig")
    assert text.startswith("kommunekode;opgavepakke;antal\n")
    assert "0101;waiting_account_with_coverage;1-4\n" in text
    assert "0101;reference_and_case_with_coverage;0\n" in text
    truth, back = counts.read([out]), counts.read([counts_file])
    assert back.codes == truth.codes
    assert (back.low <= truth.low).all()
    assert (truth.low <= back.high).all()
    assert back.hidden[0, [0, 5, 14]].all()
    assert not back.hidden[1].any()
    assert back.low[1].tolist() == [25] * 15
    table = keys.read(keys_file)
    assert table.rows() == [("0101", 632340.0, 600.0), ("0461", 204895.0, None)]  # three accounts are not told
    found = estimate.estimate(back, table, ("0147",), ("population",), draws=400)
    assert found["estimate_representatives"]["hidden_packages"].to_list() == [int(back.hidden[0].sum()), 0]
    assert sorted(path.name for path in (tmp_path / "delt").iterdir()) == ["noegler.csv", "opgavetal.csv"]


def test_nothing_on_persons_is_shared(out, tmp_path):
    text = "".join(path.read_text(encoding="utf-8-sig") for path in sharing.share(out, tmp_path / "delt"))
    assert "person" not in text
    assert set(text.split("\n")[0].split(";")) == {"kommunekode", "opgavepakke", "antal"}


def test_only_a_folder_of_run_can_be_shared(out, tmp_path):
    with pytest.raises(ExtractError, match="Give a folder that `run` published"):
        sharing.share(tmp_path, tmp_path / "delt")
    (out / "data" / "accounts.parquet").unlink()
    with pytest.raises(ExtractError, match="accounts"):
        sharing.share(out, tmp_path / "delt")
    assert not (tmp_path / "delt").exists()
