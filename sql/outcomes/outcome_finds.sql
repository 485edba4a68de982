-- Grain: a loaded claim.
-- From: the claim, its account's link and its reference decision.
-- For: the columns the ladders of outcomes and kinds of task decide on.
-- View: the ladders read it once.
select
    claims.municipality_code,
    claims.claim_id,
    claims.on_kmd_aktiv,
    claims.in_scope,
    accounts.status as account_status,
    links.link_status,
    decisions.reference_status,
from steps.claim_facts as claims
inner join steps.account_facts as accounts using (municipality_code, account_id)
inner join steps.link_decisions as links using (municipality_code, account_id)
left join steps.reference_decisions as decisions
    on decisions.municipality_code = claims.municipality_code
    and decisions.claim_id = claims.claim_id
