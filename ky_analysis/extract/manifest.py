"""Reads udtraek.toml, what the sender says about the extract."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ky_analysis import contract
from ky_analysis.errors import ExtractError
from ky_analysis.extract.fold import fold

NAME = "udtraek.toml"
_DATE_FORMS = {r"\d\d-\d\d-\d{4}": "%d-%m-%Y", r"\d{4}-\d\d-\d\d": "%Y-%m-%d", r"\d{8}": "%Y%m%d"}
_KNOWN_KEYS = {"udtraeksdato", "kommunekode", "release", "kolonner", "sha256"}


@dataclass(frozen=True)
class Manifest:
    """`columns` maps table (English) to folded header to English column; `hashes` maps file to SHA-256."""

    extract_date: date | None = None
    municipality_code: str | None = None
    release: str | None = None
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    unknown_keys: tuple[str, ...] = ()


def read(path: Path | None) -> Manifest:
    """The manifest, or an empty one where there is no file.

    Raises:
        ExtractError: it is not TOML, or a value is not what the key takes.
    """
    if path is None:
        return Manifest()
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError):
        raise ExtractError(f"{NAME} cannot be read as TOML in UTF-8. Correct it, or leave it out.") from None
    return Manifest(
        extract_date=_extract_date(content.get("udtraeksdato")),
        municipality_code=_municipality_code(content.get("kommunekode")),
        release=_text(content.get("release"), "release"),
        columns=_columns(content.get("kolonner", {})),
        hashes=_hashes(content.get("sha256", {})),
        unknown_keys=tuple(sorted(set(content) - _KNOWN_KEYS)),
    )


def _extract_date(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    for pattern, form in _DATE_FORMS.items():
        if isinstance(value, str) and re.fullmatch(pattern, value.strip(), re.ASCII):
            try:
                return datetime.strptime(value.strip(), form).date()
            except ValueError:
                break
    raise ExtractError(f"{NAME}: udtraeksdato is not a date. Write it as udtraeksdato = 2026-11-20.")


def _municipality_code(value: object) -> str | None:
    """Three or four digits as text; a bare number has lost its zero and gets it back as everywhere."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if text is None or (isinstance(text, str) and re.fullmatch(r"\d{3,4}", text.strip(), re.ASCII)):
        return text and text.strip()
    raise ExtractError(f'{NAME}: kommunekode is not three or four digits. Write it as kommunekode = "0461".')


def _text(value: object, key: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise ExtractError(f"{NAME}: {key} is not text. Put it in quotation marks.")


def _columns(value: object) -> dict[str, dict[str, str]]:
    """Their headers by table. A table or column that is not ours is an error: the mapping would do nothing."""
    tables = {fold(table.danish): table for table in contract.INPUTS}
    if not isinstance(value, dict):
        raise ExtractError(f"{NAME}: kolonner is not a section. Write [kolonner.fordringer] and lines below it.")
    mapping = {}
    for name, headers in value.items():
        table = tables.get(fold(name))
        if table is None or not isinstance(headers, dict):
            allowed = ", ".join(table.danish for table in contract.INPUTS)
            raise ExtractError(f"{NAME}: a section [kolonner.…] is not of a table. Tables are: {allowed}.")
        columns = {fold(column.danish): column.name for column in table.columns}
        if any(not isinstance(ours, str) or fold(ours) not in columns for ours in headers.values()):
            allowed = ", ".join(column.danish for column in table.columns)
            raise ExtractError(f"{NAME}: [kolonner.{table.danish}] maps a header to no column. Columns are: {allowed}.")
        mapping[table.name] = {fold(theirs): columns[fold(ours)] for theirs, ours in headers.items()}
    return mapping


def _hashes(value: object) -> dict[str, str]:
    good = isinstance(value, dict) and all(
        isinstance(digest, str) and re.fullmatch(r"[0-9a-fA-F]{64}", digest.strip()) for digest in value.values()
    )
    if not good:
        raise ExtractError(f'{NAME}: [sha256] holds something that is not "file" = "64 hexadecimal digits".')
    return {name: digest.strip().lower() for name, digest in value.items()}
