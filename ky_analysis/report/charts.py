"""The forms of the charts, laid out in pixels so that no label is cut and none overlaps: ranked bars and a flow.

Each function gives a chart of a given width. The layout is worked out here, not by scales: text stands over its bar,
the value behind it, and the height follows from the rows.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

SIGN, BOLD_SIGN = 9.5, 9.0  # width of an average sign in pixels at TEXT size in a wide font, on the safe side
TEXT, LINE, BAR, GAP, SPACE = 14, 19, 18, 3, 16
INK, RULE = "#1a2530", "#8695a1"
SERIES = ("#083a5e", "#d9770f")


@dataclass(frozen=True)
class Bar:
    """One bar: its length in the data's unit, the text behind it, and which series it is of (0, 1)."""

    value: float
    text: str
    series: int = 0
    start: float = 0


@dataclass(frozen=True)
class Row:
    """A label and the bars under it."""

    label: str
    bars: tuple[Bar, ...]


def bars(rows: Sequence[Row], width: int) -> alt.LayerChart:
    """Horizontal bars, one or two a row, each with its value behind it; a flow where bars do not start at zero."""
    room = width - max(len(bar.text) for row in rows for bar in row.bars) * SIGN - 12
    longest = max((bar.start + bar.value for row in rows for bar in row.bars), default=0) or 1
    shapes, texts, height = [], [], 0.0  # a bar that starts further in is led to by a thin line
    for row in rows:
        for line in textwrap.wrap(row.label, int(width / BOLD_SIGN)) or [""]:
            texts.append({"x": 0, "y": height + LINE / 2, "text": line, "weight": 600})
            height += LINE
        height += 2
        for bar in row.bars:
            left = bar.start / longest * room
            right = left + (max(bar.value / longest * room, 2) if bar.value else 0)
            middle = height + BAR / 2
            if bar.start:
                shapes.append({"x": 0, "x2": left, "y": middle - 0.5, "y2": middle + 0.5, "fill": RULE})
            if bar.value:
                shapes.append({"x": left, "x2": right, "y": height, "y2": height + BAR, "fill": SERIES[bar.series]})
            texts.append({"x": right + 7 if right else 0, "y": middle, "text": bar.text, "weight": 400})
            height += BAR + GAP
        height += SPACE
    return _layers(shapes, texts, width, int(height - SPACE))


def _layers(shapes: list[dict], texts: list[dict], width: int, height: int) -> alt.LayerChart:
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    layers = []
    if shapes:
        layers.append(
            alt.Chart(alt.Data(values=shapes))
            .mark_rect()
            .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), fill=alt.Fill("fill:N", scale=None))
        )
    for weight in (600, 400):
        part = [text for text in texts if text["weight"] == weight]
        layers.append(
            alt.Chart(alt.Data(values=part))
            .mark_text(align="left", baseline="middle", fontSize=TEXT, fontWeight=weight, color=INK)
            .encode(x=x, y=y, text=alt.Text("text:N"))
        )
    return alt.layer(*layers).properties(width=width, height=height)
