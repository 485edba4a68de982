-- Any row stops the run: a loaded claim without exactly one outcome, or a manual claim without exactly one task.
select loaded.municipality_code
from extract.claims as loaded
left join claims using (municipality_code, claim_id)
left join tasks
    on tasks.municipality_code = claims.municipality_code
    and tasks.task_id = claims.task_id
group by loaded.municipality_code, loaded.claim_id
having count(claims.outcome) != 1
    or bool_or(claims.outcome = 'manual') != (count(tasks.task_id) = 1)
