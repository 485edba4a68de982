"""The burn-down: what was counted as full bars, what is forecast as a bar from P10 to P90 with its median."""

import datetime as dt
from collections.abc import Sequence

import altair as alt

from ky_analysis.report.charts import INK, LINE, RULE, SERIES, SIGN, TEXT

HEIGHT = 190


def burn_down(rows: Sequence[dict], deadline: dt.date, texts: dict[str, str], width: int) -> alt.LayerChart:
    """Open tasks over time in pixels: nothing is left to scales, so that no label is cut.

    Args:
        rows: date, seen, p10, p50 and p90, in order.
        deadline: the handle-by date, marked with a line.
        texts: `most` (the scale's top), `deadline`, `first` and `last` (under the ends).
        width: Pixels.
    """
    days = [row["date"] for row in rows] + [deadline]
    first, span = min(days), max((max(days) - min(days)).days, 1)
    top, highest = 2 * LINE + 6, max((row["p90"] for row in rows), default=0) or 1
    base, bar = top + HEIGHT, max(min(width / (len(rows) * 2.2), 14), 2)

    def x(day: dt.date) -> float:
        return (day - first).days / span * (width - bar)

    def y(value: float) -> float:
        return base - value / highest * HEIGHT

    shapes = [{"x": 0, "x2": width, "y": line, "y2": line + 1, "fill": RULE} for line in (top, base)]
    for row in rows:
        left = x(row["date"])
        low = base if row["seen"] else y(row["p10"])
        shapes.append({"x": left, "x2": left + bar, "y": y(row["p90"]), "y2": max(low, y(row["p90"]) + 1),
                       "fill": SERIES[not row["seen"]]})  # fmt: skip
        if not row["seen"]:
            middle = y(row["p50"])
            shapes.append({"x": left, "x2": left + bar, "y": middle - 1, "y2": middle + 1, "fill": INK})
    line = x(deadline) + bar / 2
    shapes.append({"x": line - 1, "x2": line + 1, "y": LINE, "y2": base, "fill": INK})
    fits = line + len(texts["deadline"]) * SIGN < width
    words = [
        {"x": 0, "y": top - LINE / 2 - 2, "text": texts["most"], "align": "left"},
        {"x": line if fits else width, "y": LINE / 2, "text": texts["deadline"], "align": "left" if fits else "right"},
        {"x": 0, "y": base + LINE / 2 + 4, "text": texts["first"], "align": "left"},
        {"x": width, "y": base + LINE / 2 + 4, "text": texts["last"], "align": "right"},
    ]
    across, down = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    fill = alt.Fill("fill:N", scale=None)
    layers = [alt.Chart(alt.Data(values=shapes)).mark_rect().encode(x=across, x2="x2:Q", y=down, y2="y2:Q", fill=fill)]
    for align in ("left", "right"):
        part = [{name: word[name] for name in ("x", "y", "text")} for word in words if word["align"] == align]
        mark = {"align": align, "baseline": "middle", "fontSize": TEXT, "color": INK}
        layers.append(alt.Chart(alt.Data(values=part)).mark_text(**mark).encode(x=across, y=down, text="text:N"))
    return alt.layer(*layers).properties(width=width, height=base + LINE + 6)
