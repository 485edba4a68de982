"""The ledger survives a kill, and neither it nor the log keeps a person's number."""

import io
import json

import pytest

from ky_analysis.unattended import ledger, logs

CPR = "610150-0001"  # day + 60: nobody's


def test_half_a_line_is_skipped_and_the_next_one_is_whole(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.append(path, "a", "0101", "started")
    with path.open("a") as file:
        file.write('{"at": "2026')
    ledger.append(path, "b", "0101", "started")
    assert [event["run"] for event in ledger.read(path)] == ["a", "b"]


def test_a_run_without_an_end_was_killed(tmp_path):
    path = tmp_path / "ledger.jsonl"
    for run, events in {"a": ("started", "published"), "b": ("started", "step"), "c": ("started", "failed")}.items():
        for event in events:
            ledger.append(path, run, "0101", event)
    assert [event["run"] for event in ledger.unfinished(ledger.read(path))] == ["b"]
    assert ledger.last_ends(ledger.read(path))["0101"]["run"] == "c"


def test_progress_of_steps_and_notebooks(tmp_path):
    path = tmp_path / "ledger.jsonl"
    tell = ledger.recorder(path, "a", "0101")
    tell("read")
    tell(1, 3, "task_packages")
    assert [(one["event"], one["step"]) for one in ledger.read(path)] == [
        ("step", "read"),
        ("notebook", "task_packages"),
    ]
    assert ledger.read(path)[1]["n"] == 1


def test_a_large_ledger_begins_anew(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.append(path, "a", "0101", "started")
    ledger.rotate(path, bytes_at_most=10)
    assert not path.exists()
    assert (tmp_path / "ledger.old.jsonl").exists()


@pytest.mark.parametrize("text", [CPR, CPR.replace("-", ""), f"see {CPR}, please"])
def test_no_number_of_a_person_is_kept(tmp_path, text):
    ledger.append(tmp_path / "ledger.jsonl", "a", "0101", "failed", reason=text)
    out = io.StringIO()
    logs.write("failed", reason=text, stream=out)
    for kept in ((tmp_path / "ledger.jsonl").read_text(), out.getvalue()):
        assert "0001" not in kept
        assert "[CPR]" in kept


def test_the_log_is_one_line_in_both_forms():
    for form in ("text", "json"):
        out = io.StringIO()
        logs.write("failed", form=form, stream=out, reason='a\nb "c"\x1b[31m', municipality="0101", nothing=None)
        assert out.getvalue().count("\n") == 1
        assert "\x1b" not in out.getvalue()
    assert json.loads(out.getvalue())["reason"] == 'a b "c" [31m'
    assert "nothing" not in out.getvalue()
