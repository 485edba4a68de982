-- Grain: a loaded claim.
-- From: extract.claims, the verified reference's payment and the extract date.
-- For: the flags that need more than the row itself. Only a stated reference is compared with its payment.
-- View: one model reads it once.
select
    claims.*,
    coalesce(claims.founded > parameters.extract_date, false) as date_after_extract,
    decided.reference_status = 'stated' and coalesce(payments.benefit != claims.benefit, false) as kind_differs,
    decided.reference_status = 'stated'
        and claims.period_from <= claims.period_to
        and (
            payments.is_reversed
            or coalesce(payments.period_from > claims.period_to, false)
            or coalesce(payments.period_to < claims.period_from, false)
        ) as period_differs,
from extract.claims as claims
cross join steps.run_parameters as parameters
inner join claims as decided using (municipality_code, claim_id)
left join steps.benefit_facts as payments
    on payments.municipality_code = decided.municipality_code
    and payments.reference = decided.reference
