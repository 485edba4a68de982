"""The chart of finish dates: how likely each period is, and where the dates that matter lie."""

import datetime as dt
from collections.abc import Sequence

import altair as alt

from ky_analysis.report.charts import INK, LINE, RULE, SERIES, SIGN, TEXT

HEIGHT, WIDE = 150, 500


def finish_dates(
    periods: Sequence[tuple[dt.date, dt.date, float]],
    marks: Sequence[tuple[dt.date, str, str]],
    ends: tuple[str, str],
    deadline: dt.date,
    width: int,
) -> alt.LayerChart:
    """Columns of probability over time, those after the deadline in the second colour.

    Args:
        periods: First day, last day and probability, in order.
        marks: Dates to mark with a line, their text, and a short one for where the chart is narrow.
        ends: The texts of the first and the last day.
        deadline: The handle-by date.
        width: Pixels.
    """
    days = [periods[0][0], periods[-1][1], *(date for date, _, _ in marks)]
    first, span = min(days), max((max(days) - min(days)).days + 1, 1)
    top, highest = len(marks) * LINE + 6, max(share for _, _, share in periods) or 1
    base = top + HEIGHT

    def at(day: dt.date, offset: int = 0) -> float:
        return ((day - first).days + offset) / span * width

    shapes = [
        {"x": at(begin) + 0.5, "x2": max(at(end, 1) - 0.5, at(begin) + 1.5), "y": base - share / highest * HEIGHT,
         "y2": base, "fill": SERIES[end > deadline]}
        for begin, end, share in periods
        if share > 0
    ]  # fmt: skip
    shapes.append({"x": 0, "x2": width, "y": base, "y2": base + 1, "fill": RULE})
    texts = []
    for place, (day, long, short) in enumerate(marks):
        x, text = min(at(day, 1), width - 1), long if width >= WIDE else short
        left = x + 5 + len(text) * SIGN < width
        shapes.append({"x": x - 1, "x2": x + 1, "y": place * LINE + 2, "y2": base, "fill": INK})
        texts.append({"x": x + 5 if left else x - 5, "y": place * LINE + LINE / 2, "text": text, "align": left})
    y = base + LINE / 2 + 4
    texts += [{"x": 0, "y": y, "text": ends[0], "align": True}, {"x": width, "y": y, "text": ends[1], "align": False}]
    return _layers(shapes, texts, width, base + LINE + 6)


def _layers(shapes: list[dict], texts: list[dict], width: int, height: int) -> alt.LayerChart:
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    fill = alt.Fill("fill:N", scale=None)
    layers = [alt.Chart(alt.Data(values=shapes)).mark_rect().encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fill=fill)]
    for left, align in ((True, "left"), (False, "right")):
        part = [text for text in texts if text["align"] is left]
        mark = {"align": align, "baseline": "middle", "fontSize": TEXT, "color": INK}
        layers.append(alt.Chart(alt.Data(values=part)).mark_text(**mark).encode(x=x, y=y, text="text:N"))
    return alt.layer(*layers).properties(width=width, height=height)
