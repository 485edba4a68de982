"""The one place where the tests of the rules call the product: worlds become an extract, tables come back."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl

from ky_analysis import checks, database, extract, pipeline
from ky_analysis.settings import Settings
from tests.oracle import Options

# Our column name under the extract's header, table by table.
COLUMNS = {
    "debitorkonti": (
        "accounts",
        "kommunekode:municipality_code konto_id:account_id cpr:cpr system:system status:status sag_id:stated_case_id"
        " oprettet:created",
    ),
    "fordringer": (
        "claims",
        "kommunekode:municipality_code fordring_id:claim_id konto_id:account_id fordringstype:claim_type"
        " ydelsesart:benefit periode_fra:period_from periode_til:period_to stiftelsesdato:founded"
        " hovedstol:principal restgaeld:balance reference:stated_reference",
    ),
    "ydelser": (
        "benefits",
        "kommunekode:municipality_code reference:reference cpr:cpr ydelsesart:benefit periode_fra:period_from"
        " periode_til:period_to bruttobeloeb:gross_paid sag_id:case_id",
    ),
    "sager": (
        "cases",
        "kommunekode:municipality_code sag_id:case_id cpr:cpr ydelsesart:benefit periode_fra:period_from"
        " periode_til:period_to status:status",
    ),
    "daekninger": (
        "coverages",
        "kommunekode:municipality_code daekning_id:coverage_id fordring_id:claim_id dato:coverage_date"
        " beloeb:amount heraf_rente:interest art:kind parkeret:parked",
    ),
    "opgavelog": (
        "task_log",
        "kommunekode:municipality_code opgave_id:task_id opgavepakke:package_name afsluttet:finished minutter:minutes",
    ),
}
TABLES = ("accounts", "claims", "coverages", "tasks", "task_packages", "task_candidates", "data_quality")


def run_worlds(worlds: list[dict], folder: Path, options: Options) -> dict[str, pl.DataFrame]:
    """Writes the worlds as one extract under `folder`, reads it, decides, and gives the tables to be published."""
    source, settings = folder / "extract", settings_of(options)
    write_extract(worlds, source)
    with database.connect(folder / "ky.duckdb", temp_directory=folder / "spill") as connection:
        database.load_seeds(connection, settings)
        extract.load(
            source,
            connection,
            settings,
            private_dir=folder / "private",
            key=b"only for tests",
            command_line_date=options.extract_date,
        )
        pipeline.select_municipalities(connection, ())
        pipeline.decide(connection, settings, options.extract_date)
        checks.run(connection)
        return {name: database.read(connection, f"from main.{name}") for name in TABLES}


def settings_of(options: Options) -> Settings:
    return Settings.model_validate(
        {
            "run": {
                "task_grain": options.task_grain,
                "handle_by_month": options.handle_by_month,
                "handle_by_day": options.handle_by_day,
            },
            "rules": {
                "disabled": options.disabled,
                "law_year": options.law_year,
                "uddannelseshjaelp_before_2026": options.uddannelseshjaelp_before_2026,
                "placeholders": options.placeholders,
            },
            "benefits": [own_benefit(*benefit) for benefit in options.own_benefits],
        }
    )


def own_benefit(code: str, group: str, years: tuple[int, int]) -> dict:
    first, last = years
    setting = {"code": code, "name": code.replace("_", " "), "case_group": group, "covered": first <= last}
    return setting | ({"law_from_year": first or None, "law_to_year": last} if first <= last else {})


def write_extract(worlds: list[dict], folder: Path) -> None:
    """Five files with semicolons, dd-mm-yyyy and a decimal comma."""
    folder.mkdir(parents=True)
    for danish, (table, columns) in COLUMNS.items():
        if table == "task_log" and not any(table in world for world in worlds):
            continue
        pairs = [pair.split(":") for pair in columns.split()]
        with open(folder / f"{danish}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow([header for header, _ in pairs])
            for world in worlds:
                for row in world.get(table, []):
                    values = row | {"municipality_code": world["municipality_code"]}
                    writer.writerow([as_text(values[name]) for _, name in pairs])


def as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "J" if value else "N"
    if isinstance(value, dt.date):
        return f"{value.day:02}-{value.month:02}-{value.year:04}"
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return str(value)
