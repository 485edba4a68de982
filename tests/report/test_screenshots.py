"""What the pages look like, beside committed references: at three widths and in print, on a coarse grid.

A screenshot is shrunk in the browser to a grid of mean luminance with 16 steps, so that another machine's fonts and
smoothing do not count. TOLERANCE is the root mean square difference in steps that is allowed. A missing reference
fails. KY_UPDATE_GOLDEN=1 writes them anew.
"""

import base64
import json
import os
from pathlib import Path

import pytest

REFERENCES = Path(__file__).parent / "references.json"
TOLERANCE = 1.1  # steps of 16: another sans serif moves a page by 0.3 to 1.0, the cases below by more
COLUMNS, ROWS = 12, 16
VIEWS = {"360": (360, 800), "1280": (1280, 900), "1920": (1920, 1080), "print": (680, 990)}
PAGES = {
    "da": {"index": VIEWS, "0461-task_packages": VIEWS, "0461-workload": VIEWS, "0461-backlog": ("1280",),
           "0461-data_quality": ("1280",)},
    "en": {"index": ("1280",), "0461-task_packages": ("360", "1280")},
}  # fmt: skip
SHRINK = """async ([png, columns, rows]) => {
  const image = await createImageBitmap(await (await fetch(png)).blob());
  const fine = 8, canvas = new OffscreenCanvas(columns * fine, rows * fine), at = canvas.getContext("2d");
  at.imageSmoothingQuality = "high";
  at.drawImage(image, 0, 0, canvas.width, canvas.height);
  const pixels = at.getImageData(0, 0, canvas.width, canvas.height).data, sums = new Float64Array(columns * rows);
  for (let place = 0; place < canvas.width * canvas.height; place += 1) {
    const x = place % canvas.width, y = Math.floor(place / canvas.width), part = pixels.subarray(place * 4);
    sums[Math.floor(y / fine) * columns + Math.floor(x / fine)]
      += (0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]) / fine ** 2;
  }
  return [...sums].map((sum) => Math.round(sum / 17).toString(16)).join("");
}"""


@pytest.fixture(scope="module")
def shrink(browser):
    """Gives the grid of a page as it stands, or as it is printed."""
    canvas = browser.new_page()
    page = browser.new_page()

    def shrunk(path: Path, view: str, style: str = "") -> str:
        width, height = VIEWS[view]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="print" if view == "print" else "screen")
        page.goto(path.as_uri())
        page.evaluate("""(style) => {
          const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet];
        }""", style)  # fmt: skip
        png = base64.b64encode(page.screenshot()).decode()
        return canvas.evaluate(SHRINK, [f"data:image/png;base64,{png}", COLUMNS, ROWS])

    yield shrunk
    page.close()
    canvas.close()


def difference(one: str, other: str) -> float:
    """The root mean square difference of two grids in steps."""
    assert len(one) == len(other) == COLUMNS * ROWS
    return (sum((int(a, 16) - int(b, 16)) ** 2 for a, b in zip(one, other, strict=True)) / len(one)) ** 0.5


def test_the_pages_look_like_the_references(shrink, site):
    found = {
        f"{site.name}/{name}/{view}": shrink(site / f"{name}.html", view)
        for name, views in PAGES[site.name].items()
        for view in views
    }
    known = json.loads(REFERENCES.read_text(encoding="utf-8")) if REFERENCES.exists() else {}
    if os.environ.get("KY_UPDATE_GOLDEN") == "1":
        REFERENCES.write_text(json.dumps(known | found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return
    missing = sorted(set(found) - set(known))
    assert not missing, f"No reference of {missing}. KY_UPDATE_GOLDEN=1 writes it; look at the page first."
    far = {name: round(difference(grid, known[name]), 2) for name, grid in found.items()}
    assert not {name: off for name, off in far.items() if off > TOLERANCE}


@pytest.mark.parametrize("site", ["da"], indirect=True)
@pytest.mark.parametrize(
    "style",
    [
        ".bar { background: none !important; color: inherit }",
        "body { background: #222 }",
        "main > :not(h1) { display: none }",
        ".figures > div, .decide, .bar { background: #999 !important }",
    ],
)
def test_a_page_that_looks_otherwise_is_seen(shrink, site, style):
    path = site / "0461-task_packages.html"
    assert difference(shrink(path, "1280"), shrink(path, "1280", style)) > TOLERANCE


@pytest.mark.parametrize("site", ["da"], indirect=True)
def test_another_font_is_not_another_look(shrink, site):
    path = site / "0461-task_packages.html"
    for view in ("360", "1280", "print"):
        other = shrink(path, view, "html { font-family: Arial !important }")
        assert difference(shrink(path, view), other) <= TOLERANCE, view


def test_a_missing_reference_fails(shrink, site, monkeypatch, tmp_path):
    monkeypatch.setattr("tests.report.test_screenshots.REFERENCES", tmp_path / "none.json")
    monkeypatch.setattr("tests.report.test_screenshots.PAGES", {site.name: {"index": ("1280",)}})
    monkeypatch.delenv("KY_UPDATE_GOLDEN", raising=False)
    with pytest.raises(AssertionError, match="No reference of"):
        test_the_pages_look_like_the_references(shrink, site)
