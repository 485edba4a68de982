"""The units that ship can be read by what runs them, and call a command that exists."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from ky_analysis import cli
from ky_analysis.unattended import schedule

UNITS = Path(__file__).parents[2] / "docs" / "units"
COMMAND = "publish --config"


def unit(name: str) -> configparser.RawConfigParser:
    """systemd's keys may be there more than once; the last one is enough here."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#", ";"))
    parser.optionxform = str
    parser.read(UNITS / name, encoding="utf-8")
    return parser


def cron_fields(field: str, low: int, high: int) -> set[int]:
    """The numbers that a field of a cron line stands for; an error where it stands for none."""
    found = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        start, end = (low, high) if span == "*" else (int(first), int(last or first))
        assert low <= start <= end <= high, field
        found |= set(range(start, end + 1, int(step or 1)))
    return found


def test_the_command_of_the_units_exists():
    result = CliRunner().invoke(cli.app, ["publish", "--help"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    assert "config" in result.output


def test_the_service_is_hardened_and_can_write_what_it_must():
    service = unit("ky-analysis.service")["Service"]
    assert service["ExecStart"].split()[1:3] == COMMAND.split()
    assert service["Type"] == "oneshot"
    closed = ["PrivateTmp", "PrivateNetwork", "PrivateDevices", "NoNewPrivileges", "ProtectHome", "ProtectKernelLogs"]
    assert {service[name] for name in closed} == {"yes"}
    assert service["ProtectSystem"] == "strict"
    assert service["UMask"] == "0077"
    plan = schedule.load(UNITS / "schedule.toml")
    writable = [Path(text) for text in service["ReadWritePaths"].split()]
    for folder in (plan.site, plan.work):
        assert any(folder.is_relative_to(place) for place in writable)


def test_the_timer_names_a_time():
    timer = unit("ky-analysis.timer")["Timer"]
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d", timer["OnCalendar"])
    assert timer["Persistent"] == "true"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_takes_the_units(tmp_path):
    for name in ("ky-analysis.service", "ky-analysis.timer"):
        text = (UNITS / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/ky-analysis/bin/ky-analysis", "/bin/true"), encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("ky-analysis.service", "ky-analysis.timer")]
    verified = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, timeout=30)
    assert (verified.returncode, verified.stderr.strip()) == (0, "")
    broken = tmp_path / "broken.service"
    broken.write_text((tmp_path / "ky-analysis.service").read_text(encoding="utf-8").replace("ProtectProc", "Protect"))
    found = subprocess.run(["systemd-analyze", "verify", str(broken)], capture_output=True, text=True, timeout=30)
    assert "Unknown key" in found.stderr


def test_the_cron_line_names_a_time_a_user_and_the_command():
    lines = (UNITS / "ky-analysis.cron").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line and not line.startswith("#") and not re.match(r"[A-Z_]+=", line)]
    minute, hour, day, month, weekday, user, command = line.split(None, 6)
    assert cron_fields(minute, 0, 59) == {0}
    assert cron_fields(hour, 0, 23) == {3}
    assert cron_fields(day, 1, 31) == set(range(1, 32))
    assert cron_fields(month, 1, 12) == set(range(1, 13))
    assert cron_fields(weekday, 0, 7) == set(range(8))
    assert user == "ky-analysis"
    assert COMMAND in command
    assert "%" not in command  # cron takes it for a line end


def test_the_windows_task_is_whole():
    task = ElementTree.fromstring((UNITS / "ky-analysis-task.xml").read_text(encoding="utf-8").split("?>", 1)[1])
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    order = [child.tag.partition("}")[2] for child in task]
    assert order == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    assert task.findtext(".//t:Exec/t:Arguments", namespaces=space).startswith(COMMAND)
    assert task.findtext(".//t:MultipleInstancesPolicy", namespaces=space) == "IgnoreNew"
    assert task.findtext(".//t:StartWhenAvailable", namespaces=space) == "true"
    context = task.find("t:Actions", space).get("Context")
    assert [one.get("id") for one in task.findall(".//t:Principal", space)] == [context]


def test_the_schedule_that_ships_is_taken():
    plan = schedule.load(UNITS / "schedule.toml")
    assert [one.code for one in plan.municipality] == ["0461", "0376"]
    assert plan.log.format == "json"
