"""The claims of a sample as an extract states them: damaged periods and references, in the world's row order."""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis.sample import draws
from ky_analysis.sample.damage import DAY, money
from ky_analysis.sample.world import CODES, KINDS, World

STATED = {
    "intact": 0.55, "lower": 0.03, "no_hyphen": 0.03, "zeros_lost": 0.03, "blanks": 0.02, "missing": 0.2,
    "placeholder": 0.04, "zeros": 0.02, "other_person": 0.02, "other_payment": 0.03, "cut": 0.03,
}  # fmt: skip
STATED_UNLINKED = STATED | {"intact": 0.25, "missing": 0.45}
PERIODS = {
    "exact": 0.77, "inside": 0.06, "beside": 0.07, "missing": 0.05, "one_end": 0.03, "reversed": 0.02,
}  # fmt: skip
OWED = {"all": 0.45, "most": 0.4, "interest": 0.02, "settled": 0.13}
STRIDE = 40
PLACEHOLDERS = np.array(["-", "UKENDT", "ukendt", "Mangler"])


def stated_references(rng: np.random.Generator, world: World, reference: pl.Series, linked: pl.Series) -> pl.Series:
    """The reference each claim states: that of its payment, well or badly written, another one, or none."""
    rows = world.claims
    n = rows.height
    linked = linked.gather(rows["account"]).to_numpy()
    how = np.empty(n, dtype=object)
    how[linked] = draws.choose(rng, int(linked.sum()), STATED)
    how[~linked] = draws.choose(rng, int((~linked).sum()), STATED_UNLINKED)
    how[(rows["position"].to_numpy() == 0) & (how == "other_payment")] = "intact"
    payment = rows["payment"].to_numpy()
    # Some 40 payments away it is another person's; a place's last ones look back.
    place = world.payments["place"].to_numpy()
    far = (payment + STRIDE) % max(len(place), 1)
    far = np.where(place[far] == place[payment], far, (payment - STRIDE).clip(0))
    sources = {"true": payment, "before": np.roll(payment, 1), "far": far}
    frame = pl.DataFrame({"how": how} | {name: reference.gather(index) for name, index in sources.items()})
    placeholder = pl.Series(PLACEHOLDERS[rng.integers(len(PLACEHOLDERS), size=n)], dtype=pl.String)
    ways = {
        "intact": pl.col("true"),
        "lower": pl.col("true").str.to_lowercase(),
        "no_hyphen": pl.col("true").str.replace("-", "", literal=True),
        "zeros_lost": pl.col("true").str.strip_chars_start("0"),
        "blanks": pl.col("true").str.replace("-", " - ", literal=True),
        "placeholder": placeholder,
        "zeros": pl.lit("0000000000"),
        "other_person": pl.col("far"),
        "other_payment": pl.col("before"),
        "cut": pl.col("true").str.slice(0, 7),
    }
    stated = pl.lit(None, pl.String)
    for name, value in ways.items():
        stated = pl.when(pl.col("how") == name).then(value).otherwise(stated)
    return frame.select(stated).to_series()


def periods(rng: np.random.Generator, world: World, start: np.ndarray, end: np.ndarray) -> tuple[pl.Series, pl.Series]:
    """Start and end as the claims have them, from the periods of the payments behind them."""
    n = world.claims.height
    how = draws.choose(rng, n, PERIODS)
    whole = world.accounts["no_periods"].to_numpy()[world.claims["account"].to_numpy()]
    monthly = end - start > 20 * DAY
    inside, beside = (how == "inside") & monthly, (how == "beside") & monthly
    start = np.where(inside, start + rng.integers(1, 8, n) * DAY, start)
    end = np.where(inside, end - rng.integers(1, 8, n) * DAY, end)
    start = np.where(beside, start - rng.integers(1, 20, n) * DAY, start)
    end = np.where(beside, end - rng.integers(0, 10, n) * DAY, end)
    turned = (how == "reversed") & monthly
    start, end = np.where(turned, end, start), np.where(turned, start, end)
    gone = whole | (how == "missing")
    return pl.Series(start).set(pl.Series(gone), None), pl.Series(end).set(pl.Series(gone | (how == "one_end")), None)


def claims(
    rng: np.random.Generator, world: World, reference: pl.Series, account: pl.DataFrame, names: dict[str, str],
    extract_date: dt.date,
) -> pl.DataFrame:  # fmt: skip
    """The table of claims, in the world's order; `account` is the table of accounts, `names` the Danish words."""
    rows = world.claims
    n = rows.height
    payment = world.payments[rows["payment"].to_numpy()] if n else world.payments.clear()
    start, end = payment["period_from"].to_numpy(), payment["period_to"].to_numpy()
    period_from, period_to = periods(rng, world, start, end)
    gross = payment["gross_ore"].to_numpy()
    part = np.where(rng.random(n) < 0.6, 1.0, rng.uniform(0.1, 0.95, n))
    principal = np.where(part == 1.0, gross, (gross * part / 10_000).astype(np.int64) * 10_000 + 10_000)
    principal = np.minimum(principal, gross)
    owed = draws.choose(rng, n, OWED)
    all_settled = draws.some(rng, world.accounts.height, 0.03)[rows["account"].to_numpy()]
    owed = np.where(all_settled, "settled", owed)
    share = np.select([owed == "all", owed == "most", owed == "interest"], [1.0, rng.uniform(0.2, 0.95, n), 1.04], 0.0)
    founded = np.minimum(end + rng.integers(20, 400, n) * DAY, np.datetime64(extract_date))
    founded = np.where(draws.some(rng, n, 0.001), np.datetime64(extract_date) + 30, founded)
    kind = rows["kind"].to_numpy()
    word = pl.Series([names[one.code] for one in KINDS]).gather(kind)
    word = word.set(pl.Series(draws.some(rng, n, 0.004)), "Orlovsydelse")
    type_ = np.where(
        CODES[kind] == "boligindskud", "KFNEBOF", rng.choice(["KTTIBAK", "KTTIBAK", "KTTIBAK", "KA-0412", "KA-0417"], n)
    )
    return pl.DataFrame(
        {
            "place": world.accounts["place"].gather(rows["account"]),
            "fordring_id": draws.numbered("F", rng, n, 9),
            "konto_id": account["konto_id"].gather(rows["account"]),
            "fordringstype": pl.Series(type_, dtype=pl.String),
            "ydelsesart": word,
            "periode_fra": period_from,
            "periode_til": period_to,
            "stiftelsesdato": pl.Series(founded).set(pl.Series(draws.some(rng, n, 0.03)), None),
            "hovedstol": money(pl.Series(principal)),
            "restgaeld": money(pl.Series((principal * share).astype(np.int64))),
            "reference": stated_references(rng, world, reference, account["sag_id"].is_not_null()),
        }
    )
