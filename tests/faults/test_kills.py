"""A run that is killed anywhere leaves the old complete set or the new one, and the next run is as if nothing was."""

import random
import signal
import time

import pytest

from tests.faults import forms, worlds

RUN = """
import sys
from pathlib import Path
from tests.faults import worlds

worlds.build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An extract, a finished run of it, and how many file operations a second run makes."""
    source, out = worlds.finished(tmp_path_factory.mktemp("kills"))
    (counted,) = worlds.looped(source, out, "kill", [0])
    assert counted["status"] == 0
    return source, out, counted["operations"]


def test_a_kill_after_each_file_operation(made):
    source, out, operations = made
    assert operations > 50
    points = forms.some(list(range(1, operations + 1)), 3)
    done = worlds.looped(source, out, "kill", points)
    assert [one["status"] for one in done] == [-signal.SIGKILL] * len(points)
    bad = [one for one in done if one["after"] or one["next"] or one["again"]]
    forms.figures("kills-operations", operations=operations, kills=len(done), wrong=len(bad))
    assert bad == []


def test_a_kill_at_any_time(made):
    source, out, operations = made
    tables, draw, bad = worlds.tables(out), random.Random(3), []
    began = time.monotonic()
    worlds.python(RUN, source, out).communicate(timeout=120)
    length = time.monotonic() - began
    kills = max(200 - operations, 100) if forms.LONG else 1
    for _ in range(kills):
        process = worlds.python(RUN, source, out)
        time.sleep(draw.uniform(0.3, 1.0) * length)
        process.kill()
        process.communicate(timeout=120)
        bad += worlds.faults(out, tables)
    worlds.build(source, out)
    bad += worlds.faults(out, tables)
    forms.figures("kills-times", kills=kills, wrong=len(bad))
    assert bad == []
    assert worlds.names(out.parent) == ["out"]


def test_red_a_swap_that_takes_the_old_away_first_is_seen(made, tmp_path):
    source, out = worlds.finished(tmp_path)
    tables = worlds.tables(out)
    broken = (
        "import os, shutil, signal\nfrom ky_analysis import swap\n"
        "def put(new, place, old):\n    shutil.rmtree(place)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "swap.put = put\n"
    )
    process = worlds.python(broken + RUN, source, out)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert worlds.faults(out, tables) == ["the published set is not complete", "the user's file is gone"]
