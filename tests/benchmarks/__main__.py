"""`make bench`: measures the product, the floor and the baselines in one run, for the tables of docs/performance.md.

Samples are made once in the folder that is given and used again; the bench's own environment (dbt, pandas) too.
"""

import argparse
import json
import os
import platform
import shutil
import sys
from pathlib import Path

import duckdb
import polars as pl

import ky_analysis
from tests.benchmarks import compare, dbt_baseline, loaded
from tests.benchmarks.measure import Command, Measured, interleaved, once

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
JOB = [sys.executable, "-m", "tests.benchmarks.jobs"]
CLI = [sys.executable, "-m", "ky_analysis.cli"]
SCALES = {"country": 1.0, "big": 11.5}
TEAM = "[team]\npeople = 3\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where samples and results lie")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=[*PARTS], default=[*PARTS])
    parser.add_argument("--sizes", nargs="*", choices=[*SCALES], default=[*SCALES])
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for part in given.only:
        print(part, flush=True)
        table = PARTS[part](folder, given.repeats, given.sizes)
        print(table, flush=True)
        _put(part, f"{table}\n\n{_where(given.repeats)}")


def extract(folder: Path, size: str, file_format: str) -> Path:
    """The sample of a size, made once."""
    place = folder / f"{size}-{file_format}"
    if not (place / "extract").exists():
        sized = ["--seed", "1", "--scale", str(SCALES[size]), "--format", file_format]
        once(Command("sample", [*CLI, "sample", str(place), "--municipalities", "98", *sized]))
    return place / "extract"


def published(source: Path, out: Path) -> Path:
    """What a run publishes, without reports. In a process of its own: a child starts with its parent's peak."""
    _clear(out)
    once(Command("run", [*JOB, "run", str(source), str(out)]))
    return out


def of_reading(folder: Path, repeats: int, sizes: list[str]) -> str:
    """The pipeline without reports against the typed load of the same files, and what of it is storing."""
    rows, seconds = [], {}
    for size in sizes:
        for file_format in ("csv", "parquet"):
            source, out = extract(folder, size, file_format), folder / "out"
            commands = [
                Command("floor", [*JOB, "floor", str(source), str(folder)]),
                Command("run", [*JOB, "run", str(source), str(out)], before=lambda out=out: _clear(out)),
                Command("store", [*JOB, "store", str(out), str(folder)]),
            ]
            floor, run, store = interleaved(commands, repeats)
            claims = pl.scan_parquet(out / "data" / "claims.parquet").select(pl.len()).collect().item()
            seconds[size, file_format] = run.cpu
            print(size, file_format, floor, run, store, flush=True)
            least = f"{(floor.cpu + store.cpu) / floor.cpu:.1f}"
            ratios = [_ratio(run, floor), _cells(store)[1], least]
            rows.append([f"{claims:,}", file_format, *_cells(floor)[:2], *_cells(run), *ratios])
            _clear(out)
    if len(sizes) == 2:
        growth = (
            f"{seconds['big', file_format] / seconds['country', file_format]:.1f}" for file_format in ("csv", "parquet")
        )
        rows.append(["11.5 × the rows", "csv / parquet", "", "", "", " / ".join(growth) + " ×", "", "", "", ""])
    measured = ["floor s", "floor CPU s", "run s", "run CPU s", "run GB", "run / floor (CPU)"]
    return _table(["claims", "format", *measured, "storing alone, CPU s", "(floor + storing) / floor"], rows)


def of_memory(folder: Path, repeats: int, sizes: list[str]) -> str:
    """The largest run under a smaller memory limit of the database than its default."""
    source, out, limit = extract(folder, sizes[-1], "csv"), folder / "out", "1GB"
    command = Command(limit, [*JOB, "run", str(source), str(out), limit], before=lambda: _clear(out))
    row = [sizes[-1], limit, *_cells(interleaved([command], 1)[0])]
    _clear(out)
    return _table(["size", "memory_limit", "s", "CPU s", "peak GB"], [row])


def of_baselines(folder: Path, repeats: int, sizes: list[str]) -> str:
    """From loaded rows to decided claims and packages: ours, dbt-duckdb with the same models, pandas."""
    shutil.rmtree(folder / "loaded", ignore_errors=True)
    out = published(extract(folder, "country", "csv"), folder / "out-country")
    start = loaded.export(out, folder / "loaded")
    ours, theirs, frames = folder / "ours.duckdb", folder / "dbt.duckdb", folder / "pandas"
    commands = [Command("ky_analysis", [*JOB, "decide", str(ours)], before=lambda: shutil.copy(start, ours))]
    python = dbt_baseline.environment(folder / "environment")
    if python is not None:
        dbt_baseline.project(folder / "dbt", theirs)
        argv, environment = dbt_baseline.command(python, folder / "dbt")
        commands.append(Command("dbt-duckdb", argv, environment, before=lambda: shutil.copy(start, theirs)))
        script = str(Path(__file__).with_name("pandas_baseline.py"))
        commands.append(Command("pandas", [str(python), script, str(folder / "loaded" / "parquet"), str(frames)]))
    measured = interleaved(commands, repeats)
    equal = {"ky_analysis": "", "dbt-duckdb": "", "pandas": ""}
    if python is not None:
        connected = f"attach '{theirs}' as other (read_only)"
        equal["dbt-duckdb"] = _equal(
            compare.differences(ours, "other.main.claims", "other.main.task_packages", before=connected)
        )
        files = (f"'{frames}/{name}.parquet'" for name in ("claims", "task_packages"))
        equal["pandas"] = _equal(compare.differences(ours, *files, in_oere=True))
    rows = [
        [name, *_cells(one), f"{one.wall / measured[0].wall:.1f}", _ratio(one, measured[0]), equal[name]]
        for name, one in zip((command.name for command in commands), measured, strict=True)
    ]  # fmt: skip
    if python is None:
        rows += [[name, "not installed here", "", "", "", "", ""] for name in ("dbt-duckdb", "pandas")]
    return _table(["", "s", "CPU s", "peak GB", "s / ours", "CPU / ours", "results"], rows)


def of_answers(folder: Path, repeats: int, sizes: list[str]) -> str:
    """What an analyst waits for: start-up, what-if and workload re-runs from stored tables."""
    team = folder / "team.toml"
    team.write_text(TEAM, encoding="utf-8")
    example = published(Path(ky_analysis.__file__).parent / "example", folder / "out-example")
    country = published(extract(folder, "country", "csv"), folder / "out-country")
    commands = [Command("`ky-analysis --help`", [*CLI, "--help"])]
    for name, out in (("example", example), ("whole country", country)):
        commands.append(Command(f"what-if, {name}", [*JOB, "what_if", str(out)]))
        commands.append(Command(f"workload, {name}", [*JOB, "workload", str(out), str(team)]))
    rows = [[command.name, *_cells(one)] for command, one in zip(commands, interleaved(commands, repeats), strict=True)]
    return _table(["", "s", "CPU s", "peak GB"], rows)


def of_steps(folder: Path, repeats: int, sizes: list[str]) -> str:
    """Where the time of one run goes, by the clock of its manifest."""
    out, columns = folder / "out", {}
    for size in sizes:
        command = Command(size, [*JOB, "run", str(extract(folder, size, "csv")), str(out)], before=lambda: _clear(out))
        interleaved([command], 1)
        columns[size] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["seconds"]
        _clear(out)
    steps = next(iter(columns.values()))
    rows = [[step, *(f"{columns[size].get(step, 0):.1f}" for size in columns)] for step in steps]
    rows.append(["all", *(f"{sum(columns[size].values()):.1f}" for size in columns)])
    return _table(["step", *(f"{size}, s" for size in columns)], rows)


def of_reports(folder: Path, repeats: int, sizes: list[str]) -> str:
    """The main job with every report of the whole country, and what one of them costs by the clock of its manifest."""
    out = folder / "out"
    argv = [*JOB, "run_with_reports", str(extract(folder, "country", "csv")), str(out)]
    run = once(Command("run", argv, before=lambda: _clear(out)))
    seconds = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["seconds"]
    pages = len(list((out / "reports").glob("*.html")))
    _clear(out)
    row = [str(pages), *_cells(run), f"{seconds['reports']:.1f}", f"{seconds['reports'] / pages:.2f}"]
    return _table(["pages", "run s", "run CPU s", "run GB", "reports s", "s a page"], [row])


PARTS = {
    "reading": of_reading,
    "memory": of_memory,
    "baselines": of_baselines,
    "answers": of_answers,
    "reports": of_reports,
    "steps": of_steps,
}


def _clear(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)


def _cells(one: Measured) -> list[str]:
    return [f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.peak:.2f}"]


def _ratio(one: Measured, other: Measured) -> str:
    return f"{one.cpu / other.cpu:.1f}"


def _equal(different: dict[str, int]) -> str:
    return ", ".join(f"{rows} {name} differ" for name, rows in different.items() if rows) or "equal"


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _where(repeats: int) -> str:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"*{os.cpu_count()} cores, load {load} at the end, medians of {repeats} interleaved runs where repeated; "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, Polars {pl.__version__}.*"
    )


def _put(part: str, text: str) -> None:
    """Replaces a part's table in the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    start, end = f"<!-- {part} -->\n", f"<!-- end of {part} -->"
    before, _, rest = document.partition(start)
    DOCUMENT.write_text(f"{before}{start}{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
