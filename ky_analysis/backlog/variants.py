"""Task counts under many settings side by side, for the report on the backlog, and which rules overlap.

Only what the counts need is decided: which claims are manual and in which package. Models are run anew only where a
setting reaches them, so that a rule that is off costs a fraction of a run.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis import database, pipeline, published_run
from ky_analysis.backlog import what_if
from ky_analysis.decide import references
from ky_analysis.settings import Settings

PUBLISHED = "published"
RULE_NAMES = tuple(rule.name for rule in references.RULES)


def standard(settings: Settings) -> dict[str, Settings]:
    """The questions an analyst asks first: each rule off, the other task grain, the other law, by name."""
    rules = settings.rules
    other_grain = {"account": "claim", "claim": "account"}[settings.run.task_grain]
    off = {
        f"without_{rule}": {"rules": {"disabled": tuple(sorted({*rules.disabled, rule}))}}
        for rule in RULE_NAMES
        if rule not in rules.disabled
    }
    asked = off | {
        f"grain_{other_grain}": {"run": {"task_grain": other_grain}},
        "law_2025": {"rules": {"law_year": 2025}},
        "law_2026": {"rules": {"law_year": 2026}},
        "uddannelseshjaelp_before_2026": {"rules": {"uddannelseshjaelp_before_2026": True}},
    }
    return {name: changed(settings, change) for name, change in asked.items()}


def changed(settings: Settings, change: Mapping[str, Mapping]) -> Settings:
    """The settings with some keys of some sections replaced."""
    sections = {name: getattr(settings, name).model_copy(update=dict(keys)) for name, keys in change.items()}
    return settings.model_copy(update=sections)


def count(out: Path, named: Mapping[str, Settings]) -> pl.DataFrame:
    """Tasks of every package as published and under each of the named settings.

    Returns:
        variant (`published` first, then the names in their order), municipality_code, package_code, package_number,
        tasks, claims (for package 15 the coverages); zeros included.

    Raises:
        UsageError: `out` is not a folder that `run` published.
    """
    path = published_run.database_file(out)
    claims = "case when package_number = 15 then tasks else claims end as claims"
    columns = f"municipality_code, package_code, package_number, tasks, {claims}"
    with tempfile.TemporaryDirectory() as spill, what_if.in_memory(path, Path(spill)) as connection:
        frames = {PUBLISHED: database.read(connection, f"select {columns} from published.main.task_packages")}
        (date,) = connection.execute("select extract_date from published.steps.run_parameters").fetchall()[0]
        reached = None
        for name, settings in named.items():
            database.write_run_parameters(connection, settings, date)
            if reached != (reaches := _reaches_the_models(settings)):
                database.load_seeds(connection, settings)
                database.run_models(connection, "staging", "references")
                reached = reaches
            pipeline.decide_references(connection, settings)
            database.run_models(connection, "links")
            pipeline.decide_links(connection)
            database.run_models(connection, "outcomes")
            pipeline.decide_outcomes(connection)
            frames[name] = database.read(connection, _COUNTS)
    tagged = [frame.select(pl.lit(name).alias("variant"), pl.all()) for name, frame in frames.items()]
    order = pl.Enum(list(frames))
    return pl.concat(tagged).sort(pl.col("variant").cast(order), "municipality_code", "package_number")


def _reaches_the_models(settings: Settings) -> tuple:
    """What the models before the first decision read of the settings."""
    rules = settings.rules
    return rules.law_year, rules.uddannelseshjaelp_before_2026, rules.placeholders, settings.benefits


_COUNTS = """
with manual_claims as (
    select
        claims.municipality_code,
        claims.claim_id,
        outcomes.task_type,
        case when parameters.task_grain = 'claim' then claims.claim_id else claims.account_id end as task_key,
        claims.has_coverage,
    from steps.outcome_decisions as outcomes
    inner join steps.claim_facts as claims using (municipality_code, claim_id)
    cross join steps.run_parameters as parameters
    where outcomes.outcome = 'manual'
),
tasks as (
    select municipality_code, task_type, task_key, bool_or(has_coverage) as with_coverage, count(*) as claims
    from manual_claims
    group by all
),
counted as (
    select tasks.municipality_code, packages.package_code, count(*) as tasks, sum(tasks.claims) as claims
    from tasks
    inner join seeds.packages as packages using (task_type, with_coverage)
    group by all
    union all
    select municipality_code, 'parked_coverages', count(*), count(*)
    from steps.coverage_facts
    semi join manual_claims using (municipality_code, claim_id)
    where parked
    group by all
)
select
    municipalities.municipality_code,
    packages.package_code,
    packages.package_number,
    coalesce(counted.tasks, 0)::bigint as tasks,
    coalesce(counted.claims, 0)::bigint as claims,
from steps.municipality_codes as municipalities
cross join seeds.packages as packages
left join counted using (municipality_code, package_code)
"""


def rule_overlap(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """How many of the claims a rule settled each rule's own condition, too, holds for exactly one payment.

    Returns:
        municipality_code, reference_rule (the one that settled), other_rule, claims; zeros left out. The sibling rule
        runs after all others, so it overlaps with none.
    """
    return database.read(connection, _OVERLAP)


_OVERLAP = """
with derived as (
    select
        decisions.municipality_code,
        decisions.reference_rule,
        unnest([
            {'other_rule': 'normalised', 'holds': finds.normalised = 1},
            {'other_rule': 'amount_and_period', 'holds': finds.amount_and_period = 1},
            {'other_rule': 'exact_period', 'holds': finds.exact_period = 1},
            {'other_rule': 'covering_period', 'holds': finds.covering_period = 1},
            {'other_rule': 'only_overlap', 'holds': finds.pool = 1 and finds.has_period},
            {'other_rule': 'only_benefit', 'holds': finds.pool = 1 and not finds.has_period},
            {'other_rule': 'account_sibling', 'holds': decisions.reference_rule = 'account_sibling'},
        ], recursive := true),
    from steps.reference_decisions as decisions
    inner join steps.reference_finds as finds using (municipality_code, claim_id)
    where decisions.reference_status = 'derived'
)
select municipality_code, reference_rule, other_rule, count(*) as claims
from derived
where holds
group by all
order by all
"""


def publish(out: Path, settings: Settings) -> None:
    """Writes `out`/data/what_if.parquet and rule_overlap.parquet, beside what the run published."""
    count(out, standard(settings)).write_parquet(out / "data" / "what_if.parquet")
    with published_run.opened(out) as connection:
        rule_overlap(connection).write_parquet(out / "data" / "rule_overlap.parquet")
