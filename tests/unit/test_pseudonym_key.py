"""The key of the pseudonyms never lies in an output folder and is its owner's alone."""

import pytest

from ky_analysis import pseudonym_key
from ky_analysis.errors import UsageError


@pytest.fixture
def key_file(tmp_path, monkeypatch):
    monkeypatch.delenv(pseudonym_key.VARIABLE, raising=False)
    path = tmp_path / "secret" / "key"
    monkeypatch.setenv(pseudonym_key.FILE_VARIABLE, str(path))
    return path


def test_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv(pseudonym_key.VARIABLE, "x" * 16)
    assert pseudonym_key.read(tmp_path / "out") == b"x" * 16


def test_a_short_key_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(pseudonym_key.VARIABLE, "x" * 15)
    with pytest.raises(UsageError, match="fewer than 16"):
        pseudonym_key.read(tmp_path / "out")


def test_a_key_file_is_made_once_and_private(tmp_path, key_file):
    key = pseudonym_key.read(tmp_path / "out")
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert pseudonym_key.read(tmp_path / "out") == key


def test_a_key_file_that_others_may_read_is_refused(tmp_path, key_file):
    pseudonym_key.read(tmp_path / "out")
    key_file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        pseudonym_key.read(tmp_path / "out")


def test_a_key_file_inside_the_output_is_refused(tmp_path, key_file):
    with pytest.raises(UsageError, match="lies inside"):
        pseudonym_key.read(tmp_path)
