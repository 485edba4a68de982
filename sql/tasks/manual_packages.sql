-- Grain: a municipality and one of packages 1 to 14 that has a task.
-- From: tasks and their claims. A claim is in one task, so sums over tasks are sums over distinct claims.
-- For: the counts of the fourteen packages with manual tasks.
select
    municipality_code,
    package_code,
    count(*) as tasks,
    count(distinct account_id) as accounts,
    sum(claims) as claims,
    count(distinct person_key) as persons,
    sum(balance) as balance,
    sum(coverage_amount) as coverage_amount,
    sum(at_risk) as at_risk,
from tasks
group by all
