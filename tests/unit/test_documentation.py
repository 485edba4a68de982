"""What is made from the code is current, and what the README says of the tree is true."""

import re
from pathlib import Path

from ky_analysis import documentation
from ky_analysis.decide import case_links, outcomes, references
from ky_analysis.report import labels

ROOT = Path(__file__).parents[2]


def test_the_data_dictionary_is_current():
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == documentation.data_dictionary()


def test_the_tables_of_the_rules_are_current():
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert text == documentation.rules(text)
    assert text.count("<!-- table:") == 6


def test_the_english_reasons_are_the_codes_own():
    words = labels.load("en")
    for rule in references.RULES:
        assert words(f"reason.reference.{rule.name}") == rule.reason
    for group, ladder in (
        ("link_status", case_links.LADDER),
        ("outcome", outcomes.OUTCOMES),
        ("task_type", outcomes.TASK_TYPES),
    ):
        for step in ladder:
            assert words(f"reason.{group}.{step.name}") == step.reason
    for way, reason in case_links.WAYS.items():
        assert words(f"reason.link_rule.{way}") == reason


def test_the_tree_of_the_readme_is_the_disks():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"```text\n(.*?)```", readme, re.DOTALL)[1]
    named = {line.split()[0] for line in tree.splitlines() if line.strip()}
    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not missing
    packages = {f"ky_analysis/{path.name}" for path in (ROOT / "ky_analysis").glob("*.py") if path.stem != "__init__"}
    assert packages <= named, sorted(packages - named)


def test_every_label_is_in_both_languages():
    assert set(labels.seed("da")) == set(labels.seed("en"))
    assert all(text.strip() for language in ("da", "en") for text in labels.seed(language).values())
