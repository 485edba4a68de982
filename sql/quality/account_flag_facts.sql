-- Grain: a loaded account.
-- From: extract.accounts, the cases, the claims' balances and the extract date.
-- For: the flags that need more than the row itself.
-- View: one model reads it once.
with open_balances as (
    select distinct municipality_code, account_id
    from extract.claims
    where balance > 0
)
select
    accounts.*,
    accounts.stated_case_id is not null and not facts.stated_case_holds as link_is_invalid,
    coalesce(accounts.created > parameters.extract_date, false) as date_after_extract,
    accounts.status = 'Afsluttet' and open_balances.account_id is not null as closed_with_balance,
from extract.accounts as accounts
cross join steps.run_parameters as parameters
inner join steps.account_facts as facts using (municipality_code, account_id)
left join open_balances
    on open_balances.municipality_code = accounts.municipality_code
    and open_balances.account_id = accounts.account_id
