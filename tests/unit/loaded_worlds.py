"""A published folder made from typed rows: what `run` leaves, without reading files. Rows take the defaults below."""

import datetime as dt
import json
from pathlib import Path

import polars as pl

from ky_analysis import contract, database, pipeline
from ky_analysis.settings import Settings

CODE = "0461"
EXTRACT_DATE = dt.date(2026, 11, 20)
TYPES = {"date": pl.Date, "money": pl.Decimal(14, 2), "yes_no": pl.Boolean}
FLAGS = (
    "cpr_unusable", "cpr_repaired", "municipality_code_repaired", "unknown_municipality", "unknown_benefit",
    "unknown_status", "unknown_kind", "cpr_in_text",
)  # fmt: skip
MARCH = {"period_from": dt.date(2024, 3, 1), "period_to": dt.date(2024, 3, 31)}
DEFAULTS = {
    "accounts": {"account_id": "K1", "person_key": "p1", "system": "KMD_AKTIV", "status": "Aktiv"},
    "claims": {"account_id": "K1", "benefit": "kontanthjaelp", "principal": 100, "balance": 100} | MARCH,
    "benefits": {"person_key": "p1", "benefit": "kontanthjaelp", "gross_paid": 100} | MARCH,
    "cases": {"person_key": "p1", "benefit": "kontanthjaelp", "period_from": dt.date(2024, 1, 1)},
    "coverages": {
        "claim_id": "F1", "coverage_date": dt.date(2026, 5, 1), "amount": 50, "interest": 0, "kind": "Indbetaling",
        "parked": True,
    },
    "task_log": {},
}  # fmt: skip


def publish(out: Path, settings: Settings | None = None, extract_date: dt.date = EXTRACT_DATE, **tables) -> Path:
    """Writes `out` with ky.duckdb, data and manifest.json; `tables` are lists of rows by the table's English name."""
    settings = settings or Settings()
    (out / "data").mkdir(parents=True)
    with database.connect(out / "ky.duckdb", temp_directory=out.parent / "spill") as connection:
        database.load_seeds(connection, settings)
        for table in contract.INPUTS:
            database.write(connection, "extract", table.name, _frame(table, tables.get(table.name, [])))
        connection.execute("create table extract.file_notes (table_name varchar, \"check\" varchar, severity varchar, "
                           "rows bigint, detail varchar)")  # fmt: skip
        for name in ("rejects", "row_balance"):
            columns = ", ".join(f"{column.name} {column.type}" for column in contract.BY_NAME[name].columns)
            connection.execute(f"create table main.{name} ({columns})")
        database.run_models(connection, "codes")
        pipeline.decide(connection, settings, extract_date)
        for table in contract.OUTPUTS:
            connection.execute(f"copy main.{table.name} to '{out / 'data' / table.name}.parquet' (format parquet)")
    manifest = {"program": "ky-analysis", "settings": json.loads(settings.model_dump_json())}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out


def _frame(table: contract.InputTable, rows: list[dict]) -> pl.DataFrame:
    schema = {column.name: TYPES.get(column.kind, pl.String) for column in table.columns if column.kind != "cpr"}
    if any(column.kind == "cpr" for column in table.columns):
        schema["person_key"] = pl.String
    schema |= {"row_number": pl.Int64} | dict.fromkeys(FLAGS, pl.Boolean)
    common = {"municipality_code": CODE} | dict.fromkeys(FLAGS, False) | DEFAULTS[table.name]
    filled = [common | {"row_number": number} | row for number, row in enumerate(rows, 1)]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in filled], schema=schema)


def world() -> dict[str, list[dict]]:
    """A municipality with one claim of most kinds: won, ambiguous, another person's, without a case."""
    april = {"period_from": dt.date(2024, 4, 1), "period_to": dt.date(2024, 4, 30)}
    return {
        "accounts": [
            {"account_id": "K1", "stated_case_id": "HTF-1"},
            {"account_id": "K2", "person_key": "p2"},
            {"account_id": "K3", "person_key": "p3", "status": "Venter_på_dækning"},
            {"account_id": "K4", "system": "ANDET"},
            {"account_id": "K5", "person_key": None, "stated_case_id": "HTF-9"},
        ],
        "claims": [
            {"claim_id": "F1", "principal": 120},
            {"claim_id": "F2", "principal": 75},
            {"claim_id": "F3", "stated_reference": "B2"} | april,
            {"claim_id": "F4", "account_id": "K2"},
            {"claim_id": "F5", "account_id": "K2", "benefit": "boligindskud"},
            {"claim_id": "F6", "account_id": "K3"},
            {"claim_id": "F7", "account_id": "K4"},
            {"claim_id": "F8", "balance": 0},
            {"claim_id": "F9", "account_id": "K5", "benefit": None, "stated_reference": "UKENDT"},
            {"claim_id": "F10", "period_from": dt.date(2024, 3, 10), "period_to": dt.date(2024, 3, 20)},
        ],
        "benefits": [
            {"reference": "A1", "gross_paid": 75},
            {"reference": "A2", "gross_paid": 110, "period_to": dt.date(2024, 4, 5)},
            {"reference": "A3", "benefit": "engangshjaelp"},
            {"reference": "B2", "person_key": "p2", "case_id": "HTF-2"} | april,
        ],
        "cases": [
            {"case_id": "HTF-1"},
            {"case_id": "HTF-2", "person_key": "p2"},
            {"case_id": "HTF-3", "person_key": "p2", "period_from": dt.date(2024, 3, 15)},
            {"case_id": "REV-1", "person_key": "p2", "benefit": "revalideringsydelse"},
        ],
        "coverages": [
            {"coverage_id": "D1", "claim_id": "F1", "coverage_date": dt.date(2025, 6, 1), "interest": 5},
            {"coverage_id": "D2", "claim_id": "F1"},
            {"coverage_id": "D3", "claim_id": "F3", "kind": "Afskrivning"},
            {"coverage_id": "D4", "claim_id": "F2"},
            {"coverage_id": "D5", "claim_id": "F10", "coverage_date": dt.date(2026, 2, 1), "amount": 40},
        ],
    }
