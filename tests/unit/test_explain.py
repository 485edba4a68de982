"""The chain of a decision in words: what it says is what is stored, and an unknown key names what is allowed."""

import datetime as dt
import json
import random

import duckdb
import polars as pl
import pytest

from ky_analysis import explain as explaining
from ky_analysis import pipeline
from ky_analysis.errors import UsageError
from ky_analysis.report import labels
from ky_analysis.settings import Settings
from tests import product, worlds
from tests.oracle import Options
from tests.unit import loaded_worlds

ANSWERS = {
    "not_payment": "no", "benefit_unknown": "unknown", "not_covered": "no", "years_unknown": "unknown",
    "before_1994": "no", "repaid_net": "no", "earlier_year": "yes", "partly_earlier": "in_part",
}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return loaded_worlds.publish(tmp_path_factory.mktemp("explain") / "out", **loaded_worlds.world())


def part(explanation, name):
    return next(part for part in explanation.parts if part.name == name)


def lines(out, name, language="en", **key):
    return "\n".join(part(explaining.explain(out, language=language, **key), name).lines)


def test_the_chain_is_in_the_order_of_the_decisions(out):
    chain = explaining.explain(out, claim="F10", municipality="0461")
    names = [part.name for part in chain.parts]
    assert names == ["scope", "requirement", "stated", "rules", "candidates", "reference", "stated_case", "link",
                     "outcome", "coverages", "task", "way_out"]  # fmt: skip
    assert (chain.municipality_code, chain.extract_date) == ("0461", dt.date(2026, 11, 20))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("kind", "key"), [("claim", f"F{number}") for number in range(1, 11)] + [
    *(("account", f"K{number}") for number in range(1, 6)), *(("coverage", f"D{number}") for number in range(1, 6)),
    ("task", "0461/K1/reference_ambiguous"), ("task", "0461/K5/reference_and_case"),
])  # fmt: skip
def test_every_key_is_explained_as_it_was_decided(out, language, kind, key):
    chain = explaining.explain(out, language=language, **{kind: key})
    assert explaining.to_text(chain).startswith(chain.title)
    assert "{" not in explaining.to_text(chain)
    read_back = json.loads(explaining.to_json(chain))
    assert [one["name"] for one in read_back["parts"]] == [one.name for one in chain.parts]
    for one in chain.parts:
        if one.name == "rules" and kind == "claim":
            won = [rule["rule"] for rule in one.facts["rules"] if rule["state"] == "wins"]
            rule = part(chain, "reference").facts["reference_rule"]
            assert won == ([rule] if rule and rule != "other_person" else [])
        if one.name == "coverage":
            assert ANSWERS[one.facts["reported_by"]] == one.facts["reportable"]


def test_the_line_of_the_law_is_named(out):
    required = lines(out, "requirement", claim="F1")
    assert "Cash assistance, all years (info.skat.dk oid=2061787)" in required
    assert "2025, 2026" in required
    assert "has no line" in lines(out, "requirement", claim="F5")
    assert "No reference is required." in lines(out, "requirement", claim="F5")
    assert "unknown" in lines(out, "requirement", claim="F9")


def test_each_candidate_says_why_it_won_or_lost(out):
    winner, loser = lines(out, "candidates", claim="F1").split("→")[1:]
    assert winner.strip().startswith("Won by the rule “Exactly the same period” [exact_period].")
    assert "Lost: “Exactly the same period” [exact_period] had found exactly one, A1." in loser
    tie = lines(out, "candidates", claim="F10")
    assert tie.count("[covering_period], but so do 2 payments") == 2
    assert "DKK\N{NO-BREAK SPACE}10.00 more than the principal" in tie


def test_what_is_wrong_with_the_stated_reference(out):
    assert part(explaining.explain(out, claim="F3"), "stated").facts["verdict"] == "other_person"
    assert part(explaining.explain(out, claim="F9"), "stated").facts["verdict"] == "placeholder"
    assert "No rule was tried" in lines(out, "rules", claim="F3")
    assert "[only_overlap] would find A2" in lines(out, "way_out", claim="F3")


def test_verdicts_on_a_stated_reference(tmp_path):
    stated = {
        "F1": ("A1", "kontanthjaelp", "own"),
        "F2": ("00a-1", "kontanthjaelp", "own_respelled"),
        "F3": ("a3", "kontanthjaelp", "own_other_kind"),
        "F4": ("X9", "kontanthjaelp", "unknown"),
        "F5": ("X9", "boligindskud", "not_tested"),
    }
    claims = [{"claim_id": key, "stated_reference": one[0], "benefit": one[1]} for key, one in stated.items()]
    tables = loaded_worlds.world() | {"claims": claims, "coverages": []}
    out = loaded_worlds.publish(tmp_path / "out", **tables)
    for key, (_, _, verdict) in stated.items():
        assert part(explaining.explain(out, claim=key), "stated").facts["verdict"] == verdict, key


def test_each_case_says_how_it_fits(out):
    cases = lines(out, "cases", claim="F4")
    assert "Fits the claim: The case's period covers the claim's [covering_case]. Fits 2 of 2" in cases
    assert "a stronger way found another case" in cases
    assert "the claim is of case group HTF" in cases
    assert "not a case" not in lines(out, "stated_case", account="K1")
    assert "is not in the extract" in lines(out, "stated_case", account="K5")


def test_a_rule_that_is_off_is_named_as_the_way_out(tmp_path):
    tables = loaded_worlds.world() | {"coverages": []}
    out = loaded_worlds.publish(tmp_path / "out", Settings(rules={"disabled": ["exact_period"]}), **tables)
    assert "[exact_period]: turned off" in lines(out, "rules", claim="F1")
    assert "[exact_period] is turned off; it finds exactly one." in lines(out, "way_out", claim="F1")


def test_siblings_and_the_day_a_claim_arose(tmp_path):
    none = {"period_from": None, "period_to": None}
    tables = {
        "accounts": [{"account_id": "K1"}],
        "claims": [{"claim_id": "F1", "stated_reference": "A1"}, {"claim_id": "F2"} | none,
                   {"claim_id": "F3", "founded": dt.date(2024, 2, 1)} | none],
        "benefits": [{"reference": "A1"}, {"reference": "A2", "period_from": dt.date(2024, 3, 2)}],
    }  # fmt: skip
    out = loaded_worlds.publish(tmp_path / "out", **tables)
    assert "[account_sibling]: found exactly one and decided" in lines(out, "rules", claim="F2")
    assert "begun when it arose (1\N{NO-BREAK SPACE}February\N{NO-BREAK SPACE}2024): 0" in lines(
        out, "candidates", claim="F3"
    )
    assert "[account_sibling]: found none" in lines(out, "rules", claim="F3")


def test_the_deadline_and_what_waits(out):
    assert "31\N{NO-BREAK SPACE}January\N{NO-BREAK SPACE}2027, set by income year 2026" in lines(
        out, "task", claim="F10"
    )
    assert "No deadline" in lines(out, "task", claim="F3")
    assert "waits for task 0461/K1/reference_ambiguous" in lines(out, "coverage", coverage="D5")


def test_the_runs_own_names_are_used(tmp_path):
    named = Settings(task_types=[{"task_type": "reference_missing", "name_da": "Vores navn"}])
    out = loaded_worlds.publish(tmp_path / "out", named, **loaded_worlds.world())
    assert "Vores navn – uden dækninger" in lines(out, "task", "da", claim="F4")


def test_an_unknown_key_names_the_nearest(out):
    with pytest.raises(UsageError, match=r"no claim F11\. The nearest keys are: F1, F10,"):
        explaining.explain(out, claim="F11")
    with pytest.raises(UsageError, match=r"no claim F-\[CPR\]-1\.") as raised:
        explaining.explain(out, claim="F-610150-0001-1")
    assert "0001" not in str(raised.value)
    with pytest.raises(UsageError, match=r"no municipality 0101\. It has: 0461"):
        explaining.explain(out, claim="F1", municipality="0101")
    with pytest.raises(UsageError, match="one of: da, en"):
        explaining.explain(out, claim="F1", language="de")
    for keys in ({}, {"claim": "F1", "account": "K1"}):
        with pytest.raises(UsageError, match="Give one of"):
            explaining.explain(out, **keys)


def test_a_key_of_several_municipalities_needs_one(tmp_path):
    accounts = [{"account_id": "K1", "municipality_code": code} for code in ("0101", "0155")]
    out = loaded_worlds.publish(tmp_path / "out", accounts=[*accounts, {"account_id": "K2"}])
    with pytest.raises(UsageError, match=r"2 municipalities have account K1\..* one of: 0101, 0155"):
        explaining.explain(out, account="K1")
    assert explaining.explain(out, account="K1", municipality="155").municipality_code == "0155"
    with pytest.raises(UsageError, match=r"Municipality 0461 has no account K1\. The key is known in: 0101, 0155"):
        explaining.explain(out, account="K1", municipality="0461")


def test_random_worlds_are_explained_as_they_were_decided(tmp_path):
    product.write_extract(worlds.random_worlds(random.Random(5), 12), tmp_path / "extract")
    options = Options()
    pipeline.build(tmp_path / "extract", tmp_path / "out", product.settings_of(options), reports=False,
                   extract_date=options.extract_date, key=b"only for tests")  # fmt: skip
    for claim in pl.read_parquet(tmp_path / "out" / "data" / "claims.parquet").filter("in_scope").iter_rows(named=True):
        code = claim["municipality_code"]
        chain = explaining.explain(tmp_path / "out", claim=claim["claim_id"], municipality=code)
        rules = [one for one in chain.parts if one.name == "rules"]
        won = [rule["rule"] for one in rules for rule in one.facts["rules"] if rule["state"] == "wins"]
        derived = claim["reference_status"] == "derived"
        assert won == ([claim["reference_rule"]] if derived else []), (code, claim["claim_id"])
        pool = [one.facts["pool"] for one in chain.parts if one.name == "candidates"]
        assert claim["candidate_count"] in (None, *pool)
        assert "{" not in explaining.to_text(chain)


def test_the_labels_are_whole_in_both_languages():
    danish, english = labels.seed("da"), labels.seed("en")
    own = [key for key in danish if key.startswith("explain.")]
    assert len(own) > 100
    for key in own:
        assert danish[key] and english[key]
        assert sorted(_fields(danish[key])) == sorted(_fields(english[key])), key


def _fields(text):
    return [piece.split("}")[0] for piece in text.split("{")[1:]]


def test_reading_leaves_the_database_as_it_was(out):
    explaining.explain(out, claim="F1")
    with duckdb.connect(str(out / "ky.duckdb")) as connection:  # a reader that stayed open would hold it
        assert connection.execute("select count(*) from claims").fetchall() == [(10,)]
