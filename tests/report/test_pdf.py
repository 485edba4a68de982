"""`pdf` prints the published pages through Chromium."""

import pytest

from ky_analysis.errors import UsageError
from ky_analysis.report import pdf


def page_of(out, text: str = "<h1>Rapport</h1>"):
    (out / "reports").mkdir(parents=True)
    (out / "reports" / "0461-task_packages.html").write_text(f"<!doctype html><title>x</title>{text}")


def test_each_page_becomes_a_pdf(tmp_path, chromium, monkeypatch):
    monkeypatch.setenv("CHROMIUM", chromium)
    page_of(tmp_path / "out")
    (made,) = pdf.print_reports(tmp_path / "out", tmp_path / "pdf")
    assert made.name == "0461-task_packages.pdf"
    assert made.read_bytes().startswith(b"%PDF-")


def test_an_output_without_reports_is_said(tmp_path):
    with pytest.raises(UsageError, match="has no reports"):
        pdf.print_reports(tmp_path, tmp_path / "pdf")


def test_a_missing_browser_is_said(tmp_path, monkeypatch):
    page_of(tmp_path / "out")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="No Chromium was found"):
        pdf.print_reports(tmp_path / "out", tmp_path / "pdf")


def test_a_browser_that_fails_is_said(tmp_path, monkeypatch):
    page_of(tmp_path / "out")
    monkeypatch.setenv("CHROMIUM", "/bin/false")
    with pytest.raises(UsageError, match="could not print"):
        pdf.print_reports(tmp_path / "out", tmp_path / "pdf")
