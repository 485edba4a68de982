-- Grain: a municipality with a parked coverage on a claim in scope.
-- From: coverages that wait or are released, and their claims.
-- For: the fifteenth package: it counts the waiting ones and shows the released beside them.
with waiting_claims as (
    select
        municipality_code,
        claim_id,
        any_value(claims.account_id) as account_id,
        any_value(claims.person_key) as person_key,
        any_value(claims.balance) as balance,
    from coverages
    inner join claims using (municipality_code, claim_id)
    where coverages.disposition = 'waiting'
    group by all
),
claim_counts as (
    select
        municipality_code,
        count(distinct account_id) as accounts,
        count(*) as claims,
        count(distinct person_key) as persons,
        sum(balance) as balance,
    from waiting_claims
    group by all
),
row_counts as (
    select
        municipality_code,
        count(*) filter (where disposition = 'waiting') as tasks,
        count(*) filter (where disposition = 'released') as released,
        sum(amount) filter (where disposition = 'waiting') as coverage_amount,
        sum(principal_part) filter (where disposition = 'waiting' and reportable in ('yes', 'in_part')) as at_risk,
    from coverages
    where disposition in ('waiting', 'released')
    group by all
)
select
    row_counts.municipality_code,
    'parked_coverages' as package_code,
    row_counts.tasks,
    coalesce(claim_counts.accounts, 0) as accounts,
    coalesce(claim_counts.claims, 0) as claims,
    coalesce(claim_counts.persons, 0) as persons,
    claim_counts.balance,
    row_counts.coverage_amount,
    row_counts.at_risk,
    row_counts.released,
from row_counts
left join claim_counts using (municipality_code)
