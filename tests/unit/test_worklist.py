"""worklist.xlsx: one sheet a package, in order, typed, safe, and complete."""

import datetime as dt
import zipfile

import openpyxl
import polars as pl
import pytest

from ky_analysis import contract, pipeline, workbook_cells, worklist
from ky_analysis.settings import Settings


@pytest.fixture(scope="module")
def workbook(example_out):
    return openpyxl.load_workbook(example_out / "worklist.xlsx")


def rows_of(sheet) -> list[dict]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows if any(value is not None for value in row)]


def test_there_is_one_sheet_a_package(workbook):
    assert len(workbook.sheetnames) == 15
    assert workbook.sheetnames[0] == "01 Konto venter (med)"
    assert workbook.sheetnames[14] == "15 Parkerede dækninger"


def test_every_manual_claim_and_waiting_coverage_is_in_it(workbook, example_out):
    packages = pl.read_parquet(example_out / "data" / "task_packages.parquet")
    for number, code in enumerate(contract.PACKAGES, start=1):
        wanted = packages.filter(package_code=code)["claims" if number < 15 else "tasks"].sum()
        assert len(rows_of(workbook.worksheets[number - 1])) == wanted, code


def test_rows_are_in_order_of_priority(workbook):
    for sheet in workbook.worksheets[:14]:
        keys = [(row["Kommunekode"], row["Nr."]) for row in rows_of(sheet)]
        assert keys == sorted(keys)


def test_amounts_are_numbers_and_dates_are_dates(workbook):
    rows = [row for sheet in workbook.worksheets[:14] for row in rows_of(sheet)]
    assert all(isinstance(row["Restgæld"], int | float) for row in rows)
    assert {type(row["Frist"]) for row in rows} <= {dt.datetime, type(None)}
    assert any(isinstance(row["Frist"], dt.datetime) for row in rows)


def test_a_row_says_why_and_what_could_be_meant(workbook):
    rows = [row for sheet in workbook.worksheets[:14] for row in rows_of(sheet)]
    assert all(row["Hvorfor opgaven er manuel"].endswith(".") for row in rows)
    assert any(row["Mulig reference 1"] for row in rows)
    assert any(row["Mulig sag 1"] for row in rows)
    assert all(row["Minutter brugt"] is None for row in rows)


HEADERS = {
    "debitorkonti": "kommunekode;konto_id;cpr;system;status;sag_id;oprettet",
    "fordringer": "kommunekode;fordring_id;konto_id;ydelsesart;hovedstol;restgaeld;reference",
    "ydelser": "kommunekode;reference",
    "sager": "kommunekode;sag_id",
    "daekninger": "kommunekode;daekning_id;fordring_id;dato;beloeb;art;parkeret",
}


def test_the_municipalitys_own_names_are_used(tmp_path):
    own = {"task_types": [{"task_type": "reference_invalid", "name_da": "Vores eget navn"}]}
    pipeline.build(pipeline.EXAMPLE, tmp_path / "out", Settings.model_validate(own), reports=False)
    workbook = openpyxl.load_workbook(tmp_path / "out" / "worklist.xlsx")
    rows = rows_of(workbook["12 Reference mangelfuld (uden)"])
    assert rows
    assert all(row["Hvorfor opgaven er manuel"].startswith("Vores eget navn.") for row in rows)


def test_dates_before_excels_first_are_written_as_text(tmp_path):
    frame = pl.DataFrame({"founded": [dt.date(1753, 1, 1), None]})
    assert worklist._dates_excel_has(frame)["founded"].to_list() == ["01-01-1753", None]
    kept = pl.DataFrame({"founded": [dt.date(1900, 1, 1), None]})
    assert worklist._dates_excel_has(kept)["founded"].to_list() == [dt.date(1900, 1, 1), None]


def test_text_stays_text_and_keys_stand_as_they_came(tmp_path):
    cpr = "6101010004"
    rows = {
        "debitorkonti": f"0461;K-{cpr};{cpr};KMD_AKTIV;Aktiv;;",
        "fordringer": f"0461;=1+1;K-{cpr};kontanthjælp;100,00;100,00;@SUM(A1)",
    }
    source = tmp_path / "extract"
    source.mkdir()
    for table, header in HEADERS.items():
        (source / f"{table}.csv").write_text(f"{header}\n{rows.get(table, '')}\n", encoding="utf-8")
    pipeline.build(source, tmp_path / "out", Settings(), extract_date=dt.date(2026, 11, 20), reports=False)
    workbook = openpyxl.load_workbook(tmp_path / "out" / "worklist.xlsx")
    (row,) = [row for sheet in workbook.worksheets for row in rows_of(sheet)]
    assert row["Debitorkonto"] == f"K-{cpr}"
    assert row["Fordring"] == "=1+1"
    assert row["Oplyst reference"] == "@SUM(A1)"
    types = {cell.data_type for sheet in workbook.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in types
    claims = pl.read_parquet(tmp_path / "out" / "data" / "claims.parquet")
    assert cpr not in claims["account_id"][0]
    assert claims["account_id"][0] == f"K-{claims['person_key'][0]}"


def test_signs_that_a_file_cannot_have_come_back_as_they_were(tmp_path):
    texts = ["a&b<c>", "\x01", "_x0041_", "  blanks  ", "x" * 40_000, None]
    frame = pl.DataFrame({"t": texts, "n": [1, None, 3, 4, 5, 6], "d": [dt.date(1900, 2, 28), dt.date(1900, 3, 1)] * 3})
    sheet = workbook_cells.Sheet("one", list("tnd"), frame.schema, frame.height, lambda: frame)
    workbook_cells.write(tmp_path / "cells.xlsx", [sheet])
    written = openpyxl.load_workbook(tmp_path / "cells.xlsx")["one"]
    rows = [[cell.value for cell in row] for row in written.iter_rows(min_row=2)]
    assert [openpyxl.utils.escape.unescape(row[0]) if row[0] else None for row in rows] == [
        *texts[:4],
        "x" * 32_767,
        None,
    ]
    assert [row[1] for row in rows] == frame["n"].to_list()
    assert [row[2].date() for row in rows] == frame["d"].to_list()
    assert written["C2"].number_format == "dd-mm-yyyy"
    assert written.dimensions == "A1:C7"


@pytest.mark.parametrize(
    ("text", "keeps_blanks"),
    [("plain", False), ("", False), (" before", True), ("after ", True), ("a&b", True), ("\x01", True),
     ("_x0041_", True), ("x" * 40_000, True)],
)  # fmt: skip
def test_a_text_that_is_alone_in_its_column_comes_back_too(tmp_path, text, keeps_blanks):
    """A column is rewritten only where a text of it needs that; Excel must be told to keep blanks."""
    frame = pl.DataFrame({"odd": ["plain", text], "even": ["plain", "plain"]})
    sheet = workbook_cells.Sheet("one", ["odd", "even"], frame.schema, 2, lambda: frame)
    workbook_cells.write(tmp_path / "cells.xlsx", [sheet])
    written = openpyxl.load_workbook(tmp_path / "cells.xlsx")["one"]
    assert openpyxl.utils.escape.unescape(written["A3"].value or "") == text[: workbook_cells.LONGEST_TEXT]
    with zipfile.ZipFile(tmp_path / "cells.xlsx") as file:
        cells = file.read("xl/worksheets/sheet1.xml").decode().partition("<sheetData>")[2]
    assert cells.count('xml:space="preserve"') == (2 if keeps_blanks else 0)
