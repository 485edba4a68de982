-- Grain: an unlinked account and a case that fits at least one of its claims in scope.
-- From: steps.fitting_cases.
-- For: how many of the account's claims each case fits.
select
    municipality_code,
    account_id,
    case_id,
    count(*) as claims_it_fits,
from steps.fitting_cases
group by all
