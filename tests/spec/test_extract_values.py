"""How a value is read: for each rule what fits, what nearly fits, nothing, and a tie."""

import datetime as dt
from decimal import Decimal

import pytest

from ky_analysis.extract import values
from tests.spec.extract_files import ANNA, connection, load, loaded, more, only, query, rejects, write

CASE = "0461;S{n};{cpr};{benefit};{start};;Aktiv"
UNREADABLE = "unreadable"


def case_rows(column: str, texts: list[str]) -> dict[str, str]:
    plain = {"cpr": "", "benefit": "kontanthjaelp", "start": ""}
    return only("sager", "\n".join(CASE.format(n=n, **(plain | {column: text})) for n, text in enumerate(texts)))


def coverage_rows(column: str, texts: list[str]) -> dict[str, str]:
    plain = {"amount": "1", "kind": "Indbetaling", "parked": "N"}
    row = "0461;D{n};F1;15-06-2016;{amount};;{kind};{parked}"
    return only("daekninger", "\n".join(row.format(n=n, **(plain | {column: text})) for n, text in enumerate(texts)))


def read(tmp_path, changes: dict[str, str], table: str, column: str) -> list:
    """The column's values row by row, rejected rows as UNREADABLE."""
    load(write(tmp_path / "extract", changes))
    read = {row: value for row, value in loaded(table, "row_number", column)}
    read |= {row: UNREADABLE for row, reason, _ in rejects(table) if reason == "unreadable_value"}
    return [read[row] for row in sorted(read)]


def alone(kind: str, texts: list[str]) -> list:
    """Each text as the only value of a column: its value, None where it is empty, UNREADABLE where no form reads it."""
    read, form = (values.date, values.date_form) if kind == "date" else (values.amount, values.amount_form)
    found = connection().execute(
        f"select value, {form('text', 'value')} from (select text, {read('text')} as value from "
        f"(select {values.trimmed('unnest($1::varchar[])')} as text))",
        [texts],
    )
    return [UNREADABLE if form == values.UNREADABLE else value for value, form in found.fetchall()]


def test_a_date_alone():
    table = [
        ("31-12-2015", dt.date(2015, 12, 31)),
        ("  31-12-2015 ", dt.date(2015, 12, 31)),
        ("2015-12-31", dt.date(2015, 12, 31)),
        ("20151231", dt.date(2015, 12, 31)),
        ("29-02-2016", dt.date(2016, 2, 29)),
        ("01-01-0001", dt.date(1, 1, 1)),
        ("31-12-9999", dt.date(9999, 12, 31)),
        ("", None),
        ("29-02-2015", UNREADABLE),
        ("31-04-2015", UNREADABLE),
        ("00-01-2015", UNREADABLE),
        ("01-13-2015", UNREADABLE),
        ("01-01-0000", UNREADABLE),
        ("1-1-2015", UNREADABLE),
        ("01-01-15", UNREADABLE),
        ("01.01.2015", UNREADABLE),
        ("01/01/2015", UNREADABLE),
        ("2015-12-31 00:00:00", UNREADABLE),
        ("2015-12-31T00:00", UNREADABLE),
        ("31-12-2015x", UNREADABLE),
        ("３1-12-2015", UNREADABLE),
        ("٣١-١٢-٢٠١٥", UNREADABLE),
        ("+1-12-2015", UNREADABLE),
        ("42369", UNREADABLE),
    ]
    assert list(zip((text for text, _ in table), alone("date", [text for text, _ in table]), strict=True)) == table


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["01-02-2015", "01-03-2015", "2015-04-01"], ["2015-02-01", "2015-03-01", UNREADABLE]),
        (["01-02-2015", "2015-04-01", "2015-05-01"], [UNREADABLE, "2015-04-01", "2015-05-01"]),
        (["01-02-2015", "2015-04-01"], ["2015-02-01", UNREADABLE]),
        (["20150401", "2015-04-01"], [UNREADABLE, "2015-04-01"]),
        (["20150401", "01-04-2015"], [UNREADABLE, "2015-04-01"]),
        (["20150401", "20150402", "99-99-2015", "98-99-2015"], ["2015-04-01", "2015-04-02", UNREADABLE, UNREADABLE]),
    ],
)
def test_a_column_of_dates_has_one_form_and_ties_go_in_order(tmp_path, texts, expected):
    found = read(tmp_path, case_rows("start", texts), "cases", "period_from")
    assert [str(value) for value in found] == expected


def test_an_amount_alone():
    table = [
        ("1234", "1234.00"),
        ("1234,5", "1234.50"),
        ("1.234,56", "1234.56"),
        ("1.234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("1234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,234,567.8", "1234567.80"),
        ("-12,50", "-12.50"),
        ("-0", "0.00"),
        ("007,00", "7.00"),
        ("999999999999,99", "999999999999.99"),
        ("999.999.999.999,99", "999999999999.99"),
        ("0000000000000000012,34", "12.34"),
        (" 12,5\u00a0", "12.50"),
        ("1000000000000", UNREADABLE),
        ("-1000000000000,00", UNREADABLE),
        ("1,999", "1999.00"),
        ("1,9999", UNREADABLE),
        ("12,345", "12345.00"),
        ("0.001", "1.00"),
        ("12,", UNREADABLE),
        (",50", UNREADABLE),
        ("1e3", UNREADABLE),
        ("1E3", UNREADABLE),
        ("100 kr.", UNREADABLE),
        ("100kr", UNREADABLE),
        ("1 234,00", UNREADABLE),
        ("12.34,00", UNREADABLE),
        ("1234.567,00", UNREADABLE),
        ("1,234,56", UNREADABLE),
        ("1.234.56", UNREADABLE),
        ("+5", UNREADABLE),
        ("- 5", UNREADABLE),
        ("−5", UNREADABLE),
        ("--5", UNREADABLE),
        ("5-", UNREADABLE),
        ("(5)", UNREADABLE),
        ("٣", UNREADABLE),
        ("NaN", UNREADABLE),
        ("inf", UNREADABLE),
        ("0x10", UNREADABLE),
        ("1_000", UNREADABLE),
    ]
    found = [str(value) for value in alone("money", [text for text, _ in table])]
    assert list(zip((text for text, _ in table), found, strict=True)) == table


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1,5", "2,5", "3.5"], ["1.50", "2.50", UNREADABLE]),
        (["1,5", "2.5", "3.5"], [UNREADABLE, "2.50", "3.50"]),
        (["1,5", "2.5"], ["1.50", UNREADABLE]),
        (["1.234", "1,234"], ["1234.00", UNREADABLE]),
        (["1.234", "1,234.5"], ["1234.00", UNREADABLE]),
        (["1.234", "1.5", "2.5"], [UNREADABLE, "1.50", "2.50"]),
        (["1.234", "7", "8"], ["1234.00", "7.00", "8.00"]),
        (["1,999", "2,5"], [UNREADABLE, "2.50"]),
        (["1.999", "2.5"], ["1999.00", UNREADABLE]),
        (["1.999", "2.5", "3.5"], [UNREADABLE, "2.50", "3.50"]),
    ],
)
def test_a_column_of_amounts_has_one_decimal_mark_and_ties_go_to_the_comma(tmp_path, texts, expected):
    found = read(tmp_path, coverage_rows("amount", [f'"{text}"' for text in texts]), "coverages", "amount")
    assert [str(value) for value in found] == expected


def test_columns_choose_their_forms_apart(tmp_path):
    claim = "0461;F{n};K1;;;{start};{end};;{principal};{balance};"
    rows = [
        claim.format(n=1, start="01-02-2015", end="2015-02-28", principal="10,5", balance="10.5"),
        claim.format(n=2, start="02-02-2015", end="2015-02-28", principal="20,5", balance="20.5"),
    ]
    load(write(tmp_path / "extract", only("fordringer", "\n".join(rows)) | only("daekninger", "")))
    assert loaded("claims", "period_from", "period_to", "principal", "balance")[0] == (
        dt.date(2015, 2, 1), dt.date(2015, 2, 28), Decimal("10.50"), Decimal("10.50"),
    )  # fmt: skip


def test_a_cpr_number(tmp_path):
    table = [
        (ANNA, True, False),
        ("710190-0001", True, False),
        (" 71 01 90 - 0001 ", True, False),
        ("101500001", True, True),
        ("10150-0001", True, True),
        ("2902900001", True, False),
        ("8902900001", True, False),
        ("9112900001", True, False),
        ("3002900001", False, False),
        ("3104900001", False, False),
        ("0001900001", False, False),
        ("6001900001", False, False),
        ("9201900001", False, False),
        ("0100900001", False, False),
        ("0113900001", False, False),
        ("710190--0001", False, False),
        ("71019000011", False, False),
        ("71019000", False, False),
        ("710190000A", False, False),
        ("710190.0001", False, False),
        ("٧١٠١٩٠٠٠٠١", False, False),
        ("ukendt", False, False),
        ("", False, False),
    ]
    load(write(tmp_path / "extract", case_rows("cpr", [text for text, *_ in table])))
    found = loaded("cases", "person_key is not null", "cpr_unusable", "cpr_repaired")
    assert found == [(known, not known, repaired) for _, known, repaired in table]


def test_one_person_however_it_is_written(tmp_path):
    load(write(tmp_path / "extract", case_rows("cpr", ["101500001", "0101500001", "010150-0001", ANNA, "x", "y"])))
    keys = [key for (key,) in loaded("cases", "person_key")]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert keys[4:] == [None, None]


def test_a_municipality_code(tmp_path):
    table = [
        ("0461", "0461", False, False),
        ("461", "0461", True, False),
        (" 461 ", "0461", True, False),
        ("9999", "9999", False, True),
        ("999", "0999", True, True),
        ("46", None, None, None),
        ("04610", None, None, None),
        ("O461", None, None, None),
        ("461.0", None, None, None),
        ("٠٤٦١", None, None, None),
    ]
    load(
        write(tmp_path / "extract", only("sager", "\n".join(f"{text};S{n};;;;;" for n, (text, *_) in enumerate(table))))
    )
    columns = ("municipality_code", "municipality_code_repaired", "unknown_municipality")
    assert loaded("cases", *columns) == [tuple(flags) for _, *flags in table if flags[0]]
    bad = [n for n, (_, code, *_) in enumerate(table, 1) if code is None]
    assert rejects("cases") == [(n, "unreadable_value", "kommunekode") for n in bad]


def test_a_benefit(tmp_path):
    table = [
        ("kontanthjaelp", "kontanthjaelp"),
        ("Kontanthjælp", "kontanthjaelp"),
        (" KONTANT-HJÆLP ", "kontanthjaelp"),
        ("Kontanthja\u0308lp", None),
        ("Selvforsørgelses- og hjemrejseydelse", "selvforsoergelses_og_hjemrejseydelse"),
        ("Ressourceforløbsydelse under jobafklaring", "ressourceforloebsydelse_jobafklaring"),
        ("ressourceforløbsydelse", "ressourceforloebsydelse"),
        ("Cash assistance", None),
        ("dagpenge", None),
        ("", None),
    ]
    load(write(tmp_path / "extract", case_rows("benefit", [text for text, _ in table])))
    assert loaded("cases", "benefit", "unknown_benefit") == [(code, code is None) for _, code in table]


def test_a_kind_of_coverage(tmp_path):
    table = [
        ("Indbetaling", "Indbetaling", False),
        ("INDBETALING", "Indbetaling", False),
        ("Loenindeholdelse", "Lønindeholdelse", False),
        ("løn-indeholdelse", "Lønindeholdelse", False),
        ("Gave", "Gave", True),
    ]
    load(write(tmp_path / "extract", coverage_rows("kind", [text for text, *_ in table])))
    assert loaded("coverages", "kind", "unknown_kind") == [(kind, unknown) for _, kind, unknown in table]


def test_parked(tmp_path):
    table = [("J", True), ("j", True), ("N", False), (" n ", False), ("Ja", UNREADABLE), ("1", UNREADABLE)]
    found = read(tmp_path, coverage_rows("parked", [text for text, _ in table]), "coverages", "parked")
    assert found == [expected for _, expected in table]


@pytest.mark.parametrize(
    ("system", "status", "read_as", "unknown"),
    [
        ("KMD_AKTIV", "Aktiv", ("KMD_AKTIV", "Aktiv"), False),
        ("kmd aktiv", "venter paa daekning", ("KMD_AKTIV", "Venter_på_dækning"), False),
        ("Kmd-Aktiv", "AFSLUTTET", ("KMD_AKTIV", "Afsluttet"), False),
        ("KMD Opus", "I bero", ("KMD Opus", "I bero"), True),
    ],
)
def test_system_and_status(tmp_path, system, status, read_as, unknown):
    load(write(tmp_path / "extract", only("debitorkonti", f"0461;K1;;{system};{status};;")))
    assert loaded("accounts", "system", "status", "unknown_status") == [(*read_as, unknown)]


def test_text_is_trimmed_and_empty_is_null(tmp_path):
    row = '0461; F3\u00a0;K1;"  ";;;;;1;1;"\t a b "'
    load(write(tmp_path / "extract", more("fordringer", row)))
    assert loaded("claims", "claim_id", "claim_type", "stated_reference")[2] == ("F3", None, "a b")


def test_interest_is_zero_where_it_is_empty(tmp_path):
    load(write(tmp_path / "extract"))
    assert loaded("coverages", "interest", "typeof(interest)") == [(Decimal("0.00"), "DECIMAL(14,2)")]


def test_hostile_text_is_kept_as_it_is(tmp_path):
    texts = ["<script>alert(1)</script>", "=1+1", "{{ x }}", "../../etc", "%s%n", "\u202eabc", "a\0b", "x" * 10_000]
    texts += ["' or 1=1 --", "NULL", "\\N", "nan", "#REF!", "'a'"]
    rows = "\n".join(f"0461;F1{n};K1;;;;;;1;1;{text}" for n, text in enumerate(texts))
    load(write(tmp_path / "extract", only("fordringer", rows) | only("daekninger", "")))
    assert [text for (text,) in loaded("claims", "stated_reference")] == texts


def test_every_table_is_there_with_its_columns_even_if_it_was_not_given(tmp_path):
    load(write(tmp_path / "extract"))
    assert query("select count(*), count(package_name), count(minutes) from extract.task_log") == [(0, 0, 0)]
