"""A municipality's report set for the site: made without keys from a run's tables, and scanned before it is shown."""

import hashlib
import hmac
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl

from ky_analysis import checks
from ky_analysis.errors import CheckError
from ky_analysis.publication import Workplace

KEYS = (
    "account_id", "claim_id", "coverage_id", "task_id", "blocking_task_id", "case_id", "stated_case_id",
    "reference", "stated_reference", "candidate", "person_key",
)  # fmt: skip
LETTERS = "abcdefghijklmnop"
_DRAWN = re.compile(r'\s(?:d|points|transform|viewBox|width|height|[cr]?[xyr][12]?)="[^"]*"|\b0\.[0-9]+')
_SHAPED = re.compile(rf"(?<![0-9]){checks.CPR_SHAPE}(?![0-9])")
_WORD = re.compile(r"[\w./-]+")


def make(
    place: Workplace,
    target: Path,
    *,
    audience: str,
    key: bytes,
    reports: Callable[[Path], None],
    shared_page: Callable[[pl.DataFrame], str],
) -> None:
    """Fills `target` with what the audience may see.

    Args:
        place: the finished run, with its private folder.
        audience: `internal`, `municipality` or `shared`; see schedule.Schedule.
        key: of the pseudonyms; what stands in place of keys is made with it.
        reports: makes `folder`/reports from `folder`/data.
        shared_page: makes the one page that a shared site shows from the run's package counts.

    Raises:
        CheckError: a page holds what it must not.
    """
    target.mkdir(parents=True, exist_ok=True)
    if audience == "shared":
        packages = pl.read_parquet(place.new / "data" / "task_packages.parquet", glob=False)
        (target / "index.html").write_text(shared_page(packages), encoding="utf-8", newline="\n")
    else:
        folder = place.private / "site"
        folder.mkdir()
        copy_tables(place.new / "data", folder / "data", key if audience != "internal" else None)
        reports(folder)
        shutil.copytree(folder / "reports", target, dirs_exist_ok=True)
    persons = set(pl.read_parquet(place.private / "persons.parquet", glob=False)["cpr"])
    keys = set() if audience == "internal" else keys_of(place.new / "data")
    scan(sorted(target.rglob("*")), persons, keys, any_shape=audience != "internal")


def copy_tables(data: Path, target: Path, key: bytes | None) -> None:
    """Copies the tables; with a key, every account, claim, case and person has another name in them."""
    target.mkdir()
    for path in sorted(data.iterdir()):
        if path.suffix != ".parquet" or key is None:
            shutil.copy(path, target / path.name)
            continue
        pl.read_parquet(path, glob=False).pipe(without_keys, key).write_parquet(target / path.name)


def without_keys(table: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """The table with keys renamed, the same everywhere, and without examples of rows."""
    found = [name for name in KEYS if name in table.columns and table.schema[name] == pl.String]
    renamed = [pl.col(name).replace_strict(_names(table[name], key), return_dtype=pl.String) for name in found]
    table = table.with_columns(renamed)
    if "example_keys" in table.columns:
        table = table.with_columns(example_keys=pl.lit([], dtype=table.schema["example_keys"]))
    return table


def _names(column: pl.Series, key: bytes) -> dict[str | None, str | None]:
    """Letters only: a name that nobody can take for a number of a person."""
    return {None: None} | {value: _name(value, key) for value in column.drop_nulls().unique().to_list()}


def _name(value: str, key: bytes) -> str:
    digest = hmac.digest(key, b"site " + value.encode(), hashlib.sha256)[:8]
    return "".join(LETTERS[byte >> 4] + LETTERS[byte & 15] for byte in digest)


def keys_of(data: Path) -> set[str]:
    """The accounts' and claims' keys that cannot be mistaken for a word or a count: long, and with a digit."""
    found: set[str] = set()
    for name, column in (("accounts", "account_id"), ("claims", "claim_id"), ("coverages", "coverage_id")):
        table = pl.read_parquet(data / f"{name}.parquet", columns=[column], glob=False)
        found |= set(table[column].drop_nulls().to_list())
    return {text for text in found if len(text) >= 6 and re.search(r"[0-9]", text) and not text.isdigit()} | {
        text for text in found if len(text) >= 8 and text.isdigit()
    }


def scan(paths: Iterable[Path], persons: set[str], keys: set[str], *, any_shape: bool) -> None:
    """Looks through every page, what is embedded in it too.

    Args:
        persons: CPR numbers of the input.
        keys: keys of the input that must not be shown.
        any_shape: also anything that has the shape of a CPR number is refused.

    Raises:
        CheckError: naming the page and the kind of thing, never the thing.
    """
    for path in paths:
        if not path.is_file():
            continue
        for part in (path.name, *checks.texts_of(path)):
            kind = found_in(part, persons, keys, any_shape)
            if kind:
                name = "A page" if found_in(path.name, persons, keys, True) else f"Page {path.name}"
                raise CheckError(f"{name} for the site holds {kind}. Nothing was published.")


def found_in(text: str, persons: set[str], keys: set[str], any_shape: bool) -> str | None:
    """What kind of thing stands in the text that must not."""
    if checks.holds_cpr(text, persons):
        return "a CPR number of the extract"
    if any_shape and _SHAPED.search(_DRAWN.sub("", text)):
        return "what has the shape of a CPR number"
    if keys and keys & set(_WORD.findall(text)):
        return "a key of an account, a claim or a coverage"
    return None
