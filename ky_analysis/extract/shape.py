"""Tests the shape of every record of a csv file before anything is read from it.

Ordinary lines are tested in one streaming pass; only lines that are not a whole record by themselves are looked at one
by one. What cannot be read as it stands is rewritten: line numbers then are row numbers, a malformed record being
replaced by an empty one, so that a reader that numbers records numbers them right.
"""

import mmap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis.extract.encoding import TextFile
from ky_analysis.extract.records import line_pattern, settle

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Shape:
    """A file in which every record has `width` fields: `skip` lines, then `rows` records.

    `malformed` are the row numbers of records that are not, with their raw text.
    """

    path: Path
    skip: int
    rows: int
    longest: int
    has_quotes: bool
    spans_lines: bool
    malformed: tuple[tuple[int, str], ...]


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap | bytes]:
    """The file's bytes as a memory map, or as nothing where it is empty."""
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            yield b""
            return
        try:
            yield data
        finally:
            data.close()


def header_start(data) -> int:
    """The first byte of the header: after a byte order mark and empty lines."""
    start = len(_BOM) if data[:3] == _BOM else 0
    while data[start : start + 1] in (b"\n", b"\r"):
        start += 1
    return start


def test(file: TextFile, delimiter: str, width: int, body: int, workspace: Path, limit: float) -> Shape:
    """Tests all records from byte `body` on, the first under the header.

    Returns the file itself where every line is a record and the header is its first line, else a rewritten copy. It
    gives up, with `malformed` as far as it came, once more than the share `limit` is malformed: the run then stops.
    """
    with mapped(file.path) as data:
        if body >= len(data):
            return Shape(file.path, 0, 0, 0, file.has_quotes, False, ())
        skip = data[:body].count(b"\n")
        lines, longest, odd = _odd_lines(file, delimiter, width, skip)
        if not len(odd) and skip == 1:
            return Shape(file.path, skip, lines, longest, file.has_quotes, False, ())
        copy = workspace / f"{file.path.name}.records"
        starts = _line_starts(data, body, lines)
        return _rewrite(file, data, copy, (delimiter, width), starts, odd, longest, limit)


def _odd_lines(file: TextFile, delimiter: str, width: int, skip: int) -> tuple[int, int, np.ndarray]:
    """How many lines there are, the length of the longest, and which of them (from 0) are no record by themselves."""
    line = pl.col("line")
    if file.has_quotes:
        odd = ~line.str.contains(line_pattern(delimiter, width))
    else:
        odd = line.str.count_matches(delimiter, literal=True) != width - 1
    scanned = pl.scan_lines(file.path, glob=False, row_index_name="number").filter(pl.col("number") >= skip)
    found = scanned.select(
        pl.len().alias("lines"),
        line.str.len_bytes().max().alias("longest"),
        (pl.col("number").filter(odd) - skip).implode().alias("odd"),
    ).collect(engine="streaming")
    return found["lines"][0], found["longest"][0] or 0, np.sort(found["odd"][0].to_numpy()).astype(np.int64)


def _line_starts(data, body: int, lines: int) -> np.ndarray:
    """The byte at which each line under the header starts, and the end of the file."""
    chunks = [np.array([body], dtype=np.int64)]
    step = 1 << 24
    for offset in range(body, len(data), step):
        signs = np.frombuffer(data[offset : offset + step], dtype=np.uint8)
        chunks.append(np.flatnonzero(signs == ord("\n")) + offset + 1)
    starts = np.concatenate(chunks)
    return starts if starts[-1] == len(data) and len(starts) == lines + 1 else np.append(starts, len(data))


def _rewrite(
    file: TextFile,
    data,
    copy: Path,
    form: tuple[str, int],
    starts: np.ndarray,
    odd: np.ndarray,
    longest: int,
    limit: float,
) -> Shape:
    delimiter, width = form
    line_end = b"\r\n" if data[int(starts[0]) - 2 : int(starts[0])] == b"\r\n" else b"\n"
    filler = delimiter.encode() * (width - 1) + line_end
    malformed: list[tuple[int, str]] = []
    dropped = 0  # lines so far that are no row of their own: empty ones, and further lines of a record
    spans_lines = False
    copied = settled = int(starts[0])
    lines = len(starts) - 1
    with copy.open("wb") as target:
        for number in odd.tolist():
            start, following = int(starts[number]), int(starts[number + 1])
            if start < settled:
                continue  # inside a record that began above
            if data[start : min(start + 2, following)] in (b"\n", b"\r\n"):
                _copy(data, copied, start, target)
                copied = settled = following
                dropped += 1
                continue
            record = settle(data, start, delimiter, width)
            settled = record.next
            row = number - dropped + 1
            dropped += int(np.searchsorted(starts, settled)) - number - 1
            longest = max(longest, record.end - record.start)
            if record.fields is not None:
                spans_lines = True
                continue
            malformed.append((row, data[record.start : record.end].decode("utf-8")))
            if len(malformed) > limit * lines:
                break
            _copy(data, copied, start, target)
            target.write(filler)
            copied = settled
        _copy(data, copied, len(data), target)
    rows = lines - dropped
    return Shape(copy, 0, rows, longest, file.has_quotes, spans_lines, tuple(malformed))


def write_rows(shape: Shape, rows: Sequence[int], target: Path) -> None:
    """Writes the rows with these numbers (from 1) alone, in the order given. Every row must be one line."""
    with mapped(shape.path) as data, target.open("wb") as file:
        body = data.find(b"\n") + 1 if shape.skip else 0
        starts = _line_starts(data, body, shape.rows)
        for row in rows:
            _copy(data, int(starts[row - 1]), int(starts[row]), file)


def _copy(data, start: int, end: int, target, step: int = 1 << 24) -> None:
    for offset in range(start, end, step):
        target.write(data[offset : min(offset + step, end)])
