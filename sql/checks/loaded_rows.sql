-- Any row stops the run: a table that does not hold the rows the row balance says were loaded,
-- less those of municipalities that were not asked for.
with held as (
    select 'accounts' as table_name, count(*) as rows from accounts
    union all
    select 'claims', count(*) from claims
    union all
    select 'coverages', count(*) from coverages
    union all
    select 'benefits', count(*) from extract.benefits
    union all
    select 'cases', count(*) from extract.cases
    union all
    select 'task_log', count(*) from extract.task_log
)
select row_balance.table_name
from row_balance
inner join held using (table_name)
left join steps.rows_not_selected as not_selected using (table_name)
where row_balance.loaded_rows != held.rows + coalesce(not_selected.rows, 0)
