"""No CPR number leaves the reader: pseudonyms for persons, masks for numbers in keys and text."""

import hashlib
import hmac
import stat

import polars as pl
import pytest

from tests.spec.extract_files import ANNA, BENT, KEY, load, loaded, more, only, query, rejects, write

WRITTEN = ANNA[:6] + "-" + ANNA[6:]
STRANGER = "7303900009"  # shaped like a CPR number, but nobody's in the extract


def pseudonym(cpr: str, code: str = "0461") -> str:
    digest = hmac.new(KEY, f"{code}|{cpr}".encode(), hashlib.sha256).hexdigest()
    return digest.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))[:20]


def test_a_person_has_one_pseudonym_in_a_municipality_and_another_elsewhere(tmp_path):
    load(write(tmp_path / "extract", more("debitorkonti", f"0101;K1;{ANNA};KMD_AKTIV;Aktiv;;")))
    keys = [key for (key,) in loaded("accounts", "person_key")]
    assert keys == [pseudonym(ANNA), pseudonym(BENT), pseudonym(ANNA, "0101")]
    assert loaded("cases", "person_key") == [(pseudonym(ANNA),)]


def references(tmp_path, texts: list[str]) -> list[tuple[str, bool]]:
    rows = "\n".join(f'0461;F{n};K1;;;;;;1;1;"{text}"' for n, text in enumerate(texts))
    load(write(tmp_path / "extract", only("fordringer", rows) | only("daekninger", "")))
    return loaded("claims", "stated_reference", "cpr_in_text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ANNA, "{anna}"),
        (WRITTEN, "{anna}"),
        (f"KA-{ANNA}/1", "KA-{anna}/1"),
        (f"KA{ANNA}X", "KA{anna}X"),
        (f"{ANNA}-{BENT}", "{anna}-{bent}"),
        (f"{ANNA} {WRITTEN} {BENT}", "{anna} {anna} {bent}"),
        (f"1{ANNA}", None),
        (f"{ANNA}1", None),
        (f"12-{ANNA}", "12-{anna}"),
        (ANNA[:6] + "--" + ANNA[6:], None),
        (ANNA[:6] + " " + ANNA[6:], "{anna}"),
        (STRANGER, None),
        (ANNA[:9], None),
        ("R1", None),
    ],
)
def test_a_number_in_a_key_becomes_the_persons_pseudonym(tmp_path, text, expected):
    masked = expected and expected.format(anna=pseudonym(ANNA), bent=pseudonym(BENT))
    assert references(tmp_path, [text]) == [(masked or text, expected is not None)]


def test_the_same_number_is_masked_alike_in_all_tables_and_pointers_still_hold(tmp_path):
    changes = only("debitorkonti", f"0461;K{ANNA};{ANNA};KMD_AKTIV;Aktiv;S-{WRITTEN};")
    changes |= only("fordringer", f"0461;F-{ANNA};K{ANNA};;;;;;1;1;R{ANNA}")
    changes |= only("daekninger", f"0461;D1;F-{ANNA};15-06-2016;1;;Indbetaling;J")
    changes |= only("ydelser", f"0461;R{ANNA};{ANNA};;;;;S-{WRITTEN}") | only("sager", f"0461;S-{WRITTEN};{ANNA};;;;")
    load(write(tmp_path / "extract", changes))
    anna = pseudonym(ANNA)
    assert query("select count(*) from rejects") == [(0,)]
    assert loaded("accounts", "account_id", "stated_case_id") == [(f"K{anna}", f"S-{anna}")]
    assert loaded("claims", "claim_id", "account_id", "stated_reference") == [(f"F-{anna}", f"K{anna}", f"R{anna}")]
    assert loaded("benefits", "reference", "case_id") == [(f"R{anna}", f"S-{anna}")]
    assert loaded("coverages", "claim_id", "cpr_in_text") == [(f"F-{anna}", True)]
    originals = pl.read_parquet(tmp_path / "private" / "original_keys.parquet")
    assert dict(zip(originals["masked"], originals["original"], strict=True)) == {
        f"K{anna}": f"K{ANNA}", f"S-{anna}": f"S-{WRITTEN}", f"F-{anna}": f"F-{ANNA}", f"R{anna}": f"R{ANNA}",
    }  # fmt: skip


def test_two_keys_stay_two_when_they_are_masked(tmp_path):
    rows = f"0461;K{ANNA};{ANNA};KMD_AKTIV;Aktiv;;\n0461;K{WRITTEN};{ANNA};KMD_AKTIV;Aktiv;;"
    load(write(tmp_path / "extract", more("debitorkonti", rows)))
    keys = [key for (key,) in loaded("accounts", "account_id")][2:]
    assert keys == [f"K{pseudonym(ANNA)}~", f"K{pseudonym(ANNA)}"]
    assert rejects("accounts") == []


@pytest.mark.parametrize("text", [f"000{ANNA}", f"0-0{ANNA}", ANNA[:2] + "-" + ANNA[2:4] + "." + ANNA[4:]])
def test_a_reference_that_is_the_same_once_normalised_still_is(tmp_path, text):
    changes = more("ydelser", f"0461;{ANNA};{ANNA};;;;;") | more("fordringer", f"0461;F9;K1;;;;;;1;1;{text}")
    load(write(tmp_path / "extract", changes))
    same = (
        "select stated_reference, claims.cpr_in_text from extract.claims join extract.benefits "
        "on steps.normalised(stated_reference) = steps.normalised(reference) where claim_id = 'F9'"
    )
    assert [(key.rstrip("~"), hidden) for key, hidden in query(same)] == [(pseudonym(ANNA), True)]


def test_keys_are_compared_as_they_came(tmp_path):
    rows = f"0461;F-{ANNA};K1;;;;;;1;1;\n0461;F-{ANNA};K1;;;;;;1;2;\n0461;F-{ANNA};K9;;;;;;1;1;"
    load(write(tmp_path / "extract", only("fordringer", rows) | only("daekninger", "")))
    assert [reason for _, reason, _ in rejects("claims")] == ["conflicting_key"] * 3


def test_a_number_in_other_text_becomes_a_sign(tmp_path):
    changes = only("debitorkonti", f"0461;K1;{ANNA};System {ANNA};Se {WRITTEN};;")
    changes |= only("fordringer", f"0461;F1;K1;Type {BENT};;;;;1;1;") | only("sager", f"0461;S1;{BENT};;;;nr. {ANNA}")
    changes |= only("daekninger", f"0461;D1;F1;15-06-2016;1;;art {ANNA},{BENT};J")
    changes["opgavelog"] = f"kommunekode;opgave_id;opgavepakke;afsluttet\n0461;{ANNA};Pakke {ANNA};15-06-2016"
    load(write(tmp_path / "extract", changes))
    assert loaded("accounts", "system", "status", "unknown_status", "cpr_in_text") == [
        ("System [CPR]", "Se [CPR]", True, True)
    ]
    assert loaded("claims", "claim_type", "cpr_in_text") == [("Type [CPR]", True)]
    assert loaded("cases", "status") == [("nr. [CPR]",)]
    assert loaded("coverages", "kind") == [("art [CPR],[CPR]",)]
    assert loaded("task_log", "task_id", "package_name", "cpr_in_text") == [(pseudonym(ANNA), "Pakke [CPR]", True)]


def test_a_rejected_rows_number_is_masked_elsewhere_and_known_to_the_later_check(tmp_path):
    row = f"0461;S9;{STRANGER};;x;;"
    changes = more("sager", row) | only("fordringer", f"0461;F1;K1;;;;;;1;1;R-{STRANGER}") | only("daekninger", "")
    load(write(tmp_path / "extract", changes))
    assert loaded("claims", "stated_reference", "cpr_in_text") == [(f"R-{pseudonym(STRANGER)}", True)]
    persons = pl.read_parquet(tmp_path / "private" / "persons.parquet")
    assert set(persons["cpr"]) == {ANNA, BENT, STRANGER}
    assert set(persons["person_key"]) == {pseudonym(cpr) for cpr in (ANNA, BENT, STRANGER)}


def test_the_private_files_are_for_their_owner_alone(tmp_path):
    load(write(tmp_path / "extract"))
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "private").iterdir()}
    assert found == {"persons.parquet": 0o600, "original_keys.parquet": 0o600}


def test_nothing_that_is_kept_holds_a_number(tmp_path):
    changes = more("fordringer", f"0461;F{ANNA};K1;{BENT};;;;;1;x;{WRITTEN}\n0461;{BENT};K2;;;;;;1;1;{ANNA}")
    load(write(tmp_path / "extract", changes | more("sager", f"0461;{ANNA};{BENT}\n0461;S-{BENT};;;;;{ANNA}")))
    tables = query("select schema_name, table_name, temporary from duckdb_tables()")
    assert not [name for _, name, temporary in tables if temporary]
    for schema, name, _ in tables:
        for row in query(f'select * from {schema}."{name}"'):
            text = " ".join(map(str, row))
            assert not any(number in text for number in (ANNA, BENT, WRITTEN)), f"{schema}.{name}"
