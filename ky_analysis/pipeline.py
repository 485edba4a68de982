"""The main job from extract to published folder, in order. Open this first."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis import checks, contract, database, extract, manifest, pseudonym_key, worklist
from ky_analysis.decide import case_links, outcomes, references
from ky_analysis.errors import UsageError
from ky_analysis.publication import Workplace, publication
from ky_analysis.report import labels, previous
from ky_analysis.settings import Settings
from ky_analysis.workload import plan

EXAMPLE = Path(__file__).parent / "example"


def build(
    source: Path,
    out: Path,
    settings: Settings,
    *,
    settings_file: Path | None = None,
    extract_date: date | None = None,
    municipalities: tuple[str, ...] = (),
    strict: bool = False,
    reports: bool = True,
    key: bytes | None = None,
    on_progress: Callable[[str], None] = lambda step: None,
    before_swap: Callable[[Workplace, dict], None] = lambda place, description: None,
) -> dict:
    """Runs the main job and publishes `out` as a whole, or raises and leaves it as it was.

    Args:
        source: folder or zip with an extract.
        settings_file: where the settings came from, for messages that name a line of it.
        extract_date: wins over the extract's own manifest.
        municipalities: codes to keep; none keeps all.
        strict: no row may be rejected.
        reports: also execute the notebooks and publish their HTML.
        key: of the pseudonyms; none reads it from the environment or the key file.
        on_progress: is told each step's name as it begins.
        before_swap: is given the finished folder and the manifest's text last; what it raises stops the run.

    Returns:
        What manifest.json says.

    Raises:
        KyError: one of its kinds, each with its own exit code.
    """
    key = key or pseudonym_key.read(out)
    clock = Clock(on_progress)
    with publication(out) as place:
        database_file = place.new / "ky.duckdb"
        limits = settings.run.model_dump(include={"memory_limit", "threads"}, exclude_none=True)
        with database.connect(database_file, temp_directory=place.private / "spill", **limits) as connection:
            clock.start("read")
            database.load_seeds(connection, settings)
            loaded = extract.load(
                source,
                connection,
                settings,
                private_dir=place.private,
                key=key,
                strict=strict,
                command_line_date=extract_date,
                command_line_code=municipalities[0] if len(municipalities) == 1 else None,
            )
            plan.check(settings, loaded.extract_date, settings_file)
            database.comment_loaded(connection)
            database.lock_down(connection, place.new / "data")
            select_municipalities(connection, municipalities)
            decide(connection, settings, loaded.extract_date, clock.start)

            clock.start("checks")
            made = checks.run(connection)
            known = set(pl.read_parquet(place.private / "persons.parquet", glob=False)["cpr"])
            checks.no_cpr_in_tables(connection, known)
            clock.start("write")
            write_parquet(connection, place.new / "data")
            write_own_labels(settings, place.new / "data")
            words = labels.load(settings.run.language, place.new / "data")
            worklist.write(connection, place.new / "worklist.xlsx", place.private, words)
            clock.start("workload")
            estimate_workload(connection, place.new / "data", settings, loaded.extract_date)
            database.comment_rest(connection)
            balance = database.read(connection, "from row_balance order by table_name").to_dicts()
        description = manifest.describe(loaded, settings, municipalities, balance, made)
        if reports:
            clock.start("what_if")
            count_variants(place.new, settings)
            clock.start("reports")
            previous.keep(out, place.new / "data", description)
            publish_reports(place.new, description, settings, on_progress)
        description["seconds"] = clock.stop()
        manifest.write(place.new / "manifest.json", description)
        texts = [path for path in place.new.rglob("*") if path.suffix in (".json", ".html")]
        checks.no_cpr_in_files(texts, known)
        before_swap(place, description)
    return description


def decide(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    extract_date: date,
    on_step: Callable[[str], None] = lambda step: None,
    tables: tuple[str, ...] = ("claims", "coverages", "tasks", "quality"),
) -> None:
    """From the loaded rows in schema `extract` to every published table: what is found in SQL is decided in Polars.

    Args:
        tables: the folders of models to run once everything is decided.
    """
    database.write_run_parameters(connection, settings, extract_date)
    on_step("references")
    database.run_models(connection, "staging", "references")
    decide_references(connection, settings)
    on_step("links")
    database.run_models(connection, "links")
    decide_links(connection)
    on_step("outcomes")
    database.run_models(connection, "outcomes")
    decide_outcomes(connection)
    on_step("tables")
    database.run_models(connection, *tables)


def select_municipalities(connection: duckdb.DuckDBPyConnection, codes: tuple[str, ...]) -> None:
    """Keeps the rows of the codes alone; what was left out is counted in `steps.rows_not_selected`.

    Raises:
        UsageError: the extract has no row of a code.
    """
    database.run_models(connection, "codes")
    present = [code for (code,) in connection.execute("select * from steps.municipality_codes order by 1").fetchall()]
    if absent := sorted(set(codes) - set(present)):
        raise UsageError(
            f"The extract has no row of municipality {', '.join(absent)}. It has: {', '.join(present) or 'none'}."
        )
    left_out = []
    for table in contract.INPUTS:
        where = "where not list_contains($1, municipality_code)" if codes else "where false and $1 is not null"
        (rows,) = connection.execute(f"select count(*) from extract.{table.name} {where}", [list(codes)]).fetchall()[0]
        connection.execute(f"delete from extract.{table.name} {where}", [list(codes)])
        left_out.append((table.name, rows))
    frame = pl.DataFrame(left_out, schema={"table_name": pl.String, "rows": pl.Int64}, orient="row")
    database.write(connection, "steps", "rows_not_selected", frame)
    database.run_models(connection, "codes")


def decide_references(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """From steps.reference_finds to steps.reference_decisions."""
    pool = (
        "select municipality_code, claim_id, reference from steps.reference_candidates where in_pool and not has_period"
    )
    database.decide_in_parts(
        connection,
        "reference_decisions",
        ("from steps.reference_finds", pool),
        lambda finds, pool: references.decide(finds, pool, settings.rules.disabled),
    )


def decide_links(connection: duckdb.DuckDBPyConnection) -> None:
    """From steps.link_finds to steps.link_decisions."""
    database.decide_in_parts(connection, "link_decisions", ("from steps.link_finds",), case_links.decide)


def decide_outcomes(connection: duckdb.DuckDBPyConnection) -> None:
    """From steps.outcome_finds to steps.outcome_decisions."""
    database.decide_in_parts(connection, "outcome_decisions", ("from steps.outcome_finds",), outcomes.decide)


def write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Writes every table of the contract as folder/<name>.parquet."""
    folder.mkdir()
    for table in contract.OUTPUTS:
        path = str(folder / f"{table.name}.parquet").replace("'", "''")
        connection.execute(f"copy main.{table.name} to '{path}' (format parquet)")


def write_own_labels(settings: Settings, folder: Path) -> None:
    """Writes the names that the municipality's settings give, for the reports and the work list."""
    kinds = settings.task_types
    names = {f"task_type.{kind.task_type}": (kind.name_da, kind.name_en or kind.name_da) for kind in kinds}
    names |= {f"benefit.{benefit.code}": (benefit.name, benefit.name) for benefit in settings.benefits}
    rows = [(key, da, en) for key, (da, en) in names.items()]
    schema = {"key": pl.String, "da": pl.String, "en": pl.String}
    if rows:
        pl.DataFrame(rows, schema=schema, orient="row").write_parquet(folder / "labels.parquet")


def estimate_workload(
    connection: duckdb.DuckDBPyConnection, data: Path, settings: Settings, extract_date: date
) -> None:
    """Hours, dates and people from the tables in `data`, added to them and to the database."""
    from ky_analysis.workload import published, runner  # scipy is slow to import

    for name, frame in runner.run(data, settings, extract_date).items():
        frame.write_parquet(data / f"{name}.parquet")
        database.write(connection, "main", name, frame)
        database.comment_published(connection, published.BY_NAME[name])


def count_variants(new: Path, settings: Settings) -> None:
    """Counts the tasks under other settings, for the report on the backlog."""
    from ky_analysis.backlog import variants  # it decides by this module's functions

    variants.publish(new, settings)


def publish_reports(new: Path, description: dict, settings: Settings, on_progress: Callable[[str], None]) -> None:
    """Executes the notebooks on `new`/data and publishes their HTML in `new`/reports."""
    from ky_analysis.report import publish  # altair and papermill are slow to import

    publish.publish_reports(
        new / "data",
        new / "reports",
        language=settings.run.language,
        provenance=description,
        on_progress=on_progress,
    )


@dataclass
class Clock:
    """Times the steps and passes their names on."""

    on_progress: Callable[[str], None]
    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = ""
    _since: float = 0.0

    def start(self, name: str) -> None:
        self.stop()
        self._name, self._since = name, time.perf_counter()
        self.on_progress(name)

    def stop(self) -> dict[str, float]:
        if self._name:
            self.seconds[self._name] = round(time.perf_counter() - self._since, 3)
        return self.seconds
