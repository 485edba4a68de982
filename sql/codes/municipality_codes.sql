-- Grain: a municipality code that occurs in a loaded row.
-- From: every loaded table.
-- For: each of them gets all 15 packages, zeros included.
select municipality_code from extract.accounts
union
select municipality_code from extract.claims
union
select municipality_code from extract.benefits
union
select municipality_code from extract.cases
union
select municipality_code from extract.coverages
union
select municipality_code from extract.task_log
