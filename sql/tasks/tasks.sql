-- Grain: a task of packages 1 to 14: one account (or, with grain claim, one claim) and one kind.
-- From: manual claims, what waits for them, and their deadline.
-- For: the published table. The rank is a total order in each municipality, so the same extract gives the same.
with at_risk as (
    select municipality_code, blocking_task_id as task_id, sum(principal_part) as at_risk
    from coverages
    where disposition = 'waiting' and reportable in ('yes', 'in_part')
    group by all
),
grouped as (
    select
        municipality_code,
        task_id,
        any_value(task_type) as task_type,
        bool_or(has_coverage) as with_coverage,
        any_value(account_id) as account_id,
        any_value(person_key) as person_key,
        min(claim_id) as first_claim_id,
        count(*) as claims,
        sum(balance)::decimal(14, 2) as balance,
        sum(coverage_amount)::decimal(14, 2) as coverage_amount,
        min(earliest_coverage_date) as earliest_coverage_date,
    from claims
    where task_id is not null
    group by municipality_code, task_id
)
select
    grouped.municipality_code,
    grouped.task_id,
    packages.package_code,
    grouped.task_type,
    grouped.with_coverage,
    grouped.account_id,
    grouped.person_key,
    grouped.claims,
    grouped.balance,
    grouped.coverage_amount,
    coalesce(at_risk.at_risk, 0)::decimal(14, 2) as at_risk,
    grouped.earliest_coverage_date,
    deadlines.income_year,
    deadlines.handle_by,
    deadlines.tax_year_end,
    coalesce(deadlines.overdue, false) as overdue,
    row_number() over (
        partition by grouped.municipality_code
        order by
            case
                when not deadlines.overdue then 1
                when deadlines.overdue then 2
                when grouped.with_coverage then 3
                else 4
            end,
            case when not deadlines.overdue then deadlines.handle_by end nulls last,
            grouped.coverage_amount desc,
            grouped.account_id,
            packages.type_order,
            grouped.first_claim_id
    ) as priority_rank,
from grouped
inner join seeds.packages as packages
    on packages.task_type = grouped.task_type
    and packages.with_coverage = grouped.with_coverage
left join at_risk
    on at_risk.municipality_code = grouped.municipality_code
    and at_risk.task_id = grouped.task_id
left join steps.task_deadlines as deadlines
    on deadlines.municipality_code = grouped.municipality_code
    and deadlines.task_id = grouped.task_id
