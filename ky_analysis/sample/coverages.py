"""The coverages of a sample's claims: payments, set-offs, corrections and write-offs of three years."""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis.sample import draws
from ky_analysis.sample.damage import money

YEARS_BACK = 2
KINDS = {
    "Indbetaling": 0.44, "Modregning": 0.24, "Lønindeholdelse": 0.2, "Korrektion": 0.06, "Afskrivning": 0.05,
    "Eftergivelse": 0.01,
}  # fmt: skip
SHARE_OF_CLAIMS = (0.1, 0.3)  # drawn for each municipality
ROWS_A_CLAIM = {"1": 0.65, "2": 0.25, "3": 0.1}


def coverages(
    rng: np.random.Generator, claims: pl.DataFrame, unlinked: pl.Series, paid: pl.Series, extract_date: dt.date
) -> pl.DataFrame:
    """The table of coverages. `claims` is the table of claims; `unlinked` and `paid` (last day) fit its rows."""
    place = claims["place"].to_numpy()
    share = rng.uniform(*SHARE_OF_CLAIMS, int(place.max()) + 1 if len(place) else 0)
    covered = np.flatnonzero(rng.random(len(place)) < share[place]) if len(place) else np.array([], dtype=int)
    rows = draws.choose(rng, len(covered), ROWS_A_CLAIM).astype(int)
    claim = np.repeat(covered, rows)
    n = len(claim)
    today = np.datetime64(extract_date)
    first = np.datetime64(f"{extract_date.year - YEARS_BACK}-01-01")
    date = first + rng.integers(0, int((today - first).astype(int)) + 1, n)
    earliest = np.minimum(paid.to_numpy()[claim] + 30, today)
    date = np.maximum(date, earliest)
    kind = draws.choose(rng, n, KINDS)
    principal = (claims["hovedstol"].cast(pl.Float64).to_numpy()[claim] * 100).round().astype(np.int64)
    amount = np.maximum((principal * rng.uniform(0.02, 0.3, n)).astype(np.int64), 5_000)
    interest = np.where(rng.random(n) < 0.35, (amount * rng.uniform(0.02, 0.4, n)).astype(np.int64), 0)
    sign = np.where(kind == "Korrektion", -1, 1)
    chance = np.where(unlinked.to_numpy()[claim], 0.6, 0.2)
    parked = rng.random(n) < chance
    return pl.DataFrame(
        {
            "place": place[claim],
            "daekning_id": draws.numbered("D", rng, n, 9),
            "fordring_id": claims["fordring_id"].gather(claim),
            "dato": date,
            "beloeb": money(pl.Series(amount * sign)),
            "heraf_rente": money(pl.Series(interest * sign)).set(pl.Series(interest == 0), None),
            "art": pl.Series(kind, dtype=pl.String),
            "parkeret": pl.Series(np.where(parked, "J", "N"), dtype=pl.String),
        }
    )
