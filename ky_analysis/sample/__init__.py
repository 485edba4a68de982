"""Seeded synthetic extracts for many municipalities, with the truth beside them.

A world is simulated (world), its records are damaged as an extract would have them (damage), and both are
written: OUT/extract is what `run` reads, OUT/truth what each claim really arose from, for `evaluate`.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from ky_analysis.database import SQL_ROOT
from ky_analysis.sample import claims as sample_claims
from ky_analysis.sample import coverages as sample_coverages
from ky_analysis.sample import damage as sample_damage
from ky_analysis.sample import draws as sample_draws
from ky_analysis.sample import places as sample_places
from ky_analysis.sample import rejects as sample_rejects
from ky_analysis.sample import world as sample_world

EXTRACT_DATE = dt.date(2026, 11, 20)
# Of this size few seeds fire every rule, link way, package and flag; this one does (tests/golden).
EXAMPLE = {"municipalities": ["0155", "0376", "0657"], "seed": 82, "claims_scale": 0.16}
CASES_WITHOUT_KMD_AKTIV = 0.3  # per 1,000 inhabitants: cases born in KY
TABLES = {
    "debitorkonti": "konto_id",
    "fordringer": "fordring_id",
    "ydelser": "reference",
    "sager": "sag_id",
    "daekninger": "daekning_id",
}


def write(
    out: Path,
    *,
    municipalities: int | list[str],
    seed: int,
    extract_date: dt.date = EXTRACT_DATE,
    format: Literal["csv", "parquet"] = "csv",
    claims_scale: float = 1.0,
    on_progress: Callable[[str], None] | None = None,
) -> None:
    """Writes OUT/extract (five tables and udtraek.toml) and OUT/truth/claims.csv; the same arguments, the same bytes.

    Args:
        municipalities: codes of four digits, or how many; of two or more, one has no KMD Aktiv claims.
        claims_scale: 1 gives about 60 claims per 1,000 inhabitants at average need, 350,000 for all 98.
        format: only CSV has rows that cannot be read; the others are the same in both.
        on_progress: called with the name of each file that is written.

    Raises:
        UsageError: a code is unknown, or the number is not 1 to 98.
    """
    rng = np.random.default_rng(seed)
    places = sample_places.pick(municipalities, rng)
    tables, truth = make(rng, places, extract_date, claims_scale)
    codes = places["municipality_code"]
    for folder in (out / "extract", out / "truth"):
        folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, key in TABLES.items():
        path = out / "extract" / f"{name}.{format}"
        table = with_code(rng, tables[name], codes).sort("kommunekode", key)
        write_csv(path, name, table) if format == "csv" else table.write_parquet(path)
        hashes[path.name] = sha256(path)
        if on_progress:
            on_progress(path.name)
    truth = truth.select(codes.gather(truth["place"]).alias("municipality_code"), pl.exclude("place"))
    truth.sort("municipality_code", "claim_id").write_csv(out / "truth" / "claims.csv")
    write_manifest(out / "extract", extract_date, hashes)


def write_example(out: Path) -> None:
    """Writes the small example that ships with the package: OUT/extract, and OUT/truth beside it."""
    write(out, **EXAMPLE)


def make(
    rng: np.random.Generator, places: pl.DataFrame, extract_date: dt.date, claims_scale: float
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The five tables by Danish name, with `place` (a row of `places`) for the code, and the truth of each claim."""
    last_month = (extract_date.year - 1970) * 12 + extract_date.month - 3
    world = sample_world.build(rng, places["claims"].to_numpy() * claims_scale, last_month)
    reference = sample_draws.references(rng, world.payments.height)
    case_id = sample_damage.case_ids(rng, world)
    account = sample_damage.accounts(rng, world, case_id, extract_date)
    claim = sample_claims.claims(rng, world, reference, account, names_of_benefits(), extract_date)
    unlinked = account["sag_id"].is_null().gather(world.claims["account"])
    paid = world.payments["period_to"].gather(world.claims["payment"])
    case = sample_damage.cases(rng, world, case_id)
    tables = {
        "debitorkonti": account,
        "fordringer": claim,
        "ydelser": sample_damage.payments(rng, world, reference, case_id),
        "sager": pl.concat([case, cases_without_claims(rng, places, extract_date)]),
        "daekninger": sample_coverages.coverages(rng, claim, unlinked, paid, extract_date),
    }
    truth = pl.DataFrame(
        {
            "place": claim["place"],
            "claim_id": claim["fordring_id"],
            "true_reference": reference.gather(world.claims["payment"]),
            "true_case_id": case_id.gather(world.payments["case"].gather(world.claims["payment"])),
        }
    )
    return tables, truth


def cases_without_claims(rng: np.random.Generator, places: pl.DataFrame, extract_date: dt.date) -> pl.DataFrame:
    """Cases of the municipalities that never had KMD Aktiv: all that their extract holds."""
    without = np.flatnonzero(places["claims"].to_numpy() == 0)
    counts = (places["population"].to_numpy()[without] * CASES_WITHOUT_KMD_AKTIV / 1000).astype(int)
    n = int(counts.sum())
    start = np.datetime64(extract_date) - rng.integers(30, 3000, n)
    return pl.DataFrame(
        {
            "place": np.repeat(without, counts),
            "sag_id": "HTF-" + sample_draws.six_characters(rng, n),
            "cpr": sample_draws.persons(rng, n, np.zeros(n, dtype=bool)),
            "ydelsesart": pl.Series(["kontanthjaelp"]).gather(np.zeros(n, dtype=int)),
            "periode_fra": start,
            "periode_til": pl.Series([None] * n, dtype=pl.Date),
            "status": pl.Series(["Aktiv"]).gather(np.zeros(n, dtype=int)),
        },
        schema_overrides={"periode_fra": pl.Date},
    )


def names_of_benefits() -> dict[str, str]:
    """The Danish word of each benefit code, from the seed."""
    seed = pl.read_csv(SQL_ROOT / "seeds" / "benefits.csv", glob=False)
    return dict(zip(seed["code"], seed["name_da"], strict=True))


def with_code(rng: np.random.Generator, table: pl.DataFrame, codes: pl.Series) -> pl.DataFrame:
    """The table with kommunekode first; in the odd row it has lost its zero."""
    code = codes.gather(table["place"])
    lost = pl.Series(sample_draws.some(rng, table.height, 0.001), dtype=pl.Boolean)
    return table.select(code.zip_with(~lost, code.str.strip_chars_start("0")).alias("kommunekode"), pl.exclude("place"))


def write_csv(path: Path, name: str, table: pl.DataFrame) -> None:
    """Writes semicolons, decimal commas and dd-mm-yyyy, with the unreadable rows at the end."""
    form = {"separator": ";", "decimal_comma": True, "date_format": "%d-%m-%Y"}
    table.write_csv(path, **form)
    copied = table.head(1_000).write_csv(include_header=False, **form)
    lines = sample_rejects.damaged_lines(name, copied, table.height)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


def write_manifest(folder: Path, extract_date: dt.date, hashes: dict[str, str]) -> None:
    """Writes udtraek.toml: the date, the release, and the hash of each file."""
    files = "".join(f'"{name}" = "{value}"\n' for name, value in hashes.items())
    text = f'udtraeksdato = {extract_date.isoformat()}\nrelease = "2.1"\n\n[sha256]\n{files}'
    (folder / "udtraek.toml").write_text(text, encoding="utf-8", newline="\n")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
