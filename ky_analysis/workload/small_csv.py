"""Reads the small csv files that people write by hand: keys, counts. Every message names file and line, no values."""

import csv
import re
import tempfile
from pathlib import Path

from ky_analysis.errors import ExtractError
from ky_analysis.extract import encoding
from ky_analysis.extract.fold import fold

Rows = list[tuple[int, dict[str, str]]]

_GROUPED = {",": re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?"), ".": re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")}
_PLAIN = {",": re.compile(r"-?\d+(,\d+)?"), ".": re.compile(r"-?\d+(\.\d+)?")}


def read(path: Path, required: tuple[str, ...]) -> tuple[list[str], Rows]:
    """Headers as written, and each line's number and texts by folded header; empty lines are left out.

    Raises:
        ExtractError: the file cannot be read, lacks a required column, or a line has another number of fields.
    """
    if not path.is_file():
        raise ExtractError(f"{path} does not exist or is not a file. Give the path of a csv file.")
    with tempfile.TemporaryDirectory() as workspace:
        prepared = encoding.prepare(path, path.name, Path(workspace))
        text = prepared.path.read_text(encoding="utf-8-sig")
    first = text.lstrip("\n").split("\n", 1)[0]
    reader = csv.reader(text.split("\n"), delimiter=max(";,\t", key=first.count), strict=True)
    try:
        lines = [(reader.line_num, [one.strip() for one in fields]) for fields in reader]
    except csv.Error:
        raise ExtractError(f"{path.name}: a quote is not closed. Save the file again as csv.") from None
    lines = [(number, fields) for number, fields in lines if any(fields)]
    headers = lines[0][1] if lines else []
    folded = [fold(header) for header in headers]
    for column in required:
        if fold(column) not in folded:
            raise ExtractError(f"{path.name} has no column '{column}'. Its header must name {', '.join(required)}.")
    if len(set(folded)) < len(folded):
        raise ExtractError(f"{path.name} has two columns of one name. Rename or remove one of them.")
    for number, fields in lines[1:]:
        if len(fields) != len(headers):
            raise ExtractError(f"{path.name}, line {number}: {len(fields)} fields where the header has {len(headers)}.")
    return headers, [(number, dict(zip(folded, fields, strict=True))) for number, fields in lines[1:]]


def municipality(path: Path, number: int, text: str) -> str:
    """The municipality's four digits; a lost leading zero is put back.

    Raises:
        ExtractError: it is not three or four digits.
    """
    if not re.fullmatch(r"\d{3,4}", text, re.ASCII):
        raise ExtractError(f"{path.name}, line {number}: kommunekode is not a code of four digits.")
    return text.zfill(4)


def numbers(texts: list[str]) -> list[float | None] | None:
    """A column's numbers, None where empty; None for the column where some text is not a number.

    The whole column has decimal comma or decimal point; where both read it, comma, so 1.234 alone is 1234.
    """
    filled = [text for text in texts if text]
    for decimal, group in ((",", "."), (".", ",")):
        forms = (_GROUPED[decimal], _PLAIN[decimal])
        if filled and all(any(form.fullmatch(text) for form in forms) for text in filled):
            return [float(t.replace(group, "").replace(decimal, ".")) if t else None for t in texts]
    return None
