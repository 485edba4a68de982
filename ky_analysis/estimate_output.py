"""Publishes an estimate from representative municipalities: tables, hours and dates, and the report."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ky_analysis import estimate, manifest, pipeline
from ky_analysis.publication import publication
from ky_analysis.settings import Settings
from ky_analysis.workload import counts, estimate_hours, estimate_notes, keys


def publish(
    given: Sequence[Path],
    keys_file: Path | None,
    targets: Sequence[str],
    out: Path,
    settings: Settings,
    *,
    key_columns: Sequence[str] = (),
    similar: Sequence[str] = (),
    start: date,
    reports: bool = True,
    on_progress: Callable[[str], None] = lambda step: None,
) -> list[str]:
    """Estimates the targets and publishes `out` as a whole.

    Args:
        given: csv files of counts and folders that `run` published, in any mix.
        keys_file: none uses the populations that ship with the program.
        start: the day the work starts unless the team says otherwise.

    Returns:
        Sentences on what the estimate rests on, for the terminal.

    Raises:
        UsageError: a target, key or option that cannot be.
        ExtractError: a file that cannot be used.
    """
    read = counts.read(list(given), settings.task_types)
    table = keys.read(keys_file) if keys_file else keys.shipped()
    on_progress("estimate")
    frames = estimate.estimate(read, table, targets, key_columns=key_columns, similar=similar)
    on_progress("hours")
    frames |= estimate_hours.hours(frames, settings, start)
    with publication(out) as place:
        data = place.new / "data"
        data.mkdir()
        for name, frame in frames.items():
            frame.write_parquet(data / f"{name}.parquet")
        pipeline.write_own_labels(settings, data)
        description = manifest.describe_estimate(settings, [*given, *([keys_file] if keys_file else [])], start)
        if reports:
            pipeline.publish_reports(place.new, description, settings, on_progress)
        manifest.write(place.new / "manifest.json", description)
    return estimate_notes.notes(frames)
