-- Grain: a loaded coverage.
-- From: steps.coverage_benefits and the years of LL § 8 O.
-- For: the published table: disposition, and whether the coverage is reported. The first line that fits decides.
-- Left out: a deduction already given in the year of payment (SKM2012.427.SR); the data do not show it.
select
    coverages.municipality_code,
    coverages.coverage_id,
    coverages.claim_id,
    coverages.coverage_date,
    coverages.kind,
    coverages.amount,
    coverages.interest,
    coverages.parked,
    case
        when not coverages.parked then 'not_parked'
        when not coverages.in_scope then 'out_of_scope'
        when coverages.outcome = 'manual' then 'waiting'
        else 'released'
    end as disposition,
    coverages.income_year,
    coverages.principal_part,
    case
        when not coverages.is_payment then 'no'
        when coverages.benefit is null then 'unknown'
        when law_years.benefit is null then 'no'
        when coverages.first_year_paid is null or coverages.last_year_paid is null then 'unknown'
        when coverages.last_year_paid < 1994 or coverages.first_year_paid >= coverages.income_year then 'no'
        when coverages.last_year_paid < coverages.income_year then 'yes'
        else 'in_part'
    end as reportable,
    coverages.reference,
    coverages.case_id,
    case
        when coverages.parked and coverages.in_scope and coverages.outcome = 'manual' then coverages.task_id
    end as blocking_task_id,
    coverages.benefit,
    coverages.person_key,
    coverages.account_id,
    coverages.is_payment,
    law_years.benefit is not null
        and coverages.is_payment
        and (coverages.first_year_paid is null or coverages.last_year_paid is null) as year_of_payment_unknown,
from steps.coverage_benefits as coverages
left join steps.law_years as law_years
    on law_years.benefit = coverages.benefit
    and law_years.year = coverages.income_year
