-- The one definition of how a reference is normalised: upper case, only letters and digits, leading zeros
-- dropped; null where nothing is left, so that it equals nothing.
create or replace macro steps.normalised(reference) as
    nullif(ltrim(regexp_replace(upper(reference), '[^\p{L}\p{Nd}]', '', 'g'), '0'), '');

-- Under this key two references meet that are equal as they are or normalised.
create or replace macro steps.meeting_key(reference) as
    coalesce(steps.normalised(reference), reference);
