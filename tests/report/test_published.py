"""The published HTML as a text: what must be in every page, and what must be in none."""

import base64
import hashlib
import html
import re
import shutil

import polars as pl
import pytest

from ky_analysis.report import publish
from ky_analysis.report.labels import municipalities
from ky_analysis.report.notebooks import NOTEBOOKS
from tests.report.conftest import CLAIMS, PROVENANCE

RUN_LINE = re.compile(r"<!-- run: .*", re.MULTILINE)


def pages(site):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(site.glob("*.html"))}


def test_every_municipality_has_every_report_and_there_is_an_index(site, data):
    names = set(pages(site))
    made = [notebook for notebook in NOTEBOOKS if publish.can_be_made(notebook, data)]
    assert {"task_packages", "data_quality"} <= {notebook.name for notebook in made}
    wanted = {f"{place}-{one.name}.html" for one in made if one.each for place in CLAIMS}
    assert names == wanted | {f"alle-{one.name}.html" for one in made if one.over_all} | {"index.html"}


def test_each_page_is_whole_small_and_in_its_language(site):
    for name, text in pages(site).items():
        assert text.startswith("<!DOCTYPE html>"), name
        assert f'<html lang="{site.name}">' in text, name
        assert text.count("<h1>") == 1, name
        assert len(text.encode()) < 500_000, name
        assert "ky-chart" not in text, name
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids)), name


def test_nothing_is_loaded_from_elsewhere_and_the_policy_fits_the_page(site):
    for name, text in pages(site).items():
        assert not re.search(r'(src|href)="(?!#|data:text/csv|[\w-]+\.html)', text), name
        policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1])
        assert policy.startswith("default-src 'none';")
        for tag in ("style", "script"):
            body = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, f"{tag} of {name}"
        assert " style=" not in text, name


def test_no_key_and_nothing_like_a_cpr_number_is_in_a_page(site, data):
    keys = re.compile(r"\b\d{4}-[KF]\d+\b|p\d{4}-K\d+")
    for name, text in pages(site).items():
        hidden = "".join(base64.b64decode(found).decode() for found in re.findall(r"base64,([\w+/=]+)", text))
        assert hidden or not name.startswith("0461"), f"no CSV in {name}"
        for part in (text, hidden):
            assert not keys.search(part), name
            assert not re.search(r"(?<!\d)[0-3]\d[01]\d\d\d-?\d{4}(?!\d)", part), name


def test_no_code_is_shown(site):
    for name, text in pages(site).items():
        assert "import " not in text and "packages_page" not in text and "In [" not in text, name


@pytest.mark.parametrize("site", ["da"], indirect=True)
def test_a_second_run_gives_the_same_bytes_but_for_one_line(site, data, tmp_path):
    later = PROVENANCE | {"run_id": "ponmlkjihgfedcba", "finished": "2026-12-01T03:15:00+00:00"}
    publish.publish_reports(data, tmp_path, language="da", provenance=later, notebooks=["task_packages"], processes=1)
    for path in tmp_path.glob("0*.html"):
        first, second = (site / path.name).read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
        assert first != second
        assert RUN_LINE.sub("", first) == RUN_LINE.sub("", second)


@pytest.mark.parametrize("site", ["da"], indirect=True)
def test_an_empty_municipality_reads_well(site):
    text = (site / "0657-task_packages.html").read_text(encoding="utf-8")
    assert municipalities()["0657"] in text
    assert "Der er ingen fordringer fra KMD Aktiv at behandle." in text
    assert "<svg" not in text


@pytest.mark.parametrize("site", ["da"], indirect=True)
def test_the_municipalitys_own_names_reach_its_reports(site, data, tmp_path):
    own = shutil.copytree(data, tmp_path / "data")
    name = "Vores egen pakke " + "æøå " * 25
    pl.DataFrame({"key": ["task_type.case_missing"], "da": [name], "en": [name]}).write_parquet(own / "labels.parquet")
    publish.publish_reports(own, tmp_path / "reports", language="da", provenance=PROVENANCE,
                            notebooks=["task_packages"], processes=1)  # fmt: skip
    assert name.strip() in (tmp_path / "reports" / "0461-task_packages.html").read_text(encoding="utf-8")
