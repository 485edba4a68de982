"""One municipality's run for the site, in a process of its own: reads its job from standard input, leaves a result."""

import json
import sys
import time
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path

from ky_analysis import publication, swap
from ky_analysis.errors import KyError
from ky_analysis.unattended import ledger, processes

WHERE = "Where it happened is in the municipality's last-run.log."


def run(job: dict) -> dict:
    """Runs one municipality and makes its report set in `job["staging"]`.

    Args:
        job: code, source, out, staging, settings, audience, notebook_seconds, ledger and run.

    Returns:
        What set.json says of the data; or `reason` and `exit_code`.
    """
    try:
        return _run(job)
    except KyError as error:
        return {"reason": str(error), "exit_code": error.exit_code}
    except Exception as error:
        # The error's own text may quote a row's value: only where it happened is kept.
        for frame in traceback.extract_tb(error.__traceback__):
            print(f"{frame.filename}:{frame.lineno} in {frame.name}", file=sys.stderr)
        print(type(error).__name__, file=sys.stderr)
        why = publication.disk_trouble(error)
        return {"reason": why or f"Unexpected {type(error).__name__}. {WHERE}", "exit_code": 1}


def _run(job: dict) -> dict:
    from ky_analysis import pipeline, pseudonym_key, settings
    from ky_analysis.unattended import pages, report_set

    out, staging = Path(job["out"]), Path(job["staging"])
    chosen = settings.load(Path(job["settings"]) if job["settings"] else None)
    key = pseudonym_key.read(out)
    tell = ledger.recorder(Path(job["ledger"]), job["run"], job["code"])
    facts: dict = {}

    def site(place: publication.Workplace, description: dict) -> None:
        facts["extract_date"] = description["extract"]["extract_date"]
        pipeline.count_variants(place.new, chosen)
        report_set.make(
            place,
            staging,
            audience=job["audience"],
            key=key,
            reports=lambda folder: _reports(folder, description, chosen.run.language, job, tell),
            shared_page=lambda packages: pages.shared(
                packages, job["code"], facts["extract_date"], chosen.run.language
            ),
        )
        swap.sync(staging)

    pipeline.build(
        Path(job["source"]),
        out,
        chosen,
        municipalities=(job["code"],),
        reports=False,
        key=key,
        on_progress=tell,
        before_swap=site,
    )
    return facts | {"exit_code": 0}


def _reports(folder: Path, description: dict, language: str, job: dict, tell: Callable[..., None]) -> None:
    """Makes `folder`/reports from `folder`/data; the ledger hears which of how many is done."""
    from ky_analysis.report import notebooks, publish

    data = folder / "data"
    wanted = [notebook for notebook in notebooks.NOTEBOOKS if publish.can_be_made(notebook, data)]
    done = count(1)
    publish.publish_reports(
        data,
        folder / "reports",
        language=language,
        notebooks=[notebook.name for notebook in wanted],
        provenance=description,
        on_progress=lambda step: tell(next(done), len(publish.reports_of(data, wanted)), step),
        timeout=job["notebook_seconds"],
        processes=job["processes"],
    )


def main() -> None:
    """Reads the job, works, leaves the result beside the staging folder, and ends with the program that started it."""
    job = processes.read_job()
    processes.die_with_parent()
    began = time.monotonic()
    result = run(job)
    result["seconds"] = round(time.monotonic() - began, 1)
    swap.write_whole(Path(job["result"]), json.dumps(result), 0o600)


if __name__ == "__main__":
    main()
