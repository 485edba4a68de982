-- Grain: a row of the task log that came with the extract, if any.
-- From: extract.task_log.
-- For: the workload model, which estimates handling times from it.
select
    municipality_code,
    task_id,
    package_name,
    finished,
    minutes,
from extract.task_log
