-- Grain: a manual claim, in its task's order of work.
-- From: tasks, their claims and the best five candidates of each kind.
-- For: worklist.xlsx, one sheet a package. Left out: persons; the caseworker looks the account up in KY.
-- View: worklist.py reads it once.
with candidates as (
    select
        municipality_code,
        claim_id,
        list(struct_pack(candidate, reason, overlap_days, amount_difference) order by rank)
            filter (where kind = 'reference') as references,
        list(struct_pack(candidate, reason, overlap_days, amount_difference) order by rank)
            filter (where kind = 'case') as cases,
    from task_candidates
    group by all
)
select
    tasks.municipality_code,
    tasks.package_code,
    tasks.priority_rank,
    tasks.task_id,
    tasks.handle_by,
    tasks.overdue,
    tasks.income_year,
    claims.account_id,
    claims.claim_id,
    claims.task_type,
    claims.benefit,
    claims.claim_type,
    claims.period_from,
    claims.period_to,
    claims.founded,
    claims.principal,
    claims.balance,
    claims.coverage_amount,
    claims.earliest_coverage_date,
    claims.stated_reference,
    claims.reference,
    claims.reference_status,
    claims.reference_rule,
    claims.candidate_count,
    claims.link_status,
    accounts.stated_case_id,
    claims.case_id,
    candidates.references,
    candidates.cases,
from tasks
inner join claims using (municipality_code, task_id)
inner join accounts
    on accounts.municipality_code = claims.municipality_code
    and accounts.account_id = claims.account_id
left join candidates
    on candidates.municipality_code = claims.municipality_code
    and candidates.claim_id = claims.claim_id
order by tasks.municipality_code, tasks.priority_rank, claims.claim_id
