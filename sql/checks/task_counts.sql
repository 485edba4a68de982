-- Any row stops the run: a municipality whose tasks are not the same count in claims, tasks and packages,
-- or whose manual claims are not all in a task and a package.
with in_claims as (
    select municipality_code, count(distinct task_id) as tasks, count(*) filter (where outcome = 'manual') as claims
    from claims
    group by all
),
in_tasks as (
    select municipality_code, count(*) as tasks, sum(claims) as claims
    from tasks
    group by all
),
in_packages as (
    select municipality_code, sum(tasks) as tasks, sum(claims) as claims
    from task_packages
    where package_number < 15
    group by all
),
waiting as (
    select municipality_code, count(*) as rows
    from coverages
    where disposition = 'waiting'
    group by all
),
parked as (
    select municipality_code, tasks as rows
    from task_packages
    where package_number = 15
)
select municipality_code
from in_packages
full join in_claims using (municipality_code)
full join in_tasks using (municipality_code)
full join parked using (municipality_code)
full join waiting using (municipality_code)
where coalesce(in_packages.tasks, 0) != coalesce(in_tasks.tasks, 0)
    or coalesce(in_packages.tasks, 0) != coalesce(in_claims.tasks, 0)
    or coalesce(in_packages.claims, 0) != coalesce(in_claims.claims, 0)
    or coalesce(in_tasks.claims, 0) != coalesce(in_claims.claims, 0)
    or coalesce(parked.rows, 0) != coalesce(waiting.rows, 0)
