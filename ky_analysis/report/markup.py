"""Pieces of a page: what every narrative function returns, and the few HTML shapes they are made of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from ky_analysis.report.labels import Words


@dataclass(frozen=True, repr=False)
class Fragment:
    """A piece of HTML that a notebook shows as it is. Everything from the data in it has been escaped."""

    html: str

    def __repr__(self) -> str:
        return f"<Fragment of {len(self.html)} signs>"

    def _repr_html_(self) -> str:
        from ky_analysis.report import figures

        return figures.drawn(self.html) if figures.DRAW_NOW else self.html


@dataclass(frozen=True)
class Figure:
    """A headline figure: a large number, what it is, and one line on it."""

    value: str
    label: str
    note: str = ""


def join(parts: Iterable[Fragment]) -> Fragment:
    return Fragment("\n".join(part.html for part in parts))


def paragraph(text: str, kind: str = "") -> Fragment:
    """One paragraph; `kind` is a class of the stylesheet (`lead`, `note`)."""
    return Fragment(f"<p{_class(kind)}>{escape(text)}</p>")


def bullets(items: Iterable[str]) -> Fragment:
    return Fragment("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>")


def section(id_: str, title: str, *parts: Fragment) -> Fragment:
    """A chapter of the page; its title goes into the contents list."""
    body = join(parts).html
    return Fragment(f'<section aria-labelledby="{id_}">\n<h2 id="{id_}">{escape(title)}</h2>\n{body}\n</section>')


def subsection(title: str, *parts: Fragment) -> Fragment:
    return Fragment(f"<h3>{escape(title)}</h3>\n{join(parts).html}")


def details(summary: str, *parts: Fragment) -> Fragment:
    """One click away on the screen, open in print."""
    body = join(parts).html
    return Fragment(f"<details><summary>{escape(summary)}</summary>\n{body}\n</details>")


def headline(
    message: str, figures: Iterable[Figure], *, decide: str = "", decide_title: str = "", note: str = ""
) -> Fragment:
    """The first screen: the message in one sentence, what it rests on, at most three figures, and what to decide."""
    cards = "".join(
        f"<div><dt>{escape(figure.label)}</dt><dd><strong>{_with_unit(figure.value)}</strong>"
        + (f"<span>{escape(figure.note)}</span>" if figure.note else "")
        + "</dd></div>"
        for figure in figures
    )
    box = ""
    if decide:
        box = f'\n<p class="decide"><strong>{escape(decide_title)}</strong> {escape(decide)}</p>'
    figures_list = f'\n<dl class="figures">{cards}</dl>' if cards else ""
    beside = f'\n<p class="note basis">{escape(note)}</p>' if note else ""
    return Fragment(f'<p class="lead">{escape(message)}</p>{beside}{figures_list}{box}')


def _with_unit(value: str) -> str:
    """The unit behind (or before) a number stands smaller than the number."""
    parts = re.split(r"([−-]?\d[\d.,]*\d|[−-]?\d)", value, maxsplit=1)
    if len(parts) != 3:
        return escape(value)
    before, number, after = (escape(part) for part in parts)
    small = "<small>{}</small>".format
    return (small(before) if before else "") + number + (small(after) if after else "")


def title(words: Words, key: str, municipality: str) -> str:
    """A report's title: what it is and for whom."""
    return words("page.title").format(report=words(key), municipality=municipality)


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
