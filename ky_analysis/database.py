"""Finds, orders and runs sql/; the only code that knows where it is.

A model is one select a file. Its table is named after the file: in schema `main` where the contract lists it, else in
`steps`. Where the header has a line `-- View:`, it is a view: writing a table that is read once costs more than the
query (docs/performance.md). The order is read from the SQL itself by DuckDB's own parser.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis import contract
from ky_analysis.errors import CheckError, ExtractError
from ky_analysis.settings import Settings

_PACKAGED = Path(__file__).parent / "_sql"
SQL_ROOT = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent / "sql"
FOLDERS = ("codes", "staging", "references", "links", "outcomes", "claims", "coverages", "tasks", "quality")
CLAIMS_AT_ONCE = 500_000  # in one frame: half a gigabyte
WIDEST = "claims"  # of the published tables; the others are sorted in one piece, which costs less
SCHEMAS = ("extract", "seeds", "steps", "restricted")
_READS: dict[str, frozenset[tuple[str, str]]] = {}  # by SQL text: a run asks for the models several times


@dataclass(frozen=True)
class Model:
    """One select: `reads` are the (schema, table) pairs it takes from."""

    folder: str
    name: str
    sql: str
    reads: frozenset[tuple[str, str]]

    @property
    def schema(self) -> str:
        return "main" if self.name in contract.BY_NAME else "steps"

    @property
    def kind(self) -> str:
        """`view` or `table`."""
        return "view" if "-- View:" in self.sql else "table"

    @property
    def header(self) -> str:
        """The comment lines at the top of the file, as one text."""
        lines = self.sql.splitlines()
        comments = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
        return " ".join(comments)


def connect(path: Path, *, temp_directory: Path, memory_limit: str | None = None, threads: int | None = None):
    """Opens ky.duckdb for a run. Spill files are plain text, so they stay in the run's own folder."""
    config = {"temp_directory": str(temp_directory), "autoinstall_known_extensions": "false"}
    config |= {"memory_limit": memory_limit} if memory_limit else {}
    config |= {"threads": str(threads)} if threads else {}
    connection = duckdb.connect(str(path), config=config)
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    connection.execute((SQL_ROOT / "macros.sql").read_text(encoding="utf-8"))
    return connection


def lock_down(connection: duckdb.DuckDBPyConnection, *folders: Path) -> None:
    """From here on the connection opens nothing but its own file, its spill files and what lies in `folders`."""
    listed = ", ".join(_quoted(str(folder.resolve())) for folder in folders)
    connection.execute(f"set allowed_directories = [{listed}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def load_seeds(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Loads sql/seeds/*.csv into schema `seeds`, with what the settings add or rename."""
    for path in sorted((SQL_ROOT / "seeds").glob("*.csv")):
        frame = pl.read_csv(
            path, glob=False, infer_schema_length=None, schema_overrides={"municipality_code": pl.String}
        )
        write(connection, "seeds", path.stem, frame)
    for benefit in settings.benefits:
        connection.execute("delete from seeds.benefits where code = $1", [benefit.code])
        connection.execute("delete from seeds.law_8o where benefit = $1", [benefit.code])
        connection.execute(
            "insert into seeds.benefits (code, name_da, name_en, case_group) values ($1, $2, $2, $3)",
            [benefit.code, benefit.name, benefit.case_group],
        )
        if benefit.covered:
            connection.execute(
                "insert into seeds.law_8o values ($1, $2, $3, 'settings')",
                [benefit.code, benefit.law_from_year, benefit.law_to_year],
            )
    if settings.rules.uddannelseshjaelp_before_2026:
        connection.execute("insert into seeds.law_8o values ('uddannelseshjaelp', null, 2025, 'settings')")
    for task_type in settings.task_types:
        connection.execute(
            "update seeds.task_types set name_da = $2, name_en = coalesce(nullif($3, ''), $2) where task_type = $1",
            [task_type.task_type, task_type.name_da, task_type.name_en],
        )


def write_run_parameters(connection: duckdb.DuckDBPyConnection, settings: Settings, extract_date: date) -> None:
    """Writes the one-row table that the models read their parameters from."""
    frame = pl.DataFrame(
        {
            "extract_date": [extract_date],
            "law_year": [settings.rules.law_year or extract_date.year],
            "task_grain": [settings.run.task_grain],
            "handle_by_month": [settings.run.handle_by_month],
            "handle_by_day": [settings.run.handle_by_day],
            "placeholders": [[text.casefold() for text in settings.rules.placeholders]],
            "disabled_rules": [list(settings.rules.disabled)],
        },
        schema_overrides={"placeholders": pl.List(pl.String), "disabled_rules": pl.List(pl.String)},
    )
    write(connection, "steps", "run_parameters", frame)


def write(connection: duckdb.DuckDBPyConnection, schema: str, name: str, frame: pl.DataFrame) -> None:
    """Writes a frame as the table `schema.name`, replacing it."""
    connection.register("incoming_frame", frame.to_arrow())
    connection.execute(f'create or replace table {schema}."{name}" as from incoming_frame')
    connection.unregister("incoming_frame")


def read(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """The result of a query as a Polars frame."""
    return connection.sql(query).pl()


def decide_in_parts(
    connection: duckdb.DuckDBPyConnection, name: str, queries: Sequence[str], decide: Callable[..., pl.DataFrame]
) -> None:
    """Writes what `decide` makes of the queries' frames as `steps.<name>`, some municipalities at a time.

    Nothing is matched across municipalities, so the parts are the whole; their size bounds the memory it takes.
    """
    for place, part in enumerate(_parts(connection)):
        frames = [read(connection, f"from ({query}) where {part}") for query in queries]
        if place == 0:
            write(connection, "steps", name, decide(*frames))
            continue
        connection.register("incoming_frame", decide(*frames).to_arrow())
        connection.execute(f'insert into steps."{name}" from incoming_frame')
        connection.unregister("incoming_frame")


def _parts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions that each hold for the municipalities of about CLAIMS_AT_ONCE claims, together for all; at least one.

    A range of codes, not a list: DuckDB takes it through joins and groups to the tables, so a part costs its own rows.
    """
    counted = connection.execute(
        "select municipality_code, count(claim_id) from steps.municipality_codes "
        "left join extract.claims using (municipality_code) group by all order by all"
    ).fetchall()
    parts: list[list[str]] = [[]]
    claims = 0
    for code, count in counted:
        if parts[-1] and claims + count > CLAIMS_AT_ONCE:
            parts.append([])
            claims = 0
        parts[-1].append(code)
        claims += count
    if len(parts) == 1:
        return ["true"]
    return [f"municipality_code between {_quoted(codes[0])} and {_quoted(codes[-1])}" for codes in parts]


def models(connection: duckdb.DuckDBPyConnection) -> list[Model]:
    """All models, folder by folder, each after the ones it reads.

    Raises:
        CheckError: two models have one name, or one reads a later folder.
    """
    found: dict[str, Model] = {}
    for folder in FOLDERS:
        for path in sorted((SQL_ROOT / folder).glob("*.sql")):
            sql = path.read_text(encoding="utf-8")
            if path.stem in found:
                raise CheckError(f"Two SQL models are named {path.stem}: in {found[path.stem].folder} and in {folder}.")
            if sql not in _READS:
                _READS[sql] = frozenset(tables_read(connection, sql))
            found[path.stem] = Model(folder, path.stem, sql, _READS[sql])
    order: list[Model] = []
    for folder in FOLDERS:
        inside = {(model.schema, model.name): model for model in found.values() if model.folder == folder}
        graph = {table: sorted(model.reads & inside.keys()) for table, model in sorted(inside.items())}
        order += [inside[table] for table in TopologicalSorter(graph).static_order()]
    _refuse_later_folders(order)
    return order


def _refuse_later_folders(order: list[Model]) -> None:
    position = {(model.schema, model.name): FOLDERS.index(model.folder) for model in order}
    for model in order:
        for table in model.reads:
            if position.get(table, -1) > FOLDERS.index(model.folder):
                raise CheckError(f"SQL model {model.folder}/{model.name} reads {'.'.join(table)} of a later folder.")


def tables_read(connection: duckdb.DuckDBPyConnection, sql: str) -> set[tuple[str, str]]:
    """The (schema, table) pairs a select reads, its own CTEs left out; no schema is `main`."""
    (text,) = connection.execute("select json_serialize_sql($1)", [sql]).fetchall()[0]
    tree = json.loads(text)
    if tree["error"]:
        raise CheckError(f"A SQL model cannot be parsed: {tree['error_message']}")
    own = {entry["key"] for node in _nodes(tree) for entry in node.get("cte_map", {}).get("map", [])}
    tables = {
        (node.get("schema_name") or "main", node["table_name"])
        for node in _nodes(tree)
        if node.get("type") == "BASE_TABLE"
    }
    return {table for table in tables if not (table[0] == "main" and table[1] in own)}


def _nodes(tree: object) -> Iterator[dict]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def run_models(
    connection: duckdb.DuckDBPyConnection, *folders: str, on_progress: Callable[[str], None] = lambda name: None
) -> None:
    """Runs the models of the folders in order, each materialised as a table with its comments.

    Raises:
        CheckError: a model failed, or its columns are not the contract's.
        ExtractError: a sum is larger than an amount may be.
    """
    for model in models(connection):
        if model.folder not in folders:
            continue
        on_progress(model.name)
        parts = _parts(connection) if model.name == WIDEST else ["true"]
        try:
            for statement in statements(model, parts):
                connection.execute(statement)
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            raise ExtractError(
                f"Amounts of the extract add up to more than a trillion kroner (found in {model.folder}/{model.name}). "
                "Look for amounts of that size in fordringer, ydelser and daekninger."
            ) from error
        except duckdb.Error as error:
            # The text after the first line can quote a row's value.
            kind = type(error).__name__
            raise CheckError(
                f"SQL model {model.folder}/{model.name} failed ({kind}). Run again with --debug to see where."
            ) from error
        comment(connection, model)


def statements(model: Model, parts: Sequence[str] = ("true",)) -> list[str]:
    """The statements that build a model. A published table has the contract's columns and lies in its key's order.

    Sorting takes memory, so where there are several `parts` (conditions in the order of the key) each is sorted alone.
    """
    table = contract.BY_NAME.get(model.name)
    if table is None:
        return [f"create or replace {model.kind} steps.{model.name} as {model.sql}"]
    columns = ", ".join(f'"{column.name}"::{column.type} as "{column.name}"' for column in table.columns)
    order = f"order by {', '.join(table.key)}" if table.key else ""
    first, *rest = (f"select {columns} from ({model.sql}) where {part} {order}" for part in parts)
    return [
        f"create or replace table main.{model.name} as {first}",
        *(f"insert into main.{model.name} {part}" for part in rest),
    ]


def comment(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Comments a model's table: a published one from the contract, another from its header."""
    if model.name in contract.BY_NAME:
        comment_published(connection, contract.BY_NAME[model.name])
    else:
        connection.execute(f"comment on {model.kind} steps.{model.name} is {_quoted(model.header)}")


def comment_published(connection: duckdb.DuckDBPyConnection, table: contract.Table) -> None:
    """Comments a published table and its columns from the contract."""
    name = f"main.{table.name}"
    columns = [f'comment on column {name}."{column.name}" is {_quoted(column.description)}' for column in table.columns]
    _at_once(connection, [f"comment on table {name} is {_quoted(table.description)}", *columns])


def comment_loaded(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments the tables that the reader wrote: the loaded rows, the rejects and the row balance."""
    for table in contract.INPUTS:
        connection.execute(f"comment on table extract.{table.name} is {_quoted(f'Loaded rows of {table.danish}')}")
        for column in table.columns:
            if column.kind != "cpr":
                name = f'extract.{table.name}."{column.name}"'
                connection.execute(f"comment on column {name} is {_quoted(column.description)}")
    for name in ("rejects", "row_balance"):
        comment_published(connection, contract.BY_NAME[name])


def comment_rest(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments what is in between: a table by what its schema holds, a column by its namesake in the contract."""
    of_schema = {
        "seeds": "What ships with the program, with what the settings add: sql/seeds",
        "steps": "A step between the loaded rows and the published tables",
        "extract": "What the reader left of the extract",
        "restricted": "The text of rejected rows, CPR numbers masked; for those who mend the extract",
    }
    known = {column.name: column.description for table in contract.OUTPUTS for column in table.columns}
    read = {column.name: column.description for table in contract.INPUTS for column in table.columns}
    known = read | known
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where comment is null and not temporary"
    ).fetchall()
    columns = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "semi join duckdb_tables() using (schema_name, table_name) where comment is null and not internal"
    ).fetchall()
    said = [f'comment on table {schema}."{table}" is {_quoted(of_schema[schema])}' for schema, table in tables]
    for schema, table, column in columns:
        text = known.get(column, column.replace("_", " "))
        said.append(f'comment on column {schema}."{table}"."{column}" is {_quoted(text)}')
    _at_once(connection, said)


def _at_once(connection: duckdb.DuckDBPyConnection, statements: list[str]) -> None:
    """Runs statements in one transaction: a commit for each would cost more than they do."""
    connection.execute("; ".join(["begin", *statements, "commit"]))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def conform(connection: duckdb.DuckDBPyConnection, table: contract.Table) -> None:
    """Checks that a published table has the contract's columns, types, values and key.

    Raises:
        CheckError: naming the table and the column.
    """
    described = connection.execute(f"describe main.{table.name}").fetchall()
    types = {name: type_.lower() for name, type_, *_ in described}
    for column in table.columns:
        if types.get(column.name) != column.type:
            raise CheckError(
                f"Table {table.name}: column {column.name} is {types.get(column.name)}, not {column.type}."
            )
        broken = [] if column.nullable else [f'"{column.name}" is null']
        if column.values:
            listed = ", ".join(_quoted(value) for value in column.values)
            broken.append(f'"{column.name}" not in ({listed})')
        if broken:
            (rows,) = connection.execute(
                f"select count(*) from main.{table.name} where {' or '.join(broken)}"
            ).fetchall()[0]
            if rows:
                raise CheckError(f"Table {table.name}: column {column.name} breaks the contract in {rows} rows.")
    if table.key:
        key = ", ".join(table.key)
        (rows,) = connection.execute(
            f"select count(*) from (select 1 from main.{table.name} group by {key} having count(*) > 1)"
        ).fetchall()[0]
        if rows:
            raise CheckError(f"Table {table.name}: {rows} keys ({key}) occur more than once.")
