"""A work list that came back: minutes and outcomes as a task log, found references as cases for new rules."""

import datetime as dt
import shutil

import openpyxl
import polars as pl
import pytest

from ky_analysis import database, pipeline, worklist
from ky_analysis.backlog import returned_worklist as returning
from ky_analysis.errors import ExtractError, UsageError
from ky_analysis.report import labels
from ky_analysis.settings import Settings
from tests.unit import loaded_worlds

TODAY = dt.date(2026, 12, 1)
AMBIGUOUS, INVALID = "06 Flere referencer (med)", "12 Reference mangelfuld (uden)"
MISSING, PARKED = "14 Ingen reference (uden)", "15 Parkerede dækninger"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = loaded_worlds.publish(tmp_path_factory.mktemp("returned") / "out", **loaded_worlds.world())
    keys = pl.DataFrame(schema={"municipality_code": pl.String, "masked": pl.String, "original": pl.String})
    keys.write_parquet(out.parent / "original_keys.parquet")
    for language in labels.LOCALES:
        with database.connect(out / "ky.duckdb", temp_directory=out.parent / "spill") as connection:
            worklist.write(connection, out / f"worklist-{language}.xlsx", out.parent, labels.load(language))
    return out


def filled(out, tmp_path, *cells, language="da", edit=lambda workbook: None):
    """A copy of the work list with cells (sheet, row, header, value) filled in."""
    path = tmp_path / "worklist.xlsx"
    shutil.copy(out / f"worklist-{language}.xlsx", path)
    workbook = openpyxl.load_workbook(path)
    for name, row, header, value in cells:
        sheet = workbook[name]
        column = next(cell.column for cell in sheet[1] if cell.value == header)
        sheet.cell(row, column).value = value
    edit(workbook)
    workbook.save(path)
    return path


def test_minutes_and_outcomes_become_a_task_log(out, tmp_path):
    path = filled(out, tmp_path, (AMBIGUOUS, 2, "Minutter brugt", 12.5), (AMBIGUOUS, 2, "Udfald", "Løst"),
                  (INVALID, 2, "Minutter brugt", "7,5"), (MISSING, 2, "Udfald", "Afventer"),
                  (PARKED, 2, "Minutter brugt", 3))  # fmt: skip
    found = returning.read(path, finished=TODAY)
    assert sorted(found.log.rows()) == [
        ("0461", "0461/K1/reference_ambiguous", "reference_ambiguous_with_coverage", TODAY, 12.5, "Løst"),
        ("0461", "0461/K1/reference_invalid", "reference_invalid_without_coverage", TODAY, 7.5, None),
        ("0461", "D5", "parked_coverages", TODAY, 3.0, None),
    ]
    assert found.notes == ("4 of 7 tasks are not filled in or not done; they are not in the log.",)


def test_the_log_is_read_back_by_a_run(out, tmp_path):
    path = filled(out, tmp_path, (AMBIGUOUS, 2, "Minutter brugt", 12.5))
    returning.write(returning.read(path, finished=TODAY), tmp_path / "back")
    text = (tmp_path / "back" / "opgavelog.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "kommunekode;opgave_id;opgavepakke;afsluttet;minutter;udfald",
        "0461;0461/K1/reference_ambiguous;reference_ambiguous_with_coverage;01-12-2026;12,5;",
    ]
    source = tmp_path / "extract"
    shutil.copytree(pipeline.EXAMPLE, source)
    shutil.copy(tmp_path / "back" / "opgavelog.csv", source)
    pipeline.build(source, tmp_path / "run", Settings(), reports=False, key=b"only for tests")
    balance = pl.read_parquet(tmp_path / "run" / "data" / "row_balance.parquet").filter(table_name="task_log")
    assert balance["loaded_rows"].to_list() == [1]


def test_minutes_of_a_tasks_claims_are_summed(tmp_path):
    world = loaded_worlds.world()
    world["claims"].append({"claim_id": "F11", "account_id": "K2"})
    out = loaded_worlds.publish(tmp_path / "out", **world)
    pl.DataFrame(schema={"masked": pl.String, "original": pl.String}).write_parquet(tmp_path / "original_keys.parquet")
    with database.connect(out / "ky.duckdb", temp_directory=tmp_path / "spill") as connection:
        worklist.write(connection, out / "worklist-da.xlsx", tmp_path, labels.load("da"))
    path = filled(out, tmp_path, (MISSING, 2, "Minutter brugt", 4), (MISSING, 3, "Minutter brugt", 5))
    assert returning.read(path).log.select("task_id", "minutes").rows() == [("0461/K2/reference_missing", 9.0)]


def test_the_day_a_task_was_finished_is_read(out, tmp_path):
    path = filled(out, tmp_path, (AMBIGUOUS, 2, "Minutter brugt", 1), (AMBIGUOUS, 2, "Afsluttet", "24-11-2026"))
    assert returning.read(path, finished=TODAY).log["finished"].to_list() == [dt.date(2026, 11, 24)]


def test_found_references_are_set_beside_the_candidates(out, tmp_path):
    sheet = openpyxl.load_workbook(out / "worklist-da.xlsx")[AMBIGUOUS]
    place = next(cell.column for cell in sheet[1] if cell.value == "Mulig reference 1")
    copied = sheet.cell(2, place).value  # the whole cell, its reason and all
    assert copied.startswith("A2 (")
    written = {
        AMBIGUOUS: copied,
        INVALID: "A3",
        MISSING: "B2",
        "08 Konto venter (uden)": "X77",
        "09 Reference og sag (uden)": "A1",
    }
    path = filled(out, tmp_path, *((sheet, 2, "Fundet reference", text) for sheet, text in written.items()))
    found = returning.read(path, out=out).found
    verdicts = {row["claim_id"]: row["verdict"] for row in found.iter_rows(named=True)}
    assert verdicts == {"F10": "candidate", "F3": "other_kind", "F4": "other_period", "F6": "not_in_extract",
                        "F9": "other_person"}  # fmt: skip
    candidate = found.row(by_predicate=pl.col("claim_id") == "F10", named=True)
    assert (candidate["found_reference"], candidate["rank"], candidate["reason"]) == ("A2", 1, "covering_period")


def test_ideas_for_rules_are_counted_on_what_was_found(out, tmp_path):
    cells = (AMBIGUOUS, 2, "Fundet reference", "A2"), (MISSING, 2, "Fundet reference", "B2")
    rules = returning.read(filled(out, tmp_path, *cells), out=out).rules
    counts = {row["idea"]: (row["points_at_one"], row["right"]) for row in rules.iter_rows(named=True)}
    assert set(rules["claims"]) == {2}
    assert counts["nearest_amount"] == (1, 1)  # A2 is 10 kr. off, A1 25
    assert counts["longest_overlap"] == (0, 0)  # both overlap by 11 days
    assert counts["nearest_period"] == (1, 1)  # B2 begins the day after F4 ends
    assert counts["same_amount_any_period"] == (1, 1)
    assert rules["right"].is_sorted(descending=True)


def test_a_foreign_sheet_and_other_columns_do_no_harm(out, tmp_path):
    def edit(workbook):
        workbook.create_sheet("Noter").append(["alt muligt"])
        del workbook[PARKED]
        sheet = workbook[AMBIGUOUS]
        sheet.move_range(f"A1:A{sheet.max_row}", cols=60)

    found = returning.read(filled(out, tmp_path, (AMBIGUOUS, 2, "Minutter brugt", 5), edit=edit))
    assert found.log["minutes"].to_list() == [5.0]
    assert found.notes[0].startswith("1 sheets")


def test_an_english_work_list_is_read(out, tmp_path):
    path = filled(out, tmp_path, ("06 Several references (with)", 2, "Minutes spent", 5), language="en")
    assert returning.read(path).log["minutes"].to_list() == [5.0]


def _without_header(workbook):
    sheet = workbook[AMBIGUOUS]
    for cell in sheet[1]:
        if cell.value in ("Opgave-id", "Udfald"):
            cell.value = "Noget andet"


def _copied_row(workbook):
    sheet = workbook[AMBIGUOUS]
    for cell in sheet[2]:
        sheet.cell(3, cell.column, cell.value)


def _renamed(workbook):
    for number, sheet in enumerate(workbook.worksheets):
        sheet.title = f"Ark{number}"


@pytest.mark.parametrize(
    ("cells", "edit", "message"),
    [
        ((), _without_header, r"sheet '06 Flere .*2 of its columns are gone: Opgave-id / Task id, Udfald / Result"),
        ((), _copied_row, r"2 rows are copies of another, the first in row 2"),
        ((), _renamed, r"none of the work list's sheets"),
        (((AMBIGUOUS, 2, "Minutter brugt", "en time"),), None, r"1 rows have minutes .* row 2"),
        (((AMBIGUOUS, 2, "Minutter brugt", -5),), None, r"1 rows have minutes"),
        (((AMBIGUOUS, 2, "Opgave-id", None),), None, r"1 rows have no municipality, task or key"),
    ],
)
def test_a_work_list_beyond_recognition_is_refused(out, tmp_path, cells, edit, message):
    path = filled(out, tmp_path, *cells, edit=edit or (lambda workbook: None))
    with pytest.raises(ExtractError, match=message) as raised:
        returning.read(path, out=out)
    assert "en time" not in str(raised.value)


def test_what_is_no_workbook_or_of_another_run_is_refused(out, tmp_path):
    with pytest.raises(ExtractError, match="does not exist"):
        returning.read(tmp_path / "none.xlsx")
    (tmp_path / "text.xlsx").write_text("not a workbook")
    with pytest.raises(ExtractError, match="not a workbook"):
        returning.read(tmp_path / "text.xlsx")
    other = loaded_worlds.publish(tmp_path / "other", accounts=[{"account_id": "K9"}])
    with pytest.raises(ExtractError, match="None of the 5 claims is in"):
        returning.read(filled(out, tmp_path), out=other)
    with pytest.raises(UsageError, match="was not written by ky-analysis"):
        returning.write(returning.read(filled(out, tmp_path)), tmp_path)
