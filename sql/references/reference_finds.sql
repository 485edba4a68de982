-- Grain: a claim in scope; nothing is left out, so that each gets a status.
-- From: the claim, its stated reference's matches and its candidates.
-- For: per rule how many benefits it finds, and which one where it is one. The ladder decides on these columns alone.
-- View: the ladder reads it once.
with found as (
    select
        municipality_code,
        claim_id,
        count(*) filter (where in_pool) as pool,
        count(*) filter (where meets_normalised) as normalised,
        min(reference) filter (where meets_normalised) as normalised_reference,
        count(*) filter (where in_pool and meets_exact_period and has_same_amount) as amount_and_period,
        min(reference) filter (where in_pool and meets_exact_period and has_same_amount) as amount_and_period_reference,
        count(*) filter (where in_pool and meets_exact_period) as exact_period,
        min(reference) filter (where in_pool and meets_exact_period) as exact_period_reference,
        count(*) filter (where in_pool and meets_covering_period) as covering_period,
        min(reference) filter (where in_pool and meets_covering_period) as covering_period_reference,
        min(reference) filter (where in_pool) as pool_reference,
    from steps.reference_candidates
    group by all
)
select
    claims.municipality_code,
    claims.claim_id,
    claims.account_id,
    claims.benefit,
    claims.reference_required,
    claims.stated_reference,
    claims.stated_is_empty,
    claims.has_period,
    coalesce(stated.is_own, false) as stated_is_own,
    coalesce(stated.is_other_persons, false) as stated_is_other_persons,
    coalesce(found.pool, 0) as pool,
    found.* exclude (municipality_code, claim_id, pool),
from steps.claim_facts as claims
left join steps.stated_matches as stated using (municipality_code, claim_id)
left join found using (municipality_code, claim_id)
where claims.in_scope
