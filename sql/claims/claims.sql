-- Grain: a loaded claim.
-- From: the claim and every decision made of it.
-- For: the published table. A task's id is made of its account or, with grain claim, of its claim, and its kind.
select
    claims.municipality_code,
    claims.claim_id,
    claims.account_id,
    claims.person_key,
    claims.benefit,
    claims.period_from,
    claims.period_to,
    claims.principal,
    claims.balance,
    claims.in_scope,
    claims.reference_required,
    claims.stated_reference,
    decisions.reference,
    decisions.reference_status,
    decisions.reference_rule,
    decisions.candidate_count,
    case when claims.in_scope then links.case_id end as case_id,
    case when claims.in_scope then links.link_status end as link_status,
    claims.has_coverage,
    claims.coverage_amount,
    outcomes.outcome,
    outcomes.task_type,
    case
        when outcomes.outcome = 'manual' then concat_ws('/',
            claims.municipality_code,
            case when parameters.task_grain = 'claim' then claims.claim_id else claims.account_id end,
            outcomes.task_type)
    end as task_id,
    claims.claim_type,
    claims.founded,
    claims.earliest_coverage_date,
from steps.claim_facts as claims
cross join steps.run_parameters as parameters
inner join steps.link_decisions as links using (municipality_code, account_id)
inner join steps.outcome_decisions as outcomes
    on outcomes.municipality_code = claims.municipality_code
    and outcomes.claim_id = claims.claim_id
left join steps.reference_decisions as decisions
    on decisions.municipality_code = claims.municipality_code
    and decisions.claim_id = claims.claim_id
