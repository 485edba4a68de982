"""Random tiny worlds. Few values, drawn from one small palette a world, so that ties and near misses are the rule.

`random_world` takes anything with the methods of `random.Random`, so hypothesis can drive it too.
"""

import datetime as dt
from decimal import Decimal

D = dt.date
KNOWN_CODES = ["0101", "0147", "0461", "0751", "0851"]

# Day + 60, or a birth in 2050 or later where a leading zero is lost: no living person has these numbers.
PERSONS = [
    ("610150-0001", "6101500001", " 610150 0001"),
    ("6202500002", "620250-0002"),
    ("101555003", "010155-5003", "0101555003"),
]
UNUSABLE = [None, "UKENDT", "9902500001", "61025", "613050-0001", "610150--0001"]

# Periods that touch, cover or just miss each other lie together; a world takes most of its periods from one group.
PERIODS = [
    [
        (D(1993, 12, 1), D(1993, 12, 31)),
        (D(1993, 12, 1), D(1994, 1, 31)),
        (D(1994, 1, 1), D(1994, 1, 31)),
        (None, D(1993, 12, 31)),
    ],
    [
        (D(2025, 1, 1), D(2025, 1, 31)),
        (D(2025, 1, 1), D(2025, 1, 31)),
        (D(2025, 1, 1), D(2025, 2, 1)),
        (D(2025, 1, 31), D(2025, 2, 28)),
        (D(2025, 2, 1), D(2025, 2, 28)),
        (D(2025, 1, 31), D(2025, 1, 1)),
        (D(2025, 1, 1), None),
        (None, D(2025, 1, 31)),
    ],
    [
        (D(2025, 12, 1), D(2025, 12, 31)),
        (D(2025, 12, 1), D(2026, 1, 31)),
        (D(2025, 12, 31), D(2025, 12, 31)),
        (D(2026, 1, 1), D(2026, 1, 31)),
        (D(2026, 1, 31), D(2025, 12, 1)),
        (D(2026, 1, 1), None),
        (D(2026, 1, 1), D(9999, 12, 31)),
    ],
]
NO_PERIODS = [(None, None), (D(2025, 1, 1), None), (None, D(2025, 1, 31)), (D(2025, 1, 31), D(2025, 1, 1))]
FOUNDED = [None, D(1993, 12, 1), D(2025, 1, 1), D(2025, 1, 31), D(2026, 1, 1), D(2027, 1, 1)]
DATES = [
    D(1993, 12, 31),
    D(1994, 1, 1),
    D(2024, 6, 1),
    D(2025, 1, 31),
    D(2025, 12, 31),
    D(2026, 1, 1),
    D(2026, 11, 24),
    D(2026, 11, 25),
]
MAIN_BENEFITS = ["kontanthjaelp"] * 4 + [
    "introduktionsydelse",
    "uddannelseshjaelp",
    "revalideringsydelse",
    "boligindskud",
]
BENEFITS = ["kontanthjaelp", "introduktionsydelse", "boligindskud", "revalideringsydelse", "noget andet", None]
REFERENCES = [
    "A1",
    "a-1",
    "0A1",
    "00A1",
    "A2",
    "A 2",
    "Æ1",
    "æ-1",
    "B0",
    "UKENDT",
    "0",
    "000",
    "--",
    "#",
    "0-0",
    "²A1",
    "10",
    "010",
]
STATED = [*REFERENCES, "-", "ukendt", "Mangler", "00", "X9"]
CASES = [f"HTF-{letter * 6}" for letter in "ABCD"] + ["REV-AAAAAA", "HENV-Æ1", "HENV-a1"]
AMOUNTS = [Decimal(text) for text in ("0", "0.01", "100", "100.01", "1234.50")]
PAID = [Decimal(text) for text in ("-100", "-0.01", "0", "0.01", "100", "100", "250.75")]
KINDS = ["Indbetaling", "Indbetaling", "Modregning", "Lønindeholdelse", "Korrektion", "Afskrivning", "Andet"]


def random_world(rng, code: str) -> dict:
    """One municipality with at most three accounts."""
    group = rng.choice(PERIODS)
    palette = {
        "persons": rng.sample(PERSONS, 2),
        "benefits": [rng.choice(MAIN_BENEFITS), rng.choice(BENEFITS)],
        "periods": [
            *rng.sample(group, 2),
            *rng.sample(group, 2),
            rng.choice(rng.choice(PERIODS)),
            rng.choice(NO_PERIODS),
        ],
        "amounts": rng.sample(AMOUNTS, 2),
        "founded": rng.sample(FOUNDED, 2),
        "unusable": rarely(rng, 0.7, 0.04, 0.06),
        "periodless": rng.random() < 0.3,
    }
    palette["cases"] = rng.sample(CASES, rng.choice([0, 1, 1, 2, 2, 3, 7]))
    world = {"municipality_code": code}
    world["cases"] = [random_case(rng, palette, key) for key in palette["cases"]]
    references = rng.sample(REFERENCES, rng.choice([0, 1, 2, 2, 3, 4, 8]))
    world["benefits"] = [random_benefit(rng, palette, key) for key in references]
    world["accounts"] = [random_account(rng, palette, f"K{i}") for i in range(1, rng.choice([0, 1, 1, 2, 3]) + 1)]
    claims = range(1, rng.randint(0, 5) + 1) if world["accounts"] else []
    world["claims"] = [random_claim(rng, palette, f"F{i}", world) for i in claims]
    coverages = range(1, rng.randint(0, 5) + 1) if world["claims"] else []
    world["coverages"] = [random_coverage(rng, f"D{i}", world) for i in coverages]
    return world


def rarely(rng, value, otherwise, chance: float):
    return value if rng.random() < chance else otherwise


def cpr(rng, palette: dict) -> str | None:
    spelling = rng.choice(palette["persons"][rarely(rng, 1, 0, 0.12)])
    return rarely(rng, rng.choice(UNUSABLE), spelling, palette["unusable"])


def kind_and_period(rng, palette: dict) -> dict:
    start, end = rng.choice(palette["periods"])
    main, other = palette["benefits"]
    return {"benefit": rarely(rng, other, main, 0.15), "period_from": start, "period_to": end}


def any_case(rng, palette: dict, chance: float) -> str | None:
    """Now and then a case of the world, or one that does not exist."""
    return rarely(rng, rng.choice([*palette["cases"], "HTF-XXXXXX"]), None, chance)


def random_case(rng, palette: dict, key: str) -> dict:
    row = {"case_id": key, "cpr": cpr(rng, palette), "status": rng.choice([None, "Aktiv"])}
    row |= kind_and_period(rng, palette)
    return row | ({"period_to": None} if rng.random() < 0.3 else {})


def random_benefit(rng, palette: dict, key: str) -> dict:
    gross = rarely(rng, None, rng.choice(palette["amounts"]), 0.1)
    row = {"reference": key, "cpr": cpr(rng, palette), "gross_paid": gross}
    return row | kind_and_period(rng, palette) | {"case_id": any_case(rng, palette, 0.3)}


def random_account(rng, palette: dict, key: str) -> dict:
    return {
        "account_id": key,
        "cpr": cpr(rng, palette),
        "system": rarely(rng, "ANDET", "KMD_AKTIV", 0.12),
        "status": rng.choice(["Aktiv", "Aktiv", "Aktiv", "Venter_på_dækning", "Afsluttet", "Spærret"]),
        "stated_case_id": any_case(rng, palette, 0.2),
        "created": rng.choice([None, *DATES]),
    }


def random_claim(rng, palette: dict, key: str, world: dict) -> dict:
    own = [row["reference"] for row in world["benefits"]]
    row = kind_and_period(rng, palette)
    if palette["periodless"] and rng.random() < 0.7:
        row["period_from"], row["period_to"] = rng.choice(NO_PERIODS)
    return row | {
        "claim_id": key,
        "account_id": rng.choice(world["accounts"])["account_id"],
        "claim_type": rng.choice([None, "KTTIBAK"]),
        "founded": rng.choice(palette["founded"]),
        "principal": rng.choice(palette["amounts"]),
        "balance": rarely(rng, rng.choice([Decimal(0), Decimal(-5)]), rng.choice(AMOUNTS), 0.2),
        "stated_reference": rng.choice([*own, rng.choice(STATED)]) if rng.random() < 0.45 else None,
    }


def random_coverage(rng, key: str, world: dict) -> dict:
    return {
        "coverage_id": key,
        "claim_id": rng.choice(world["claims"])["claim_id"],
        "coverage_date": rng.choice(DATES),
        "amount": rng.choice(PAID),
        "interest": rng.choice([None, Decimal(0), Decimal("10"), Decimal("250.75")]),
        "kind": rng.choice(KINDS),
        "parked": rng.random() < 0.6,
    }


def codes(count: int) -> list[str]:
    """Municipality codes, most of them not among the 98: such rows are kept."""
    return (KNOWN_CODES + [str(number) for number in range(1001, 1001 + count)])[:count]


def random_worlds(rng, count: int) -> list[dict]:
    return [random_world(rng, code) for code in codes(count)]
