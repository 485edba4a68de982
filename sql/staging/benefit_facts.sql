-- Grain: a loaded benefit payment.
-- From: extract.benefits.
-- For: the evidence the reference rules look at, with its spelling normalised.
-- View: its spelling is normalised only where that is asked for.
select
    municipality_code,
    reference,
    steps.normalised(reference) as reference_normalised,
    steps.meeting_key(reference) as meeting_key,
    person_key,
    benefit,
    period_from,
    period_to,
    coalesce(period_from > period_to, false) as is_reversed,
    gross_paid,
    case_id,
from extract.benefits
