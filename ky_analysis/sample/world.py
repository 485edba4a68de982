"""The simulated world as it really is: who was paid what, under which case, and which claims arose from it.

Nothing is damaged here: every claim knows the payment and the case it came from. All in flat columns, one draw each.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ky_analysis.sample import draws


@dataclass(frozen=True)
class Kind:
    """A benefit as it was paid: its share of accounts, its years, a usual payment in kroner, and KY's case prefix."""

    code: str
    group: str
    share: float
    years: tuple[int, int]
    kroner: int
    prefix: str = "HTF"
    single_day: bool = False


KINDS = (
    Kind("kontanthjaelp", "HTF", 50, (1988, 2026), 11_500),
    Kind("uddannelseshjaelp", "HTF", 13, (2014, 2026), 6_900),
    Kind("engangshjaelp", "HTF", 5, (1994, 2026), 4_000, single_day=True),
    Kind("bistandshjaelp", "HTF", 2, (1988, 1998), 8_000),
    Kind("introduktionsydelse", "HTF", 2, (1999, 2011), 8_500),
    Kind("saerlig_introduktionsydelse", "HTF", 1, (2002, 2011), 6_000),
    Kind("integrationsydelse", "HTF", 2, (2015, 2020), 6_300),
    Kind("starthjaelp", "HTF", 1, (2002, 2011), 6_000),
    Kind("selvforsoergelses_og_hjemrejseydelse", "HTF", 2, (2020, 2026), 6_400),
    Kind("overgangsydelse", "HTF", 1, (2020, 2025), 6_500),
    Kind("supplerende_hjaelp", "HTF", 1, (2004, 2025), 2_400),
    Kind("efterlevelseshjaelp", "HTF", 0.5, (1998, 2024), 13_000, single_day=True),
    Kind("ressourceforloebsydelse", "RES", 4, (2013, 2026), 11_900, "RES"),
    Kind("ressourceforloebsydelse_jobafklaring", "RESJ", 3, (2014, 2026), 11_900, "RESJ"),
    Kind("revalideringsydelse", "REV", 2.5, (1994, 2026), 17_000, "REV"),
    Kind("ledighedsydelse", "LY", 2.5, (1998, 2026), 17_500, "LY"),
    Kind("fleksloentilskud", "FLEX", 1.5, (2013, 2026), 9_000, "HENV"),
    Kind("tilskud_til_selvstaendige", "FLEX", 0.5, (2013, 2026), 8_000, "HENV"),
    Kind("boligindskud", "HTF", 3, (1990, 2026), 9_500, single_day=True),
    Kind("enkeltydelse", "HTF", 1.5, (1994, 2026), 3_500, single_day=True),
    Kind("saerlig_stoette", "HTF", 1, (2004, 2026), 1_800),
)
CODES = np.array([kind.code for kind in KINDS])
GROUPS = np.array([kind.group for kind in KINDS])
PREFIXES = np.array([kind.prefix for kind in KINDS])
SINGLE_DAY = np.array([kind.single_day for kind in KINDS])
KRONER = np.array([kind.kroner for kind in KINDS])
FIRST_MONTH = np.array([(kind.years[0] - 1970) * 12 for kind in KINDS])
LAST_MONTH = np.array([(kind.years[1] - 1970) * 12 + 11 for kind in KINDS])
TIMELESS = np.array([0, 2, 18, 19])  # paid in every year: other benefits of the same case group
OTHER_GROUP = np.array([14, 15])
CLAIMS_AN_ACCOUNT = (3, 8)
EXTRA_PAYMENTS = 0.5


@dataclass(frozen=True)
class World:
    """Frames with plain row numbers as keys: `place`, `person`, `account`, `payment`, `case`."""

    persons: pl.DataFrame
    accounts: pl.DataFrame
    claims: pl.DataFrame
    payments: pl.DataFrame
    cases: pl.DataFrame


def build(rng: np.random.Generator, claims_a_place: np.ndarray, last_month: int) -> World:
    """The world of so many claims a municipality, with payments up to `last_month` (months from January 1970)."""
    accounts = make_accounts(rng, claims_a_place, last_month)
    claims = make_claims(rng, accounts, last_month)
    payments = make_payments(rng, accounts, claims)
    payments, cases = make_cases(rng, payments)
    persons = make_persons(rng, accounts.unique("person", keep="first").sort("person")["place"].to_numpy())
    return World(persons, accounts, claims, payments, cases)


def make_persons(rng: np.random.Generator, place: np.ndarray) -> pl.DataFrame:
    """One row per person, with the CPR number; a few have moved and are another municipality's person too."""
    n = len(place)
    own = np.arange(n)
    other = (own + n // 2) % max(n, 1)
    moved = draws.some(rng, n, 0.01) & (place[other] != place)
    late = draws.some(rng, n, 0.004)
    cpr = draws.persons(rng, n, late)
    return pl.DataFrame({"cpr": cpr, "late": late})[np.where(moved, other, own)]


def make_accounts(rng: np.random.Generator, claims_a_place: np.ndarray, last_month: int) -> pl.DataFrame:
    """One row per account. A tenth of them are a second account of the person before."""
    counts = np.ceil(claims_a_place / np.mean(CLAIMS_AN_ACCOUNT)).astype(int)
    place = np.repeat(np.arange(len(counts)), counts)
    n = len(place)
    second = (rng.random(n) < 0.1) & (np.diff(place, prepend=-1) == 0)
    shares = {str(number): kind.share for number, kind in enumerate(KINDS)}
    kind = draws.choose(rng, n, shares).astype(int)
    newest = np.minimum(LAST_MONTH[kind], last_month - 1)
    age = rng.exponential(7 * 12, n).astype(int)
    start = np.maximum(newest - age, FIRST_MONTH[kind])
    shape = draws.choose(rng, n, {"ordinary": 0.82, "one_payment": 0.06, "no_periods": 0.05, "both": 0.07})
    return pl.DataFrame(
        {
            "place": place,
            "person": np.cumsum(~second) - 1,
            "kind": kind,
            "start": start,
            "size": rng.integers(CLAIMS_AN_ACCOUNT[0], CLAIMS_AN_ACCOUNT[1] + 1, n),
            "one_payment": (shape == "one_payment") | (shape == "both"),  # its claims are parts of one payment
            "no_periods": (shape == "no_periods") | (shape == "both"),  # its claims came over without a period
        }
    )


def make_claims(rng: np.random.Generator, accounts: pl.DataFrame, last_month: int) -> pl.DataFrame:
    """One row per claim: account, kind and the months that the payment behind it covers."""
    size = accounts["size"].to_numpy()
    account = np.repeat(np.arange(len(size)), size)
    n = len(account)
    first = np.cumsum(size) - size
    position = np.arange(n) - np.repeat(first, size)
    length = np.where(rng.random(n) < 0.05, rng.integers(2, 15, n), 1)
    gap = rng.choice([0, 0, 0, 0, 1, 2, 6], n)
    run = np.cumsum(length + gap) - (length + gap)
    offset = run - np.repeat(run[first], size) if n else run
    end = offset + length
    last = np.repeat(end[first + size - 1], size) if n else end
    start = np.minimum(accounts["start"].to_numpy()[account], last_month - last)
    kind = accounts["kind"].to_numpy()[account]
    other = rng.random(n)
    same_group = (other < 0.07) & (GROUPS[kind] == "HTF")
    kind = np.where(same_group, TIMELESS[rng.integers(len(TIMELESS), size=n)], kind)
    kind = np.where(other > 0.98, OTHER_GROUP[rng.integers(len(OTHER_GROUP), size=n)], kind)
    one_payment = accounts["one_payment"].to_numpy()[account]
    payment_of = np.where(one_payment, np.repeat(first, size), np.arange(n))
    return pl.DataFrame(
        {
            "account": account,
            "position": position,
            "kind": kind[payment_of],
            "month": (start + offset)[payment_of],
            "months": length[payment_of],
            "payment": np.unique(payment_of, return_inverse=True)[1],
        }
    )


def make_payments(rng: np.random.Generator, accounts: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """One row per payment: first those that claims arose from, then others to the same persons."""
    own = claims.unique("payment", keep="first").sort("payment")
    base = rng.integers(max(own.height, 1), size=round(own.height * EXTRA_PAYMENTS))
    sort = draws.choose(rng, len(base), {"before": 0.75, "same_period": 0.1, "other_kind": 0.15})
    kind = own["kind"].to_numpy()
    changed = (sort == "other_kind") & (GROUPS[kind[base]] == "HTF")
    kind = np.append(kind, np.where(changed, TIMELESS[base % len(TIMELESS)], kind[base]))
    month, months = own["month"].to_numpy(), own["months"].to_numpy()
    start = accounts["start"].to_numpy()[own["account"].to_numpy()[base]]
    before = np.minimum(start, month[base]) - rng.integers(1, 13, len(base))
    month = np.append(month, np.where(sort == "before", before, month[base]))
    months = np.append(months, np.where(sort == "before", 1, months[base]))
    account = np.append(own["account"].to_numpy(), own["account"].to_numpy()[base])
    n = len(kind)
    day = draws.month_start(month) + rng.integers(0, 28, n)
    kroner = KRONER[kind] * months * rng.normal(1, 0.15, n).clip(0.4, 1.6)
    single = SINGLE_DAY[kind]
    return pl.DataFrame(
        {
            "place": accounts["place"].to_numpy()[account],
            "person": accounts["person"].to_numpy()[account],
            "kind": kind,
            "period_from": np.where(single, day, draws.month_start(month)),
            "period_to": np.where(single, day, draws.month_end(month + months - 1)),
            "gross_ore": (kroner * 100).astype(np.int64),
            "from_claim": np.arange(n) < own.height,
        }
    )


def make_spells(rng: np.random.Generator, keyed: pl.DataFrame) -> pl.DataFrame:
    """One row per person and group of payments: first and last day, and the month in which a case may be split."""
    spells = (
        keyed.group_by("person", "group")
        .agg(
            pl.col("place", "kind").first(),
            pl.col("period_from").min().alias("first"),
            pl.col("period_to").max().alias("last"),
        )
        .sort("person", "group")
        .with_columns(days=(pl.col("last") - pl.col("first")).dt.total_days())
    )
    is_split = pl.Series(draws.some(rng, spells.height, 0.2), dtype=pl.Boolean)
    middle = pl.col("first") + pl.duration(days=pl.col("days") // 2)
    return spells.with_columns(is_split=is_split & (spells["days"] > 180), split=middle.dt.month_start())


def make_cases(rng: np.random.Generator, payments: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Payments with their `case`, and the cases: one a person and group, some split in two, some with a double."""
    keyed = payments.with_columns(group=GROUPS[payments["kind"].to_numpy()])
    spells = make_spells(rng, keyed)
    n, is_split, length = spells.height, spells["is_split"].to_numpy(), spells["days"].to_numpy()
    later = np.cumsum(is_split) - 1 + n
    spells = spells.with_columns(spell=np.arange(n), later=pl.Series(later).set(pl.Series(~is_split), None))
    placed = keyed.join(spells.drop("place", "kind"), on=["person", "group"], how="left", maintain_order="left")
    in_later = pl.col("later").is_not_null() & (pl.col("period_from") >= pl.col("split"))
    placed = placed.with_columns(case=pl.when(in_later).then("later").otherwise("spell"))

    # A case may begin after its first payment's period does, or end within its last: they overlap then.
    early = np.where(length > 60, -20, 0)
    lead = rng.integers(early, 90, n) * np.timedelta64(1, "D")
    tail = rng.integers(early, 120, n) * np.timedelta64(1, "D")
    whole = spells.with_columns(
        period_from=spells["first"].to_numpy() - lead, period_to=spells["last"].to_numpy() + tail, double=False
    )
    first_part = pl.when(pl.col("later").is_null()).then("period_to").otherwise(pl.col("split") - pl.duration(days=1))
    earlier = whole.with_columns(period_to=first_part)
    second = whole.filter("is_split").with_columns(period_from="split")
    double = whole.filter(pl.Series(draws.some(rng, n, 0.06), dtype=pl.Boolean)).with_columns(double=True)
    cases = pl.concat([earlier, second, double]).select("place", "person", "kind", "period_from", "period_to", "double")
    return placed.select(*payments.columns, "case"), cases
