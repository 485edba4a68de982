-- Any row stops the run: a table whose loaded, rejected and duplicate rows are not its input rows,
-- or whose rejects do not list just the rows that were not loaded.
with listed as (
    select table_name, count(*) as rows
    from rejects
    group by all
)
select table_name
from row_balance
left join listed using (table_name)
where input_rows != loaded_rows + rejected_rows + duplicate_rows
    or coalesce(listed.rows, 0) != rejected_rows + duplicate_rows
