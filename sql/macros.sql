-- The one definition of how a reference is normalised: upper case, only letters and digits, leading zeros
-- dropped; null for a text with neither, so that it equals nothing.
create or replace macro steps.normalised(reference) as
    case
        when regexp_matches(reference, '[\p{L}\p{Nd}]')
            then ltrim(regexp_replace(upper(reference), '[^\p{L}\p{Nd}]', '', 'g'), '0')
    end;

-- Under this key two references meet that are equal as they are or normalised.
create or replace macro steps.meeting_key(reference) as
    coalesce(steps.normalised(reference), reference);
