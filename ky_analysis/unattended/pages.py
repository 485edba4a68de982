"""The site's own pages: the index, the status, and the one page that a shared site shows of a municipality."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
import polars as pl

from ky_analysis import contract
from ky_analysis.report import html, labels
from ky_analysis.report.labels import Words
from ky_analysis.report.messages import count
from ky_analysis.report.notebooks import NOTEBOOKS

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Cell:
    """A text, or a link with one."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Column:
    title: str
    number: bool = False


Row = tuple[tuple[Cell, ...], ...]


def page(
    words: Words,
    title: str,
    lead: str,
    caption: str,
    columns: Iterable[Column],
    rows: Iterable[Row],
    *,
    links: Iterable[tuple[str, str]] = (),
    notes: Iterable[str] = (),
    written: dt.datetime | None = None,
) -> str:
    """One page with one table; nothing is loaded from anywhere."""
    style = (html.TEMPLATES / "style.css").read_text(encoding="utf-8")
    moment = words("site.written").format(moment=labels.moment(words, written)) if written else ""
    return _environment().get_template("site.html.j2").render(
        words=words, title=title, lead=lead, caption=caption, columns=list(columns), rows=list(rows),
        links=list(links), notes=list(notes), style=style, policy=html.policy(style, ""), written=moment,
    )  # fmt: skip


def index(words: Words, sets: dict[str, list[dict]], written: dt.datetime) -> str:
    """The municipalities with their latest and earlier sets: of each what set.json says, the oldest first."""
    rows = []
    for code, found in sorted(sets.items(), key=lambda pair: name(pair[0])):
        latest, earlier = found[-1], list(reversed(found[:-1]))
        rows.append(
            (
                _text(title_of(code)),
                _text(_day(words, latest["extract_date"])),
                _text(_moment(words, latest["published"])),
                tuple(Cell(_page_name(words, page), f"{code}/{latest['folder']}/{page}") for page in _pages(latest)),
                tuple(
                    Cell(_day(words, one["extract_date"]), f"{code}/{one['folder']}/{_start(one)}") for one in earlier
                )
                or _text("–"),
            )
        )
    titles = ("site.municipality", "site.data_as_of", "site.published", "site.reports", "site.earlier")
    return page(
        words,
        words("site.index"),
        words("site.index_lead").format(municipalities=count(words, "municipalities", len(rows))),
        words("site.index_caption"),
        [Column(words(title)) for title in titles],
        rows,
        links=[("status.html", words("site.status"))],
        written=written,
    )


def status(words: Words, facts: dict, written: dt.datetime) -> str:
    """How the last run went, municipality by municipality; the failed first."""
    order = {"failed": 0, "published": 1, "unchanged": 2, "not_scheduled": 3}
    entries = sorted(facts["municipalities"], key=lambda one: (order[one["state"]], name(one["code"])))
    rows = [
        (
            _text(title_of(one["code"])),
            _text(words(f"site.state.{one['state']}")),
            _text(_day(words, one["data_as_of"]) if one["data_as_of"] else words("site.never")),
            _text(_moment(words, one["last_published"]) if one["last_published"] else words("site.never")),
            _text(_moment(words, one["last_run"]) if one["last_run"] else "–"),
            _text(one["reason"] or "–"),
        )
        for one in entries
    ]
    titles = ("municipality", "state", "data_as_of", "published", "last_run", "why")
    good = not facts["failed"]
    return page(
        words,
        words("site.status"),
        words("site.status_good" if good else "site.status_bad").format(
            count=facts["scheduled"], failed=facts["failed"]
        ),
        words("site.status_caption"),
        [Column(words(f"site.{title}")) for title in titles],
        rows,
        links=[("index.html", words("site.index"))],
        written=written,
    )


def shared(packages: pl.DataFrame, code: str, extract_date: str, language: str) -> str:
    """The 15 packages' counts with the small ones, and what would reveal them, hidden."""
    from ky_analysis.workload import disclosure

    words = labels.load(language)
    tasks = dict(packages.filter(municipality_code=code).select("package_code", "tasks").iter_rows())
    shown = disclosure.protect({package: tasks[package] for package in contract.PACKAGES})
    names = {package: _package(words, package) for package in contract.PACKAGES}
    names |= {"with_coverage": words("site.total_with"), "without_coverage": words("site.total_without")}
    names |= {"total": words("site.total")}
    rows = [(_text(text), _text(_count(words, shown[figure]))) for figure, text in names.items()]
    return page(
        words,
        words("site.shared_title").format(municipality=name(code)),
        words("site.shared_lead").format(date=_day(words, extract_date)),
        words("site.shared_caption"),
        [Column(words("site.shared_package")), Column(words("site.shared_tasks"), number=True)],
        rows,
        links=[("../../index.html", words("site.index"))],
        notes=[words("site.shared_note")],
    )


def name(code: str) -> str:
    """The municipality's name, or its code."""
    return labels.municipalities().get(code, code)


def title_of(code: str) -> str:
    """Dragør (0155)."""
    return code if name(code) == code else f"{name(code)} ({code})"


def _package(words: Words, package: str) -> str:
    for suffix in ("_with_coverage", "_without_coverage"):
        if package.endswith(suffix):
            kind = words.code("task_type", package.removesuffix(suffix))
            return words(f"package{suffix.replace('_', '.', 1)}").format(kind=kind)
    return words(f"package.{package}")


def _count(words: Words, interval: tuple[int, int]) -> str:
    low, high = interval
    if low == high:
        return labels.number(words, low)
    return f"{words('site.hidden')} ({labels.number(words, low)}–{labels.number(words, high)})"


def _page_name(words: Words, path: str) -> str:
    """0461-task_packages.html by the notebook's title; a page that has none by its place."""
    return words.texts.get(f"notebook.{_notebook(path)}", words("site.index"))


def _notebook(path: str) -> str:
    return path.removesuffix(".html").partition("-")[2]


def _earlier(words: Words, code: str, one: dict) -> Cell:
    return Cell(_moment(words, one["published"]), f"{code}/{one['folder']}/{_start(one)}")


def _start(one: dict) -> str:
    """The page to begin with."""
    pages = sorted(file for file in one["files"] if file.endswith(".html"))
    return "index.html" if "index.html" in pages else pages[0]


def _pages(one: dict) -> list[str]:
    """A set's pages: the reports, or the start page where it is the only one."""
    order = {notebook.name: place for place, notebook in enumerate(NOTEBOOKS)}
    pages = sorted(file for file in one["files"] if file.endswith(".html"))
    reports = [page for page in pages if page != "index.html"]
    return sorted(reports, key=lambda page: order.get(_notebook(page), len(order))) or pages


def _text(text: str) -> tuple[Cell, ...]:
    return (Cell(text),)


def _day(words: Words, text: str) -> str:
    return labels.date(words, dt.date.fromisoformat(text))


def _moment(words: Words, text: str) -> str:
    return labels.moment(words, dt.datetime.fromisoformat(text).astimezone())


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
