"""Makes a world on which two sides differ as small as it gets. Each round tries all smaller worlds in one run."""

from collections.abc import Callable, Iterator

KEPT = {
    "accounts": ("account_id", "system", "status"),
    "claims": ("claim_id", "account_id", "principal", "balance"),
    "benefits": ("reference",),
    "cases": ("case_id",),
    "coverages": ("coverage_id", "claim_id", "coverage_date", "amount", "kind", "parked"),
}


def shrink(world: dict, failing: Callable[[list[dict]], set[str]], rounds: int = 40) -> dict:
    """`failing` gives the codes of those worlds that still fail."""
    for _ in range(rounds):
        smaller = [{**variant, "municipality_code": str(1001 + i)} for i, variant in enumerate(variants(world))]
        bad = failing(smaller) if smaller else set()
        found = next((variant for variant in smaller if variant["municipality_code"] in bad), None)
        if found is None:
            break
        world = found
    return world


def variants(world: dict) -> Iterator[dict]:
    """The world without one row (and what hangs on it), then with one value less."""
    for table in ("accounts", "claims", "coverages", "benefits", "cases"):
        for row in world[table]:
            yield without(world, table, row)
    for table, kept in KEPT.items():
        for i, row in enumerate(world[table]):
            for name, value in row.items():
                if name not in kept and value is not None:
                    rows = [*world[table][:i], {**row, name: None}, *world[table][i + 1 :]]
                    yield {**world, table: rows}


def without(world: dict, table: str, row: dict) -> dict:
    smaller = {**world, table: [other for other in world[table] if other is not row]}
    accounts = {other["account_id"] for other in smaller["accounts"]}
    smaller["claims"] = [other for other in smaller["claims"] if other["account_id"] in accounts]
    claims = {other["claim_id"] for other in smaller["claims"]}
    smaller["coverages"] = [other for other in smaller["coverages"] if other["claim_id"] in claims]
    return smaller
