"""What the bench measures, one job a process: `python -m tests.benchmarks.jobs JOB …`."""

import sys
from pathlib import Path

from ky_analysis.settings import Settings


def floor(extract: str, folder: str) -> None:
    from tests.benchmarks import floor

    floor.load(Path(extract), Path(folder))


def store(out: str, folder: str) -> None:
    from tests.benchmarks import floor

    floor.store(Path(out), Path(folder))


def run(extract: str, out: str, memory_limit: str = "", *, reports: bool = False) -> None:
    from ky_analysis import pipeline

    given = {"run": {"memory_limit": memory_limit}} if memory_limit else {}
    pipeline.build(Path(extract), Path(out), Settings.model_validate(given), reports=reports, key=b"bench" * 8)


def run_with_reports(extract: str, out: str) -> None:
    run(extract, out, reports=True)


def decide(path: str) -> None:
    from ky_analysis import database, pipeline
    from tests.benchmarks import loaded

    date = loaded.extract_date(Path(path))
    with database.connect(Path(path), temp_directory=Path(path + ".spill")) as connection:
        pipeline.decide(connection, Settings(), date)


def what_if(out: str) -> None:
    from ky_analysis.backlog import what_if

    what_if.what_if(Path(out), Settings.model_validate({"rules": {"disabled": ["only_overlap"]}}))


def workload(out: str, team: str) -> None:
    from ky_analysis import workload_rerun

    workload_rerun.rerun(Path(out), Path(team), reports=False)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
