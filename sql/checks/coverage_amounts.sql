-- Any row stops the run: a municipality whose coverages do not sum, over the four dispositions, to what was loaded.
with loaded as (
    select municipality_code, sum(amount) as amount, count(*) as rows
    from extract.coverages
    group by all
),
by_disposition as (
    select
        municipality_code,
        sum(amount) as amount,
        count(*) as rows,
    from coverages
    where disposition in ('waiting', 'released', 'not_parked', 'out_of_scope')
    group by all
)
select municipality_code
from loaded
full join by_disposition using (municipality_code)
where loaded.amount is distinct from by_disposition.amount
    or loaded.rows is distinct from by_disposition.rows
