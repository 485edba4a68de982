"""The shape of csv files against an independent reader: one sign at a time, over random small files."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ky_analysis import contract
from ky_analysis.extract import reading
from ky_analysis.extract.source import TableFile

TASK_LOG = contract.INPUTS[-1]
HEADER = "kommunekode;opgave_id;opgavepakke;afsluttet"
WIDTH = 4


def read_record(text: str, start: int) -> tuple[list[str] | None, int]:
    """The record at `start` and where the next begins; no fields where a quote is broken."""
    fields, place = [], start
    while True:
        field_start, field = place, ""
        closed = True
        if text[place : place + 1] == '"':
            closed, place = False, place + 1
            while place < len(text):
                if text[place : place + 2] == '""':
                    field, place = field + '"', place + 2
                elif text[place] == '"':
                    closed, place = True, place + 1
                    break
                else:
                    field, place = field + text[place], place + 1
        else:
            while place < len(text) and text[place] not in ';"\n':
                field, place = field + text[place], place + 1
        if not closed or text[place : place + 1] not in ("", ";", "\n"):
            return None, after_line(text, field_start)
        fields.append(field)
        if text[place : place + 1] != ";":
            return fields, min(place + 1, len(text))
        place += 1


def after_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end + 1


def read_rows(text: str) -> list[tuple | None]:
    """The rows of a body, None where malformed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows, start = [], 0
    while start < len(text):
        if text[start] == "\n":
            start += 1
            continue
        fields, following = read_record(text, start)
        if fields is not None and len(fields) == WIDTH:
            rows.append(tuple(field or None for field in fields))
        else:
            rows.append(None)
            following = first_whole_line(text, after_line(text, start), following)
        start = following
    return rows


def first_whole_line(text: str, start: int, end: int) -> int:
    """Where the first line in a malformed record that is a row by itself starts; else its end."""
    line = start
    while line < end:
        fields, following = read_record(text, line)
        if fields is not None and len(fields) == WIDTH and following <= after_line(text, line):
            return start
        line = after_line(text, line)
    return end


def read_by_product(folder: Path, content: bytes) -> list[tuple | None]:
    path = folder / "opgavelog.csv"
    path.write_bytes(content)
    workspace = folder / "workspace"
    workspace.mkdir(exist_ok=True)
    file = TableFile(TASK_LOG, path, "csv", path.name, "")
    with duckdb.connect() as connection:
        opened = reading.open_table(connection, file, reading.Context({}, False, workspace, 1.0))
        rows = connection.execute(f"select c0, c1, c2, c3 from {opened.relation.source}").fetchall()
    assert len(rows) == opened.relation.rows
    malformed = {row for row, _ in opened.malformed}
    return [
        None if place in malformed else tuple((value or "").replace("\r\n", "\n") or None for value in row)
        for place, row in enumerate(rows, 1)
    ]


FIELD = st.sampled_from(["a", "", "b c", "æ", '"a"', '""', '"a;b"', '"a""b"', '"a\nb"', '"', 'a"', '"a'])
LINE = st.lists(FIELD, min_size=WIDTH - 1, max_size=WIDTH + 1).map(";".join)
BODY = st.lists(LINE | st.just(""), max_size=6)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=BODY, line_end=st.sampled_from(["\n", "\r\n", "\r"]), last=st.booleans())
def test_records_are_those_of_an_independent_reader(tmp_path, lines, line_end, last):
    body = line_end.join(lines) + (line_end if last else "")
    assert read_by_product(tmp_path, (HEADER + line_end + body).encode()) == read_rows(body)


ROWS = '1;a;b;c\n"2";"";"x y";"z"\n3;;;\n'


@pytest.mark.parametrize("sign", [";", '"', "\n", "\r"])
def test_one_sign_too_many_anywhere(tmp_path, sign):
    for place in range(len(ROWS) + 1):
        body = ROWS[:place] + sign + ROWS[place:]
        assert read_by_product(tmp_path, (HEADER + "\n" + body).encode()) == read_rows(body), place


def test_one_sign_too_few_anywhere(tmp_path):
    for place in range(len(ROWS)):
        body = ROWS[:place] + ROWS[place + 1 :]
        assert read_by_product(tmp_path, (HEADER + "\n" + body).encode()) == read_rows(body), place


@pytest.mark.parametrize("length", [10_000, 3_000_000])
def test_long_fields_are_kept_whole(tmp_path, length):
    text = "x" * length
    assert read_by_product(tmp_path, f"{HEADER}\n1;{text};b;c\n".encode()) == [("1", text, "b", "c")]
    assert read_by_product(tmp_path, f'{HEADER}\n1;"{text}\n{text}";b;c\n'.encode()) == [
        ("1", f"{text}\n{text}", "b", "c")
    ]


def test_a_file_larger_than_a_reader_s_buffer_keeps_its_rows_in_order(tmp_path):
    rows = [(str(n), "a;b\nc" if n % 1000 == 0 else "æ" * 40, None, "c") for n in range(40_000)]
    lines = [";".join(f'"{value}"' if value and ";" in value else value or "" for value in row) for row in rows]
    lines[123] = "malformed"
    rows[123] = None
    assert read_by_product(tmp_path, "\n".join([HEADER, *lines]).encode()) == rows
