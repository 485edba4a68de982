"""What happens to a row: loaded, rejected for its first reason, or a copy; and when a run stops."""

import pytest

from ky_analysis.errors import ExtractError
from ky_analysis.settings import Settings
from tests.spec import extract_files
from tests.spec.extract_files import ANNA, BENT, balance, lines, load, loaded, more, only, query, rejects, write


def case(
    key: str, cpr: str = ANNA, benefit: str = "kontanthjaelp", start: str = "01-01-2014", code: str = "0461"
) -> str:
    return f"{code};{key};{cpr};{benefit};{start};;Aktiv\n"


def cases_rejected(tmp_path, rows: str) -> list[tuple]:
    """The rejects of a table of cases; checks that each row is loaded, rejected or a copy."""
    load(write(tmp_path / "extract", only("sager", rows)))
    given, loaded_rows, rejected, duplicates = balance("cases")
    found = rejects("cases")
    assert given == loaded_rows + rejected + duplicates
    assert (rejected, duplicates) == (
        sum(reason != "duplicate_row" for _, reason, _ in found),
        sum(reason == "duplicate_row" for _, reason, _ in found),
    )
    assert loaded_rows == len(loaded("cases", "case_id"))
    return found


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("0461;S1;;;;;", []),
        (";;;;;;", [(1, "missing_value", "kommunekode")]),
        ("0461; ;;;;;", [(1, "missing_value", "sag_id")]),
        ("46;;;;;;", [(1, "missing_value", "sag_id")]),
        ("46;S1;;;x;;", [(1, "unreadable_value", "kommunekode")]),
        ("0461;S1;;;x;y;", [(1, "unreadable_value", "periode_fra")]),
        ("0461;S1;;;;y;", [(1, "unreadable_value", "periode_til")]),
        ("0461;S1;;;;", [(1, "malformed_row", None)]),
        ("0461;S1;;;;;;", [(1, "malformed_row", None)]),
        ("0461", [(1, "malformed_row", None)]),
        ('0461;S"1;;;;;', [(1, "malformed_row", None)]),
        ('0461;"S1"x;;;;;', [(1, "malformed_row", None)]),
        ('0461;"S1" ;;;;;', [(1, "malformed_row", None)]),
        ('0461; "S1";;;;;', [(1, "malformed_row", None)]),
        ('0461;"S1;;;;;\n0461;S2;;;;;', [(1, "malformed_row", None)]),
        ('0461;"S1;;;;;\n0461;"S2";;;;;\n0461;S3;;;;;', [(1, "malformed_row", None)]),
        ('0461;S1;;;;;"\n0461;"S2";;;;;\n0461;S3;;;;;', [(1, "malformed_row", None)]),
        ('0461;"S1\nx";;;;;\n0461;S2;;;;', [(2, "malformed_row", None)]),
        ('0461;"S1\nx";;;;\n0461;S2;;;;;', [(1, "malformed_row", None)]),
        ("\n\n0461;S1;;;;;\n\n0461;S2;;;y;;", [(2, "unreadable_value", "periode_fra")]),
    ],
)  # fmt: skip
def test_the_first_reason_and_the_first_column(tmp_path, rows, expected):
    load(_raw(tmp_path, rows))
    assert rejects("cases") == expected
    given, loaded_rows, rejected, duplicates = balance("cases")
    assert (given - loaded_rows, rejected, duplicates) == (len(expected), len(expected), 0)


def _raw(tmp_path, rows: str):
    """The cases' rows as they are, blanks and empty lines too."""
    header = lines(extract_files.FILES["sager"]).splitlines()[0]
    return write(tmp_path / "extract", {"sager": (header + "\n" + rows + "\n").encode()})


def test_a_quoted_field_holds_delimiters_quotes_and_line_breaks(tmp_path):
    load(_raw(tmp_path, '"0461";"S;1";"";;;;"a ""b""\nc"\n0461;S2;;;;;"d"'))
    assert loaded("cases", "row_number", "case_id", "status") == [(1, "S;1", 'a "b"\nc'), (2, "S2", "d")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Copies: the first stays.
        (case("S1") * 3, [(2, "duplicate_row"), (3, "duplicate_row")]),
        # Equal after reading: nine digits, another spelling, a blank.
        (case("S1", "101500001") + case("S1 ", "010150-0001", "Kontanthjælp", "01-01-2014"), [(2, "duplicate_row")]),
        # Unusable numbers and unknown benefits read as nothing.
        (case("S1", "x", "?") + case("S1", "", ""), [(2, "duplicate_row")]),
        # The same key in another municipality is another key; so is another case of letters.
        (case("S1") + case("S1", code="0101") + case("s1"), []),
        # Other content: all go, copies too, none is chosen.
        (case("S1") + case("S1", BENT), [(1, "conflicting_key"), (2, "conflicting_key")]),
        (
            case("S1") + case("S2") + case("S1") + case("S1", BENT),
            [(1, "conflicting_key"), (3, "conflicting_key"), (4, "conflicting_key")],
        ),
        (case("S1") + case("S1", ""), [(1, "conflicting_key"), (2, "conflicting_key")]),
        # A row that cannot be read still has its key; its own reason comes first.
        (case("S1") + case("S1", start="x"), [(1, "conflicting_key"), (2, "unreadable_value")]),
        (case("S1", start="x") * 2, [(1, "unreadable_value"), (2, "unreadable_value")]),
        (
            case("S1") * 2 + case("S1", start="x"),
            [(1, "conflicting_key"), (2, "conflicting_key"), (3, "unreadable_value")],
        ),
        # A key that cannot be read is no key.
        (case("S1") + case("S1", code="46"), [(2, "unreadable_value")]),
        (case("S1") + case("S1", code=""), [(2, "missing_value")]),
        (case("S1") + "0461;S1;x\n", [(2, "malformed_row")]),
    ],
)  # fmt: skip
def test_keys(tmp_path, rows, expected):
    found = cases_rejected(tmp_path, rows)
    assert [(row, reason) for row, reason, _ in found] == expected
    keys = [column for _, reason, column in found if reason in ("conflicting_key", "duplicate_row")]
    assert set(keys) <= {"sag_id"}


def test_an_empty_interest_equals_none(tmp_path):
    rows = "0461;D1;F1;15-06-2016;1;;Indbetaling;J\n0461;D1;F1;15-06-2016;1,00;0;indbetaling;j"
    load(write(tmp_path / "extract", only("daekninger", rows)))
    assert rejects("coverages") == [(2, "duplicate_row", "daekning_id")]


def claim(key: str, account: str, balance: str = "1", code: str = "0461") -> str:
    return f"{code};{key};{account};;;;;;1;{balance};\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (claim("F1", "K1"), []),
        (claim("F1", "K9"), [(1, "unknown_account", "konto_id")]),
        (claim("F1", "K1", code="0101"), [(1, "unknown_account", "konto_id")]),
        (claim("F1", "k1"), [(1, "unknown_account", "konto_id")]),
        (claim("F1", "K9") * 2, [(1, "unknown_account", "konto_id"), (2, "unknown_account", "konto_id")]),
        (claim("F1", "K9", "x"), [(1, "unreadable_value", "restgaeld")]),
        (
            claim("F1", "K9") + claim("F1", "K1"),
            [(1, "conflicting_key", "fordring_id"), (2, "conflicting_key", "fordring_id")],
        ),
    ],
)  # fmt: skip
def test_pointers_to_accounts(tmp_path, rows, expected):
    load(write(tmp_path / "extract", only("fordringer", rows) | only("daekninger", "")))
    assert rejects("claims") == expected


def test_a_rejected_parent_is_not_loaded_and_takes_its_children_along(tmp_path):
    changes = more("debitorkonti", f"0461;K3;{ANNA};KMD_AKTIV;Aktiv;;x")
    changes |= only("fordringer", claim("F1", "K1") + claim("F3", "K3") + claim("F4", "K1") + claim("F4", "K1"))
    row = "0461;D{n};{claim};15-06-2016;1;;Indbetaling;J"
    changes |= only("daekninger", "\n".join(row.format(n=n, claim=c) for n, c in enumerate(("F1", "F3", "F9", "F4"))))
    load(write(tmp_path / "extract", changes))
    assert rejects("accounts") == [(3, "unreadable_value", "oprettet")]
    assert rejects("claims") == [(2, "unknown_account", "konto_id"), (4, "duplicate_row", "fordring_id")]
    assert rejects("coverages") == [(2, "unknown_claim", "fordring_id"), (3, "unknown_claim", "fordring_id")]


def limits(rejected: float, pointers: float) -> Settings:
    return Settings.model_validate({"limits": {"rejected_share": rejected, "unknown_pointer_share": pointers}})


def test_exactly_the_limit_passes_and_one_more_stops(tmp_path):
    good = "".join(case(f"S{n}") for n in range(19))
    load(write(tmp_path / "one", only("sager", good + case("S99", start="x"))), Settings())
    assert balance("cases") == (20, 19, 1, 0)
    with pytest.raises(ExtractError, match=r"Table sager: 2 of 20 rows of sager\.csv .* 5\.00%"):
        load(write(tmp_path / "two", only("sager", good.replace(";S0;", ";;") + case("S99", start="x"))), Settings())


def test_duplicates_are_not_counted_as_rejected(tmp_path):
    load(write(tmp_path / "extract", only("sager", case("S1") * 5)), limits(0, 0), strict=True)
    assert balance("cases") == (5, 1, 0, 4)


def test_pointers_have_a_limit_of_their_own(tmp_path):
    folder = write(tmp_path / "extract", more("fordringer", claim("F3", "K9")))
    load(folder, limits(0, 0.34))
    with pytest.raises(ExtractError, match=r"Table fordringer: 1 of 3 rows .*unknown_account"):
        load(folder, limits(1, 0.33))


def test_strict_allows_none(tmp_path):
    load(write(tmp_path / "good"), strict=True)
    with pytest.raises(ExtractError, match="Table sager: 1 of 2 rows"):
        load(write(tmp_path / "bad", more("sager", case("S2", start="x"))), strict=True)


def test_a_message_never_holds_a_value(tmp_path):
    load(write(tmp_path / "extract", more("sager", case("HEMMELIG", start="HEMMELIG"))))
    (message,) = query("select message from rejects")
    assert "HEMMELIG" not in message[0]


def test_the_text_of_rejected_rows_is_kept_apart_with_cpr_numbers_masked(tmp_path):
    rows = case("S2", "710190-0001", start="x") + f"0461;{ANNA};S3\n" + case("S4", "10150 0001", start="x")
    load(write(tmp_path / "extract", more("sager", rows)))
    found = query("select row_number, raw_text from restricted.reject_text order by row_number")
    assert found == [
        (2, "0461;S2;[CPR];kontanthjaelp;x;;Aktiv"),
        (3, "0461;[CPR];S3"),
        (4, "0461;S4;[CPR];kontanthjaelp;x;;Aktiv"),
    ]


def test_the_text_of_a_rejected_row_is_the_same_however_it_is_read(tmp_path):
    """Where every row is a line, the rejected lines alone are read; where one is two lines, the whole file."""
    bad = case("S2", start="x") + case('"S;3"', start="y") + case("S1") + case("S5", start="z")
    two_lines = case('"S\n9"')
    found = []
    for name, rows in (("lines", case("S1") + bad), ("records", case("S1") + bad + two_lines)):
        load(write(tmp_path / name, only("sager", rows)))
        found.append(query("select row_number, raw_text from restricted.reject_text order by row_number"))
    assert found[0] == found[1]
    assert [row for row, _ in found[0]] == [2, 3, 4, 5]
    assert found[0][1][1].startswith("0461;S;3;") and ";y;" in found[0][1][1]
