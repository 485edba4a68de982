"""A schedule is typed: what is wrong is said in one sentence with its line."""

from pathlib import Path

import pytest

from ky_analysis.errors import UsageError
from ky_analysis.unattended import schedule

HEAD = 'site = "site"\nwork = "work"\n'
ONE = '[[municipality]]\ncode = "0461"\nsource = "in"\n'


def load(folder: Path, text: str) -> schedule.Schedule:
    path = folder / "schedule.toml"
    path.write_text(text, encoding="utf-8")
    return schedule.load(path)


def test_paths_are_from_the_files_own_folder(tmp_path):
    plan = load(tmp_path, HEAD + 'settings = "s.toml"\n' + ONE)
    assert (plan.site, plan.work, plan.settings) == (tmp_path / "site", tmp_path / "work", tmp_path / "s.toml")
    assert plan.municipality[0].source == tmp_path / "in"


def test_the_defaults_are_careful(tmp_path):
    plan = load(tmp_path, HEAD + ONE)
    assert plan.audience == "municipality"
    assert plan.workers >= 1
    assert plan.deadlines.run_seconds > plan.deadlines.notebook_seconds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + 'audiense = "shared"\n' + ONE, "line 3: 'audiense' is not known. Allowed there: site, work"),
        (HEAD + ONE + '[[municipality]]\ncode = "0101"\nsorce = "x"\n', "line 6: 'municipality.source' is missing"),
        (HEAD + ONE + 'days = 3\n', "line 6: 'municipality.days' is not known. Allowed there: code, source"),
        (HEAD + ONE + '[[municipality]]\ncode = "461"\nsource = "x"\n', "line 7: 'municipality.code'"),
        (HEAD + '[deadlines]\nrun_minutes = 3\n' + ONE, "line 4: 'deadlines.run_minutes' is not known"),
        (HEAD + 'audience = "everybody"\n' + ONE, "line 3: 'audience'"),
        (HEAD + 'workers = 0\n' + ONE, "line 3: 'workers'"),
        (HEAD, "'municipality' is missing"),
        ("site = ", "is not valid TOML"),
        ('site = "a"\nwork = "a/b"\n' + ONE, "lie in one another"),
        (HEAD + '[[municipality]]\ncode = "0461"\nsource = "site/in"\n', "lies in the site folder"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, said):
    with pytest.raises(UsageError) as raised:
        load(tmp_path, text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_schedule_that_is_gone(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        schedule.load(tmp_path / "none.toml")


def test_a_municipality_twice_is_known(tmp_path):
    assert load(tmp_path, HEAD + ONE + ONE).twice == {"0461"}
