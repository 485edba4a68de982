"""The municipalities of a sample and how many claims each has: population times need.

The share of need is sourced for two municipalities only (recipients of uddannelseshjælp among 16-29-year-olds, per
cent, December 2017). The others are drawn, always the same, from a log-normal spread between those two: an assumption.
"""

import numpy as np
import polars as pl

from ky_analysis.database import SQL_ROOT
from ky_analysis.errors import UsageError

SOURCED_NEED = {"0155": 1.1, "0360": 9.1}  # Dragør lowest, Lolland highest
NEED_SPREAD = 0.42
NEED_SEED = 2017
CLAIMS_PER_1000 = 60  # at average need: about 350,000 claims in the country, an assumption
WITHOUT_KMD_AKTIV = ("0657",)  # Herning never had it


def municipalities() -> pl.DataFrame:
    """All 98 in the seed, with `need` relative to the country's average and `claims` expected."""
    seed = pl.read_csv(
        SQL_ROOT / "seeds" / "municipalities.csv", schema_overrides={"municipality_code": pl.String}, glob=False
    )
    lowest, highest = min(SOURCED_NEED.values()), max(SOURCED_NEED.values())
    noise = np.random.default_rng(NEED_SEED).normal(0, NEED_SPREAD, seed.height)
    drawn = np.sqrt(lowest * highest) * np.exp(noise)
    sourced = seed["municipality_code"].replace_strict(SOURCED_NEED, default=None, return_dtype=pl.Float64)
    share = pl.Series(drawn.clip(lowest, highest)).zip_with(sourced.is_null(), sourced)
    average = (share * seed["population"]).sum() / seed["population"].sum()
    seed = seed.with_columns(need=share / average)
    claims = pl.col("population") * pl.col("need") * CLAIMS_PER_1000 / 1000
    has_kmd_aktiv = ~pl.col("municipality_code").is_in(WITHOUT_KMD_AKTIV)
    return seed.with_columns(claims=pl.when(has_kmd_aktiv).then(claims).otherwise(0.0))


def pick(wanted: int | list[str], rng: np.random.Generator) -> pl.DataFrame:
    """The municipalities with the codes given, or so many: drawn, with one without KMD Aktiv among two or more.

    Raises:
        UsageError: a code is unknown, or the number is not 1 to 98.
    """
    places = municipalities()
    if isinstance(wanted, int):
        if not 1 <= wanted <= places.height:
            raise UsageError(f"A sample has 1 to {places.height} municipalities, not {wanted}.")
        always = pl.col("municipality_code").is_in(WITHOUT_KMD_AKTIV)
        fixed = places.filter(always) if wanted > 1 else places.clear()
        others = places.filter(~always)
        drawn = rng.choice(others.height, wanted - fixed.height, replace=False)
        return pl.concat([fixed, others[drawn]]).sort("municipality_code")
    unknown = sorted(set(wanted) - set(places["municipality_code"]))
    if unknown or not wanted:
        named = ", ".join(unknown) or "none given"
        raise UsageError(f"Not a municipality code: {named}. Give four digits, for example 0461.")
    return places.filter(pl.col("municipality_code").is_in(wanted))
