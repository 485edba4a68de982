"""Numbers, dates and sentences in both languages, and the label table itself."""

import datetime as dt
import re
import string
from decimal import Decimal

import polars as pl
import pytest

from ky_analysis import contract
from ky_analysis.report import labels, messages

DA, EN = labels.load("da"), labels.load("en")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("value", "danish", "english"), [
    (Decimal("1234567.89"), "1.234.567,89 kr.", "DKK 1,234,567.89"),
    (Decimal("0.00"), "0,00 kr.", "DKK 0.00"),
    (Decimal("-5.50"), "-5,50 kr.", "-DKK 5.50"),
    (None, "–", "–"),
])  # fmt: skip
def test_kroner_to_the_oere(value, danish, english):
    assert plain(labels.kroner(DA, value)) == danish
    assert plain(labels.kroner(EN, value)) == english


@pytest.mark.parametrize(("value", "danish", "english"), [
    (Decimal("999999.40"), "999.999 kr.", "DKK 999,999"),
    (Decimal("1000000"), "1,0 mio. kr.", "DKK 1.0 million"),
    (Decimal("12345678901.23"), "12,3 mia. kr.", "DKK 12.3 billion"),
    (Decimal("0"), "0 kr.", "DKK 0"),
])  # fmt: skip
def test_kroner_in_a_sentence(value, danish, english):
    assert plain(labels.kroner_short(DA, value)) == danish
    assert plain(labels.kroner_short(EN, value)) == english


@pytest.mark.parametrize(("value", "danish"), [
    (0.125, "12,5 %"), (0.0, "0,0 %"), (1.0, "100,0 %"), (0.0001, "< 0,1 %"), (0.99999, "> 99,9 %"), (None, "–"),
])  # fmt: skip
def test_a_share_is_never_rounded_to_nothing_or_all(value, danish):
    assert plain(labels.share(DA, value)) == danish


@pytest.mark.parametrize(("value", "like", "danish"), [
    (0.36, None, "0,4"), (9.8, None, "9,8"), (12.4, None, "12"), (1234.5, None, "1.234"), (0, None, "0"),
    (12.7, 9.8, "12,7"), (7.4, 10.2, "7"), (0, 0, "0"), (None, None, "–"),
])  # fmt: skip
def test_few_hours_have_a_decimal_and_so_have_those_beside_them(value, like, danish):
    assert labels.hours(DA, value, like) == danish


@pytest.mark.parametrize(("value", "danish"), [(0.0, "0 %"), (1.0, "100 %"), (0.995, "99,5 %"), (0.0001, "< 0,1 %")])
def test_a_sentence_says_nothing_and_all_without_a_decimal(value, danish):
    assert plain(messages.written(DA, value)) == danish


def test_a_line_does_not_break_between_a_number_and_its_unit():
    broken = re.compile(r"[\d}½] (?:%|kr\.|mio\.|mia\.)|§ \d|DKK [\d{]")
    assert not {key: text for words in (DA, EN) for key, text in words.texts.items() if broken.search(text)}
    assert DA("outcome.manual").count("\N{NO-BREAK SPACE}") == 0


def test_dates_and_moments():
    day = dt.datetime(2027, 1, 31, 3, 5)
    assert plain(labels.date(DA, day.date())) == "31. januar 2027"
    assert plain(labels.date(EN, day.date())) == "31 January 2027"
    assert (labels.day_of_year(DA, "12-24"), labels.day_of_year(EN, "06-05")) == ("24. december", "5 June")
    assert plain(labels.moment(DA, day)) == "31. januar 2027 kl. 03.05"
    assert plain(labels.moment(EN, day)) == "31 January 2027 at 03:05"


@pytest.mark.parametrize(("n", "danish", "english"), [
    (0, "ingen opgaver", "no tasks"), (1, "1 opgave", "1 task"), (4212, "4.212 opgaver", "4,212 tasks"),
])  # fmt: skip
def test_a_noun_follows_its_number(n, danish, english):
    assert messages.count(DA, "tasks", n) == danish
    assert messages.count(EN, "tasks", n) == english


def test_a_sentence_begins_with_a_capital_and_ends_with_one_full_stop():
    words = labels.Words("da", {"x": "{amount}.", "y.zero": "ingen.", "y.other": "{n}.", **DA.texts})
    assert plain(messages.say(words, "x", amount=Decimal("5"))) == "5 kr."
    assert messages.say(words, "y", 0) == "Ingen."
    assert messages.say(words, "y", 1) == "1."


@pytest.mark.parametrize("value", [True, None, [1]])
def test_what_has_no_place_in_a_sentence_is_an_error(value):
    with pytest.raises(TypeError, match="no place in a sentence"):
        messages.written(DA, value)


def test_a_label_that_is_not_there_is_an_error_and_an_unknown_code_is_itself():
    with pytest.raises(KeyError):
        DA("no.such.label")
    assert DA.code("outcome", "something new") == "something new"


def test_lists():
    assert messages.listed(DA, ["a"]) == "a"
    assert messages.listed(DA, ["a", "b", "c"]) == "a, b og c"


def test_both_languages_have_every_label_with_the_same_values_in_it():
    assert set(DA.texts) == set(EN.texts)
    names = {key: {name for _, name, _, _ in string.Formatter().parse(DA.texts[key]) if name} for key in DA.texts}
    for key, danish in names.items():
        english = {name for _, name, _, _ in string.Formatter().parse(EN.texts[key]) if name}
        assert danish == english, key
        for text in (DA.texts[key], EN.texts[key]):
            assert text == text.strip() and "  " not in text, key
            assert "`" not in text, f"{key}: a page shows a backtick as it is"
            assert text, key


def test_every_label_stands_once():
    keys = [
        row["key"]
        for path in sorted((labels.SQL_ROOT / "seeds").glob("labels*.csv"))
        for row in labels._rows(path.stem)
    ]
    assert len(keys) == len(set(keys)), {key for key in keys if keys.count(key) > 1}


def test_every_code_of_the_contract_has_a_label():
    groups = {
        "outcome": contract.OUTCOMES, "reference_status": contract.REFERENCE_STATUSES,
        "link_status": contract.LINK_STATUSES, "task_type": contract.TASK_TYPES,
        "disposition": contract.DISPOSITIONS, "table": [table.name for table in contract.INPUTS],
        "reportable": ("yes", "no", "in_part", "unknown"), "severity": ("info", "warning", "error"),
        "system": contract.KNOWN_VALUES["system"], "account_status": contract.KNOWN_VALUES["status"],
        "coverage_kind": contract.KNOWN_VALUES["kind"],
        "check": pl.read_csv(labels.SQL_ROOT / "seeds" / "quality_checks.csv")["check"],
        "link_rule": pl.read_csv(labels.SQL_ROOT / "seeds" / "link_ways.csv")["way"],
    }  # fmt: skip
    missing = [
        f"{group}.{code}" for group, codes in groups.items() for code in codes if f"{group}.{code}" not in DA.texts
    ]
    assert not missing


def test_danish_is_danish_and_english_is_english():
    danish, english = ({key: re.sub(r"\{\w*\}", "", text) for key, text in words.texts.items()} for words in (DA, EN))
    assert not [key for key, text in english.items() if re.search(r"\b(og|ikke|opgaver|dækninger|fordringer)\b", text)]
    assert not [key for key, text in danish.items() if re.search(r"\b(the|and|tasks|coverages|claims)\b", text)]


def test_a_runs_own_names_replace_the_seeds(tmp_path):
    own = pl.DataFrame(
        {"key": ["task_type.case_missing"], "da": ["Vores"], "en": [None]}, schema_overrides={"en": pl.String}
    )
    own.write_parquet(tmp_path / "labels.parquet")
    assert labels.load("da", tmp_path).code("task_type", "case_missing") == "Vores"
    assert labels.load("en", tmp_path).code("task_type", "case_missing") == "No case found"
    assert labels.load("da").code("task_type", "case_missing") == "Ingen sag fundet"
