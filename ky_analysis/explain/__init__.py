"""Why a claim, an account, a task or a coverage stands as it does: the whole chain in words, from the stored tables.

Nothing is decided here. What a rule found, which candidate lost and what is left to do is read from OUT/ky.duckdb.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from ky_analysis import published_run
from ky_analysis.errors import UsageError
from ky_analysis.explain import chains, lookup
from ky_analysis.explain.parts import Part
from ky_analysis.report import labels

KINDS = ("claim", "account", "task", "coverage")


@dataclass(frozen=True)
class Explanation:
    """One chain. `parts` are in the order in which the decisions were made; each has words and the facts behind them.

    Attributes:
        kind: claim, account, task or coverage.
        title: what is explained, in words.
        extract_date: the date of the extract that was decided on.
    """

    kind: str
    key: str
    municipality_code: str
    language: str
    extract_date: dt.date
    title: str
    parts: tuple[Part, ...]


def explain(
    out: Path,
    *,
    claim: str | None = None,
    account: str | None = None,
    task: str | None = None,
    coverage: str | None = None,
    municipality: str | None = None,
    language: str = "da",
) -> Explanation:
    """Explains one key of a published run.

    Args:
        out: a folder that `run` published.
        claim, account, task, coverage: the key; exactly one of the four.
        municipality: needed where several municipalities have the key.
        language: `da` or `en`.

    Raises:
        UsageError: not exactly one key, or a key or municipality the run does not have; it names the nearest.
    """
    asked = {kind: key for kind, key in zip(KINDS, (claim, account, task, coverage), strict=True) if key is not None}
    if len(asked) != 1:
        raise UsageError("Give one of --claim, --account, --task and --coverage, with the key of one row.")
    ((kind, key),) = asked.items()
    with published_run.opened(out) as connection:
        code = lookup.municipality_of(connection, kind, key, municipality)
        words = lookup.words(connection, language)
        parts = chains.CHAINS[kind](connection, words, code, key)
        extract_date = published_run.extract_date(connection)
    name = labels.municipalities().get(code, code)
    title = words(f"explain.title.{kind}").format(key=key, municipality=f"{name} ({code})" if name != code else code)
    return Explanation(kind, key, code, language, extract_date, title, tuple(parts))


def to_text(explanation: Explanation) -> str:
    """The chain as plain text: a heading a part, a line a sentence."""
    lines = [explanation.title, "=" * len(explanation.title)]
    for part in explanation.parts:
        lines += ["", part.title, "-" * len(part.title), *part.lines]
    return "\n".join(lines) + "\n"


def to_json(explanation: Explanation) -> str:
    """The chain for programs: every part's name, title, lines and facts. Amounts are text with two decimals."""
    return json.dumps(asdict(explanation), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    raise TypeError(f"{type(value).__name__} has no form in JSON")
