-- Grain: a municipality, person, benefit and income year whose reportable principal sums to less than zero.
-- From: coverages that are reportable in full. A person that is unknown is known by the account alone.
-- For: the income register takes no negative year; someone must look.
select
    municipality_code,
    coalesce(person_key, account_id) as person,
    benefit,
    income_year,
    sum(principal_part) as principal_part,
    min(coverage_id, 5) as coverage_ids,
from coverages
where reportable = 'yes'
group by municipality_code, person_key, case when person_key is null then account_id end, person, benefit, income_year
having sum(principal_part) < 0
