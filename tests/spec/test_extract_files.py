"""Which files an extract may consist of, what is found out about each, and what stops a run in one sentence."""

import datetime as dt
import hashlib
import zipfile
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from ky_analysis.errors import ExtractError
from tests.spec.extract_files import ANNA, FILES, lines, load, loaded, more, only, query, rejects, write

HEADERS = {name: lines(text).splitlines()[0].split(";") for name, text in FILES.items()}


def text(table: str) -> str:
    return lines(FILES[table])


def stops(folder, message: str, **options) -> None:
    with pytest.raises(ExtractError, match=message) as error:
        load(folder, **options)
    assert "\n" not in str(error.value) and ANNA not in str(error.value)


# --- encoding, line ends, delimiter, header ---


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (text("fordringer").encode(), "UTF-8"),
        (text("fordringer").encode("utf-8-sig"), "UTF-8 with BOM"),
        (text("fordringer").encode("cp1252"), "Windows-1252"),
        (text("fordringer").encode("utf-16"), "UTF-16"),
        (text("fordringer").replace("\n", "\r\n").encode(), "UTF-8"),
        (text("fordringer").replace("\n", "\r\n").encode("cp1252"), "Windows-1252"),
        (text("fordringer").replace("\n", "\r").encode(), "UTF-8"),
        (text("fordringer").replace("\n", "\r\n", 2).encode(), "UTF-8"),
        (text("fordringer").replace("\n", "\n\n").encode(), "UTF-8"),
        (("\r\n\n" + text("fordringer")).encode("utf-8-sig"), "UTF-8 with BOM"),
        (text("fordringer").removesuffix("\n").encode(), "UTF-8"),
    ],
)
def test_encodings_and_line_ends(tmp_path, content, encoding):
    _, report = load(write(tmp_path / "extract", {"fordringer": content}))
    assert report.files[1].encoding == encoding
    assert loaded("claims", "row_number", "claim_id", "benefit", "balance") == [
        (1, "F1", "kontanthjaelp", Decimal("400.50")), (2, "F2", "kontanthjaelp", Decimal("200.00")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        text("fordringer").encode() + "0461;F3;K1;å;;;;;1;1;".encode("cp1252"),
        text("fordringer").encode("utf-8-sig") + b"0461;F3;K1;\xe5;;;;;1;1;",
        text("fordringer").encode("cp1252") + b"0461;F3;K1;\x81;;;;;1;1;",
        text("fordringer").encode("utf-16")[:-1],
    ],
)
def test_bytes_of_no_one_encoding_stop(tmp_path, content):
    stops(write(tmp_path / "extract", {"fordringer": content}), "fordringer.csv is neither UTF-8 nor Windows-1252")


@pytest.mark.parametrize(("delimiter", "name"), [(";", "semicolon"), (",", "comma"), ("\t", "tab")])
def test_delimiters(tmp_path, delimiter, name):
    _, report = load(write(tmp_path / "extract", {"sager": text("sager").replace(";", delimiter)}))
    assert report.files[3].delimiter == name
    assert loaded("cases", "case_id", "status") == [("HTF-AAAAAA", "Aktiv")]


@pytest.mark.parametrize("delimiter", ["|", ":", " "])
def test_other_delimiters_stop(tmp_path, delimiter):
    stops(write(tmp_path / "extract", {"sager": text("sager").replace(";", delimiter)}), "sager.csv has no column")


def test_a_column_without_a_name_is_ignored(tmp_path):
    _, report = load(write(tmp_path / "extract", {"sager": text("sager").replace(";", ";;")}))
    assert loaded("cases", "case_id", "status") == [("HTF-AAAAAA", "Aktiv")]
    assert report.files[3].ignored_columns[0] == "(column 2, without a name)"


def test_headers_are_matched_by_folded_name_in_any_order(tmp_path):
    content = (
        f"Periode-Til;STATUS;Sag ID;Kommune_Kode;notat;cpr;ydelses art;PERIODE_FRA\n;Aktiv;S1;0461;x;{ANNA};;01-01-2015"
    )
    _, report = load(write(tmp_path / "extract", {"sager": content}))
    assert loaded("cases", "case_id", "period_from", "status") == [("S1", dt.date(2015, 1, 1), "Aktiv")]
    assert report.files[3].ignored_columns == ("notat",)
    assert report.files[3].headers["sag_id"] == "Sag ID"
    assert query("select table_name, rows from extract.file_notes where \"check\" = 'ignored_column'") == [("cases", 1)]


def test_the_manifest_maps_the_senders_headers(tmp_path):
    folder = write(tmp_path / "extract", {"sager": "kommune;Sagsnr.;sag_id;Borger\n0461;S1;X;" + ANNA})
    (folder / "udtraek.toml").write_text(
        '[kolonner.sager]\nKommune = "kommunekode"\n"SAGSNR." = "sag_id"\nborger = "cpr"\n"sag_id" = "status"\n'
    )
    load(folder)
    assert loaded("cases", "case_id", "status", "cpr_unusable") == [("S1", "X", False)]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("kommunekode;sag_id;cpr;Cpr", "two headers of sager.csv are the same name"),
        ("kommunekode;sag_id;note;N_ote", "two headers of sager.csv are the same name"),
        ("kommunekode;cpr;status", "has no column sag_id"),
        ("cpr;status", "has no columns kommunekode, sag_id"),
        ('kommunekode;sag_id;"c;pr"', "the header cpr of sager.csv seems damaged"),
        ("kommunekode;sag_id;stat\nus", "the header status of sager.csv seems damaged"),
        (f"0461;S1;{ANNA};;;;", "has no columns kommunekode, sag_id"),
        ('"kommunekode;sag_id', "has a broken quote"),
        ("Sager pr. 20. november\n\nkommunekode;sag_id;cpr", "has no columns kommunekode, sag_id"),
    ],
)
def test_headers_that_stop(tmp_path, header, message):
    stops(write(tmp_path / "extract", {"sager": (header + "\n").encode()}), message)


def test_a_mapping_that_names_a_column_twice_stops(tmp_path):
    folder = write(tmp_path / "extract", {"sager": "kommunekode;sag_id;nr\n0461;S1;S2"})
    (folder / "udtraek.toml").write_text('[kolonner.sager]\nnr = "sag_id"\n')
    stops(folder, "two headers of sager.csv are mapped to sag_id")


def test_an_optional_column_may_be_missing_and_is_noted(tmp_path):
    _, report = load(write(tmp_path / "extract", {"sager": "kommunekode;sag_id\n0461;S1"}))
    assert loaded("cases", "person_key", "benefit", "period_from", "status") == [(None, None, None, None)]
    assert report.files[3].missing_columns == ("cpr", "ydelsesart", "periode_fra", "periode_til", "status")


def test_a_second_header_is_a_row_that_cannot_be_read(tmp_path):
    load(write(tmp_path / "extract", {"sager": text("sager").splitlines()[0] + "\n" + text("sager")}))
    assert rejects("cases") == [(1, "unreadable_value", "kommunekode")]


# --- header only, empty ---


def test_a_table_without_rows_is_a_fact(tmp_path):
    load(write(tmp_path / "extract", only("fordringer", "") | only("daekninger", "")), strict=True)
    assert query("select table_name, input_rows from row_balance where input_rows = 0") == [
        ("claims", 0),
        ("coverages", 0),
    ]
    assert query("select count(*) from extract.claims") == [(0,)]


def test_an_extract_without_any_row_stops(tmp_path):
    changes = {name: ";".join(header) for name, header in HEADERS.items()}
    stops(write(tmp_path / "extract", changes), "headers only and not one row")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_stops(tmp_path, content):
    stops(write(tmp_path / "extract", {"sager": content}), "sager.csv is empty")


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_header_that_swallowed_the_only_row_stops(tmp_path, end):
    merged = text("sager").strip().replace("\n", "") + end
    stops(write(tmp_path / "extract", {"sager": merged.encode()}), "seems to hold a row's values")


# --- folder, zip, manifest ---


def test_the_date_comes_from_the_command_line_or_the_manifest(tmp_path):
    folder = write(tmp_path / "extract")
    stops(folder, "has no date", command_line_date=None)
    for written in ("2026-10-01", '"01-10-2026"', '"20261001"'):
        (folder / "udtraek.toml").write_text(f'udtraeksdato = {written}\nrelease = "2.1"\n')
        _, report = load(folder, command_line_date=None)
        assert (report.extract_date, report.release) == (dt.date(2026, 10, 1), "2.1")
    _, report = load(folder)
    assert report.extract_date == dt.date(2026, 11, 20)


def test_the_manifests_municipality_is_used_where_the_column_is_missing(tmp_path):
    folder = write(tmp_path / "extract", {"sager": "sag_id\nS1"} | more("debitorkonti", ";K3;;x;Aktiv;;"))
    (folder / "udtraek.toml").write_text('kommunekode = "461"\n')
    load(folder)
    assert loaded("cases", "municipality_code", "municipality_code_repaired") == [("0461", True)]
    assert rejects("accounts") == [(3, "missing_value", "kommunekode")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("udtraeksdato = 2026-02-30", "cannot be read as TOML"),
        ('udtraeksdato = "30-02-2026"', "udtraeksdato is not a date"),
        ("udtraeksdato = 2026-01-01T00:00:00", "udtraeksdato is not a date"),
        ('kommunekode = "46"', "kommunekode is not three or four digits"),
        ("release = 2.1", "release is not text"),
        ('[kolonner.sag]\na = "b"', "is not of a table"),
        ('[kolonner.sager]\na = "konto_id"', "maps a header to no column"),
        ('[sha256]\n"sager.csv" = "x"', "64 hexadecimal digits"),
        (f'[sha256]\n"sager.csv" = "{"0" * 64}"', "sager.csv is not the file that was sent"),
        (f'[sha256]\n"nr.csv" = "{"0" * 64}"', "file 1 of .sha256. is not in the extract"),
        (f'[sha256]\n"../x.csv" = "{"0" * 64}"', "file 1 of .sha256. is not in the extract"),
    ],
)
def test_manifests_that_stop(tmp_path, content, message):
    folder = write(tmp_path / "extract")
    (folder / "udtraek.toml").write_text(content)
    stops(folder, message)


def test_a_hash_that_agrees_passes_and_is_reported(tmp_path):
    folder = write(tmp_path / "extract")
    digest = hashlib.sha256((folder / "sager.csv").read_bytes()).hexdigest()
    (folder / "udtraek.toml").write_text(f'[sha256]\n"sager.csv" = "{digest.upper()}"\n')
    _, report = load(folder)
    assert report.files[3].sha256 == digest


def test_a_missing_or_doubled_table_stops(tmp_path):
    stops(write(tmp_path / "missing", {"sager": None}), "Table sager is missing")
    folder = write(tmp_path / "twice")
    pl.DataFrame({"kommunekode": ["0461"], "sag_id": ["S1"]}).write_parquet(folder / "sager.parquet")
    stops(folder, "Table sager is given 2 times: sager.csv, sager.parquet")
    stops(tmp_path / "nowhere", "does not exist")
    (tmp_path / "empty").mkdir()
    stops(tmp_path / "empty", "Table debitorkonti is missing")
    stops(folder / "sager.csv", "neither a folder nor a zip")


def zipped(tmp_path, prefix: str = "", extra: dict[str, str] | None = None):
    folder = write(tmp_path / "extract")
    with zipfile.ZipFile(tmp_path / "extract.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, prefix + path.name)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return tmp_path / "extract.zip"


@pytest.mark.parametrize("prefix", ["", "udtræk 2026/", "a/b/"])
def test_a_zip_is_read_like_its_folder(tmp_path, prefix):
    load(zipped(tmp_path, prefix, {"__MACOSX/sager.csv": "", ".hidden.csv": ""}))
    assert query("select count(*) from extract.claims") == [(2,)]
    assert not [path for path in (tmp_path / "private").iterdir() if path.suffix != ".parquet"]


@pytest.mark.parametrize("name", ["../out.csv", "/tmp/out.csv", "a/../../out.csv", "C:/out.csv", "..\\out.csv"])
def test_a_zip_that_leads_outside_stops(tmp_path, name):
    stops(zipped(tmp_path, extra={name: "x"}), "leads outside")
    assert not (tmp_path / "out.csv").exists()


def test_a_damaged_zip_or_one_of_two_extracts_stops(tmp_path):
    stops(zipped(tmp_path, "a/", {"b/sager.csv": "x"}), "holds tables in 2 folders")
    content = bytearray(zipped(tmp_path).read_bytes())
    content[60] ^= 1
    (tmp_path / "broken.zip").write_bytes(content)
    stops(tmp_path / "broken.zip", "damaged")


# --- parquet and workbooks ---


def test_parquet_takes_typed_values_as_they_are(tmp_path):
    folder = write(tmp_path / "extract", {"daekninger": None, "fordringer": None})
    claims = pl.DataFrame(
        {
            "kommunekode": [461, 461, 461, 461],
            "fordring_id": ["F1", "F2", "F3", "F4"],
            "konto_id": ["K1"] * 4,
            "periode_fra": [dt.date(2015, 1, 1), None, None, None],
            "stiftelsesdato": [dt.datetime(2015, 1, 1), dt.datetime(2015, 1, 1, 12), None, None],
            "hovedstol": [1234.5, 0.1, 1.234, float("nan")],
            "restgaeld": pl.Series(["1.234,50", "1", "1", "1"]),
        }
    )
    claims.write_parquet(folder / "fordringer.parquet")
    pl.DataFrame(
        {
            "kommunekode": ["0461"] * 2,
            "daekning_id": [101, 102],
            "fordring_id": ["F1", "F1"],
            "dato": ["15-06-2016", "16-06-2016"],
            "beloeb": pl.Series([Decimal("10.50"), Decimal("10.505")], dtype=pl.Decimal(20, 3)),
            "art": pl.Series(["Indbetaling", "Indbetaling"], dtype=pl.Categorical),
            "parkeret": [True, False],
        }
    ).write_parquet(folder / "daekninger.parquet")
    load(folder)
    assert rejects("claims") == [
        (2, "unreadable_value", "stiftelsesdato"), (3, "unreadable_value", "hovedstol"),
        (4, "missing_value", "hovedstol"),
    ]  # fmt: skip
    assert loaded("claims", "municipality_code", "period_from", "founded", "principal", "balance") == [
        ("0461", dt.date(2015, 1, 1), dt.date(2015, 1, 1), Decimal("1234.50"), Decimal("1234.50"))
    ]
    assert rejects("coverages") == [(2, "unreadable_value", "beloeb")]
    assert loaded("coverages", "coverage_id", "amount", "parked") == [("101", Decimal("10.50"), True)]


def workbook(path, sheets: dict[str, list[list]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def rows_of(table: str) -> list[list]:
    return [line.split(";") for line in text(table).splitlines()]


def test_one_workbook_holds_all_tables(tmp_path):
    (tmp_path / "extract").mkdir()
    workbook(
        tmp_path / "extract" / "udtræk.xlsx", {"Forside": [["hej"]]} | {name.title(): rows_of(name) for name in FILES}
    )
    _, report = load(tmp_path / "extract", strict=True)
    assert query("select count(*) from extract.claims") == [(2,)]
    assert (report.files[1].file, report.files[1].format) == ("udtræk.xlsx:Fordringer", "xlsx")


def test_a_workbook_keeps_zeros_numbers_and_dates(tmp_path):
    folder = write(
        tmp_path / "extract",
        {"fordringer": None, "daekninger": "kommunekode;daekning_id;fordring_id;dato;beloeb;art;parkeret"},
    )
    header = [None, *HEADERS["fordringer"]]
    body = [
        ["0461", "F1", "K1", None, None, dt.date(2015, 1, 1), "31-01-2015", None, 1234.5, "1.234,50", "007"],
        [],
        [461, 101, "K1", None, None, dt.datetime(2015, 1, 1, 12), None, None, 1, 1, 101.0],
        [461, 102, "K1", None, None, None, None, None, 1.234, 1, None],
        [461, 103, "K1", None, None, 20150101, None, None, 1, 1, 12.5],
        [461, 104, "K1", None, None, dt.time(12), None, None, 1, 1, None],
        [461, 105, "K1", None, None, None, None, None, True, 1, None],
        ["0461", "F9", "K1", None, None, None, None, None, 1, 1, None, "for meget"],
    ]
    workbook(folder / "fordringer.xlsx", {"Ark1": [[], header, *[[None, *row] for row in body]], "Ark2": []})
    load(folder)
    assert rejects("claims") == [
        (2, "unreadable_value", "periode_fra"), (3, "unreadable_value", "hovedstol"),
        (5, "unreadable_value", "periode_fra"), (6, "unreadable_value", "hovedstol"), (7, "malformed_row", None),
    ]  # fmt: skip
    assert loaded("claims", "claim_id", "period_from", "period_to", "principal", "balance", "stated_reference") == [
        ("F1", dt.date(2015, 1, 1), dt.date(2015, 1, 31), Decimal("1234.50"), Decimal("1234.50"), "007"),
        ("103", dt.date(2015, 1, 1), None, Decimal("1.00"), Decimal("1.00"), "12.5"),
    ]


@pytest.mark.parametrize("name", ["sager.xlsx", "sager.parquet", "noter.xlsx"])
def test_a_file_that_is_not_what_its_name_says_stops(tmp_path, name):
    folder = write(tmp_path / "extract", {"sager": None} if name.startswith("sager") else None)
    (folder / name).write_bytes(text("sager").encode())
    stops(folder, f"{name} (cannot be read as a workbook|is damaged or not a parquet file)")


def test_signs_of_a_pattern_in_the_folders_name_are_only_signs(tmp_path):
    folder = write(tmp_path / "udtræk [2026] *?")
    (folder / "sager.csv").unlink()
    cases = {"kommunekode": ["0461"], "sag_id": ["S1"], "cpr": [ANNA]}
    pl.DataFrame(cases).write_parquet(folder / "sager.parquet")
    load(folder)
    assert loaded("cases", "case_id") == [("S1",)]


def test_a_parquet_file_under_the_name_of_a_csv_stops(tmp_path):
    folder = write(tmp_path / "extract", {"sager": None})
    pl.DataFrame({"kommunekode": ["0461"], "sag_id": ["S1"]}).write_parquet(folder / "sager.csv")
    stops(folder, "sager")
