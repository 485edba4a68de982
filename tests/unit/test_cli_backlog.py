"""The commands that read a published run, as they are typed: what they say and how they end."""

import json
import sys

import pytest

from ky_analysis import cli
from tests.unit import loaded_worlds


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return loaded_worlds.publish(tmp_path_factory.mktemp("cli") / "out", **loaded_worlds.world())


@pytest.fixture
def call(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["ky-analysis", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        said = capsys.readouterr()
        return exit_.value.code, said.out, said.err

    return run


def test_explain_says_it_in_words_or_for_programs(call, out):
    code, said, _ = call("explain", out, "--claim", "F10", "--municipality", "461", "--lang", "en")
    assert code == 0 and said.startswith("Claim F10 in Odense (0461)\n")
    code, said, _ = call("explain", out, "--account", "K1", "--json")
    assert code == 0 and json.loads(said)["kind"] == "account"


def test_what_if_shows_both_sides_and_writes_the_moved(call, out, tmp_path):
    (tmp_path / "other.toml").write_text('[rules]\ndisabled = ["exact_period"]\n')
    code, said, _ = call("what-if", out, "--settings", tmp_path / "other.toml", "--moved", tmp_path / "moved.csv")
    assert code == 0 and "is another: 1" in said
    lines = (tmp_path / "moved.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith("0461;F1;")


def test_progress_publishes_and_says_the_gate(call, out, tmp_path):
    later = loaded_worlds.publish(tmp_path / "later", extract_date=loaded_worlds.EXTRACT_DATE.replace(day=27))
    code, _, error = call("progress", out, later, "--out", tmp_path / "progress", "--no-reports")
    assert code == 2 and "0461 is in one of them only" in error
    assert not (tmp_path / "progress").exists()
    world = loaded_worlds.world() | {"claims": [], "coverages": []}
    done = loaded_worlds.publish(tmp_path / "done", extract_date=loaded_worlds.EXTRACT_DATE.replace(day=27), **world)
    code, said, _ = call("progress", out, done, "--out", tmp_path / "progress", "--no-reports", "--lang", "en")
    assert code == 0 and "0461: All 15 task packages are empty" in said
    assert (tmp_path / "progress" / "data" / "progress_gate.parquet").is_file()


def test_reconcile_names_the_packages(call, out, tmp_path):
    (tmp_path / "kontroltal.csv").write_text("opgavepakke;antal\nreference_ambiguous_with_coverage;4\n")
    code, said, _ = call("reconcile", out, "--control", tmp_path / "kontroltal.csv", "--lang", "en")
    assert code == 0 and "6. Several possible references – with coverages: 1 here, 4 in KY (+3)." in said
    (tmp_path / "kontroltal.csv").write_text("opgavepakke;antal\nnoget andet;4\n")
    code, _, error = call("reconcile", out, "--control", tmp_path / "kontroltal.csv")
    assert code == 3 and "line 2" in error and "waiting_account_with_coverage" in error


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("explain", "OUT", "--claim", "F99"), 2, "The nearest keys are"),
        (("explain", "OUT"), 2, "Give one of --claim"),
        (("explain", "NONE", "--claim", "F1"), 2, "has no ky.duckdb"),
        (("what-if", "OUT", "--settings", "none.toml"), 2, "does not exist"),
        (("progress", "OUT", "--out", "NEW"), 2, "at least two"),
        (("worklist-read", "NONE", "--out", "NEW"), 3, "is not a file"),
    ],
)
def test_wrong_input_is_one_clear_sentence(call, out, tmp_path, arguments, code, sentence):
    (tmp_path / "none").mkdir()
    places = {"OUT": out, "NONE": tmp_path / "none", "NEW": tmp_path / "new"}
    ended, said, error = call(*(places.get(argument, argument) for argument in arguments))
    assert (ended, said) == (code, "")
    assert sentence in error and error.count("\n") == 1
    assert not (tmp_path / "new").exists()
