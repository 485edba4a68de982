-- Grain: a loaded account.
-- From: the account, its claims' fitting cases, and the cases that fit all of them.
-- For: the columns the ladder of link statuses decides on.
with claims_with_a_case as (
    select
        municipality_code,
        account_id,
        count(distinct claim_id) as claims_with_a_case,
        max(way_order) as weakest_way,
    from steps.fitting_cases
    group by all
),
cases_that_fit_all as (
    select
        account_cases.municipality_code,
        account_cases.account_id,
        count(*) as cases_that_fit_all,
        min(account_cases.case_id) as case_that_fits_all,
    from steps.account_cases as account_cases
    inner join steps.account_facts as accounts using (municipality_code, account_id)
    where account_cases.claims_it_fits = accounts.in_scope_claims
    group by all
)
select
    accounts.municipality_code,
    accounts.account_id,
    accounts.on_kmd_aktiv,
    accounts.stated_case_id,
    accounts.stated_case_holds,
    accounts.in_scope_claims,
    coalesce(claims_with_a_case.claims_with_a_case, 0) as claims_with_a_case,
    ways.way as weakest_way,
    coalesce(cases_that_fit_all.cases_that_fit_all, 0) as cases_that_fit_all,
    cases_that_fit_all.case_that_fits_all,
from steps.account_facts as accounts
left join claims_with_a_case using (municipality_code, account_id)
left join cases_that_fit_all using (municipality_code, account_id)
left join seeds.link_ways as ways on ways.way_order = claims_with_a_case.weakest_way
