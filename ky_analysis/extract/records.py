"""RFC 4180, to the letter: where a record ends, and what its fields are.

A field either begins with a quote and is closed by one, after which only a delimiter or the end may follow, or it holds
no quote at all. A quote that is never closed spoils its own line only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_QUOTED = re.compile(rb'"[^"]*(?:""[^"]*)*"')


@dataclass(frozen=True)
class Record:
    """Bytes `start` to `end` (line end excluded) and `next`, where the following line starts.

    `fields` is None where a quote is broken; the record then ends with the line in which that quote stands.
    """

    start: int
    end: int
    next: int
    fields: tuple[bytes, ...] | None


@lru_cache
def _plain(delimiter: str) -> re.Pattern[bytes]:
    return re.compile(rb"[^\"\r\n" + re.escape(delimiter.encode()) + rb"]*")


def read_record(data, start: int, delimiter: str) -> Record:
    """Reads the record that starts at byte `start` of `data` (bytes or a memory map)."""
    plain, sign = _plain(delimiter), delimiter.encode()
    position, fields = start, []
    while True:
        quoted = data[position : position + 1] == b'"'
        match = (_QUOTED if quoted else plain).match(data, position)
        if match is None:
            return _broken(data, start, position)
        text = match.group()
        fields.append(text[1:-1].replace(b'""', b'"') if quoted else text)
        position = match.end()
        after = data[position : position + 1]
        if after == sign:
            position += 1
        elif after in (b"", b"\n"):
            return Record(start, position, position + len(after), tuple(fields))
        elif data[position : position + 2] == b"\r\n":
            return Record(start, position, position + 2, tuple(fields))
        else:
            return _broken(data, start, match.start())


def _broken(data, start: int, position: int) -> Record:
    line_end = data.find(b"\n", position)
    end = len(data) if line_end < 0 else line_end
    text_end = end - 1 if end > start and data[end - 1 : end] == b"\r" else end
    return Record(start, text_end, min(end + 1, len(data)), None)


def settle(data, start: int, delimiter: str, width: int) -> Record:
    """The record at `start`, malformed (`fields` None) unless it has `width` fields.

    A malformed record that runs over line ends keeps to its first line if a later line of it is a whole record by
    itself: then its quote was never meant to be closed there, and the good rows below it are not lost.
    """
    record = read_record(data, start, delimiter)
    if record.fields is not None and len(record.fields) == width:
        return record
    record = Record(record.start, record.end, record.next, None)
    first_end = data.find(b"\n", start, record.end)
    if first_end < 0:
        return record
    line = first_end + 1
    while line < record.end:
        inner = read_record(data, line, delimiter)
        line_end = data.find(b"\n", line)
        if (
            inner.fields is not None
            and len(inner.fields) == width
            and inner.end <= (line_end if line_end >= 0 else len(data))
        ):
            return _broken(data, start, start)
        line = len(data) if line_end < 0 else line_end + 1
    return record


def line_pattern(delimiter: str, width: int) -> str:
    """A pattern (Rust's) that fits a line if it alone is a well-formed record of `width` fields."""
    sign = {"\t": r"\t"}.get(delimiter, delimiter)
    field = rf'(?:"(?:[^"]|"")*"|[^"{sign}]*)'
    return rf"^{field}(?:{sign}{field}){{{width - 1}}}$"


def texts(fields: Sequence[bytes]) -> list[str]:
    return [field.decode("utf-8") for field in fields]
