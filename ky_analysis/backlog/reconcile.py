"""KY's own inbox counts against ours, package by package, with the most likely reasons for a difference.

The control file is `opgavepakke;antal`, as a list is written off KY's inbox. An entry there ends in its count, as in
`Ingen sag fundet - med dækninger (12)`: the count is stripped from the name and read from it where `antal` is empty.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl

from ky_analysis import contract, published_run
from ky_analysis.errors import ExtractError
from ky_analysis.report import labels
from ky_analysis.workload import package_names, small_csv

_COUNT = re.compile(r"\(\s*(\d{1,9}|\d{1,3}(\.\d{3}){1,2})\s*\)\s*$", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(\.\d{3}){1,2}", re.ASCII)


@dataclass(frozen=True)
class Reconciliation:
    """The comparison.

    Attributes:
        packages: municipality_code, package_code, package_number, name_da, name_en, ours, control (null where the file
            has no line), difference (control - ours; a package without a line counts as empty), count_in_name, and
            reasons: codes, the most likely first; empty where the counts agree.
        context: what the reasons quote: extract_date, task_grain, rejected_rows, resolved_automatically.
    """

    packages: pl.DataFrame
    context: dict


def reconcile(out: Path, control: Path, *, municipality: str | None = None) -> Reconciliation:
    """Compares the control file with the packages of a published run.

    Args:
        out: a folder that `run` published.
        control: csv with opgavepakke, and antal or a count at the end of the name; kommunekode where there are several.
        municipality: whose counts they are, where the file does not say and the run has several.

    Raises:
        UsageError: `out` is not a run, or it does not have the municipality.
        ExtractError: the file cannot be read, names a package that is not known, or the same package twice.
    """
    with published_run.opened(out) as connection:
        known = _known(connection)
        headers, lines = small_csv.read(control, ("opgavepakke",))
        del headers
        default = None if lines and "kommunekode" in lines[0][1] else municipality
        counts = _counts(connection, control, lines, known, default, out)
        ours = _ours(connection, sorted({code for code, _ in counts}))
        context = _context(connection)
    rows = []
    for one in ours:
        counted, in_name = counts.get((one["municipality_code"], one["package_code"]), (None, None))
        rows.append(one | {"control": counted, "count_in_name": in_name, "difference": (counted or 0) - one["ours"]})
    for one in rows:
        siblings = [other for other in rows if other["municipality_code"] == one["municipality_code"]]
        one["reasons"] = reasons(one, siblings, context)
    schema = {"municipality_code": pl.String, "package_code": pl.String, "package_number": pl.Int64,
              "name_da": pl.String, "name_en": pl.String, "ours": pl.Int64, "control": pl.Int64,
              "difference": pl.Int64, "count_in_name": pl.Int64, "reasons": pl.List(pl.String)}  # fmt: skip
    return Reconciliation(pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema), context)


def reasons(one: dict, siblings: list[dict], context: dict) -> list[str]:
    """Codes of the reasons a package's counts could differ by, the most likely first.

    Args:
        one: the package: package_code, ours, control, difference, count_in_name, claims, accounts, released.
        siblings: all 15 packages of its municipality.
        context: task_grain, rejected_rows and resolved_automatically.
    """
    found = []
    if one["count_in_name"] not in (None, one["control"]):
        found.append("name_count_differs")
    if one["difference"] == 0:
        return found
    if one["control"] is None:
        found.append("no_line")
    kind, _, side = one["package_code"].rpartition("_with")
    partner = f"{kind}_with{'out' if side == '_coverage' else ''}_coverage"
    other = next((row for row in siblings if row["package_code"] == partner), None)
    if other and other["difference"] == -one["difference"]:
        found.append("other_side")
    if one["package_code"] == "parked_coverages":
        if one["control"] == one["ours"] + (one["released"] or 0):
            found.append("released_counted")
        if one["control"] == one["claims"]:
            found.append("by_claim")
    else:
        if context["task_grain"] == "account" and one["control"] == one["claims"]:
            found.append("by_claim")
        if context["task_grain"] == "claim" and one["control"] == one["accounts"]:
            found.append("by_account")
        if sum(row["difference"] for row in siblings if row["package_number"] < 15) == 0 and "other_side" not in found:
            found.append("other_kind")
    if one["difference"] < 0:
        found += ["done_since", "fewer_rules"]
    else:
        found += ["rejected_rows"] if context["rejected_rows"] else []
        found += ["new_since"] + (["more_rules"] if context["resolved_automatically"] else [])
    return found


def to_text(found: Reconciliation, language: str) -> str:
    """The comparison for people: one line a package that differs or has something to say, then the sum."""
    words = labels.load(language)
    lines = []
    for one in found.packages.iter_rows(named=True):
        values = {
            "name": one[f"name_{language}"], "ours": labels.number(words, one["ours"]), "number": one["package_number"],
            "control": labels.number(words, one["control"]), "difference": f"{one['difference']:+d}",
            "municipality": one["municipality_code"],
        }  # fmt: skip
        state = "equal" if one["difference"] == 0 else "differs"
        lines.append(words(f"reconcile.{state}").format(**values))
        for reason in one["reasons"]:
            quoted = {name: labels.number(words, value) if isinstance(value, int) else value
                      for name, value in found.context.items()}  # fmt: skip
            quoted |= {"in_name": labels.number(words, one["count_in_name"]),
                       "date": labels.date(words, found.context["extract_date"])}  # fmt: skip
            lines.append("  – " + words(f"reconcile.reason.{reason}").format(**quoted))
    differing = found.packages.filter(pl.col("difference") != 0).height
    form = "none" if differing == 0 else "some"
    total = found.packages["difference"].sum()
    lines.append(words(f"reconcile.total_{form}").format(n=differing, of=found.packages.height, total=f"{total:+d}"))
    return "\n".join(lines) + "\n"


def _known(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded name to package code: codes, both languages' names, and those the run's own settings gave."""
    own = connection.execute("select task_type, name_da, name_en from seeds.task_types").fetchall()
    types = tuple(SimpleNamespace(task_type=kind, name_da=da, name_en=en) for kind, da, en in own)
    names = package_names.known_names(types)
    parked = [labels.seed(language)["package.parked_coverages"] for language in labels.LOCALES]
    return names | {package_names.fold(name): "parked_coverages" for name in parked}


def _counts(connection, control: Path, lines: small_csv.Rows, known: dict, default: str | None, out: Path) -> dict:
    """(municipality, package) to (count, count in the name).

    Raises:
        UsageError: a municipality is not in the run.
        ExtractError: a line's package or count cannot be read; the message names the lines, never what stands there.
    """
    unknown = [number for number, line in lines if package_names.fold(line["opgavepakke"]) not in known]
    if unknown:
        listed = ", ".join(map(str, unknown[:10])) + (", …" if len(unknown) > 10 else "")
        raise ExtractError(
            f"{control.name}, line {listed}: {len(unknown)} of {len(lines)} packages are not known. Allowed are the "
            f"names of the run's 15 packages, Danish or English, and their codes: {', '.join(contract.PACKAGES)}."
        )
    if not lines:
        raise ExtractError(f"{control.name} has no lines. Give one line a package: opgavepakke;antal.")
    counts = {}
    for number, line in lines:
        where = f"{control.name}, line {number}"
        if "kommunekode" in line:
            code = small_csv.municipality(control, number, line["kommunekode"])
            code = published_run.one_municipality(connection, code, str(out))
        else:
            code = published_run.one_municipality(connection, default, str(out))
        key = (code, known[package_names.fold(line["opgavepakke"])])
        if key in counts:
            raise ExtractError(f"{where}: the package has a line before. Keep one line a package.")
        counts[key] = _count(line, where)
    return counts


def _count(line: dict, where: str) -> tuple[int, int | None]:
    stated, ending = line.get("antal", ""), _COUNT.search(line["opgavepakke"])
    in_name = int(ending[1].replace(".", "")) if ending else None
    if stated and not _NUMBER.fullmatch(stated):
        raise ExtractError(f"{where}: antal is not a whole number from 0 up, such as 12 or 1.234.")
    if not stated and in_name is None:
        raise ExtractError(f"{where}: no count. Fill in antal, or let the name end in its count, as in (12).")
    return (int(stated.replace(".", "")) if stated else in_name), in_name


def _ours(connection: duckdb.DuckDBPyConnection, codes: list[str]) -> list[dict]:
    frame = connection.sql(
        "select packages.*, packages.tasks as ours, types.name_da as kind_da, types.name_en as kind_en "
        "from main.task_packages as packages "
        "inner join seeds.packages as seed using (package_code) "
        "left join seeds.task_types as types on types.task_type = seed.task_type "
        "where list_contains($1, municipality_code) order by municipality_code, packages.package_number",
        params=[codes],
    ).pl()  # fmt: skip
    rows = frame.to_dicts()
    for one in rows:
        for language in labels.LOCALES:
            words, side = labels.seed(language), {True: "with_coverage", False: "without_coverage", None: None}
            form = words[f"package.{side[one['with_coverage']] or 'parked_coverages'}"]
            one[f"name_{language}"] = form.format(kind=one[f"kind_{language}"])
    return rows


def _context(connection: duckdb.DuckDBPyConnection) -> dict:
    date, grain = connection.execute("select extract_date, task_grain from steps.run_parameters").fetchall()[0]
    query = "select coalesce(sum(rejected_rows), 0)::bigint from main.row_balance"
    (rejected,) = connection.execute(query).fetchall()[0]
    query = "select count(*) from main.claims where outcome = 'resolved_automatically'"
    (automatic,) = connection.execute(query).fetchall()[0]
    return {"extract_date": date, "task_grain": grain, "rejected_rows": rejected, "resolved_automatically": automatic}
