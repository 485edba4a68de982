-- Grain: a municipality and a package, all 15, zeros included.
-- From: the counts of the manual packages and of the parked coverages.
-- For: the published table that the headline numbers come from.
with counted as (
    select *, null::bigint as released from steps.manual_packages
    union all by name
    select * from steps.parked_package
)
select
    municipalities.municipality_code,
    packages.package_code,
    packages.package_number,
    packages.with_coverage,
    coalesce(counted.tasks, 0)::bigint as tasks,
    coalesce(counted.accounts, 0)::bigint as accounts,
    coalesce(counted.claims, 0)::bigint as claims,
    coalesce(counted.persons, 0)::bigint as persons,
    coalesce(counted.balance, 0)::decimal(14, 2) as balance,
    coalesce(counted.coverage_amount, 0)::decimal(14, 2) as coverage_amount,
    coalesce(counted.at_risk, 0)::decimal(14, 2) as at_risk,
    case when packages.package_number = 15 then coalesce(counted.released, 0)::bigint end as released,
from steps.municipality_codes as municipalities
cross join seeds.packages as packages
left join counted
    on counted.municipality_code = municipalities.municipality_code
    and counted.package_code = packages.package_code
order by municipalities.municipality_code, packages.package_number
