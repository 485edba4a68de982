"""Draws and keys of the synthetic sample: shares that are met also in small samples, unique keys, persons, months."""

import math

import numpy as np
import polars as pl

FIRST_BIRTH, LAST_BIRTH = np.datetime64("1940-01-01"), np.datetime64("2004-12-31")
SERIALS = 4000  # the last four digits 0000-3999 belong to births before 2000, 4000-7999 to later ones
LETTERS = np.array(list("ABCDEFGHJKLMNPRSTUVXYZ"))


def choose(rng: np.random.Generator, n: int, shares: dict[str, float]) -> np.ndarray:
    """n names in random order, in the shares given; where n allows, each name comes at least once."""
    names, weights = np.array(list(shares)), np.array(list(shares.values()), dtype=float)
    counts = np.floor(weights / weights.sum() * n).astype(int)
    if n >= len(names):
        counts = np.maximum(counts, 1)
    counts[np.argmax(weights)] += n - counts.sum()
    return rng.permutation(np.repeat(names, counts.clip(0)))[:n]


def some(rng: np.random.Generator, n: int, share: float, least: int = 1) -> np.ndarray:
    """A mask of n with the share given true, and at least `least` of them."""
    mask = np.arange(n) < max(round(n * share), least)
    return rng.permutation(mask)


def scatter(rng: np.random.Generator, n: int, modulus: int) -> np.ndarray:
    """n different whole numbers below `modulus`, in an order that tells nothing."""
    step = int(modulus * 0.6180339887) | 1
    while math.gcd(step, modulus) != 1:
        step += 2
    return (np.arange(n, dtype=np.int64) * step + rng.integers(modulus)) % modulus


def numbered(name: str, rng: np.random.Generator, n: int, digits: int) -> pl.Series:
    """n different keys: `name` and so many digits."""
    return name + pl.Series(scatter(rng, n, 10**digits)).cast(pl.String).str.zfill(digits)


def references(rng: np.random.Generator, n: int) -> pl.Series:
    """n different references: two or more leading zeros, a hyphen and letters, so that each can be damaged."""
    number = pl.Series(scatter(rng, n, 10**8)).cast(pl.String).str.zfill(10)
    letter = pl.Series(LETTERS[rng.integers(len(LETTERS), size=n)])
    digit = pl.Series(rng.integers(10, size=n)).cast(pl.String)
    return number + "-" + letter + digit


def six_characters(rng: np.random.Generator, n: int) -> pl.Series:
    """n different texts of six letters and digits, as in KY's case keys."""
    alphabet = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
    number = scatter(rng, n, 36**6)
    places = [alphabet[number // 36**power % 36] for power in range(6)]
    return pl.Series(np.stack(places, axis=1).view("U6").ravel() if n else np.array([], dtype="U6"))


def persons(rng: np.random.Generator, n: int, late: np.ndarray) -> pl.Series:
    """n different CPR numbers that can be no living person's.

    The day is 60 too high. That leaves no leading zero to lose, so the `late` ones have an ordinary day below 10 and
    a birth in 2050 to 2057 (year 50 to 57 with a seventh digit of 5 to 8).
    """
    days = int((LAST_BIRTH - FIRST_BIRTH).astype(int)) + 1
    number = scatter(rng, n, days * SERIALS)
    born = FIRST_BIRTH + number // SERIALS
    day, month, year = date_parts(born)
    serial = number % SERIALS + np.where(year >= 2000, SERIALS, 0)
    late_number = scatter(rng, n, 9 * 12 * 8 * SERIALS)
    late_date = late_number // SERIALS
    day = np.where(late, late_date % 9 + 1, day + 60)
    month = np.where(late, late_date // 9 % 12 + 1, month)
    year = np.where(late, 2050 + late_date // 108, year)
    serial = np.where(late, late_number % SERIALS + 5000, serial)
    return pl.Series(((day * 100 + month) * 100 + year % 100) * 10_000 + serial).cast(pl.String).str.zfill(10)


def date_parts(dates: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day, month and year of dates."""
    months = dates.astype("datetime64[M]")
    day = (dates - months.astype("datetime64[D]")).astype(int) + 1
    return day, months.astype(int) % 12 + 1, months.astype(int) // 12 + 1970


def month_start(months: np.ndarray) -> np.ndarray:
    """The first day of months counted from January 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]")


def month_end(months: np.ndarray) -> np.ndarray:
    """The last day of months counted from January 1970."""
    return month_start(months + 1) - 1
