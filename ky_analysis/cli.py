"""The command line: a thin skin over the package. Heavy imports wait until a command needs them."""

import os
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ky_analysis import cli_backlog
from ky_analysis.errors import KyError, UsageError

UsageMistake = typer.BadParameter.__base__  # typer has no public name for it

app = typer.Typer(
    help="Counts, explains and plans the work that KY's case linking leaves by hand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    DA = "da"
    EN = "en"


Out = Annotated[Path, typer.Option("--out", help="Folder that is published as a whole.")]
OldOut = Annotated[Path, typer.Argument(help="Folder that `run` published.", metavar="OUT")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file of settings.")]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language of reports and work list.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


@app.command()
def run(
    extract: Annotated[Path, typer.Argument(help="Folder or zip with an extract.")],
    out: Out,
    extract_date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%d-%m-%Y"], help="Date of the extract; wins over the extract's own."),
    ] = None,
    settings: SettingsFile = None,
    lang: Lang = None,
    municipality: Annotated[list[str] | None, typer.Option(help="Keep this code alone; can be repeated.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first rejected row.")] = False,
    reports: Annotated[bool, typer.Option("--reports/--no-reports", help="Execute the notebooks.")] = True,
    debug: Debug = False,
) -> None:
    """Read an extract, decide every claim, count the packages, publish tables and reports."""
    from ky_analysis import pipeline

    with progress() as on_progress:
        pipeline.build(
            extract,
            out,
            _settings(settings, lang),
            settings_file=settings,
            extract_date=extract_date.date() if extract_date else None,
            municipalities=_codes(municipality or []),
            strict=strict,
            reports=reports,
            on_progress=on_progress,
        )
    _say_where(out, reports)


@app.command()
def publish(
    config: Annotated[Path, typer.Option("--config", help="TOML file: municipalities, sources, site, deadlines.")],
    debug: Debug = False,
) -> None:
    """Run and publish every municipality of a schedule whose extract is new or changed. For cron and timers."""
    from ky_analysis import unattended

    unattended.refuse_failures(unattended.publish(config))


@app.command()
def demo(
    out: Out = Path("ky-demo"),
    lang: Lang = None,
    reports: Annotated[bool, typer.Option("--reports/--no-reports", help="Execute the notebooks.")] = True,
    debug: Debug = False,
) -> None:
    """Run the main job on the example extract that ships with the program."""
    from ky_analysis import pipeline

    with progress() as on_progress:
        pipeline.build(pipeline.EXAMPLE, out, _settings(None, lang), reports=reports, on_progress=on_progress)
    _say_where(out, reports)


@app.command()
def sample(
    out: Annotated[Path, typer.Argument(help="Folder to write extract/ and truth/ in.")],
    municipalities: Annotated[int, typer.Option(min=1, max=98, help="How many of the 98.")] = 3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    scale: Annotated[float, typer.Option(help="Claims per municipality, as a factor of the realistic number.")] = 1.0,
    file_format: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    debug: Debug = False,
) -> None:
    """Write a synthetic extract of realistic size, with the truth of every claim beside it."""
    from ky_analysis import sample as sampling

    with progress() as on_progress:
        sampling.write(
            out,
            municipalities=municipalities,
            seed=seed,
            claims_scale=scale,
            format=file_format,
            on_progress=on_progress,
        )
    typer.echo(f"Wrote {out / 'extract'} and {out / 'truth'}. Next: ky-analysis run {out / 'extract'} --out OUT")


@app.command()
def evaluate(
    out: OldOut,
    truth: Annotated[Path, typer.Option(help="The folder truth/ that `sample` wrote.")],
    debug: Debug = False,
) -> None:
    """Measure precision and recall of every rule against a sample's truth."""
    from rich.console import Console
    from rich.table import Table

    from ky_analysis import evaluate as evaluation

    frame = evaluation.evaluate(out, truth)
    table = Table(*frame.columns)
    for row in frame.iter_rows():
        table.add_row(*[f"{value:.4f}" if isinstance(value, float) else str(value) for value in row])
    console = Console()
    Console(width=None if console.is_terminal else 160).print(table)


@app.command()
def workload(
    out: OldOut,
    team: Annotated[Path | None, typer.Option(help="TOML file with the sections team, teams or workload.")] = None,
    reports: Annotated[bool, typer.Option("--reports/--no-reports", help="Publish the reports anew.")] = True,
    debug: Debug = False,
) -> None:
    """Estimate hours, dates and people once more on an existing OUT, for trying teams."""
    from ky_analysis import workload_rerun

    with progress() as on_progress:
        workload_rerun.rerun(out, team, reports=reports, on_progress=on_progress)
    for sentence in workload_rerun.answers(out):
        typer.echo(sentence)


@app.command()
def estimate(
    counts: Annotated[list[Path], typer.Option(help="CSV of counts, or an OUT of `run`; can be repeated.")],
    target: Annotated[list[str], typer.Option(help="Code of a municipality to estimate; can be repeated.")],
    out: Out,
    keys: Annotated[Path | None, typer.Option(help="CSV with a row a municipality; else the populations.")] = None,
    key: Annotated[list[str] | None, typer.Option(help="Column of KEYS to choose among; can be repeated.")] = None,
    similar: Annotated[list[str] | None, typer.Option(help="Column by which alike ones may count for more.")] = None,
    start_date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d-%m-%Y"], help="First day of the work; else today.")
    ] = None,
    settings: SettingsFile = None,
    lang: Lang = None,
    reports: Annotated[bool, typer.Option("--reports/--no-reports", help="Execute the notebook.")] = True,
    debug: Debug = False,
) -> None:
    """Estimate a municipality's tasks from the counts of representative ones."""
    from ky_analysis import estimate_output

    with progress() as on_progress:
        notes = estimate_output.publish(
            counts,
            keys,
            target,
            out,
            _settings(settings, lang),
            key_columns=key or (),
            similar=similar or (),
            start=(start_date or datetime.now()).date(),
            reports=reports,
            on_progress=on_progress,
        )
    for note in notes:
        typer.echo(note)
    _say_where(out, reports)


@app.command()
def share(
    out: OldOut,
    to: Annotated[Path, typer.Option(help="Folder for the two files.")] = Path("."),
    debug: Debug = False,
) -> None:
    """Write the package counts and keys that may be given to other municipalities; small counts are hidden."""
    from ky_analysis import published_run
    from ky_analysis.workload import sharing

    published_run.database_file(out)
    for path in sharing.share(out, to):
        typer.echo(f"Wrote {path}")


@app.command()
def pdf(
    out: OldOut,
    to: Annotated[Path, typer.Option(help="Folder for the PDF files.")] = Path("pdf"),
    debug: Debug = False,
) -> None:
    """Print the reports of OUT as PDF through an installed Chromium."""
    from ky_analysis.report import pdf as printing

    with progress() as on_progress:
        made = printing.print_reports(out.resolve(), to.resolve(), on_progress)
    typer.echo(f"Printed {len(made)} files in {to.resolve()}")


@app.command()
def lab(out: OldOut, debug: Debug = False) -> None:
    """Open JupyterLab on the notebooks with OUT as their data."""
    from ky_analysis import published_run
    from ky_analysis.report import notebooks

    published_run.database_file(out)
    folder = notebooks.NOTEBOOK_ROOT
    if not os.access(folder, os.W_OK) or folder.name.startswith("_"):  # inside an installed package
        folder = Path("ky-notebooks").resolve()
        if not folder.exists():
            shutil.copytree(notebooks.NOTEBOOK_ROOT, folder)
    os.environ["KY_ANALYSIS_OUT"] = str(out.resolve())
    os.execvp(sys.executable, [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"])


cli_backlog.register(app)


def _settings(path: Path | None, language: Language | None):
    from ky_analysis import settings

    loaded = settings.load(path)
    if language is None:
        return loaded
    return loaded.model_copy(update={"run": loaded.run.model_copy(update={"language": str(language)})})


def _codes(given: list[str]) -> tuple[str, ...]:
    """Municipality codes, a lost leading zero put back."""
    if wrong := [code for code in given if not re.fullmatch(r"\d{3,4}", code, re.ASCII)]:
        raise UsageError(f"{wrong[0]} is no municipality code. A code has four digits, such as 0461.")
    return tuple(code.zfill(4) for code in given)


def _say_where(out: Path, reports: bool) -> None:
    where = out / "reports" / "index.html" if reports else out / "data"
    typer.echo(f"Published {where.resolve()}")


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Shows the current step and the time on a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("start", total=None)
        yield lambda step: bar.update(task, description=step)


def main() -> None:
    """Runs the command line; an error is one sentence on standard error and its own exit code."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that a stopped run clears up
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except UsageMistake as error:
        said = error.format_message().replace("Value error, ", "").strip().rstrip(".")
        _fail(f"{said}. Run ky-analysis --help to see what is allowed." if sys.argv[1:] else said, 2)
    except typer.Abort:
        _fail("stopped. Nothing was published.", 130)
    except KyError as error:
        _fail(str(error), error.exit_code)
    except Exception as error:
        # The error's own text may quote a row's value.
        _fail(f"unexpected {type(error).__name__}. Nothing was published. Run again with --debug to see where.", 1)


def _fail(message: str, exit_code: int) -> None:
    if "--debug" in sys.argv:
        traceback.print_exc()
    typer.echo(f"ky-analysis: {message}", err=True)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
