"""No polluted file gives a value that is silently wrong, a row that is silently lost, or a traceback."""

import datetime as dt
from itertools import zip_longest
from pathlib import Path

import pytest

from ky_analysis import contract, database, extract
from ky_analysis.errors import ExtractError
from ky_analysis.extract import landing
from ky_analysis.settings import Settings
from tests.faults import forms, pollution, strict_reader

TABLES = {table.danish: table for table in contract.INPUTS if not table.optional}
ALL_MAY_FAIL = Settings.model_validate({"limits": {"rejected_share": 1, "unknown_pointer_share": 1}})
KEY = b"only for tests, long"
SHORT = 6


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("database")
    with database.connect(Path(":memory:"), temp_directory=folder / "spill", threads=1) as opened:
        database.load_seeds(opened, ALL_MAY_FAIL)
        yield opened


def load(connection, folder: Path, files: dict[str, bytes]) -> None:
    """Loads the clean tables with some of them polluted."""
    source = folder / "extract"
    source.mkdir(exist_ok=True)
    for name, lines in pollution.clean().items():
        (source / f"{name}.csv").write_bytes(files.get(name, pollution.text_of(lines).encode()))
    extract.load(
        source,
        connection,
        ALL_MAY_FAIL,
        private_dir=folder / "private",
        key=KEY,
        command_line_date=dt.date(2026, 11, 24),
    )


def faults(connection, files: dict[str, bytes], persons: dict[str, str]) -> list[str]:
    """What was loaded of the polluted tables and should not have been, or was lost."""
    found = []
    for danish, data in files.items():
        table, expected = TABLES[danish], strict_reader.read(data, TABLES[danish])
        if expected is None:
            found.append(f"{danish} was loaded, but cannot be read")
            continue
        frame = connection.sql(f"from extract.{table.name}").pl()
        loaded = {row["row_number"]: row for row in frame.to_dicts()}
        rejected = {
            number
            for (number,) in connection.execute(
                "select row_number from main.rejects where table_name = $1", [table.name]
            ).fetchall()
        }
        balance = connection.execute(
            "select input_rows, loaded_rows + rejected_rows + duplicate_rows, loaded_rows from main.row_balance "
            "where table_name = $1",
            [table.name],
        ).fetchall()[0]
        if balance[0] != balance[1] or balance[2] != len(loaded):
            found.append(f"{danish}: the balance does not add up")
        for number in sorted(expected.rows.keys() - loaded.keys() - rejected):
            found.append(f"{danish}: row {number} is lost")
        for number, row in loaded.items():
            found += [
                f"{danish}: row {number}: {text}" for text in wrong(table, row, expected.rows.get(number), persons)
            ]
    return found


def wrong(table: contract.InputTable, row: dict, right: dict | None, persons: dict[str, str]) -> list[str]:
    """The columns of a loaded row that are not what stands in the file."""
    if right is None:
        return ["is loaded, but is no record"]
    texts = []
    for column in table.columns:
        value = right[column.name]
        if column.kind == "cpr":
            same = (
                row["person_key"] == persons[value] if value in persons else row["person_key"] not in persons.values()
            )
            same = row["person_key"] is None if value is None else same
        elif column.name == "interest":
            same = row[column.name] == (value or 0)
        else:
            same = row[column.name] == value
        if not same:
            texts.append(f"{column.name} is not what the file says")
    return texts


@pytest.fixture(scope="module")
def persons(connection, tmp_path_factory) -> dict[str, str]:
    """CPR number to pseudonym, from a clean load."""
    load(connection, tmp_path_factory.mktemp("clean"), {})
    cprs = [strict_reader.cpr(line[2]) for line in pollution.clean()["debitorkonti"][1:]]
    keys = connection.execute("select person_key from extract.accounts order by row_number").fetchall()
    return dict(zip(cprs, [key for (key,) in keys], strict=True))


def run(connection, folder: Path, files: dict[str, bytes], persons: dict[str, str]) -> tuple[list[str], int]:
    """Faults, and how many files were refused. Five at once; where a table stops the load, each by itself."""
    try:
        load(connection, folder, files)
    except ExtractError as error:
        assert "\n" not in str(error)
        if len(files) == 1:
            return [], 1
        each = [run(connection, folder, {name: data}, persons) for name, data in files.items()]
        return [text for texts, _ in each for text in texts], sum(refused for _, refused in each)
    return faults(connection, files, persons), 0


def test_a_clean_file_is_loaded_whole(connection, tmp_path, persons):
    files = {name: pollution.text_of(lines).encode() for name, lines in pollution.clean().items()}
    assert run(connection, tmp_path, files, persons) == ([], 0)
    assert connection.execute("select count(*) from main.rejects").fetchall() == [(0,)]
    assert connection.execute("select count(*) from extract.coverages").fetchall() == [(pollution.ROWS,)]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_no_pollution_gives_a_wrong_or_lost_value(connection, tmp_path, persons, delimiter):
    kinds = {name: list(pollution.polluted(lines, delimiter)) for name, lines in pollution.clean().items()}
    if delimiter != ";":  # the second dialect on a sample
        kinds = {name: found[::20] for name, found in kinds.items()}
    bundles = [
        {name: one for name, one in zip(kinds, many, strict=True) if one is not None}
        for many in zip_longest(*kinds.values())
    ]
    bad, files, refused = [], 0, 0
    for bundle in forms.some(bundles, SHORT):
        found, stopped = run(connection, tmp_path, {name: data for name, (_, data) in bundle.items()}, persons)
        files, refused = files + len(bundle), refused + stopped
        bad += [f"{text} [{bundle[text.split(':')[0].split()[0]][0]}]" for text in found]
    name = "semicolon" if delimiter == ";" else "comma"
    forms.figures(f"pollution-{name}", files=files, refused=refused, wrong_or_lost=len(bad), tracebacks=0)
    assert not forms.LONG or delimiter != ";" or files >= 6500
    assert bad == []


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        ("delete from landed_claims where rowid = 2", "lost|cannot be read|no record|balance"),
        ("update landed_claims set principal = principal + 1 where rowid = 2", "principal is not what the file says"),
        ("update landed_accounts set cpr = '6404500004' where rowid = 0", "cpr is not what the file says"),
    ],
)
def test_red_a_reader_that_loses_or_changes_a_value_is_seen(
    connection, tmp_path, persons, monkeypatch, statement, seen
):
    land = landing.land

    def broken(opened, table, relation, municipality):
        rows = land(opened, table, relation, municipality)
        if f"landed_{table.name} " in statement:
            opened.execute(statement)
        return rows

    monkeypatch.setattr(landing, "land", broken)
    files = {name: pollution.text_of(lines).encode() for name, lines in pollution.clean().items()}
    found, _ = run(connection, tmp_path, files, persons)
    assert any(part in text for part in seen.split("|") for text in found)
