-- Grain: a loaded account.
-- From: the account and its link decision.
-- For: the published table.
select
    accounts.municipality_code,
    accounts.account_id,
    accounts.person_key,
    accounts.system,
    accounts.status,
    accounts.stated_case_id,
    links.case_id,
    links.link_status,
    links.link_rule,
    links.candidate_case_count,
    accounts.in_scope_claims,
from steps.account_facts as accounts
inner join steps.link_decisions as links using (municipality_code, account_id)
