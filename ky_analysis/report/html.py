"""An executed notebook as one HTML page: no code, no external reference, the same bytes at each run.

The notebook's outputs go through nbconvert with our own template; the page around them says what may be loaded (nothing)
by a Content-Security-Policy with the hashes of the page's own style and script.
"""

import base64
import datetime as dt
import hashlib
import html as markup
import re
from functools import cache
from pathlib import Path

import jinja2
from nbformat import NotebookNode

from ky_analysis.report import figures, labels
from ky_analysis.report.labels import Words

TEMPLATES = Path(__file__).parent / "templates"
_CHAPTER = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')


def page(words: Words, executed: NotebookNode, *, title: str, name: str, provenance: dict) -> str:
    """The HTML of a report.

    Args:
        words: The label table.
        executed: The notebook with its outputs.
        title: The report's title.
        name: The report's name, for the page's own place among the others.
        provenance: What ran on what; see `publish.publish_reports`.
    """
    body = figures.drawn(body_of(executed))
    if "<!--ky-chart" in body:
        raise ValueError("a chart was left undrawn")
    return shell(words, body, title=title, name=name, provenance=provenance)


def body_of(executed: NotebookNode) -> str:
    """The notebook's HTML outputs, one after the other."""
    text, _ = _exporter().from_notebook_node(executed)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def shell(words: Words, body: str, *, title: str, name: str, provenance: dict, script: str = "") -> str:
    """The page around a body: head, contents list, provenance and policy."""
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    script = script or (TEMPLATES / "page.js").read_text(encoding="utf-8")
    chapters = [(id_, markup.unescape(text)) for id_, text in _CHAPTER.findall(body)]
    return _environment().get_template("page.html.j2").render(
        words=words, body=body, title=title, name=name, chapters=chapters, style=style, script=script,
        policy=policy(style, script), provenance=readable(words, provenance),
    )  # fmt: skip


def policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; only this style and this script apply."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def readable(words: Words, provenance: dict) -> dict:
    """Provenance as the page shows it; what a run does not give is left out."""
    inputs = provenance.get("inputs") or {}
    files = [{"file": file} | dict(facts) for file, facts in sorted(inputs.items())]
    settings = sorted(_flat(provenance.get("settings") or {}).items())
    moment = provenance.get("time")
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment)
    day = provenance.get("extract_date")
    if isinstance(day, str):
        day = dt.date.fromisoformat(day)
    return {
        "as_of": words("page.as_of").format(date=labels.date(words, day)) if day else "",
        "files": [row | {"rows": labels.number(words, row.get("rows"))} for row in files],
        "settings": settings,
        "versions": sorted((provenance.get("versions") or {}).items()),
        "run": words("page.run").format(run=provenance.get("run_id", "–"), moment=labels.moment(words, moment))
        if moment
        else "",
    }


def _flat(settings: dict, prefix: str = "") -> dict[str, str]:
    flat = {}
    for name, value in settings.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        elif value not in (None, "", [], ()):
            flat[prefix + name] = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return flat


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _exporter():
    from nbconvert.exporters import TemplateExporter

    return TemplateExporter(
        template_name="base", template_file="template.html.j2", extra_template_paths=[str(TEMPLATES)]
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
