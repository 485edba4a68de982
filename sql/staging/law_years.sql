-- Grain: a benefit and a year in which LL § 8 O covers it.
-- From: seeds.law_8o, the law year and the years of the coverages.
-- For: every test of "does the law cover this benefit in that year" is one equality join.
with asked_years as (
    select law_year as year from steps.run_parameters
    union
    select distinct year(coverage_date) from extract.coverages
)
select distinct
    law.benefit,
    asked_years.year,
from seeds.law_8o as law
inner join asked_years
    on asked_years.year >= coalesce(law.from_year, asked_years.year)
    and asked_years.year <= coalesce(law.to_year, asked_years.year)
