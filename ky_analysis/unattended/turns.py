"""A municipality's turn in a publishing run: whether it is due, what its worker is given, and how it ended."""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from ky_analysis import __version__, pseudonym_key, publication
from ky_analysis.errors import ExtractError, KyError, UsageError
from ky_analysis.unattended import fingerprint, ledger, logs, processes, site
from ky_analysis.unattended.schedule import Municipality, Schedule


@dataclass(frozen=True)
class Outcome:
    """How a turn ended: `state` is published, unchanged or failed; the last with its reason."""

    code: str
    state: str
    reason: str = ""
    exit_code: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Run:
    """One run of a schedule: its name, its ledger and, code by code, what came of it."""

    plan: Schedule
    name: str
    ledger: Path
    outcomes: dict[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """A turn that is due; `given` is what the worker reads."""

    code: str
    fingerprint: str
    source: Path
    staging: Path
    result: Path
    log: Path
    given: dict

    @property
    def out(self) -> Path:
        return Path(self.given["out"])


def due(run: Run, municipality: Municipality) -> Job | None:
    """The job of a municipality; None where the latest set was made of the same files by the same program and settings.

    Raises:
        KyError: it cannot be run; the others can.
    """
    plan, code = run.plan, municipality.code
    if code in plan.twice:
        raise UsageError(f"Municipality {code} is in the schedule more than once. Keep one of them.")
    site.refuse_early_clock(plan.site, code, site.utc_now())
    place = plan.work / code
    made_of = _made_of(plan, municipality.source, place / "out")
    found = site.sets(plan.site, code)
    if found and found[-1]["fingerprint"] == made_of and not site.broken(plan.site, code):
        return None
    try:
        place.mkdir(exist_ok=True, mode=0o700)
        staging = site.staging(plan.site, code, run.name)
    except OSError as error:
        raise UsageError(f"The folders of municipality {code} cannot be written ({error.strerror}).") from None
    result = place / f"result-{run.name}.json"
    given = {
        "code": code,
        "source": str(municipality.source),
        "out": str(place / "out"),
        "staging": str(staging),
        "result": str(result),
        "settings": str(plan.settings) if plan.settings else "",
        "audience": plan.audience,
        "processes": threads(plan),
        "notebook_seconds": plan.deadlines.notebook_seconds,
        "ledger": str(run.ledger),
        "run": run.name,
    }
    return Job(code, made_of, municipality.source, staging, result, place / "last-run.log", given)


def threads(plan: Schedule) -> int:
    """A worker's share of the cores."""
    return max(1, (os.cpu_count() or 1) // min(plan.workers, len(plan.municipality)))


def start(run: Run, job: Job) -> processes.Worker:
    """Starts the worker of a job."""
    ledger.append(run.ledger, run.name, job.code, "started", fingerprint=job.fingerprint)
    say(run.plan, "started", municipality=job.code, run=run.name)
    return processes.start(
        "ky_analysis.unattended.worker", job.given, f"{run.name}-{job.code}", job.log, job.given["processes"]
    )


def finish(run: Run, job: Job, worker: processes.Worker, overdue: bool) -> None:
    """Publishes what a worker that has ended made, or says why there is nothing."""
    result = _result(run.plan, job, worker, overdue)
    reason, code = result.get("reason", ""), result["exit_code"]
    if not code:
        try:
            _publish(run, job, result)
            return
        except KyError as error:
            reason, code = str(error), error.exit_code
        except OSError as error:
            trouble = publication.disk_trouble(error) or error.strerror
            reason, code = f"The report set could not be put into the site: {trouble}.", 1
        finally:
            clear_up(job)
    clear_up(job)
    failed(run, job.code, reason, code, worker.seconds)


def _publish(run: Run, job: Job, result: dict) -> None:
    if _made_of(run.plan, job.source, job.out) != job.fingerprint:
        raise ExtractError(f"{job.source} was changed while it was read. It is tried again at the next run.")
    facts = {"extract_date": result["extract_date"], "fingerprint": job.fingerprint, "run": run.name}
    facts |= {"audience": run.plan.audience, "version": __version__}
    site.publish_set(run.plan.site, job.code, job.staging, facts, site.utc_now())
    run.outcomes[job.code] = Outcome(job.code, "published", seconds=result["seconds"])
    ledger.append(run.ledger, run.name, job.code, "published", seconds=result["seconds"])
    say(run.plan, "published", municipality=job.code, seconds=result["seconds"])


def _result(plan: Schedule, job: Job, worker: processes.Worker, overdue: bool) -> dict:
    """What the worker left; one that left nothing was ended or died."""
    if overdue:
        limit = plan.deadlines.run_seconds
        return {"exit_code": 1, "reason": f"The run took longer than its deadline of {limit} seconds and was ended."}
    try:
        return json.loads(job.result.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        how = worker.process.returncode
        died = f"signal {-how}" if how < 0 else f"exit code {how}"
        return {"exit_code": 1, "reason": f"The run died ({died}). What it printed is in {job.log}."}


def clear_up(job: Job) -> None:
    """Nothing of a turn stays but what was published, and its log."""
    shutil.rmtree(job.staging, ignore_errors=True)
    job.result.unlink(missing_ok=True)
    publication.clear_up(job.out)


def failed(run: Run, code: str, reason: str, exit_code: int, seconds: float = 0.0) -> None:
    """Keeps and says why a turn failed."""
    run.outcomes[code] = Outcome(code, "failed", str(logs.clean(reason)), exit_code, round(seconds, 1))
    facts = {"reason": reason, "exit_code": exit_code, "seconds": round(seconds, 1)}
    ledger.append(run.ledger, run.name, code, "failed", **facts)
    say(run.plan, "failed", municipality=code, **facts)


def say(plan: Schedule, event: str, **facts: object) -> None:
    """One line of the log."""
    logs.write(event, form=plan.log.format, **facts)


def _made_of(plan: Schedule, source: Path, out: Path) -> str:
    return fingerprint.of(source, plan.settings, plan.audience, pseudonym_key.read(out))
