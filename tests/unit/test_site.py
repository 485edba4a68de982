"""The site: complete sets that come and go in one step, in order, and nothing in them that must not be seen."""

import base64
import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from ky_analysis.errors import CheckError, KyError, UsageError
from ky_analysis.unattended import report_set, site

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CPR = "6101500001"  # day + 60: nobody's


def add(place, code="0461", now=NOW, audience="municipality"):
    new = site.staging(place, code, f"run{now.timestamp():.0f}")
    (new / "index.html").write_text("<p>report</p>")
    facts = {"audience": audience, "fingerprint": "f", "extract_date": "2026-11-20"}
    return site.publish_set(place, code, new, facts, now)


@pytest.fixture
def place(tmp_path):
    site.prepare(tmp_path / "site")
    return tmp_path / "site"


def test_a_set_comes_whole_and_is_readable(place):
    folder = place / "0461" / add(place)["folder"]
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "set.json"]
    assert folder.stat().st_mode & 0o777 == 0o755
    assert [one["folder"] for one in site.sets(place, "0461")] == ["2026-11-24T020000Z"]
    assert not list(place.glob(".new-*"))


def test_an_internal_site_is_not_for_everybody(place):
    folder = place / "0461" / add(place, audience="internal")["folder"]
    assert folder.stat().st_mode & 0o007 == 0
    assert (folder / "index.html").stat().st_mode & 0o007 == 0


def test_a_set_without_a_page_is_not_published(place):
    with pytest.raises(KyError, match="No page"):
        site.publish_set(place, "0461", site.staging(place, "0461", "a"), {"audience": "shared"}, NOW)


def test_two_sets_of_one_second_stay_in_order(place):
    first, second = add(place), add(place, now=NOW)
    assert [one["folder"] for one in site.sets(place, "0461")] == [first["folder"], second["folder"]]


def test_a_clock_that_went_back_is_said(place):
    add(place)
    site.refuse_early_clock(place, "0461", NOW - timedelta(minutes=1))
    site.refuse_early_clock(place, "0101", NOW - timedelta(days=9))
    with pytest.raises(UsageError, match="The clock stands at"):
        site.refuse_early_clock(place, "0461", NOW - timedelta(hours=1))


@pytest.mark.parametrize(("keep", "days", "left"), [(2, 400, 2), (30, 2, 3), (1, 1, 1), (30, 400, 5)])
def test_retention_keeps_the_latest(place, keep, days, left):
    made = [add(place, now=NOW + timedelta(days=day))["folder"] for day in range(5)]
    site.retain(place, "0461", keep, days, NOW + timedelta(days=4))
    assert [one["folder"] for one in site.sets(place, "0461")] == made[-left:]


def test_retention_never_takes_the_last_set(place):
    add(place)
    site.retain(place, "0461", 1, 1, NOW + timedelta(days=1000))
    assert len(site.sets(place, "0461")) == 1


def test_sets_that_show_too_much_are_taken_down(place):
    add(place, "0461", audience="internal")
    add(place, "0101", audience="shared")
    assert site.take_down(place, "municipality") == 1
    assert site.codes(place) == ["0101"]


def test_a_page_that_was_changed_or_lost_is_noticed(place):
    folder = place / "0461" / add(place)["folder"]
    assert site.broken(place, "0461") == []
    (folder / "index.html").write_text("tampered")
    assert site.broken(place, "0461") == ["index.html"]


def test_a_folder_of_somebody_else_is_not_written_to(tmp_path):
    (tmp_path / "thesis.txt").write_text("")
    with pytest.raises(UsageError, match="was not written by ky-analysis"):
        site.prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_a_killed_run_left_goes(place):
    site.staging(place, "0461", "killed")
    (place / ".index.html.new").write_text("half")
    site.clear_up(place)
    assert [path.name for path in place.iterdir()] == [site.MARKER]


def embedded(text: str) -> str:
    return f'<a href="data:text/csv;charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}">data</a>'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"<p>{CPR}</p>", "a CPR number of the extract"),
        (f"<p>{CPR[:6]}-{CPR[6:]}</p>", "a CPR number of the extract"),
        (embedded(f"a;{CPR};b"), "a CPR number of the extract"),
        ("<p>620250 0002</p>", "the shape of a CPR number"),
        ("<p>konto K09113202</p>", "a key"),
        (embedded("K09113202;1"), "a key"),
        ("<p>1.234.567,89 kr. 2026-11-24 K0911</p>", None),
        ('<svg><path d="M 620250 0002 L1,6202500002"/></svg>', None),
        (f"<code>{CPR}{'a' * 54}</code>", None),
    ],
)
def test_pages_are_scanned_also_inside_what_is_embedded(tmp_path, text, kind):
    page = tmp_path / "page.html"
    page.write_text(text)
    if kind is None:
        report_set.scan([page], {CPR}, {"K09113202"}, any_shape=True)
        return
    with pytest.raises(CheckError, match=kind) as raised:
        report_set.scan([page], {CPR}, {"K09113202"}, any_shape=True)
    assert CPR[6:] not in str(raised.value)


def test_a_file_name_is_scanned_and_not_repeated(tmp_path):
    (tmp_path / f"{CPR}.html").write_text("")
    with pytest.raises(CheckError, match="A page for the site"):
        report_set.scan(tmp_path.iterdir(), {CPR}, set(), any_shape=True)


def test_keys_get_other_names_that_are_the_same_everywhere():
    accounts = pl.DataFrame({"account_id": ["K1", "K2", None], "example_keys": [["K1"], [], ["K2"]], "rows": [1, 2, 3]})
    claims = pl.DataFrame({"account_id": ["K2"], "claim_id": ["K2"]})
    key = b"only for tests, long"
    one, other = (report_set.without_keys(table, key) for table in (accounts, claims))
    assert one["account_id"][1] == other["account_id"][0] != "K2"
    assert one["account_id"][2] is None
    assert one["rows"].to_list() == [1, 2, 3]
    assert one["example_keys"].to_list() == [[], [], []]
    assert all(text.isalpha() for text in one["account_id"].drop_nulls())
    assert report_set.without_keys(claims, b"another key, long").item(0, 0) != other.item(0, 0)


def test_set_json_holds_no_more_than_it_says(place):
    facts = json.loads((place / "0461" / add(place)["folder"] / "set.json").read_text())
    assert set(facts) == {"audience", "extract_date", "files", "fingerprint", "municipality_code", "published"}
