"""The one figure of the reports: a message, what is measured, a chart, its text alternative, its table and its CSV.

A notebook states the chart; it is drawn (Vega-Lite to SVG, by vl-convert) where it is shown: at once in JupyterLab, and
by the publisher otherwise, which keeps one drawing engine warm for many reports.
"""

import base64
import json
import os
import re
from collections.abc import Callable, Sequence
from html import escape

import altair as alt

from ky_analysis.report import charts, tables
from ky_analysis.report.labels import Words
from ky_analysis.report.markup import Fragment, details

DRAW_NOW = os.environ.get("KY_ANALYSIS_DRAW") != "later"
BASELINE = 0.3  # of the font size: from the middle of a line of text down to its baseline
PLACED = (
    ("rect", {"type"}, {"x", "x2", "y", "y2", "fill"}),
    ("text", {"type", "align", "baseline", "color", "fontSize", "fontWeight"}, {"x", "y", "text"}),
)
WIDTHS = {"wide": 720, "narrow": 328}
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
VARIABLES = {charts.INK: "--ink", charts.RULE: "--rule", charts.SERIES[0]: "--series-1", charts.SERIES[1]: "--series-2"}
THEME = {"background": "transparent", "view": {"stroke": None}, "padding": 0, "font": "Arial"}
_WAITING = re.compile(r"<!--ky-chart ([A-Za-z0-9+/=]+)-->")


def figure(
    words: Words,
    id_: str,
    *,
    title: str,
    subtitle: str,
    alternative: str,
    chart: Callable[[int], alt.TopLevelMixin],
    columns: Sequence[tables.Column],
    rows: Sequence[dict],
    legend: Sequence[str] = (),
    caption: str = "",
    total: dict | None = None,
) -> Fragment:
    """A chart with everything that belongs to it.

    Args:
        words: The label table.
        id_: The figure's id, the same at each run.
        title: The message, written from the data.
        subtitle: What is measured, in which unit.
        alternative: The text for those who do not see the chart, written from the data.
        chart: Gives the chart for a width in pixels; it is drawn for a wide and for a narrow screen.
        columns: The columns of the table under the chart.
        rows: The data of the table and of the CSV.
        legend: Names of the series, in their order; none where there is one.
        caption: The table's caption; the subtitle where none is given.
        total: A last row of the table that sums up.
    """
    keys = "".join(f'<li class="s{place}">{escape(name)}</li>' for place, name in enumerate(legend, 1))
    drawings = "".join(
        f'<div class="{size}">{_stated(words, f"{id_}-{size}", chart(width), title, alternative)}</div>'
        for size, width in WIDTHS.items()
    )
    data = details(
        words("word.show_data"),
        tables.table(words, f"{id_}-table", caption or subtitle, columns, rows, total=total),
        tables.download(words, id_, columns, rows),
    )
    return Fragment(
        f'<figure id="{id_}" aria-labelledby="{id_}-title">'
        f'<figcaption><h3 id="{id_}-title">{escape(title)}</h3><p class="sub">{escape(subtitle)}</p></figcaption>'
        + (f'<ul class="legend">{keys}</ul>' if keys else "")
        + f"{drawings}{data.html}</figure>"
    )


def drawn(html: str) -> str:
    """Draws every chart that a piece of HTML states."""
    return _WAITING.sub(lambda found: svg(**json.loads(base64.b64decode(found[1]))), html)


def svg(id_: str, spec: dict, title: str, alternative: str) -> str:
    """A Vega-Lite specification as SVG: scales with the page, takes its colours, has a name and a description."""
    text = placed(spec) or _converted(spec)
    text = re.sub(r' (role|aria-[a-z]+|class|pointer-events|font-family)="[^"]*"', "", text)
    text = re.sub(r'"(#[0-9a-f]{6})"', lambda found: f'"var({VARIABLES[found[1]]}, {found[1]})"', text)
    box = re.search(r'viewBox="([^"]+)"', text)[1]
    inner = text[text.index(">") + 1 :]
    return (
        f'<svg viewBox="{box}" role="img" aria-labelledby="{id_}-name" aria-describedby="{id_}-text">'
        f'<title id="{id_}-name">{escape(title)}</title><desc id="{id_}-text">{escape(alternative)}</desc>{inner}'
    )


def placed(spec: dict) -> str | None:
    """The SVG of a chart of nothing but rectangles and texts at given pixels, as `charts` lays them out; else none.

    vl-convert draws the same, but measures every text first: two thirds of a report's time.
    """
    parts = []
    for layer in spec.get("layer") or [{}]:
        mark, code = layer.get("mark", {}), layer.get("encoding", {})
        kind = mark.get("type")
        scaled = any(one.get("type") == "quantitative" and one.get("scale", "") is not None for one in code.values())
        if (kind, set(mark), set(code)) not in PLACED or scaled:
            return None
        data = layer["data"]
        for row in data.get("values") or spec["datasets"][data["name"]]:
            if kind == "rect":
                box = f'x="{row["x"]:.1f}" y="{row["y"]:.1f}" width="{row["x2"] - row["x"]:.1f}"'
                parts.append(f'<rect {box} height="{row["y2"] - row["y"]:.1f}" fill="{row["fill"]}"/>')
            else:
                place = f'x="{row["x"]:.1f}" y="{row["y"] + BASELINE * mark["fontSize"]:.1f}"'
                look = f'font-size="{mark["fontSize"]}px" font-weight="{mark["fontWeight"]}" fill="{mark["color"]}"'
                parts.append(f"<text {place} {look}>{escape(row['text'])}</text>")
    return f'<svg viewBox="0 0 {spec["width"]} {spec["height"]}">{"".join(parts)}</svg>'


def _converted(spec: dict) -> str:
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, format_locale="da-DK" if spec["usermeta"]["language"] == "da" else "en-GB")


def _stated(words: Words, id_: str, chart: alt.TopLevelMixin, title: str, alternative: str) -> str:
    spec = chart.to_dict(validate=False)  # the chart was validated as it was built
    spec |= {"config": THEME, "usermeta": {"language": words.language}}
    state = {"id_": id_, "spec": spec, "title": title, "alternative": alternative}
    return f"<!--ky-chart {base64.b64encode(json.dumps(state, sort_keys=True).encode()).decode()}-->"
