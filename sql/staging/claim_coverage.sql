-- Grain: a claim with at least one coverage.
-- From: steps.coverage_facts.
-- For: what a claim's coverages say about its scope, its requirement and its package.
select
    municipality_code,
    claim_id,
    coalesce(sum(amount) filter (where is_payment), 0)::decimal(14, 2) as coverage_amount,
    min(coverage_date) filter (where is_payment) as earliest_coverage_date,
    bool_or(parked) as has_parked,
    bool_or(is_payment and amount > 0 and law_covers_claim) as paid_in_covered_year,
from steps.coverage_facts
group by all
