"""A night: one hangs, one dies, one is published; nothing is left behind, and the next night makes up for it."""

import json
import os
import random
import signal
import stat
import time
from pathlib import Path

import psutil
import pytest

from ky_analysis import unattended
from ky_analysis.errors import BusyError, PartialPublishError
from ky_analysis.unattended import ledger, processes
from tests import product
from tests import worlds as worlds_of
from tests.faults import worlds

DEADLINE = 20
HANGS, DIES, WORKS = "0101", "0147", "0461"
# Python imports this by itself in every process that finds it. It breaks the run of two municipalities.
SABOTAGE = f"""
import os, subprocess, sys, time

if "ky_analysis.unattended.worker" in sys.orig_argv:
    from ky_analysis import pipeline
    real = pipeline.build

    def build(source, out, *args, **more):
        if "{HANGS}" in str(out):
            subprocess.Popen(["sleep", "600"], start_new_session=True)
            time.sleep(600)
        if "{DIES}" in str(out):
            print("610150-0001")
            os.kill(os.getpid(), 9)
        return real(source, out, *args, **more)

    pipeline.build = build
"""


@pytest.fixture
def night(tmp_path, monkeypatch):
    """A schedule of three municipalities in one extract."""
    monkeypatch.setenv("KY_ANALYSIS_KEY", worlds.KEY)
    product.write_extract(worlds_of.random_worlds(random.Random(7), 3), tmp_path / "extract")
    (tmp_path / "extract" / "udtraek.toml").write_text(f"udtraeksdato = {worlds.DATE}\n")
    (tmp_path / "open.toml").write_text("[limits]\nrejected_share = 1.0\nunknown_pointer_share = 1.0\n")
    text = 'site = "site"\nwork = "work"\nsettings = "open.toml"\naudience = "shared"\nworkers = 3\n'
    text += f"[deadlines]\nrun_seconds = {DEADLINE}\nnotebook_seconds = 10\n"
    text += "".join(f'[[municipality]]\ncode = "{code}"\nsource = "extract"\n' for code in (HANGS, DIES, WORKS))
    (tmp_path / "schedule.toml").write_text(text)
    return tmp_path


def carriers() -> list[psutil.Process]:
    """Processes below any worker."""
    found = []
    for process in psutil.process_iter():
        try:
            if processes.MARK in process.environ() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_night_and_the_next(night, monkeypatch):
    (night / "sabotage").mkdir()
    (night / "sabotage" / "sitecustomize.py").write_text(SABOTAGE)
    path = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{night / 'sabotage'}{os.pathsep}{Path(__file__).parents[2]}{os.pathsep}{path}")
    before = {process.pid for process in carriers()}
    began = time.monotonic()
    outcomes = {one.code: one for one in unattended.publish(night / "schedule.toml")}
    assert time.monotonic() - began < DEADLINE + 10
    assert {code: one.state for code, one in outcomes.items()} == {HANGS: "failed", DIES: "failed", WORKS: "published"}
    assert "deadline" in outcomes[HANGS].reason
    assert "signal 9" in outcomes[DIES].reason
    with pytest.raises(PartialPublishError, match=f"2 of 3 municipalities failed .{HANGS}, {DIES}"):
        unattended.refuse_failures(list(outcomes.values()))
    assert {process.pid for process in carriers()} <= before
    assert worlds.names(night / "site") == [".ky-site", WORKS, "index.html", "status.html", "status.json"]
    assert worlds.names(night / "work" / DIES) == ["last-run.log"]
    log = night / "work" / DIES / "last-run.log"
    assert "[CPR]" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    status = json.loads((night / "site" / "status.json").read_text())
    assert (status["state"], status["failed"], status["published"]) == ("failed", 2, 1)
    first = (night / "site" / WORKS).iterdir().__next__().name

    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parents[2]}{os.pathsep}{path}")
    again = {one.code: one.state for one in unattended.publish(night / "schedule.toml")}
    assert again == {HANGS: "published", DIES: "published", WORKS: "unchanged"}
    assert worlds.names(night / "site" / WORKS) == [first]
    events = len(ledger.read(night / "work" / "ledger.jsonl"))

    third = {one.state for one in unattended.publish(night / "schedule.toml")}
    assert third == {"unchanged"}
    assert len(ledger.read(night / "work" / "ledger.jsonl")) == events


def test_the_publisher_is_killed(night):
    """Its workers end too; the next run says so, and publishes."""
    code = "import sys, pathlib\nfrom ky_analysis import unattended\nunattended.publish(pathlib.Path(sys.argv[1]))"
    before = {process.pid for process in carriers()}
    publisher = worlds.python(code, night / "schedule.toml")
    deadline = time.monotonic() + 60
    while not list(night.glob("work/*/.out.run-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    started = {process.pid for process in carriers()} - before
    assert started
    with pytest.raises(BusyError, match=f"process {publisher.pid} since"):
        unattended.publish(night / "schedule.toml")
    os.kill(publisher.pid, signal.SIGKILL)
    publisher.communicate()
    deadline = time.monotonic() + 5
    while {process.pid for process in carriers()} & started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not {process.pid for process in carriers()} & started
    states = {one.state for one in unattended.publish(night / "schedule.toml")}
    assert states <= {"published", "unchanged"}
    killed = [one for one in ledger.read(night / "work" / "ledger.jsonl") if one["event"] == "killed"]
    assert killed
    assert not [path for path in night.rglob(".*") if path.name != ".ky-site"]


def test_red_a_worker_that_is_not_ended_is_seen(night):
    """What the tests above look for is there where nobody ends it."""
    before = {process.pid for process in carriers()}
    left = worlds.python("import time\ntime.sleep(60)", **{processes.MARK: "test-red"})
    deadline = time.monotonic() + 5
    while not {process.pid for process in carriers()} - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left.pid in {process.pid for process in carriers()} - before
    processes.kill_marked("test-red")
    left.communicate(timeout=5)
    assert left.returncode == -signal.SIGKILL
