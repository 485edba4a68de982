"""Disclosure control of one municipality's package counts: which figures to hide so that none of the small ones leaks.

Figures: 15 packages, the totals of the seven kinds of task, of all with and all without coverages, and of all 15. A
count of 1 to 4 is hidden, zeros are shown. Then more is hidden (secondary suppression), until whoever knows every shown
figure, that a package marked 1-4 is 1 to 4, and the stated interval of every other hidden figure, must still think that
each hidden figure may be at least four different numbers. How narrow the shown figures make it is a linear program: its
matrix is that of a two-way table, so the least and greatest solutions are whole numbers.
"""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, kron
from scipy.sparse import eye_array as identity

from ky_analysis.contract import PACKAGES, TASK_TYPES

SMALL = 4  # counts from 1 to this are hidden
WIDTH = SMALL - 1  # a hidden figure may be anything from some number to this much more, at least
WITH, WITHOUT, TOTAL = "with_coverage", "without_coverage", "total"
FIGURES = (*PACKAGES, *TASK_TYPES, WITH, WITHOUT, TOTAL)

Interval = tuple[int, int]


def _relations() -> np.ndarray:
    """Rows that are zero for every table: each total less its parts, (10, 25)."""
    parts = {kind: (f"{kind}_{WITH}", f"{kind}_{WITHOUT}") for kind in TASK_TYPES}
    parts |= {WITH: PACKAGES[:7], WITHOUT: PACKAGES[7:14], TOTAL: (WITH, WITHOUT, PACKAGES[14])}
    rows = np.zeros((len(parts), len(FIGURES)))
    for row, (total, summands) in zip(rows, parts.items(), strict=True):
        row[FIGURES.index(total)] = -1
        row[[FIGURES.index(one) for one in summands]] = 1
    return rows


RELATIONS = _relations()


def figures(packages: dict[str, int]) -> dict[str, int]:
    """The packages' counts with all totals."""
    found = dict(packages)
    for kind in TASK_TYPES:
        found[kind] = packages[f"{kind}_{WITH}"] + packages[f"{kind}_{WITHOUT}"]
    found[WITH], found[WITHOUT] = (sum(packages[code] for code in PACKAGES[part]) for part in (slice(7), slice(7, 14)))
    return found | {TOTAL: found[WITH] + found[WITHOUT] + packages[PACKAGES[14]]}


def stated(name: str, value: int) -> Interval:
    """What is said of a hidden figure before the shown ones narrow it: 1 to 4, or up to a round number well above.

    A hidden total starts at 1 whatever it is: "1 to 4" would give four packages away that have one each.
    """
    if value <= SMALL and name in PACKAGES:
        return 1, SMALL
    steps = (step * 10**power for power in range(1, 12) for step in (2, 5, 10))
    return SMALL + 1 if name in PACKAGES else 1, next(step for step in steps if step >= 2 * value)


def deducible(shown: dict[str, int], hidden: dict[str, Interval]) -> dict[str, Interval]:
    """The least and the greatest number that each hidden figure may be, for one who knows all this."""
    names = list(hidden)
    if not names:
        return {}
    columns = RELATIONS[:, [FIGURES.index(name) for name in names]]
    known = -RELATIONS[:, [FIGURES.index(name) for name in shown]] @ np.array([*shown.values()], dtype=float)
    used = columns.any(1)
    ends = [np.eye(len(names)), -np.eye(len(names))]  # every figure's least and greatest: one program of 2 n parts
    found = linprog(
        np.concatenate(ends).ravel(),
        A_eq=kron(identity(2 * len(names)), csr_array(columns[used])),
        b_eq=np.tile(known[used], 2 * len(names)),
        bounds=[hidden[name] for name in names] * (2 * len(names)),
        method="highs",
    )
    solutions = np.rint(found.x).astype(int).reshape(2, len(names), len(names))
    return {name: (int(solutions[0, i, i]), int(solutions[1, i, i])) for i, name in enumerate(names)}


def protect(packages: dict[str, int]) -> dict[str, Interval]:
    """Every figure as it may be shared: an interval, with equal ends where it is shown.

    Hidden packages but those of 1 to 4 are given as narrow as the shown figures make them anyway.
    """
    values = figures(packages)
    hidden = {name for name, value in values.items() if 1 <= value <= SMALL}
    hidden |= partners(values, hidden)
    lacking = lack(values, hidden)
    for move in moves(values):
        if not lacking:
            break
        more = hidden | move | partners(values, hidden | move)
        if more > hidden and (left := lack(values, more)) < lacking:
            hidden, lacking = more, left
    if lacking:  # last resort: cells alone, without any total
        hidden |= {name for name in FIGURES[15:] if values[name]}
    found = deducible(*parts(values, hidden))
    return {name: found.get(name, (value, value)) for name, value in values.items()}


def parts(values: dict[str, int], hidden: set[str]) -> tuple[dict[str, int], dict[str, Interval]]:
    """What is shown, and what is said of the hidden."""
    shown = {name: value for name, value in values.items() if name not in hidden}
    return shown, {name: stated(name, values[name]) for name in FIGURES if name in hidden}


def lack(values: dict[str, int], hidden: set[str]) -> int:
    """By how much the hidden figures are narrower, in sum, than they must be; 0 is safe."""
    found = deducible(*parts(values, hidden))
    return sum(max(0, WIDTH - (high - low)) for low, high in found.values())


def partners(values: dict[str, int], hidden: set[str]) -> set[str]:
    """The other package of each kind with one hidden: the kind's total gives the one away without it."""
    pairs = [(f"{kind}_{WITH}", f"{kind}_{WITHOUT}") for kind in TASK_TYPES if kind not in hidden]
    return {one for pair in pairs if hidden & set(pair) for one in pair if values[one]}


def moves(values: dict[str, int]) -> list[set[str]]:
    """What more could be hidden, in the order of what it costs the reader: packages, the least first, then totals."""
    cells = []
    for kind in sorted(TASK_TYPES, key=values.get):
        pair = {f"{kind}_{WITH}", f"{kind}_{WITHOUT}"}
        cells.append(pair if all(values[name] for name in pair) else pair | {kind})  # one alone would equal its total
    totals = [{TOTAL}, *({kind} for kind in TASK_TYPES), {WITH, TOTAL}, {WITHOUT, TOTAL}, {WITH, WITHOUT, TOTAL}]
    return [{name for name in move if values[name]} for move in (*cells, *totals)]  # zeros are shown
