-- Grain: a loaded claim.
-- From: the claim, its account, its coverages and the law.
-- For: everything the rules ask of a claim itself. A claim's person is its account's.
-- Left out: every comparison with benefits and cases.
select
    claims.municipality_code,
    claims.claim_id,
    claims.account_id,
    accounts.person_key,
    claims.benefit,
    benefits.case_group,
    claims.period_from,
    claims.period_to,
    coalesce(claims.period_from <= claims.period_to, false) as has_period,
    claims.claim_type,
    claims.founded,
    claims.principal,
    claims.balance,
    claims.stated_reference,
    claims.stated_reference is null
        or lower(claims.stated_reference) in (select unnest(placeholders) from steps.run_parameters)
        or regexp_full_match(claims.stated_reference, '0+') as stated_is_empty,
    accounts.system = 'KMD_AKTIV' as on_kmd_aktiv,
    accounts.system = 'KMD_AKTIV'
        and (claims.balance > 0 or coalesce(coverage.has_parked, false)) as in_scope,
    claims.benefit is null
        or law_years.benefit is not null
        or coalesce(coverage.paid_in_covered_year, false) as reference_required,
    coalesce(coverage.coverage_amount, 0)::decimal(14, 2) as coverage_amount,
    coalesce(coverage.coverage_amount > 0, false) as has_coverage,
    coverage.earliest_coverage_date,
from extract.claims as claims
inner join extract.accounts as accounts using (municipality_code, account_id)
cross join steps.run_parameters as parameters
left join seeds.benefits as benefits on benefits.code = claims.benefit
left join steps.law_years as law_years
    on law_years.benefit = claims.benefit
    and law_years.year = parameters.law_year
left join steps.claim_coverage as coverage using (municipality_code, claim_id)
