"""What the user of an estimate is told beside its figures, one sentence each."""

from collections.abc import Sequence

import polars as pl

FEW = 3


def notes(frames: dict[str, pl.DataFrame]) -> list[str]:
    """Which key was chosen, and everything that makes the estimate weaker than it looks.

    Args:
        frames: what estimate.estimate gave.
    """
    keys, targets, seen = (frames[f"estimate_{name}"] for name in ("keys", "targets", "representatives"))
    found = [chosen(keys)]
    for name, lacking in keys.filter(pl.col("municipalities_without") > 0).select(
        "key_column", "municipalities_without"
    ).iter_rows():  # fmt: skip
        found.append(f"Key '{name}' is zero or missing for {lacking} of the municipalities and was not tried.")
    if seen.height < FEW:
        found.append(f"The estimate rests on {seen.height} of the {FEW} or more municipalities it needs to be useful.")
    for column, text in (
        ("left_out", "Has counts of its own, left out of its own estimate"),
        ("key_outside", "The key lies outside what was seen"),
    ):
        codes = targets.filter(column)["municipality_code"].to_list()
        if codes:
            found.append(f"{text}: {some(codes)}.")
    codes = seen.filter("packages_not_stated")["municipality_code"].to_list()
    if codes:
        found.append(f"Packages without a row were read as 0: {some(codes)}.")
    hidden = seen["hidden_packages"].sum()
    if hidden:
        found.append(f"{hidden} package counts were shared hidden and are used as the intervals they are.")
    return found


def chosen(keys: pl.DataFrame) -> str:
    """The key, and what it won against."""
    best = keys.row(0, named=True)
    weighted = ", similar municipalities counting for more" if best["weighted"] else ""
    others = keys.filter(~pl.col("chosen") & pl.col("log_score").is_not_null())
    if others.is_empty():
        return f"Key: {best['key_column']}{weighted}."
    second = others["log_score"].max()
    return (
        f"Key: {best['key_column']}{weighted}, chosen by leave-one-out log score "
        f"({best['log_score']:.2f}; the next best {second:.2f})."
    )


def some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:10]) + (f" and {len(codes) - 10} more" if len(codes) > 10 else "")
