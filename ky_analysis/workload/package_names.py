"""From the name of a package, as a list or a log writes it, to our code for it.

Names are local, with stray blanks and a count at the end: `NT - Modtaget Post ( HTF, RESS, REVA ) (223)`.
"""

import re

import polars as pl

from ky_analysis import contract, database
from ky_analysis.workload.plan import PARKED

_COUNT = re.compile(r"\s*\(\s*[\d.]+\s*\)\s*$")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_PARKED_NAMES = ("Dækninger og afskrivninger af KMD Aktiv fordringer", "Parkerede dækninger")
_KINDS = {
    "with_coverage": ("med dækninger", "med dækning", "with coverages", "with coverage"),
    "without_coverage": ("uden dækninger", "uden dækning", "without coverages", "without coverage"),
}


def fold(name: str) -> str:
    """Lower case letters and digits only, without the trailing count."""
    return re.sub(r"[\W_]+", "", _COUNT.sub("", name).lower().translate(_LETTERS))


def known_names(task_types: tuple = ()) -> dict[str, str]:
    """Folded name to package code: codes, the seed's Danish and English names, and the settings' own."""
    seed = (
        pl.read_csv(database.SQL_ROOT / "seeds" / "task_types.csv", glob=False)
        .select("task_type", "name_da", "name_en")
        .rows()
    )
    own = [(one.task_type, one.name_da, one.name_en or one.name_da) for one in task_types]
    names = {fold(name): PARKED for name in _PARKED_NAMES} | {fold(code): code for code in contract.PACKAGES}
    for task_type, *titles in (*seed, *own):
        for kind, endings in _KINDS.items():
            names |= {fold(f"{title} {ending}"): f"{task_type}_{kind}" for title in titles for ending in endings}
    return names
