"""The table, the figure and the page around them."""

import base64
import re
from decimal import Decimal
from itertools import pairwise

import altair as alt
import pytest

from ky_analysis.report import charts, figures, html, labels, markup, tables
from ky_analysis.report.tables import Column

DA, EN = labels.load("da"), labels.load("en")
COLUMNS = (Column("name", "Navn"), Column("n", "Antal", "number"), Column("amount", "Beløb", "kroner"))
ROWS = [
    {"name": "<b>x</b>", "n": 1234, "amount": Decimal("5.50")},
    {"name": "=1+1", "n": None, "amount": Decimal("-1234.00")},
]


def rows_of(html_text):
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html_text)]


def test_a_table_has_caption_scopes_and_escaped_text():
    text = tables.table(DA, "t", "Tal & ting", COLUMNS, ROWS, total={"name": "I alt", "n": 1234}).html
    assert '<caption id="t-caption">Tal &amp; ting</caption>' in text
    assert text.count('scope="col"') == 3 and text.count('scope="row"') == 3
    assert rows_of(text) == [
        ["Navn", "Antal", "Beløb\N{NO-BREAK SPACE}(kr.)"],
        ["&lt;b&gt;x&lt;/b&gt;", "1.234", "5,50"],
        ["=1+1", "–", "-1.234,00"],
        ["I alt", "1.234", ""],
    ]


@pytest.mark.parametrize(("rows", "long"), [(30, False), (31, True)])
def test_a_long_table_keeps_its_head_in_sight(rows, long):
    text = tables.table(DA, "t", "x", COLUMNS, ROWS[:1] * rows).html
    assert ('class="scroll long"' in text) is long


def test_groups_stand_before_their_rows():
    text = tables.table(DA, "t", "x", COLUMNS, ROWS, groups={0: "Først", 1: "Så"}).html
    assert re.findall(r'scope="rowgroup" colspan="3">(.*?)</th>', text) == ["Først", "Så"]
    assert text.count("<tbody>") == text.count("</tbody>") == 2


@pytest.mark.parametrize(("words", "amount"), [(DA, "5,50"), (EN, "5.50")])
def test_the_download_is_a_csv_that_a_spreadsheet_opens(words, amount):
    text = tables.download(words, "f", COLUMNS, ROWS).html
    csv = base64.b64decode(re.search(r"base64,([^\"]+)", text)[1]).decode()
    assert csv.startswith("\ufeff")
    lines = csv.removeprefix("\ufeff").split("\r\n")
    assert lines[1] == f"<b>x</b>;1234;{amount}"
    assert lines[2].startswith("'=1+1;;-1234")


def chart(width):
    return charts.bars([charts.Row("Første", (charts.Bar(3, "3"),)), charts.Row("Anden", (charts.Bar(0, "0"),))], width)


def drawn(**more):
    given = {"title": "A < B", "subtitle": "Antal", "alternative": "Første: 3. Anden: 0.", "chart": chart}
    fragment = figures.figure(DA, "f", columns=COLUMNS, rows=ROWS, **(given | more))
    return figures.drawn(fragment.html)


def test_a_figure_has_name_words_table_and_download():
    text = drawn()
    assert text.count('role="img"') == 2
    assert "A &lt; B" in text and '<desc id="f-wide-text">Første: 3. Anden: 0.</desc>' in text
    assert '<table id="f-table">' in text and "data:text/csv" in text
    assert "ky-chart" not in text


def test_a_chart_takes_the_pages_colours_and_fonts():
    text = drawn()
    assert "var(--series-1" in text and "var(--ink" in text
    assert not re.search(r'="#', text) and "font-family" not in text


def test_the_same_figure_gives_the_same_bytes():
    assert drawn() == drawn()


@pytest.mark.parametrize("width", [328, 720])
def test_every_label_and_number_of_a_chart_lies_inside_it(width):
    name = "En opgavepakke med et navn på mere end hundrede tegn, som kommunen selv har fundet på at give den her æøå"
    rows = [charts.Row(name, (charts.Bar(10**9, "1.000.000.000 med dækninger"), charts.Bar(1, "1 uden", 1)))]
    layers = charts.bars(rows, width).layer
    texts = [value for layer in layers for value in layer.data.values if "text" in value]
    assert " ".join(value["text"] for value in texts if value["weight"] == 600) == name
    for value in texts:
        sign = charts.BOLD_SIGN if value["weight"] == 600 else charts.SIGN
        assert value["x"] + len(value["text"]) * sign <= width
    places = sorted(value["y"] for value in texts)
    assert all(later - earlier >= charts.BAR for earlier, later in pairwise(places))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_are_told_apart_and_text_is_read(scheme):
    style = (html.TEMPLATES / "style.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]
    colour = {name: value if len(value) == 7 else "#" + "".join(2 * sign for sign in value[1:])
              for name, value in re.findall(r"--([\w-]+): (#\w+)", block)}  # fmt: skip
    for one, other in (("series-1", "paper"), ("series-2", "paper"), ("series-1", "series-2"), ("call-line", "paper")):
        assert contrast(colour[one], colour[other]) >= 3, (one, other)
    for text, ground in (("ink", "paper"), ("muted", "paper"), ("muted", "tint"), ("link", "paper"), ("ink", "call")):
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)


def test_the_charts_colours_are_the_light_pages():
    style = (html.TEMPLATES / "style.css").read_text(encoding="utf-8")
    for colour, name in figures.VARIABLES.items():
        assert f"{name}: {colour}" in style


def test_a_headline_escapes_and_sets_the_unit_smaller():
    text = markup.headline("<x>", [markup.Figure("1,2 mio. kr.", "Beløb", "<n>")], decide="<d>", decide_title="Nu").html
    assert "<x>" not in text and "<d>" not in text and "<n>" not in text
    assert "<strong>1,2<small> mio. kr.</small></strong>" in text


def test_a_headline_takes_a_unit_before_the_number():
    assert (
        "<small>DKK </small>1.2<small> million</small>"
        in markup.headline("x", [markup.Figure("DKK 1.2 million", "y")]).html
    )


def test_a_placed_chart_is_what_vega_draws():
    rows = [charts.Row("Én & to", (charts.Bar(3, "3 af 5"), charts.Bar(0, "0", 1), charts.Bar(2, "2", 0, start=3)))]
    spec = charts.bars(rows, 400).to_dict() | {"config": figures.THEME, "usermeta": {"language": "da"}}
    ours, theirs = figures.placed(spec), figures._converted(spec)
    assert re.search(r'viewBox="[^"]+"', ours)[0] == re.search(r'viewBox="[^"]+"', theirs)[0]
    texts = r'<text[^>]*?(?:x="([\d.]+)" y="([\d.]+)"|translate\(([\d.]+),([\d.]+)\))[^>]*>([^<]*)</text>'
    placed = [
        [(round(float(one[0] or one[2])), float(one[1] or one[3]), one[4]) for one in re.findall(texts, drawing)]
        for drawing in (ours, theirs)
    ]
    assert len(placed[0]) == 4
    for mine, its in zip(*placed, strict=True):
        assert mine[0] == its[0] and abs(mine[1] - its[1]) <= 1 and mine[2] == its[2]
    boxes = [tuple(map(float, box)) for box in re.findall(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)"', ours)]
    paths = [tuple(map(float, box)) for box in re.findall(r'mark" d="M([\d.]+),([\d.]+)h([\d.]+)', theirs)]
    assert len(boxes) == len(paths) == 3
    for mine, its in zip(boxes, paths, strict=True):
        assert mine == pytest.approx(its, abs=0.06)


def test_a_chart_with_scales_is_left_to_vega():
    chart = alt.Chart(alt.Data(values=[{"x": 1}])).mark_bar().encode(x="x:Q")
    assert figures.placed(chart.to_dict()) is None and figures.placed(alt.layer(chart).to_dict()) is None
