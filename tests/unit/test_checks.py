"""Every check of a run has a case that makes it fail: the example's own database, broken on purpose."""

import base64
import shutil

import duckdb
import pytest

from ky_analysis import checks, database, pipeline
from ky_analysis.errors import CheckError
from ky_analysis.settings import Settings

CPR = "6101010004"

BREAKS = {
    "row_balance": "update row_balance set loaded_rows = loaded_rows + 1 where table_name = 'claims'",
    "loaded_rows": "delete from extract.benefits where row_number = (select min(row_number) from extract.benefits)",
    "claim_outcomes": "delete from claims where claim_id = (select min(claim_id) from claims)",
    "task_counts": "update task_packages set tasks = tasks + 1 where package_number = 15",
    "coverage_amounts": "update coverages set amount = amount + 0.01 where disposition = 'waiting'",
    "package_amounts": "update task_packages set balance = balance + 0.01 where package_number = 1",
}


@pytest.fixture
def connection(example_out, tmp_path):
    copy = tmp_path / "ky.duckdb"
    shutil.copy(example_out / "ky.duckdb", copy)
    with duckdb.connect(str(copy)) as opened:
        yield opened


def test_the_example_passes(connection):
    assert set(BREAKS) <= set(checks.run(connection))


def test_every_check_has_a_red_case():
    assert {path.stem for path in (database.SQL_ROOT / "checks").glob("*.sql")} == set(BREAKS)


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_table_is_found(connection, name):
    connection.execute(BREAKS[name])
    found = connection.execute((database.SQL_ROOT / "checks" / f"{name}.sql").read_text(encoding="utf-8")).fetchall()
    assert found
    with pytest.raises(CheckError):
        checks.run(connection)


@pytest.mark.parametrize("text", [CPR, f"K{CPR}", f"set {CPR[:6]}-{CPR[6:]} her", f"{CPR[:6]} {CPR[6:]}"])
def test_a_cpr_in_a_table_is_found_and_not_repeated(connection, text):
    connection.execute(
        "update accounts set status = $1 where account_id = (select min(account_id) from accounts)", [text]
    )
    with pytest.raises(CheckError, match=r"Column status of table main\.accounts") as raised:
        checks.no_cpr_in_tables(connection, {CPR})
    assert CPR not in str(raised.value)


def test_a_cpr_in_a_list_of_keys_is_found(connection):
    connection.execute("update data_quality set example_keys = [$1]", [f"K-{CPR}"])
    with pytest.raises(CheckError, match="Column example_keys"):
        checks.no_cpr_in_tables(connection, {CPR})


@pytest.mark.parametrize("text", [f"9{CPR}", f"{CPR}1", "6101010005", f"{CPR[:5]}-{CPR[5:]}"])
def test_what_is_no_cpr_of_the_input_passes(connection, text):
    connection.execute("update accounts set status = $1", [text])
    checks.no_cpr_in_tables(connection, {CPR})


def test_a_cpr_in_a_file_is_found_and_a_digest_is_not(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("a" * 27 + CPR + "b" * 27)
    checks.no_cpr_in_files([page], {CPR})
    page.write_text(f"<p>{CPR}</p>")
    with pytest.raises(CheckError, match=r"page\.html"):
        checks.no_cpr_in_files([page], {CPR})


def test_a_cpr_in_a_table_that_a_page_gives_to_download_is_found(tmp_path):
    page = tmp_path / "page.html"
    table = base64.b64encode(f"konto;x\n1;{CPR}".encode()).decode()
    page.write_text(f'<a href="data:text/csv;charset=utf-8;base64,{table}">CSV</a>')
    with pytest.raises(CheckError, match=r"page\.html"):
        checks.no_cpr_in_files([page], {CPR})


def test_a_cpr_in_a_file_name_is_found(tmp_path):
    page = tmp_path / f"{CPR}.html"
    page.write_text("")
    with pytest.raises(CheckError, match="name of a published file"):
        checks.no_cpr_in_files([page], {CPR})


HEADERS = {
    "debitorkonti": "kommunekode;konto_id;cpr;system;status",
    "fordringer": "kommunekode;fordring_id;konto_id;fordringstype;ydelsesart;hovedstol;restgaeld;reference",
    "ydelser": "kommunekode;reference",
    "sager": "kommunekode;sag_id;status",
    "daekninger": "kommunekode;daekning_id;fordring_id;dato;beloeb;art;parkeret",
}


WRITTEN = (CPR, f"{CPR[:6]}-{CPR[6:]}", f"{CPR[:6]} {CPR[6:]}", "6101.01.0004", "61 01 01 0004")


def test_however_a_number_is_written_the_run_hides_it_and_goes_on(tmp_path):
    rows = {
        "debitorkonti": [f"0461;KA {number};{CPR};KMD_AKTIV;Aktiv" for number in WRITTEN],
        "fordringer": [
            f"0461;F{place};KA {number};om {number} her;kontanthjælp;100,00;100,00;{number}"
            for place, number in enumerate(WRITTEN)
        ],
        "sager": [f"0461;S{place};set {number}" for place, number in enumerate(WRITTEN)],
    }
    source = tmp_path / "extract"
    source.mkdir()
    for table, header in HEADERS.items():
        (source / f"{table}.csv").write_text("\n".join([header, *rows.get(table, [])]) + "\n", encoding="utf-8")
    (source / "udtraek.toml").write_text(f'udtraeksdato = 2026-11-20\nrelease = "2.1 {CPR}"\n', encoding="utf-8")
    description = pipeline.build(source, tmp_path / "out", Settings(), reports=False)
    assert description["extract"]["release"] == "2.1 [CPR]"
    with duckdb.connect(str(tmp_path / "out" / "ky.duckdb"), read_only=True) as connection:
        checks.no_cpr_in_tables(connection, {CPR})
        claims = connection.execute("select claim_type, account_id from claims order by claim_id").fetchall()
    for number, (claim_type, account_id) in zip(WRITTEN, claims, strict=True):
        hidden = number.count(" ") + number.count(".") < 2
        assert (claim_type == "om [CPR] her") == hidden, number
        assert (number not in account_id) == hidden, number
