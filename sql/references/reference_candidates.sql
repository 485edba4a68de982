-- Grain: a claim in scope that needs a reference and does not state a right one, and a benefit it could be for.
-- From: the benefits of the same person and kind. In the pool are those whose period overlaps the claim's (C), or, for
-- a claim without a period, those that start on or before the day the claim arose (D).
-- For: one row carries everything the rules compare. A benefit outside the pool is kept where its spelling matches.
with open_claims as (
    select
        claims.municipality_code,
        claims.claim_id,
        claims.person_key,
        claims.benefit,
        claims.has_period,
        claims.period_from,
        claims.period_to,
        claims.founded,
        claims.principal,
        case when not claims.stated_is_empty then steps.normalised(claims.stated_reference) end as stated_normalised,
    from steps.claim_facts as claims
    anti join (from steps.stated_matches where is_own) using (municipality_code, claim_id)
    where claims.in_scope and claims.reference_required
),
pairs as (
    select
        claims.municipality_code,
        claims.claim_id,
        benefits.reference,
        claims.has_period,
        case
            when claims.has_period then
                not benefits.is_reversed
                and coalesce(benefits.period_from <= claims.period_to, true)
                and coalesce(benefits.period_to >= claims.period_from, true)
            else coalesce(benefits.period_from <= claims.founded, true)
        end as in_pool,
        claims.stated_normalised is not null
            and coalesce(benefits.reference_normalised = claims.stated_normalised, false)
            as meets_normalised,
        coalesce(
            claims.has_period
            and benefits.period_from = claims.period_from
            and benefits.period_to = claims.period_to, false) as meets_exact_period,
        coalesce(benefits.gross_paid = claims.principal, false) as has_same_amount,
        claims.has_period
            and not benefits.is_reversed
            and coalesce(benefits.period_from <= claims.period_from, true)
            and coalesce(benefits.period_to >= claims.period_to, true) as meets_covering_period,
        case
            when claims.has_period then
                1 + date_diff('day',
                    greatest(claims.period_from, coalesce(benefits.period_from, claims.period_from)),
                    least(claims.period_to, coalesce(benefits.period_to, claims.period_to)))
        end as overlap_days,
        (benefits.gross_paid - claims.principal)::decimal(14, 2) as amount_difference,
    from open_claims as claims
    inner join steps.benefit_facts as benefits
        on benefits.municipality_code = claims.municipality_code
        and benefits.person_key = claims.person_key
        and benefits.benefit = claims.benefit
)
select * from pairs
where in_pool or meets_normalised
