"""An executed notebook as one HTML page: no code, no external reference, the same bytes at each run.

The notebook's outputs go through nbconvert with our own template. The page around them says what may be loaded, which
is nothing, by a Content-Security-Policy with the hashes of the page's own style and script.
"""

import base64
import datetime as dt
import hashlib
import html as markup
import json
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
        provenance: What ran on what, as `known` gives it.
    """
    body = figures.drawn(body_of(executed))
    if "<!--ky-chart" in body:
        raise ValueError("a chart was left undrawn")
    return shell(words, body, title=title, name=name, provenance=provenance, script=template("page.js", f"{name}.js"))


def body_of(executed: NotebookNode) -> str:
    """The notebook's HTML outputs, one after the other."""
    text, _ = _exporter().from_notebook_node(executed)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def shell(words: Words, body: str, *, title: str, name: str, provenance: dict, script: str = "") -> str:
    """The page around a body: head, contents list, provenance and policy."""
    style = template("style.css", f"{name}.css")
    script = script or template("page.js")
    chapters = [(id_, markup.unescape(text)) for id_, text in _CHAPTER.findall(body)]
    return _environment().get_template("page.html.j2").render(
        words=words, body=body, title=title, name=name, chapters=chapters, style=style, script=script,
        policy=policy(style, script), provenance=readable(words, provenance),
    )  # fmt: skip


def template(*names: str) -> str:
    """Templates after one another: the common one, and the report's own where it has one."""
    return "".join(path.read_text(encoding="utf-8") for name in names if (path := TEMPLATES / name).exists())


def policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; only this style and this script apply."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def known(provenance: dict) -> dict:
    """The parts of a manifest that a page shows, as plain values; what a run does not give is left out."""
    extract = provenance.get("extract") or {}
    estimated = [{"file": one["path"], "rows": None, "sha256": one["sha256"]} for one in provenance.get("inputs") or ()]
    files = extract.get("files") or estimated
    versions = {"ky-analysis": provenance.get("version"), "python": provenance.get("python")}
    versions |= provenance.get("libraries") or {}
    return {
        "extract_date": str(extract.get("extract_date") or ""),
        "kind": "estimate" if estimated else "run",
        "files": [{name: file.get(name) for name in ("file", "rows", "sha256")} for file in files],
        "settings": sorted(_flat(provenance.get("settings") or {}).items()),
        "versions": sorted((name, str(value)) for name, value in versions.items() if value),
        "run_id": provenance.get("run_id") or "",
        "finished": str(provenance.get("finished") or ""),
    }


def readable(words: Words, provenance: dict) -> dict:
    """What `known` gives, as people read it."""
    day, finished = provenance["extract_date"], provenance["finished"]
    moment = labels.moment(words, dt.datetime.fromisoformat(finished).astimezone()) if finished else "–"
    return provenance | {
        "as_of": words("page.as_of").format(date=labels.date(words, dt.date.fromisoformat(day))) if day else "",
        "files": [file | {"rows": labels.number(words, file["rows"])} for file in provenance["files"]],
        "run": words("page.run").format(run=provenance["run_id"] or "–", moment=moment),
    }


def _flat(settings: dict, prefix: str = "") -> dict[str, str]:
    flat = {}
    for name, value in settings.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list | tuple):
            flat[prefix + name] = ", ".join(json.dumps(one, ensure_ascii=False) for one in value)
        elif value is not None:
            flat[prefix + name] = str(value)
    return {name: value for name, value in flat.items() if value != ""}


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
