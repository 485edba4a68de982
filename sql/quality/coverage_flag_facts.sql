-- Grain: a loaded coverage.
-- From: extract.coverages, the published coverages and the extract date.
-- For: the flags that need more than the row itself.
-- View: one model reads it once.
select
    loaded.*,
    loaded.coverage_date > parameters.extract_date as date_after_extract,
    decided.year_of_payment_unknown,
from extract.coverages as loaded
cross join steps.run_parameters as parameters
inner join coverages as decided using (municipality_code, coverage_id)
