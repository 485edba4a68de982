"""The commands that read what `run` published: explain, what-if, progress, reconcile, worklist-read."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

MOVED_SHOWN = 20


class Language(StrEnum):
    DA = "da"
    EN = "en"


OldOut = Annotated[Path, typer.Argument(help="Folder that `run` published.", metavar="OUT")]
NewOut = Annotated[Path, typer.Option("--out", help="Folder of its own, published as a whole.")]
Municipality = Annotated[str | None, typer.Option(help="The municipality's four digits.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of what is said.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def explain(
    out: OldOut,
    claim: Annotated[str | None, typer.Option(help="Key of a claim.")] = None,
    account: Annotated[str | None, typer.Option(help="Key of a debtor account.")] = None,
    task: Annotated[str | None, typer.Option(help="Id of a task.")] = None,
    coverage: Annotated[str | None, typer.Option(help="Key of a coverage.")] = None,
    municipality: Municipality = None,
    lang: Lang = Language.DA,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    debug: Debug = False,
) -> None:
    """Say why a claim, an account, a task or a coverage stands as it does."""
    from ky_analysis import explain as explaining

    found = explaining.explain(
        out, claim=claim, account=account, task=task, coverage=coverage, municipality=municipality, language=str(lang)
    )
    typer.echo(explaining.to_json(found) if json else explaining.to_text(found), nl=json)


def what_if(
    out: OldOut,
    settings: Annotated[Path, typer.Option("--settings", help="TOML file of the other settings.")],
    moved: Annotated[Path | None, typer.Option(help="CSV file to write every moved claim to.")] = None,
    debug: Debug = False,
) -> None:
    """Decide the same rows under other settings and show both results side by side; OUT stays as it is."""
    from ky_analysis import settings as reading
    from ky_analysis.backlog import what_if as asking

    found = asking.what_if(out, reading.load(settings))
    sides = ("tasks_before", "tasks_after", "tasks_change", "claims_change")
    _table(_summed(found.packages, "package_code", sides))
    _table(_summed(found.outcomes, "outcome", ("claims_before", "claims_after", "claims_change")))
    typer.echo(f"Claims whose outcome, package, reference or case is another: {found.moved.height}")
    shown = ("municipality_code", "claim_id", "outcome_before", "outcome_after", "reference_before", "reference_after")
    if found.moved.height:
        _table(found.moved.select(shown).head(MOVED_SHOWN))
    if moved:
        found.moved.write_csv(moved, separator=";", include_bom=True)
        typer.echo(f"Wrote {moved.resolve()}")
    for note in found.notes:
        typer.echo(note)


def progress(
    outs: Annotated[list[Path], typer.Argument(help="Folders that `run` published, oldest first.", metavar="OUT...")],
    out: NewOut,
    settings: Annotated[Path | None, typer.Option("--settings", help="Of team and minutes; else the newest's.")] = None,
    lang: Lang = Language.DA,
    reports: Annotated[bool, typer.Option("--reports/--no-reports", help="Execute the notebook.")] = True,
    debug: Debug = False,
) -> None:
    """Compare several extracts over time: what is done, new and back, and when nothing will be left."""
    from ky_analysis import settings as reading
    from ky_analysis.backlog import progress as progressing

    found = progressing.publish(
        outs, out, reading.load(settings) if settings else None, language=str(lang), reports=reports
    )
    for row in found["progress_gate"].iter_rows(named=True):
        typer.echo(f"{row['municipality_code']}: {row[f'sentence_{lang}']}")
    typer.echo(f"Published {(out / ('reports/index.html' if reports else 'data')).resolve()}")


def reconcile(
    out: OldOut,
    control: Annotated[Path, typer.Option(help="CSV opgavepakke;antal of KY's own inbox counts.")],
    municipality: Municipality = None,
    lang: Lang = Language.DA,
    debug: Debug = False,
) -> None:
    """Compare KY's own inbox counts with ours, package by package, with the likely reasons."""
    from ky_analysis.backlog import reconcile as reconciling

    found = reconciling.reconcile(out, control, municipality=municipality)
    typer.echo(reconciling.to_text(found, str(lang)), nl=False)


def worklist_read(
    file: Annotated[Path, typer.Argument(help="The returned worklist.xlsx.", metavar="FILE")],
    out: NewOut,
    run: Annotated[Path | None, typer.Option(help="Folder of the run that made it: judges found references.")] = None,
    finished: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d-%m-%Y"], help="Day the tasks were finished; today.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Read a returned work list: a task log for the workload, and what the found references teach."""
    from ky_analysis.backlog import returned_worklist

    returned = returned_worklist.read(file, out=run, finished=finished.date() if finished else None)
    returned_worklist.write(returned, out)
    typer.echo(f"{returned.log.height} finished tasks, {returned.found.height} found references.")
    if returned.found.height and returned.rules.height:
        _table(returned.rules)
    for note in returned.notes:
        typer.echo(note)
    typer.echo(f"Published {out.resolve()}")


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    for name, command in (("explain", explain), ("what-if", what_if), ("progress", progress),
                          ("reconcile", reconcile), ("worklist-read", worklist_read)):  # fmt: skip
        app.command(name)(command)


def _summed(frame, key: str, numbers: tuple[str, ...]):
    """The numbers over all municipalities."""
    return frame.select(key, *numbers).group_by(key, maintain_order=True).sum()


def _table(frame) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for place, name in enumerate(frame.columns):  # a key that is cut is of no use
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=place == 0)
    for row in frame.iter_rows():
        table.add_row(*["–" if value is None else str(value) for value in row])
    console = Console()
    Console(width=None if console.is_terminal else 160).print(table)
