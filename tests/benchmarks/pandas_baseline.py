"""The rules in pandas, as an analyst would write them: merges, group-bys and masks. Needs pandas and pyarrow alone.

`python pandas_baseline.py LOADED OUT` reads the loaded rows as parquet and writes OUT/claims.parquet and
OUT/task_packages.parquet. Left out: coverages, candidates, deadlines and data quality, which the product makes as well.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

CLAIM = ["municipality_code", "claim_id"]
ACCOUNT = ["municipality_code", "account_id"]
PLACEHOLDERS = ["-", "ukendt", "mangler"]
WAYS = ["reference_case", "covering_case", "overlapping_case", "only_case"]
BEGINNING, OPEN = pd.Timestamp("1600-01-01"), pd.Timestamp("2200-01-01")


def main(loaded: Path, out: Path) -> None:
    tables = {path.stem: pd.read_parquet(path) for path in loaded.glob("*.parquet")}
    for name in ("claims", "benefits", "cases", "accounts", "coverages"):
        for column in [c for c in tables[name] if c.startswith("period_") or c in ("founded", "created")]:
            tables[name][column] = pd.to_datetime(tables[name][column])
        for column in {"principal", "balance", "gross_paid", "amount", "interest"} & set(tables[name]):
            tables[name][column] = (tables[name][column].astype("float64") * 100).round().astype("Int64")
    claims = claim_facts(tables)
    claims = decide_references(claims, tables["benefits"])
    claims = decide_links(claims, tables)
    claims = decide_outcomes(claims)
    out.mkdir(parents=True, exist_ok=True)
    claims.to_parquet(out / "claims.parquet")
    packages(claims).to_parquet(out / "task_packages.parquet")


def covered(tables: dict, benefits: pd.Series, years: pd.Series) -> pd.Series:
    """Does LL § 8 O cover the benefit in the year?"""
    law = tables["law_8o"]
    asked = pd.DataFrame({"benefit": benefits, "year": years, "row": np.arange(len(benefits))})
    found = asked.dropna(subset="benefit").merge(law, on="benefit")
    holds = (found["year"] >= found["from_year"].fillna(0)) & (found["year"] <= found["to_year"].fillna(9999))
    return pd.Series(np.isin(np.arange(len(benefits)), found.loc[holds, "row"]), index=benefits.index)


def claim_facts(tables: dict) -> pd.DataFrame:
    accounts = tables["accounts"][[*ACCOUNT, "person_key", "system", "status", "stated_case_id"]]
    claims = tables["claims"].merge(accounts, on=ACCOUNT)
    rows = tables["coverages"].merge(claims[[*CLAIM, "benefit"]], on=CLAIM)
    payment = rows["kind"].isin(["Indbetaling", "Modregning", "Lønindeholdelse", "Korrektion"])
    rows["paid"] = rows["amount"].where(payment, 0)
    years = pd.to_datetime(rows["coverage_date"]).dt.year
    rows["in_covered_year"] = payment & (rows["amount"] > 0) & covered(tables, rows["benefit"], years)
    sums = rows.groupby(CLAIM).agg(
        coverage_amount=("paid", "sum"), has_parked=("parked", "any"), in_covered_year=("in_covered_year", "any")
    )
    claims = claims.merge(sums, on=CLAIM, how="left")
    claims["coverage_amount"] = claims["coverage_amount"].fillna(0)
    claims["has_coverage"] = claims["coverage_amount"] > 0
    on_kmd_aktiv, parked = claims["system"] == "KMD_AKTIV", claims["has_parked"].fillna(False).astype(bool)
    claims["in_scope"] = on_kmd_aktiv & ((claims["balance"] > 0) | parked)
    law_year = pd.Series(int(tables["run_parameters"]["law_year"].iloc[0]), index=claims.index)
    paid = claims["in_covered_year"].fillna(False).astype(bool)
    claims["required"] = claims["benefit"].isna() | covered(tables, claims["benefit"], law_year) | paid
    claims["case_group"] = claims["benefit"].map(tables["benefit_list"].set_index("code")["case_group"])
    stated = claims["stated_reference"]
    is_placeholder = stated.str.lower().isin(PLACEHOLDERS) | stated.str.fullmatch("0+").fillna(False).astype(bool)
    claims["no_stated"] = stated.isna() | is_placeholder
    claims["normal"] = normalised(stated)
    claims["has_period"] = (claims["period_from"] <= claims["period_to"]).fillna(False)
    return claims


def normalised(text: pd.Series) -> pd.Series:
    kept = text.str.upper().str.replace(r"[\W_]", "", regex=True).str.lstrip("0")
    return kept.where(kept != "")


def decide_references(claims: pd.DataFrame, benefits: pd.DataFrame) -> pd.DataFrame:
    benefits = benefits.assign(normal=normalised(benefits["reference"]))
    asked = claims[claims["in_scope"] & claims["required"]]
    stating = asked[~asked["no_stated"]].assign(key=lambda f: f["normal"].fillna(f["stated_reference"]))
    keyed = benefits.assign(key=benefits["normal"].fillna(benefits["reference"]))
    met = stating.merge(keyed, on=["municipality_code", "key"], suffixes=("", "_b"))
    same = (met["person_key"] == met["person_key_b"]).fillna(False).astype(bool)
    met["own"] = same & (met["reference"] == met["stated_reference"])
    met["other"], met["own_normal"] = ~same, same & met["normal_b"].notna()
    met = met.groupby(CLAIM)[["own", "other", "own_normal"]].any().reset_index()
    claims = claims.merge(met, on=CLAIM, how="left")
    for name in ("own", "other", "own_normal"):
        claims[name] = claims[name].fillna(False).astype(bool) & claims["required"]
    claims["other"] &= ~claims["own_normal"] & ~claims["own"]
    came = claims["in_scope"] & claims["required"] & ~claims["own"] & ~claims["other"]
    known = benefits.dropna(subset=["person_key", "benefit"])
    pairs = claims[came].merge(known, on=["municipality_code", "person_key", "benefit"], suffixes=("", "_b"))
    start, end = pairs["period_from_b"].fillna(BEGINNING), pairs["period_to_b"].fillna(OPEN)
    straight = ~(pairs["period_from_b"] > pairs["period_to_b"]).fillna(False)
    overlaps = straight & (start <= pairs["period_to"]) & (end >= pairs["period_from"])
    begun = (pairs["period_from_b"] <= pairs["founded"]) | pairs["period_from_b"].isna() | pairs["founded"].isna()
    pool = overlaps.where(pairs["has_period"], begun)
    exact = pairs["has_period"] & (pairs["period_from"] == pairs["period_from_b"])
    exact &= pool & (pairs["period_to"] == pairs["period_to_b"])
    covers = pool & pairs["has_period"] & straight & (start <= pairs["period_from"]) & (end >= pairs["period_to"])
    empty, period = pairs["no_stated"], pairs["has_period"]
    rules = {
        "normalised": ~empty & (pairs["normal"] == pairs["normal_b"]).fillna(False).astype(bool),
        "amount_and_period": exact & (pairs["gross_paid"] == pairs["principal"]).fillna(False).astype(bool),
        "exact_period": exact,
        "covering_period": covers & empty,
        "only_overlap": pool & empty & period,
        "only_benefit": pool & empty & ~period,
    }
    claims = claims.merge(pairs[pool].groupby(CLAIM).size().rename("pool").reset_index(), on=CLAIM, how="left")
    claims["candidate_count"] = claims["pool"].fillna(0).where(came).astype("Int64")
    claims["reference_rule"], claims["found"] = None, None
    for rule, finds in rules.items():
        one = pairs[finds].groupby(CLAIM)["reference"].agg(["size", "first"]).query("size == 1")["first"]
        one = claims[CLAIM].merge(one.rename("one").reset_index(), on=CLAIM, how="left")["one"]
        wins = one.notna() & claims["reference_rule"].isna() & came
        claims.loc[wins, "reference_rule"], claims.loc[wins, "found"] = rule, one[wins]
    claims = siblings(claims, pairs[pool & empty & ~period], came)
    derived = claims["reference_rule"].notna() & came
    claims.loc[claims["other"] & claims["in_scope"], "reference_rule"] = "other_person"
    in_scope = claims["in_scope"]
    claims["reference_status"] = np.select(
        [~in_scope, ~claims["required"], claims["own"], claims["other"], derived, ~claims["no_stated"],
         claims["candidate_count"].fillna(0) >= 2],
        ["", "not_required", "stated", "invalid", "derived", "invalid", "ambiguous"], "missing",
    )  # fmt: skip
    kept = in_scope & ((~claims["required"] & ~claims["no_stated"]) | claims["own"])
    claims["reference"] = claims["found"].where(derived, claims["stated_reference"].where(kept))
    return claims


def siblings(claims: pd.DataFrame, pool: pd.DataFrame, came: pd.Series) -> pd.DataFrame:
    kind = [*ACCOUNT, "benefit"]
    known = claims[claims["in_scope"] & (claims["own"] | claims["found"].notna()) & claims["benefit"].notna()]
    known = known.assign(sibling=known["stated_reference"].where(known["own"], known["found"]))
    one = known.groupby(kind)["sibling"].agg(["nunique", "first"]).query("nunique == 1")["first"].rename("sibling")
    in_pool = pool[[*CLAIM, "reference"]].rename(columns={"reference": "sibling"}).assign(is_in_pool=True)
    claims = claims.merge(one.reset_index(), on=kind, how="left").merge(in_pool, on=[*CLAIM, "sibling"], how="left")
    wins = came & claims["reference_rule"].isna() & claims["is_in_pool"].notna()
    claims.loc[wins, "reference_rule"] = "account_sibling"
    claims.loc[wins, "found"] = claims.loc[wins, "sibling"]
    return claims


def decide_links(claims: pd.DataFrame, tables: dict) -> pd.DataFrame:
    accounts, cases = tables["accounts"].copy(), tables["cases"].copy()
    cases["case_group"] = cases["benefit"].map(tables["benefit_list"].set_index("code")["case_group"])
    persons = cases[["municipality_code", "case_id", "person_key"]].rename(columns={"case_id": "stated_case_id"})
    stated = ["municipality_code", "stated_case_id"]
    accounts = accounts.merge(persons, on=stated, how="left", suffixes=("", "_c"), indicator=True)
    same = accounts["person_key"].isna()
    same |= (accounts["person_key"] == accounts["person_key_c"]).fillna(False).astype(bool)
    accounts["holds"] = (accounts["_merge"] == "both") & accounts["stated_case_id"].notna() & same
    scope = claims[claims["in_scope"]].merge(accounts[[*ACCOUNT, "holds"]], on=ACCOUNT)
    open_ = scope[~scope["holds"]]
    columns = [*CLAIM, "account_id", "case_id", "way"]
    named = open_[open_["reference_status"].isin(["stated", "derived"]) & open_["person_key"].notna()].merge(
        tables["benefits"][["municipality_code", "reference", "case_id"]], on=["municipality_code", "reference"]
    )
    named = named.dropna(subset="case_id").merge(
        cases[["municipality_code", "case_id", "person_key"]], on=["municipality_code", "case_id", "person_key"]
    )
    named["way"] = 1
    pairs = open_.dropna(subset=["person_key", "case_group"]).merge(
        cases.dropna(subset=["person_key", "case_group"]), on=["municipality_code", "person_key", "case_group"],
        suffixes=("", "_c"))  # fmt: skip
    start, end = pairs["period_from_c"].fillna(BEGINNING), pairs["period_to_c"].fillna(OPEN)
    straight = ~(pairs["period_from_c"] > pairs["period_to_c"]).fillna(False)
    covers = straight & (start <= pairs["period_from"]) & (end >= pairs["period_to"])
    overlaps = straight & (start <= pairs["period_to"]) & (end >= pairs["period_from"])
    pairs["way"] = np.select([~pairs["has_period"], covers, overlaps], [4, 2, 3], 0)
    fitting = pd.concat([named[columns], pairs.loc[pairs["way"] > 0, columns]])
    fitting = fitting[fitting["way"] == fitting.groupby(CLAIM)["way"].transform("min")]
    counts = scope.groupby(ACCOUNT).size().rename("in_scope_claims")
    have = fitting.groupby(ACCOUNT).agg(with_case=("claim_id", "nunique"), weakest=("way", "max"))
    fits = fitting.groupby([*ACCOUNT, "case_id"]).size().rename("fits").reset_index().merge(counts.reset_index())
    all_ = fits[fits["fits"] == fits["in_scope_claims"]].groupby(ACCOUNT)["case_id"].agg(["size", "first"])
    for more in (counts, have, all_):
        accounts = accounts.merge(more.reset_index(), on=ACCOUNT, how="left")
    number = accounts[["in_scope_claims", "with_case", "size"]].fillna(0)
    every = number["with_case"] == number["in_scope_claims"]
    accounts["link_status"] = np.select(
        [accounts["system"] != "KMD_AKTIV", accounts["holds"], number["in_scope_claims"] == 0,
         every & (number["size"] == 1), every & (number["size"] >= 2), number["with_case"] == 0],
        ["", "linked", "not_in_scope", "linked_automatically", "ambiguous", "missing"], "conflicting",
    )  # fmt: skip
    found = accounts["first"].where(accounts["link_status"] == "linked_automatically")
    accounts["case_id"] = accounts["stated_case_id"].where(accounts["link_status"] == "linked", found)
    return claims.merge(accounts[[*ACCOUNT, "link_status", "case_id"]], on=ACCOUNT)


def decide_outcomes(claims: pd.DataFrame) -> pd.DataFrame:
    link, reference = claims["link_status"], claims["reference_status"]
    linked, open_ = link.isin(["linked", "linked_automatically"]), reference.isin(["ambiguous", "missing", "invalid"])
    claims["outcome"] = np.select(
        [claims["system"] != "KMD_AKTIV", ~claims["in_scope"],
         (link == "linked") & reference.isin(["stated", "not_required"]), linked & ~open_],
        ["not_kmd_aktiv", "settled", "resolved_before", "resolved_automatically"], "manual",
    )  # fmt: skip
    claims["task_type"] = np.select(
        [claims["outcome"] != "manual", ~linked & (claims["status"] == "Venter_på_dækning"), ~linked & open_,
         link.isin(["ambiguous", "conflicting"]), link == "missing"],
        ["", "waiting_account", "reference_and_case", "case_ambiguous", "case_missing"], "reference_" + reference,
    )  # fmt: skip
    return claims


def packages(claims: pd.DataFrame) -> pd.DataFrame:
    manual = claims[claims["outcome"] == "manual"]
    tasks = manual.groupby([*ACCOUNT, "task_type"]).agg(
        with_coverage=("has_coverage", "any"), claims=("claim_id", "size"), person=("person_key", "first"),
        balance=("balance", "sum"), coverage_amount=("coverage_amount", "sum"))  # fmt: skip
    tasks = tasks.reset_index()
    side = np.where(tasks["with_coverage"], "_with_coverage", "_without_coverage")
    tasks["package_code"] = tasks["task_type"] + side
    return tasks.groupby(["municipality_code", "package_code"]).agg(
        tasks=("account_id", "size"), accounts=("account_id", "nunique"), claims=("claims", "sum"),
        persons=("person", "nunique"), balance=("balance", "sum"), coverage_amount=("coverage_amount", "sum"),
    ).reset_index()  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
