-- The one definition of how a reference is normalised: upper case, only letters and digits, leading zeros
-- dropped; null where nothing is left, so that it equals nothing. The lambda gives the text a name: nullif() alone
-- would work it out twice.
create or replace macro steps.normalised(reference) as
    list_transform(
        [ltrim(regexp_replace(upper(reference), '[^\p{L}\p{Nd}]', '', 'g'), '0')],
        lambda spelled: nullif(spelled, '')
    )[1];

-- Under this key two references meet that are equal as they are or normalised.
create or replace macro steps.meeting_key(reference) as
    coalesce(steps.normalised(reference), reference);
