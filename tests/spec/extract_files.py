"""Small extracts as text, loaded: what the spec tests of the extract reader have in common."""

import datetime as dt
from functools import cache
from pathlib import Path

from ky_analysis import database, extract
from ky_analysis.settings import Settings

KEY = b"only for tests"
ANNA = "7101900001"  # day + 60: no living person's number
BENT = "6502850002"
FILES = {
    "debitorkonti": f"""
        kommunekode;konto_id;cpr;system;status;sag_id;oprettet
        0461;K1;{ANNA};KMD_AKTIV;Aktiv;HTF-AAAAAA;01-02-2015
        0461;K2;{BENT};KMD_AKTIV;Venter_på_dækning;;
        """,
    "fordringer": """
        kommunekode;fordring_id;konto_id;fordringstype;ydelsesart;periode_fra;periode_til;stiftelsesdato;hovedstol;restgaeld;reference
        0461;F1;K1;KTTIBAK;Kontanthjælp;01-01-2015;31-01-2015;01-02-2015;1.000,00;400,50;R1
        0461;F2;K2;KTTIBAK;kontanthjaelp;01-03-2015;31-03-2015;;200,00;200,00;
        """,
    "ydelser": f"""
        kommunekode;reference;cpr;ydelsesart;periode_fra;periode_til;bruttobeloeb;sag_id
        0461;R1;{ANNA};kontanthjaelp;01-01-2015;31-01-2015;1000,00;HTF-AAAAAA
        """,
    "sager": f"""
        kommunekode;sag_id;cpr;ydelsesart;periode_fra;periode_til;status
        0461;HTF-AAAAAA;{ANNA};kontanthjaelp;01-01-2014;;Aktiv
        """,
    "daekninger": """
        kommunekode;daekning_id;fordring_id;dato;beloeb;heraf_rente;art;parkeret
        0461;D1;F1;15-06-2016;100,00;;Indbetaling;J
        """,
}
# Wide enough for files of a few rows.
LENIENT = Settings.model_validate({"limits": {"rejected_share": 1, "unknown_pointer_share": 1}})


def lines(text: str) -> str:
    return "".join(line.strip() + "\n" for line in text.strip().splitlines())


def write(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """The extract above with files replaced (bytes go as they are), added, or taken away (None)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (FILES | (changes or {})).items():
        if isinstance(content, bytes):
            (folder / f"{name}.csv").write_bytes(content)
        elif content is not None:
            (folder / f"{name}.csv").write_text(lines(content), encoding="utf-8")
    return folder


def more(table: str, rows: str) -> dict[str, str]:
    """A table with rows added."""
    return {table: lines(FILES[table]) + lines(rows)}


def only(table: str, rows: str) -> dict[str, str]:
    """A table with its rows replaced."""
    return {table: lines(FILES[table]).splitlines()[0] + "\n" + lines(rows)}


@cache
def connection():
    opened = database.connect(Path(":memory:"), temp_directory=Path("."), threads=2)
    database.load_seeds(opened, Settings())
    return opened


def load(folder: Path, settings: Settings = LENIENT, **options):
    """Loads a folder; gives the connection and the report. Every load replaces the one before."""
    options = {"command_line_date": dt.date(2026, 11, 20)} | options
    report = extract.load(folder, connection(), settings, private_dir=folder.parent / "private", key=KEY, **options)
    return connection(), report


def query(sql: str) -> list[tuple]:
    return connection().execute(sql).fetchall()


def loaded(table: str, *columns: str) -> list[tuple]:
    """Columns of an extract table in the order of its rows."""
    return query(f"select {', '.join(columns)} from extract.{table} order by row_number")


def rejects(table: str) -> list[tuple]:
    return query(
        f"select row_number, reason, column_name from rejects where table_name = '{table}' order by row_number"
    )


def balance(table: str) -> tuple:
    (found,) = query(
        f"select input_rows, loaded_rows, rejected_rows, duplicate_rows from row_balance where table_name = '{table}'"
    )
    return found
