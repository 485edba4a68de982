"""KY's inbox counts against ours: names folded, counts read, differences and their likely reasons."""

import pytest

from ky_analysis.backlog import reconcile as reconciling
from ky_analysis.errors import ExtractError, UsageError
from ky_analysis.settings import Settings
from tests.unit import loaded_worlds

OURS = "reference_ambiguous_with_coverage"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    named = Settings(task_types=[{"task_type": "reference_missing", "name_da": "Vores navn", "name_en": "Our name"}])
    return loaded_worlds.publish(tmp_path_factory.mktemp("reconcile") / "out", named, **loaded_worlds.world())


def control(tmp_path, *lines, header="opgavepakke;antal"):
    path = tmp_path / "kontroltal.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def row(found, package):
    return next(one for one in found.packages.iter_rows(named=True) if one["package_code"] == package)


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("Flere mulige referencer – med dækninger", OURS),
        ("  flere  mulige referencer - MED dækninger  ( 1.234 )", OURS),
        ("Several possible references with coverages", OURS),
        (OURS, OURS),
        ("Vores navn – uden dækninger (3)", "reference_missing_without_coverage"),
        ("Our name – without coverages", "reference_missing_without_coverage"),
        ("Dækninger og afskrivninger af KMD Aktiv-fordringer", "parked_coverages"),
        ("Coverages and write-offs of KMD Aktiv claims", "parked_coverages"),
    ],
)
def test_names_are_folded(out, tmp_path, name, package):
    found = reconciling.reconcile(out, control(tmp_path, f"{name};7"))
    assert (row(found, package)["control"], found.packages.height) == (7, 15)


def test_the_count_is_read_from_the_name_where_there_is_no_other(out, tmp_path):
    found = reconciling.reconcile(out, control(tmp_path, f"{OURS} (1.234)", header="Opgavepakke"))
    assert row(found, OURS)["control"] == 1_234
    found = reconciling.reconcile(out, control(tmp_path, f"{OURS} (5);1"))
    assert row(found, OURS)["control"] == 1
    assert row(found, OURS)["reasons"] == ["name_count_differs"]


def test_a_package_without_a_line_counts_as_empty(out, tmp_path):
    found = reconciling.reconcile(out, control(tmp_path, f"{OURS};1"))
    assert row(found, "case_missing_with_coverage")["reasons"] == []
    missing = row(found, "reference_missing_without_coverage")
    assert (missing["control"], missing["difference"], missing["reasons"][0]) == (None, -1, "no_line")


def package(code="case_missing_with_coverage", ours=10, control=10, **others):
    common = {"package_number": 4, "claims": 12, "accounts": 9, "released": None, "count_in_name": None}
    return common | {"package_code": code, "ours": ours, "control": control, "difference": control - ours} | others


CONTEXT = {"task_grain": "account", "rejected_rows": 0, "resolved_automatically": 0}


@pytest.mark.parametrize(
    ("one", "others", "context", "first"),
    [
        (package(control=8), [package("case_missing_without_coverage", 3, 5)], {}, "other_side"),
        (package(control=12), [], {}, "by_claim"),
        (package(control=9), [], {"task_grain": "claim"}, "by_account"),
        (package(control=11), [package("reference_missing_with_coverage", 5, 4)], {}, "other_kind"),
        (package(control=7), [], {}, "done_since"),
        (package(control=17), [], {"rejected_rows": 4}, "rejected_rows"),
        (package(control=17), [], {}, "new_since"),
        (package("parked_coverages", 4, 6, package_number=15, released=2), [], {}, "released_counted"),
        (package("parked_coverages", 4, 3, package_number=15, claims=3), [], {}, "by_claim"),
    ],
)
def test_the_most_likely_reason_comes_first(one, others, context, first):
    assert reconciling.reasons(one, [one, *others], CONTEXT | context)[0] == first


def test_counts_that_agree_need_no_reason():
    assert reconciling.reasons(package(), [package()], CONTEXT) == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_text_names_every_package_and_the_sum(out, tmp_path, language):
    found = reconciling.reconcile(out, control(tmp_path, f"{OURS};4", "parked_coverages;9"))
    text = reconciling.to_text(found, language)
    assert len([line for line in text.splitlines() if line[0].isdigit()]) == 16
    assert "(+3)" in text and "{" not in text
    assert ("Vores navn – uden dækninger" in text) == (language == "da")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["NT - Modtaget Post ( HTF, RESS, REVA ) (223);223", f"{OURS};1"], r"line 2: 1 of 2 packages are not known"),
        ([f"{OURS};mange"], r"line 2: antal is not a whole number"),
        ([f"{OURS};"], r"line 2: no count"),
        ([f"{OURS};1", f"{OURS} (2);"], r"line 3: the package has a line before"),
        ([], r"has no lines"),
    ],
)
def test_a_control_file_that_cannot_be_used_is_refused(out, tmp_path, lines, message):
    with pytest.raises(ExtractError, match=message) as raised:
        reconciling.reconcile(out, control(tmp_path, *lines))
    assert "Modtaget" not in str(raised.value)


def test_several_municipalities_need_to_be_told_apart(tmp_path):
    accounts = [{"account_id": "K1", "municipality_code": code} for code in ("0101", "0155")]
    out = loaded_worlds.publish(tmp_path / "out", accounts=accounts)
    with pytest.raises(UsageError, match="one of: 0101, 0155"):
        reconciling.reconcile(out, control(tmp_path, f"{OURS};1"))
    found = reconciling.reconcile(out, control(tmp_path, f"{OURS};1"), municipality="155")
    assert set(found.packages["municipality_code"]) == {"0155"}
    both = control(tmp_path, f"101;{OURS};1", f"0155;{OURS};2", header="kommunekode;opgavepakke;antal")
    assert reconciling.reconcile(out, both).packages.filter(package_code=OURS)["control"].to_list() == [1, 2]
