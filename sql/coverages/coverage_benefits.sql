-- Grain: a loaded coverage.
-- From: the coverage, its claim and, where the reference is stated or derived, that reference's payment.
-- For: which benefit the repayment is of, and in which years that was paid.
-- View: one model reads it once.
with joined as (
    select
        coverages.*,
        claims.person_key,
        claims.in_scope,
        claims.outcome,
        claims.task_id,
        claims.reference,
        claims.case_id,
        coalesce(claims.reference_status in ('stated', 'derived'), false) as has_payment,
        claims.benefit as claim_benefit,
        coalesce(claims.period_from <= claims.period_to, false) as claim_has_period,
        claims.period_from as claim_from,
        claims.period_to as claim_to,
    from steps.coverage_facts as coverages
    inner join claims using (municipality_code, claim_id)
)
select
    joined.municipality_code,
    joined.coverage_id,
    joined.claim_id,
    joined.person_key,
    joined.account_id,
    joined.coverage_date,
    joined.kind,
    joined.amount,
    joined.interest,
    joined.parked,
    joined.is_payment,
    joined.income_year,
    joined.principal_part,
    joined.in_scope,
    joined.outcome,
    joined.task_id,
    joined.reference,
    joined.case_id,
    case when joined.has_payment then payments.benefit else joined.claim_benefit end as benefit,
    year(case when joined.claim_has_period then joined.claim_from when not payments.is_reversed then payments.period_from end)
        as first_year_paid,
    year(case when joined.claim_has_period then joined.claim_to when not payments.is_reversed then payments.period_to end)
        as last_year_paid,
from joined
left join steps.benefit_facts as payments
    on joined.has_payment
    and payments.municipality_code = joined.municipality_code
    and payments.reference = joined.reference
