-- Grain: a manual claim, a kind (reference or case) and one of its at most five best candidates.
-- From: the claims' candidates in the pool, and their fitting cases.
-- For: what a caseworker looks at first. The reason is the strongest rule or way the candidate meets.
with reference_options as (
    select
        claims.municipality_code,
        claims.task_id,
        claims.claim_id,
        'reference' as kind,
        candidates.reference as candidate,
        case
            when candidates.meets_normalised then 'normalised'
            when candidates.meets_exact_period and candidates.has_same_amount then 'amount_and_period'
            when candidates.meets_exact_period then 'exact_period'
            when candidates.meets_covering_period then 'covering_period'
            when candidates.has_period then 'only_overlap'
            else 'only_benefit'
        end as reason,
        candidates.overlap_days,
        candidates.amount_difference,
        row_number() over (
            partition by claims.municipality_code, claims.claim_id
            order by
                abs(candidates.amount_difference) nulls last,
                candidates.overlap_days desc nulls last,
                candidates.reference
        ) as rank,
    from claims
    inner join steps.reference_candidates as candidates using (municipality_code, claim_id)
    where claims.outcome = 'manual'
        and claims.reference_status in ('ambiguous', 'missing', 'invalid')
        and candidates.in_pool
),
case_options as (
    select
        claims.municipality_code,
        claims.task_id,
        claims.claim_id,
        'case' as kind,
        fitting.case_id as candidate,
        ways.way as reason,
        fitting.overlap_days,
        null::decimal(14, 2) as amount_difference,
        row_number() over (
            partition by claims.municipality_code, claims.claim_id
            order by account_cases.claims_it_fits desc, fitting.overlap_days desc nulls last, fitting.case_id
        ) as rank,
    from claims
    inner join steps.fitting_cases as fitting using (municipality_code, claim_id)
    inner join seeds.link_ways as ways using (way_order)
    inner join steps.account_cases as account_cases
        on account_cases.municipality_code = fitting.municipality_code
        and account_cases.account_id = fitting.account_id
        and account_cases.case_id = fitting.case_id
    where claims.outcome = 'manual' and claims.link_status in ('ambiguous', 'conflicting', 'missing')
)
select * from reference_options where rank <= 5
union all by name
select * from case_options where rank <= 5
