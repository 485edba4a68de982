"""The tables of docs/ that are made from the code: the data dictionary, and the rules' tables in docs/rules.md.

`python -m ky_analysis.documentation` writes them; a test holds the files to them.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from ky_analysis import contract, database
from ky_analysis.decide import case_links, outcomes, references
from ky_analysis.report import labels
from ky_analysis.report import published as beside
from ky_analysis.workload import published, published_estimate, published_progress

SECTIONS = {
    "What comes out": contract.OUTPUTS,
    "The workload, in every output": published.TABLES,
    "Beside them in data/ for the reports, not in ky.duckdb": beside.TABLES,
    "An estimate from representative municipalities": published_estimate.TABLES,
    "Progress between extracts": published_progress.TABLES,
}
DOCS = Path(__file__).parent.parent / "docs"
_MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def data_dictionary() -> str:
    """docs/data-dictionary.md: every table that goes out and comes in."""
    parts = [
        "# Data dictionary\n",
        "Made from `ky_analysis/contract.py` and its like by `python -m ky_analysis.documentation`. The same texts are",
        "comments in `ky.duckdb`. Columns that may be null are marked; amounts are kroner.\n",
    ]
    for heading, tables in SECTIONS.items():
        parts.append(f"## {heading}\n")
        for table in tables:
            key = f" Key: {', '.join(table.key)}." if table.key else ""
            parts.append(f"### {table.name}\n\n{table.description}{key}\n")
            rows = [(c.name, c.type, "yes" if c.nullable else "", _meaning(c)) for c in table.columns]
            parts.append(_table(("column", "type", "null", "meaning"), rows))
    parts.append("## What comes in\n")
    for table in contract.INPUTS:
        parts.append(f"### {table.danish}{' (optional)' if table.optional else ''}\n")
        rows = [(c.danish, c.name, c.kind, "yes" if c.required else "", c.description) for c in table.columns]
        parts.append(_table(("column", "English name", "read as", "required", "meaning"), rows))
    return "\n".join(parts)


def _meaning(column: contract.Column) -> str:
    values = f" One of: {', '.join(column.values)}." if column.values else ""
    return f"{column.description}.{values}"


def rules(text: str) -> str:
    """docs/rules.md with its marked tables made anew."""
    words = labels.load("da")
    tables = {
        "references": _table(
            ("Nr.", "Regel", "Hvornår den afgør sagen"),
            [(str(n), f"`{r.name}`", words(f"reason.reference.{r.name}")) for n, r in enumerate(references.RULES, 1)],
        ),
        "ways": _table(
            ("Styrke", "Måde", "Hvilke sager der passer"),
            [(str(n), f"`{way}`", words(f"reason.link_rule.{way}")) for n, way in enumerate(case_links.WAYS, 1)],
        ),
        "links": _ladder(words, "link_status", case_links.LADDER),
        "outcomes": _ladder(words, "outcome", outcomes.OUTCOMES),
        "task_types": _ladder(words, "task_type", outcomes.TASK_TYPES),
        "law": _table(("Ydelse", "Fra år", "Til år", "Kilde"), list(_law(words))),
    }
    return _MARKED.sub(lambda match: f"{match[1]}\n{tables[match[2]]}\n{match[3]}", text)


def _ladder(words: labels.Words, group: str, ladder: Iterable) -> str:
    rows = [(f"`{step.name}`", words(f"{group}.{step.name}"), words(f"reason.{group}.{step.name}")) for step in ladder]
    return _table(("Kode", "Navn", "Hvornår"), rows)


def _law(words: labels.Words) -> Iterable[tuple[str, ...]]:
    with (database.SQL_ROOT / "seeds" / "law_8o.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (
                words(f"benefit.{row['benefit']}"),
                row["from_year"] or "–",
                row["to_year"] or "–",
                words.code("law_source", row["source"]),
            )


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def main() -> None:
    """Writes the files."""
    (DOCS / "data-dictionary.md").write_text(data_dictionary(), encoding="utf-8")
    path = DOCS / "rules.md"
    path.write_text(rules(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
