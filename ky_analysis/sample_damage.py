"""What went wrong on the way from KMD Aktiv: the world's records as an extract states them.

Every frame keeps its row order, so that the truth beside it still fits.
"""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis import sample_draws as draws
from ky_analysis.sample_world import CODES, KINDS, PREFIXES, World

STATED = {
    "intact": 0.55, "lower": 0.03, "no_hyphen": 0.03, "zeros_lost": 0.03, "blanks": 0.02, "missing": 0.2,
    "placeholder": 0.04, "zeros": 0.02, "other_person": 0.02, "other_payment": 0.03, "cut": 0.03,
}  # fmt: skip
STATED_UNLINKED = STATED | {"intact": 0.25, "missing": 0.45}
PERIODS = {
    "exact": 0.77, "inside": 0.06, "beside": 0.07, "missing": 0.05, "one_end": 0.03, "reversed": 0.02,
}  # fmt: skip
OWED = {"all": 0.45, "most": 0.4, "interest": 0.02, "settled": 0.13}
PLACEHOLDERS = np.array(["-", "UKENDT", "ukendt", "Mangler"])
DAY = np.timedelta64(1, "D")


def payments(rng: np.random.Generator, world: World, reference: pl.Series, case_id: pl.Series) -> pl.DataFrame:
    """The table of benefits; some payments are not in it, some have no case or no person."""
    rows = world.payments
    n = rows.height
    case = case_id.gather(rows["case"])
    cpr = world.persons["cpr"].gather(rows["person"])
    return pl.DataFrame(
        {
            "place": rows["place"],
            "reference": reference,
            "cpr": cpr.set(pl.Series(draws.some(rng, n, 0.003)), None),
            "ydelsesart": CODES[rows["kind"].to_numpy()],
            "periode_fra": rows["period_from"],
            "periode_til": rows["period_to"].set(pl.Series(draws.some(rng, n, 0.004)), None),
            "bruttobeloeb": money(rows["gross_ore"]),
            "sag_id": case.set(pl.Series(rng.random(n) < 0.35), None),
        }
    ).filter(~draws.some(rng, n, 0.05))


def cases(rng: np.random.Generator, world: World, case_id: pl.Series, extract_date: dt.date) -> pl.DataFrame:
    """The table of cases; some are not in it, some are open, begin too late, or have their ends exchanged."""
    rows = world.cases
    n = rows.height
    start, end = rows["period_from"].to_numpy(), rows["period_to"].to_numpy()
    late = draws.some(rng, n, 0.06) & (end - start > 60 * DAY)
    start = np.where(late, start + (end - start) // 2, start)
    reversed_ = draws.some(rng, n, 0.005)
    start, end = np.where(reversed_, end, start), np.where(reversed_, start, end)
    is_open = rng.random(n) < 0.35
    status = pl.Series(
        np.where(is_open, "Aktiv", rng.choice(["Lukket", "Afsluttet; overført", 'Lukket "konverteret"'], n))
    )
    cpr = world.persons["cpr"].gather(rows["person"])
    in_text = pl.Series(draws.some(rng, n, 0.0002))
    return pl.DataFrame(
        {
            "place": rows["place"],
            "sag_id": case_id,
            "cpr": cpr,
            "ydelsesart": CODES[rows["kind"].to_numpy()],
            "periode_fra": pl.Series(start).set(pl.Series(draws.some(rng, n, 0.005)), None),
            "periode_til": pl.Series(end).set(pl.Series(is_open & ~reversed_), None),
            "status": status.zip_with(~in_text, "Overført fra " + cpr.str.slice(0, 6) + "-" + cpr.str.slice(6)),
        }
    ).filter(~draws.some(rng, n, 0.04))


def case_ids(rng: np.random.Generator, world: World) -> pl.Series:
    """KY's keys of all cases; a double is the case of an enquiry, with its own prefix."""
    rows = world.cases
    prefix = np.where(rows["double"].to_numpy(), "HENV", PREFIXES[rows["kind"].to_numpy()])
    return pl.Series(prefix, dtype=pl.String) + "-" + draws.six_characters(rng, rows.height)


def accounts(rng: np.random.Generator, world: World, case_id: pl.Series, extract_date: dt.date) -> pl.DataFrame:
    """The table of debtor accounts; a good third are not linked, most waiting ones among them."""
    rows = world.accounts
    n = rows.height
    status = draws.choose(rng, n, {"Aktiv": 0.83, "Venter_på_dækning": 0.12, "Afsluttet": 0.04, "Spærret": 0.01})
    waiting = status == "Venter_på_dækning"
    linked = np.where(waiting, rng.random(n) < 0.15, rng.random(n) < 0.65)
    first_claim = world.claims.unique("account", keep="first").sort("account")
    case = case_id.gather(world.payments["case"].gather(first_claim["payment"]))
    wrong = draws.some(rng, n, 0.02) & linked
    case = case.zip_with(pl.Series(~wrong), pl.Series(np.roll(case.to_numpy(), 1)) if n else case)
    cpr = world.persons["cpr"].gather(rows["person"])
    created = draws.month_end(rows["start"].to_numpy()) + rng.integers(10, 200, n)
    created = np.minimum(created, np.datetime64(extract_date))
    return pl.DataFrame(
        {
            "place": rows["place"],
            "konto_id": account_ids(rng, cpr),
            "cpr": written_cpr(rng, cpr, world.persons["late"].gather(rows["person"])),
            "system": pl.Series(
                draws.choose(rng, n, {"KMD_AKTIV": 0.92, "KMD Aktiv": 0.03, "KY": 0.05}), dtype=pl.String
            ),
            "status": pl.Series(status, dtype=pl.String),
            "sag_id": case.set(pl.Series(~linked), None),
            "oprettet": created,
        }
    )


def account_ids(rng: np.random.Generator, cpr: pl.Series) -> pl.Series:
    """Keys of accounts; the odd one was made of the person's number."""
    plain = draws.numbered("K", rng, len(cpr), 8)
    return plain.zip_with(pl.Series(~draws.some(rng, len(cpr), 0.0002)), "KA-" + cpr)


def written_cpr(rng: np.random.Generator, cpr: pl.Series, late: pl.Series) -> pl.Series:
    """CPR numbers as people type them: with a hyphen, without a leading zero, or unusable."""
    n = len(cpr)
    hyphen = cpr.str.slice(0, 6) + "-" + cpr.str.slice(6)
    written = hyphen.zip_with(pl.Series(rng.random(n) < 0.4), cpr)
    written = cpr.str.strip_chars_start("0").zip_with(late, written)
    flaw = draws.choose(rng, n, {"none": 0.988, "empty": 0.004, "word": 0.002, "short": 0.003, "month_13": 0.003})
    flaws = {
        "word": pl.lit("UKENDT"),
        "short": cpr.str.slice(0, 7),
        "month_13": cpr.str.slice(0, 2) + "13" + cpr.str.slice(4),
    }
    frame = pl.DataFrame({"written": written, "flaw": pl.Series(flaw, dtype=pl.String)})
    written = pl.col("written")
    for name, value in flaws.items():
        written = pl.when(pl.col("flaw") == name).then(value).otherwise(written)
    return frame.select(pl.when(pl.col("flaw") == "empty").then(None).otherwise(written)).to_series()


def money(ore: pl.Series) -> pl.Series:
    """Whole øre as kroner, exact."""
    return (ore / 100).cast(pl.Decimal(14, 2))


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
    true = reference.gather(payment)
    before = reference.gather(np.roll(payment, 1)) if n else true
    far = (payment + 40) % max(n and int(payment.max()) + 1, 1)
    same_place = world.payments["place"].to_numpy()
    far = np.where(same_place[far] == same_place[payment], far, (payment - 40).clip(0))
    frame = pl.DataFrame({"how": how, "true": true, "before": before, "far": reference.gather(far)})
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
