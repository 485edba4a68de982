-- Grain: a loaded benefit payment.
-- From: extract.benefits and the cases.
-- For: is the stated case one of the same person?
-- View: one model reads it once.
select
    benefits.*,
    benefits.case_id is not null and not coalesce(cases.person_key = benefits.person_key, false) as link_is_invalid,
from extract.benefits as benefits
left join extract.cases as cases using (municipality_code, case_id)
