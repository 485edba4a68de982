"""Charts for JupyterLab that answer to the mouse; published reports have SVG and tables instead."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from ky_analysis.report.charts import RULE, SERIES


@dataclass(frozen=True)
class Interactive:
    """A Vega-Lite chart that JupyterLab draws without the network; elsewhere a line of text."""

    spec: dict

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"application/vnd.vegalite.v5+json": self.spec, "text/plain": "A chart for JupyterLab."}


def linked_bars(rows: Sequence[dict], kinds: tuple[str, str], over: str, size: str) -> Interactive:
    """Two bar charts of kinds and one over time; what is chosen in any of them filters the others.

    Args:
        rows: counted by the two kinds and by `over`.
        kinds: the columns of the two bar charts.
        over: the column of the third chart, a whole number.
        size: the column that is summed.
    """
    picks = [alt.selection_point(fields=[kind], name=f"pick_{kind}") for kind in kinds]
    brush = alt.selection_interval(encodings=["x"], name="pick_time")
    base = alt.Chart(alt.Data(values=list(rows)))
    total = f"sum({size}):Q"
    charts = []
    for kind, pick, other in zip(kinds, picks, reversed(picks), strict=True):
        charts.append(
            base.transform_filter(other)
            .transform_filter(brush)
            .mark_bar()
            .encode(
                x=alt.X(total, title=size),
                y=alt.Y(f"{kind}:N", sort="-x", title=None),
                color=alt.condition(pick, alt.value(SERIES[0]), alt.value(RULE)),
                tooltip=[f"{kind}:N", total],
            )
            .add_params(pick)
            .properties(width=320)
        )
    time = (
        base.transform_filter(picks[0])
        .transform_filter(picks[1])
        .mark_bar(color=SERIES[1])
        .encode(x=alt.X(f"{over}:O"), y=alt.Y(total, title=size), tooltip=[f"{over}:O", total])
        .add_params(brush)
        .properties(width=760, height=160)
    )
    return Interactive(alt.vconcat(alt.hconcat(*charts), time).to_dict())
