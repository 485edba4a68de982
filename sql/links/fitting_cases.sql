-- Grain: a claim in scope on an unlinked KMD Aktiv account, and a case that fits it.
-- From: the decided reference's case, else the cases of the same person and group.
-- For: each claim's fitting cases, found in one way only, the strongest (way_order 1) that finds any.
with open_claims as (
    select
        claims.municipality_code,
        claims.claim_id,
        claims.account_id,
        claims.person_key,
        claims.case_group,
        claims.has_period,
        claims.period_from,
        claims.period_to,
        decisions.reference,
        decisions.reference_status,
    from steps.claim_facts as claims
    inner join steps.account_facts as accounts using (municipality_code, account_id)
    inner join steps.reference_decisions as decisions using (municipality_code, claim_id)
    where claims.in_scope and not accounts.stated_case_holds
),
case_facts as (
    select
        cases.municipality_code,
        cases.case_id,
        cases.person_key,
        benefits.case_group,
        cases.period_from,
        cases.period_to,
        coalesce(cases.period_from > cases.period_to, false) as is_reversed,
    from extract.cases as cases
    left join seeds.benefits as benefits on benefits.code = cases.benefit
),
pairs as (
    select
        claims.municipality_code,
        claims.claim_id,
        claims.account_id,
        cases.case_id,
        1 as way_order,
        claims.has_period,
        claims.period_from,
        claims.period_to,
        cases.period_from as case_from,
        cases.period_to as case_to,
        cases.is_reversed,
    from open_claims as claims
    inner join steps.benefit_facts as benefits using (municipality_code, reference)
    inner join case_facts as cases
        on cases.municipality_code = benefits.municipality_code
        and cases.case_id = benefits.case_id
        and cases.person_key = claims.person_key
    where claims.reference_status in ('stated', 'derived')
    union all
    select
        claims.municipality_code,
        claims.claim_id,
        claims.account_id,
        cases.case_id,
        case
            when not claims.has_period then 4
            when cases.is_reversed then null
            when coalesce(cases.period_from <= claims.period_from, true)
                and coalesce(cases.period_to >= claims.period_to, true) then 2
            when coalesce(cases.period_from <= claims.period_to, true)
                and coalesce(cases.period_to >= claims.period_from, true) then 3
        end as way_order,
        claims.has_period,
        claims.period_from,
        claims.period_to,
        cases.period_from as case_from,
        cases.period_to as case_to,
        cases.is_reversed,
    from open_claims as claims
    inner join case_facts as cases
        on cases.municipality_code = claims.municipality_code
        and cases.person_key = claims.person_key
        and cases.case_group = claims.case_group
)
select
    municipality_code,
    claim_id,
    account_id,
    case_id,
    way_order,
    case
        when has_period and not is_reversed then
            greatest(0, 1 + date_diff('day',
                greatest(period_from, coalesce(case_from, period_from)),
                least(period_to, coalesce(case_to, period_to))))
        when has_period then 0
    end as overlap_days,
from pairs
where way_order is not null
qualify way_order = min(way_order) over (partition by municipality_code, claim_id)
