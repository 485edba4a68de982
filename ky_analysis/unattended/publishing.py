"""`ky-analysis publish`: every municipality of a schedule whose extract is new or changed is run and published."""

from collections import deque
from pathlib import Path
from time import sleep

from ky_analysis import manifest, publication, settings
from ky_analysis.errors import KyError, PartialPublishError, UsageError
from ky_analysis.unattended import ledger, processes, schedule, site, turns
from ky_analysis.unattended.turns import Job, Outcome, Run

POLL_SECONDS = 0.05


def publish(config: Path) -> list[Outcome]:
    """Runs a schedule once; what fails does not stop the others.

    Returns:
        One outcome per municipality, in the schedule's order.

    Raises:
        UsageError: the schedule, the settings or a folder cannot be used; nothing was run.
        BusyError: another run publishes to the same site.
    """
    from ky_analysis.unattended import status  # altair is slow to import

    plan = schedule.load(config)
    language = settings.load(plan.settings).run.language
    _prepare_work(plan.work)
    site.prepare(plan.site)
    with publication.held(plan.site, plan.site), publication.held(plan.work, plan.work):
        run = Run(plan, manifest.run_id(), plan.work / "ledger.jsonl")
        _clear_up(run)
        _run_all(run)
        for code in site.codes(plan.site):
            site.retain(plan.site, code, plan.retention.sets, plan.retention.days, site.utc_now())
        status.write(run, language)
    return [run.outcomes[code] for code in dict.fromkeys(one.code for one in plan.municipality)]


def refuse_failures(outcomes: list[Outcome]) -> None:
    """The exit code of a run in which some failed.

    Raises:
        PartialPublishError: naming them and the first reason.
    """
    failed = [one for one in outcomes if one.state == "failed"]
    if failed:
        listed = ", ".join(one.code for one in failed[:10]) + (" and more" if len(failed) > 10 else "")
        raise PartialPublishError(
            f"{len(failed)} of {len(outcomes)} municipalities failed ({listed}); the others are published, and what "
            f"was published of the failed stays. The first: {failed[0].reason}"
        )


def _prepare_work(work: Path) -> None:
    """The folder of the runs is its owner's alone: it holds keys of persons."""
    try:
        work.mkdir(parents=True, exist_ok=True, mode=0o700)
        work.chmod(0o700)
    except OSError as error:
        raise UsageError(f"The work folder {work} cannot be written ({error.strerror}). Nothing was run.") from None


def _clear_up(run: Run) -> None:
    """After a kill: what the dead run left is told and removed; pages that show too much are taken down."""
    plan = run.plan
    site.clear_up(plan.site)
    ledger.rotate(run.ledger)
    for event in ledger.unfinished(ledger.read(run.ledger)):
        processes.kill_marked(f"{event['run']}-{event['municipality']}")
        ledger.append(run.ledger, event["run"], event["municipality"], "killed", reason="The run was killed.")
        turns.say(plan, "killed", municipality=event["municipality"], run=event["run"])
    for place in plan.work.glob("[0-9][0-9][0-9][0-9]"):
        publication.clear_up(place / "out")
        for result in place.glob("*result-*.json*"):
            result.unlink()
    if gone := site.take_down(plan.site, plan.audience):
        turns.say(plan, "taken_down", sets=gone, audience=plan.audience)


def _run_all(run: Run) -> None:
    """Starts a worker for each municipality that is due, so many at once."""
    waiting = deque(_due(run))
    running: dict[str, tuple[Job, processes.Worker]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < run.plan.workers:
                job = waiting.popleft()
                running[job.code] = job, turns.start(run, job)
            for code, (job, worker) in list(running.items()):
                overdue = worker.seconds > run.plan.deadlines.run_seconds
                if worker.process.poll() is not None or overdue:
                    processes.end(worker)
                    del running[code]
                    turns.finish(run, job, worker, overdue)
            sleep(POLL_SECONDS)
    finally:
        for job in waiting:
            turns.clear_up(job)
        for job, worker in running.values():  # we were told to stop
            processes.end(worker)
            turns.clear_up(job)


def _due(run: Run) -> list[Job]:
    """The jobs of the municipalities that are new or changed; the outcome of each of the others is known at once."""
    jobs = []
    for municipality in {one.code: one for one in run.plan.municipality}.values():
        try:
            job = turns.due(run, municipality)
        except KyError as error:
            turns.failed(run, municipality.code, str(error), error.exit_code)
            continue
        if job is None:
            run.outcomes[municipality.code] = Outcome(municipality.code, "unchanged")
            turns.say(run.plan, "unchanged", municipality=municipality.code)
        else:
            jobs.append(job)
    return jobs
