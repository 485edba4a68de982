-- Any row stops the run: a municipality whose packages do not hold the balance and coverages of its manual claims.
with manual_claims as (
    select municipality_code, sum(balance) as balance, sum(coverage_amount) as coverage_amount
    from claims
    where outcome = 'manual'
    group by all
),
packages as (
    select municipality_code, sum(balance) as balance, sum(coverage_amount) as coverage_amount
    from task_packages
    where package_number < 15
    group by all
)
select municipality_code
from packages
left join manual_claims using (municipality_code)
where packages.balance != coalesce(manual_claims.balance, 0)
    or packages.coverage_amount != coalesce(manual_claims.coverage_amount, 0)
