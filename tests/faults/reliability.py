"""Writes docs/reliability.md from what the long form of the fault tests measured: python -m tests.faults.reliability"""

import json
import platform
from pathlib import Path

from tests.faults import forms

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = """# Reliability: what was done to it, and what came of it

Made by `make test-faults`; do not edit. `make test-faults-short`, which CI runs too, is a short form of the same tests.
Every test has a red case in which the product is broken on purpose and the test sees it.

"""


def figures() -> dict[str, dict]:
    """What the tests left, by name."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(forms.FIGURES.glob("*.json"))}


def rows(found: dict[str, dict]) -> list[tuple[str, str, str]]:
    """What was done, how often, and what came of it; what was not run is left out."""
    made = []
    for name, what in {"semicolon": "semicolons", "comma": "commas"}.items():
        if one := found.get(f"pollution-{name}"):
            made.append((
                f"Files polluted in the Pollock kinds, {what}", f"{one['files']:,}",
                f"{one['refused']:,} refused with a sentence, the others loaded or rejected row by row; "
                f"{one['wrong_or_lost']} wrong or lost values, {one['tracebacks']} tracebacks",
            ))  # fmt: skip
    if one := found.get("kills-operations"):
        text = (
            f"{one['wrong']} with a set that was not the old or the new one, or with something left after the next run"
        )
        made.append(("`kill -9` after each file operation of a run", f"{one['kills']:,}", text))
    if one := found.get("kills-times"):
        made.append(("`kill -9` at a random moment", f"{one['kills']:,}", f"{one['wrong']} wrong"))
    for how in ("ENOSPC", "EIO"):
        if one := found.get(f"failing-{how}"):
            text = f"{one['wrong']} wrong; {one['went_on']} did no harm and the run went on, the others were said"
            made.append((f"The k-th file operation fails with {how}", f"{one['failures']:,}", text))
    if one := found.get("disk-full"):
        full = sum(code == 1 for code in one["sizes"].values())
        made.append(("Small file systems", f"{len(one['sizes'])}", f"{full} ran full: all said so, none left anything"))
    if kernels := {name: one for name, one in found.items() if name.startswith("kernel-")}:
        slowest = max(one["seconds"] for one in kernels.values())
        deadline = max(one["deadline"] for one in kernels.values())
        text = f"all failed in time; the slowest after {slowest} s with a deadline of {deadline} s"
        made.append(("Notebooks that die, hang, print without end or run out of memory", str(len(kernels)), text))
    for form in ("parquet", "xlsx", "zip"):
        if one := found.get(f"flips-{form}"):
            text = f"{one['refused']:,} refused; {one['wrong']} crashes or lost rows"
            made.append((f"Bits turned and ends cut, {form}, no digest", f"{one['damaged']:,}", text))
        if one := found.get(f"flips-digest-{form}"):
            made.append((f"The same, {form}, with a digest", f"{one['damaged']:,}", f"{one['unnoticed']} unnoticed"))
    if one := found.get("parallel-one"):
        text = f"{one['published']} published one after the other, {one['busy']} refused, the slowest after "
        made.append(("Runs at once on one folder", str(one["runs"]), f"{text}{one['slowest_refusal']:.1f} s"))
    if one := found.get("parallel-many"):
        made.append(("Pairs of municipalities side by side", str(one["pairs"]), f"{one['leaks']} keys of another"))
    if one := found.get("hostile"):
        text = f"no new element among {one['elements']:,}, nothing ran, the work list holds them as text"
        made.append(("Hostile texts in every text column", str(one["strings"]), text))
    if same := [one for name, one in found.items() if name.startswith("determinism-")]:
        text = f"{sum(one['differences'] for one in same)} tables or pages that differ"
        made.append(("Shuffled rows, 1, 2 and 8 threads, other hash seeds", str(len(same)), text))
    if laws := [one for name, one in found.items() if name.startswith("conservation-")]:
        text = f"{sum(one['broken'] for one in laws)} of {laws[0]['laws']} laws of conservation broken"
        made.append(("Random small extracts", f"{sum(one['extracts'] for one in laws):,}", text))
    return made


def main() -> None:
    table = ["| what was done | how often | what came of it |", "|---|---:|---|"]
    table += [f"| {what} | {often} | {came} |" for what, often, came in rows(figures())]
    said = f"\nMeasured on {platform.system()}, Python {platform.python_version()}.\n"
    PAGE.write_text(HEAD + "\n".join(table) + "\n" + said, encoding="utf-8")


if __name__ == "__main__":
    main()
