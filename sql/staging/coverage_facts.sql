-- Grain: a loaded coverage.
-- From: extract.coverages with its claim's benefit.
-- For: kind, income year and principal part, read once for all later models.
select
    coverages.municipality_code,
    coverages.coverage_id,
    coverages.claim_id,
    claims.account_id,
    coverages.coverage_date,
    coverages.kind,
    coverages.amount,
    coverages.interest,
    coverages.parked,
    coalesce(kinds.is_payment, false) as is_payment,
    year(coverages.coverage_date) as income_year,
    (coverages.amount - coverages.interest)::decimal(14, 2) as principal_part,
    law_years.benefit is not null as law_covers_claim,
from extract.coverages as coverages
inner join extract.claims as claims using (municipality_code, claim_id)
left join seeds.coverage_kinds as kinds using (kind)
left join steps.law_years as law_years
    on law_years.benefit = claims.benefit
    and law_years.year = year(coverages.coverage_date)
