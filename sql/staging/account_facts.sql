-- Grain: a loaded account.
-- From: the account, its claims in scope, and the case it states.
-- For: is the account linked, and is there anything to link it for.
-- The stated case counts if it is the same person's; where the CPR is unusable, any case of that id.
with claims_in_scope as (
    select municipality_code, account_id, count(*) as in_scope_claims
    from steps.claim_facts
    where in_scope
    group by all
)
select
    accounts.municipality_code,
    accounts.account_id,
    accounts.person_key,
    accounts.system,
    accounts.status,
    accounts.stated_case_id,
    accounts.system = 'KMD_AKTIV' as on_kmd_aktiv,
    coalesce(cases.case_id is not null
        and (accounts.person_key is null or accounts.person_key = cases.person_key), false) as stated_case_holds,
    coalesce(claims_in_scope.in_scope_claims, 0) as in_scope_claims,
from extract.accounts as accounts
left join extract.cases as cases
    on cases.municipality_code = accounts.municipality_code
    and cases.case_id = accounts.stated_case_id
left join claims_in_scope
    on claims_in_scope.municipality_code = accounts.municipality_code
    and claims_in_scope.account_id = accounts.account_id
