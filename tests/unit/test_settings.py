"""Settings: one TOML file, typed; what is wrong is named with its line and what is allowed."""

import re
from pathlib import Path

import pytest

from ky_analysis import settings
from ky_analysis.contract import PACKAGES
from ky_analysis.errors import UsageError
from ky_analysis.settings import Settings
from ky_analysis.workload import plan


def load(tmp_path, text: str):
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return settings.load(path)


def test_no_file_gives_the_defaults():
    assert settings.load(None).run.task_grain == "account"


def test_values_are_read(tmp_path):
    loaded = load(tmp_path, '[rules]\ndisabled = ["only_benefit"]\n[limits]\nrejected_share = 0.1\n')
    assert loaded.rules.disabled == ("only_benefit",)
    assert loaded.limits.rejected_share == 0.1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[run]\nlanguage = "da"\nlangage = "en"\n', "line 3: setting 'run.langage' is not known. Allowed there: lang"),
        ("[rule]\n", "setting 'rule' is not known. Allowed there: run, rules, limits"),
        ('[run]\ntask_grain = "person"\n', "line 2: setting 'run.task_grain': Input should be 'account' or 'claim'"),
        ("[limits]\nrejected_share = 1.5\n", "line 2: setting 'limits.rejected_share': Input should be less than"),
        ('[rules]\ndisabled = ["guess"]\n', "line 2: setting 'rules.disabled"),
        (
            '[[benefits]]\ncode = "x"\nname = "X"\ncase_group = "HTF"\ngroup = "y"\n',
            "line 5: setting 'benefits.0.group'",
        ),
        ("[run\n", "is not valid TOML"),
        ('[[task_types]]\ntask_type = "other"\nname_da = "Andet"\n', "line 2: setting 'task_types.0.task_type'"),
        ("[run]\nhandle_by_month = 2\nhandle_by_day = 30\n", "handle_by"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, expected):
    with pytest.raises(UsageError) as raised:
        load(tmp_path, text)
    assert expected in str(raised.value)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        settings.load(tmp_path / "none.toml")


def test_the_documented_settings_are_the_defaults():
    documented = settings.load(Path(__file__).parents[2] / "docs" / "settings.toml")
    named = {"workload": documented.workload.model_copy(update={"minutes": Settings().workload.minutes})}
    assert documented.model_copy(update=named) == Settings()
    for code in PACKAGES:
        assert plan.task_time(documented.workload, code) == plan.task_time(Settings().workload, code)


def test_every_section_and_key_is_documented():
    text = (Path(__file__).parents[2] / "docs" / "settings.toml").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert re.search(rf"^#? ?\[+{name}[\].]", text, re.MULTILINE), name
        for key in settings.allowed_keys(Settings, (name,)) if field.annotation is not None else ():
            assert re.search(rf"^#? ?\[?(workload\.)?{key}\b", text, re.MULTILINE), f"{name}.{key}"
