"""A work list that came back filled in: its minutes and outcomes as a task log, its found references as cases.

A row is a claim of a task, so a task's minutes are the sum over its rows. A task is finished where one of its rows has
minutes, a result or something found, and none has a result that says it is not done. The workbook is only read.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from ky_analysis import contract, manifest
from ky_analysis.backlog import found_references
from ky_analysis.errors import ExtractError
from ky_analysis.publication import publication
from ky_analysis.report import labels

NEEDED = ("municipality_code", "task_id", "minutes", "result", "found_reference", "found_case")
OPTIONAL = ("claim_id", "coverage_id", "finished")
LOG = {"municipality_code": "kommunekode", "task_id": "opgave_id", "package_code": "opgavepakke",
       "finished": "afsluttet", "minutes": "minutter", "result": "udfald"}  # fmt: skip
ROWS = {
    "sheet": pl.String, "row": pl.Int64, "package_code": pl.String, "municipality_code": pl.String,
    "task_id": pl.String, "claim_id": pl.String, "minutes": pl.Float64, "result": pl.String,
    "found_reference": pl.String, "found_case": pl.String, "finished": pl.Date,
}  # fmt: skip
_SHEET = re.compile(r"(\d{2}) ")
_MINUTES = re.compile(r"\d{1,5}([.,]\d+)?", re.ASCII)
_DATE_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y")


@dataclass(frozen=True)
class Returned:
    """What came back.

    Attributes:
        log: municipality_code, task_id, package_code, finished, minutes (null where none were filled in), result; a
            row per finished task, and per checked coverage of package 15.
        found: a row per claim with a found reference: municipality_code, task_id, claim_id, found_reference, and where
            a run was given verdict, rank, reason, overlap_days, amount_difference.
        rules: what a new rule would have done on the found: idea, claims, points_at_one, right; empty without a run.
        notes: sentences on what was left out.
    """

    log: pl.DataFrame
    found: pl.DataFrame
    rules: pl.DataFrame
    notes: tuple[str, ...]


def read(path: Path, *, out: Path | None = None, finished: dt.date | None = None) -> Returned:
    """Reads a returned worklist.xlsx.

    Args:
        path: the workbook.
        out: the run it was made by; with it, found references are compared with what the run had stored.
        finished: the day tasks count as finished on, where the work list does not say; today.

    Raises:
        ExtractError: it is not a work list any more; the message names the sheet, and the columns or rows at fault.
        UsageError: `out` is not a run.
    """
    rows, notes = _rows(path)
    words = {word for language in labels.LOCALES for word in labels.seed(language)["returned.not_done"].split(";")}
    not_done = pl.col("result").str.strip_chars().str.to_lowercase().is_in(sorted(words))
    filled = pl.any_horizontal(pl.col("minutes", "result", "found_reference", "found_case").is_not_null())
    tasks = rows.group_by("municipality_code", "task_id", "package_code", maintain_order=True).agg(
        finished=pl.col("finished").max(),
        minutes=pl.when(pl.col("minutes").is_not_null().any()).then(pl.col("minutes").sum()),
        result=pl.col("result").drop_nulls().unique(maintain_order=True).str.join("; ").replace("", None),
        is_done=filled.any() & ~not_done.fill_null(False).any(),
    )
    today = finished or dt.date.today()
    log = tasks.filter("is_done").select(*[name for name in LOG if name != "finished"], "finished")
    log = log.with_columns(pl.col("finished").fill_null(today)).select(*LOG)
    open_tasks = tasks.height - log.height
    if open_tasks:
        notes.append(f"{open_tasks} of {tasks.height} tasks are not filled in or not done; they are not in the log.")
    found = rows.filter(pl.col("found_reference").is_not_null() & pl.col("claim_id").is_not_null()).select(
        "municipality_code", "task_id", "claim_id", _without_reason(pl.col("found_reference"))
    )
    rules = pl.DataFrame(schema=found_references.IDEAS_SCHEMA)
    if out is not None:
        found, rules, more = found_references.compare(out, found, rows)
        notes += more
    return Returned(log, found, rules, tuple(notes))


def write(returned: Returned, out: Path) -> None:
    """Publishes `out`/opgavelog.csv (read by `run` as the task log), fundne_referencer.csv and mulige_regler.csv.

    Raises:
        UsageError: `out` is a folder that this program did not write.
    """
    with publication(out) as place:
        log = returned.log.with_columns(pl.col("finished").dt.strftime("%d-%m-%Y"))
        for name, frame in (
            ("opgavelog", log.rename(LOG)), ("fundne_referencer", returned.found), ("mulige_regler", returned.rules),
        ):  # fmt: skip
            frame.write_csv(
                place.new / f"{name}.csv", separator=";", decimal_comma=True, include_bom=True, float_scientific=False
            )
        rows = {"log": returned.log.height, "found": returned.found.height}
        manifest.write(
            place.new / "manifest.json",
            {"program": "ky-analysis", "kind": "returned worklist", "run_id": manifest.run_id(), "rows": rows},
        )


def _rows(path: Path) -> tuple[pl.DataFrame, list[str]]:
    """Every row of the sheets of the 15 packages, and what was left out."""
    if not path.is_file():
        raise ExtractError(f"{path} does not exist or is not a file. Give the returned worklist.xlsx.")
    try:
        workbook = fastexcel.read_excel(str(path))
    except fastexcel.FastExcelError:
        raise ExtractError(f"{path.name} is not a workbook that can be opened. Save it again as .xlsx.") from None
    frames, foreign = [], []
    for name in workbook.sheet_names:
        number = _SHEET.match(name)
        if number is None or not 1 <= int(number[1]) <= 15:
            foreign.append(name)
            continue
        sheet = workbook.load_sheet(name, header_row=0, dtypes="string").to_polars()
        frames.append(_sheet(path.name, name, contract.PACKAGES[int(number[1]) - 1], sheet))
    if not frames:
        raise ExtractError(
            f"{path.name} has none of the work list's sheets, whose names begin with 01 to 15. Give the workbook that "
            "`run` wrote, with its sheets and headers as they were."
        )
    rows = pl.concat(frames)
    notes = [f"{len(foreign)} sheets that are not of the work list were left out."] if foreign else []
    _refuse_twice(path.name, rows)
    return rows, notes


def _without_reason(found: pl.Expr) -> pl.Expr:
    """A candidate's cell holds its key and why it is one in brackets; copied as a whole, the key is what counts."""
    texts = {text for language in labels.LOCALES for text in labels.load(language).group("candidate").values()}
    for text in sorted(texts):
        found = found.str.strip_suffix(f" ({text})")
    return found


def _sheet(file: str, name: str, package: str, sheet: pl.DataFrame) -> pl.DataFrame:
    """One sheet under our column names, its values read.

    Raises:
        ExtractError: a needed column is missing, or a value cannot be read.
    """
    key = "coverage_id" if package == "parked_coverages" else "claim_id"
    headers = {_plain(header): header for header in sheet.columns}
    columns, missing = {}, []
    for column in (*NEEDED, *OPTIONAL):
        names = [labels.seed(language)[f"worklist.{column}"] for language in labels.LOCALES]
        header = next((headers[_plain(one)] for one in names if _plain(one) in headers), None)
        if header is not None:
            columns[column] = sheet[header].cast(pl.String).str.strip_chars().replace("", None)
        elif column in NEEDED or column == key:
            missing.append(" / ".join(names))
    if missing:
        raise ExtractError(
            f"{file}, sheet '{name}': {len(missing)} of its columns are gone: {', '.join(missing)}. Put the headers "
            "back in the first row, in Danish or English; other columns may be added, moved or removed."
        )
    table = pl.DataFrame(columns).with_row_index("row", offset=2).with_columns(pl.col("row").cast(pl.Int64))
    table = table.filter(pl.any_horizontal(pl.col(*columns).is_not_null()))
    _refuse(file, name, table, pl.col("task_id").is_null() | pl.col("municipality_code").is_null()
            | pl.col(key).is_null(), "have no municipality, task or key any more")  # fmt: skip
    minutes = pl.col("minutes").str.replace(",", ".").cast(pl.Float64, strict=False)
    bad = pl.col("minutes").is_not_null() & ~pl.col("minutes").str.contains(f"^(?:{_MINUTES.pattern})$")
    _refuse(file, name, table, bad, "have minutes that are not a number from 0 up, such as 20 or 12,5")
    table = table.with_columns(
        minutes=minutes,
        municipality_code=pl.col("municipality_code").str.zfill(4),
        sheet=pl.lit(name),
        package_code=pl.lit(package),
    )
    table = _with_finished(file, name, table)
    if key == "coverage_id":
        table = table.with_columns(task_id="coverage_id", claim_id=pl.lit(None, pl.String))
    return table.select(pl.col(column).cast(type_) for column, type_ in ROWS.items())


def _with_finished(file: str, name: str, table: pl.DataFrame) -> pl.DataFrame:
    if "finished" not in table.columns:
        return table.with_columns(finished=pl.lit(None, pl.Date))
    read = pl.coalesce(*(pl.col("finished").str.to_date(form, strict=False) for form in _DATE_FORMS))
    bad = pl.col("finished").is_not_null() & read.is_null()
    _refuse(file, name, table, bad, "have a finish date that is not written dd-mm-yyyy")
    return table.with_columns(finished=read)


def _refuse(file: str, name: str, table: pl.DataFrame, condition: pl.Expr, what: str) -> None:
    wrong = table.filter(condition)["row"].to_list()
    if wrong:
        listed = ", ".join(map(str, wrong[:10])) + (", …" if len(wrong) > 10 else "")
        raise ExtractError(f"{file}, sheet '{name}': {len(wrong)} rows {what}. Put them right: row {listed}.")


def _refuse_twice(file: str, rows: pl.DataFrame) -> None:
    """A claim or coverage stands on one row only; copies would count their minutes twice."""
    key = ["municipality_code", "package_code", pl.coalesce("claim_id", "task_id").alias("key")]
    twice = rows.filter(pl.struct(key).is_duplicated())
    if not twice.is_empty():
        first = twice.row(0, named=True)
        raise ExtractError(
            f"{file}, sheet '{first['sheet']}': {twice.height} rows are copies of another, the first in row "
            f"{first['row']}. Keep one row a claim."
        )


def _plain(header: str) -> str:
    return re.sub(r"\s+", " ", header).strip().lower()
