-- Grain: a claim in scope that needs a reference and states one.
-- From: the claim and every benefit its stated reference meets, as it is or normalised.
-- For: is the stated reference the person's own, or another's?
-- A person that is unknown is never the same as another, so null counts as another.
with meetings as (
    select
        claims.municipality_code,
        claims.claim_id,
        benefits.reference = claims.stated_reference as is_equal,
        benefits.reference_normalised is not null as is_equal_normalised,
        coalesce(benefits.person_key = claims.person_key, false) as is_same_person,
    from steps.claim_facts as claims
    inner join steps.benefit_facts as benefits
        on benefits.municipality_code = claims.municipality_code
        and benefits.meeting_key = steps.meeting_key(claims.stated_reference)
    where claims.in_scope and claims.reference_required and not claims.stated_is_empty
)
select
    municipality_code,
    claim_id,
    bool_or(is_equal and is_same_person) as is_own,
    bool_or(not is_same_person)
        and not bool_or(is_equal_normalised and is_same_person) as is_other_persons,
from meetings
group by all
