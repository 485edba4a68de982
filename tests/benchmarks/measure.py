"""Runs commands in processes of their own and measures wall time, processor time and peak memory."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Seconds of wall and of processor time (all threads), and the peak of resident memory in gigabytes."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Command:
    """What to run; `before` puts things in place and is not measured."""

    name: str
    argv: Sequence[str]
    environment: dict[str, str] | None = None
    before: Callable[[], None] = lambda: None


def once(command: Command) -> Measured:
    """Runs it once.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    command.before()
    started = time.perf_counter()
    process = subprocess.Popen(
        command.argv, env=command.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command.name} failed with exit code {process.returncode}: {said[-2000:]}")
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20)


def interleaved(commands: Sequence[Command], repeats: int) -> list[Measured]:
    """Runs the commands in turn, `repeats` times, so a busy machine is as busy for each; medians, the largest peak."""
    found: list[list[Measured]] = [[] for _ in commands]
    for _ in range(repeats):
        for command, measured in zip(commands, found, strict=True):
            measured.append(once(command))
    return [
        Measured(
            statistics.median(one.wall for one in measured),
            statistics.median(one.cpu for one in measured),
            max(one.peak for one in measured),
        )
        for measured in found
    ]
