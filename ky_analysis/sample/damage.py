"""What went wrong on the way from KMD Aktiv: the world's accounts, payments and cases as an extract states them."""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis.sample import draws
from ky_analysis.sample.world import CODES, PREFIXES, World

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


def cases(rng: np.random.Generator, world: World, case_id: pl.Series) -> pl.DataFrame:
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
