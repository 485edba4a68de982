"""What happened between two extracts, claim by claim, and the same summed to tasks and packages.

A task's id changes with its kind, so nothing is compared by task: a task is done when all its claims are, and new when
none of its claims was open before. In the fifteenth package the coverage takes the place of claim and task.
"""

import polars as pl

from ky_analysis import contract

ITEM = ["municipality_code", "item", "key"]
PLACE = ["municipality_code", "package_code"]
COUNTS = ("claims_before", "claims_done", "claims_moved_out", "claims_new", "claims_back", "claims_moved_in",
          "claims_after", "tasks_before", "tasks_done", "tasks_new", "tasks_back", "tasks_after")  # fmt: skip


def items(claims: pl.DataFrame, tasks: pl.DataFrame, coverages: pl.DataFrame) -> pl.DataFrame:
    """What one extract holds: every claim and every parked coverage, with the package and task it is open in.

    Returns:
        municipality_code, item, key, stands_as, package_code and task (both null where it is not open).
    """
    of_claims = claims.join(tasks.select("municipality_code", "task_id", "package_code"),
                            on=["municipality_code", "task_id"], how="left").select(
        "municipality_code", item=pl.lit("claim"), key="claim_id", stands_as="outcome", package_code="package_code",
        task="task_id",
    )  # fmt: skip
    waits = pl.when(pl.col("disposition") == "waiting")
    of_coverages = coverages.select(
        "municipality_code", item=pl.lit("coverage"), key="coverage_id", stands_as="disposition",
        package_code=waits.then(pl.lit("parked_coverages")), task=waits.then("coverage_id"),
    )  # fmt: skip
    return pl.concat([of_claims, of_coverages])


def compare(before: pl.DataFrame, after: pl.DataFrame, open_earlier: pl.DataFrame) -> pl.DataFrame:
    """Every item that is open in one of two extracts, with what happened to it.

    Args:
        before: `items` of the earlier extract.
        after: `items` of the later one.
        open_earlier: the keys (municipality_code, item, key) that were open in any extract before `before`.

    Returns:
        municipality_code, item, key, change (`done`, `new`, `back`, `moved`, `same`), package_before, package_after,
        task_before, task_after, stands_as.
    """
    left = before.filter(pl.col("task").is_not_null()).select(
        *ITEM, package_before="package_code", task_before="task"
    )  # fmt: skip
    right = after.select(*ITEM, "stands_as", package_after="package_code", task_after="task")
    both = left.join(right, on=ITEM, how="full", coalesce=True)
    both = both.filter(pl.col("task_before").is_not_null() | pl.col("task_after").is_not_null())
    earlier = open_earlier.select(*ITEM, was_open=pl.lit(True)).unique()
    both = both.join(earlier, on=ITEM, how="left")
    change = (
        pl.when(pl.col("task_after").is_null())
        .then(pl.lit("done"))
        .when(pl.col("task_before").is_null())
        .then(pl.when("was_open").then(pl.lit("back")).otherwise(pl.lit("new")))
        .when(pl.col("package_before") != pl.col("package_after"))
        .then(pl.lit("moved"))
        .otherwise(pl.lit("same"))
    )
    return both.with_columns(change=change).drop("was_open").sort(ITEM)


def by_package(compared: pl.DataFrame, municipalities: list[str]) -> pl.DataFrame:
    """The changes summed to all 15 packages of the municipalities.

    Returns:
        municipality_code, package_code, package_number, the counts of progress_packages.
    """
    is_ = {change: pl.col("change") == change for change in ("done", "new", "back", "moved")}
    old = compared.filter(pl.col("task_before").is_not_null()).rename({"package_before": "package_code"})
    now = compared.filter(pl.col("task_after").is_not_null()).rename({"package_after": "package_code"})
    counted = [
        old.group_by(PLACE).agg(
            claims_before=pl.len(), claims_done=is_["done"].sum(), claims_moved_out=is_["moved"].sum()
        ),
        now.group_by(PLACE).agg(
            claims_after=pl.len(),
            claims_new=is_["new"].sum(),
            claims_back=is_["back"].sum(),
            claims_moved_in=is_["moved"].sum(),
        ),
        old.group_by(*PLACE, "task_before")
        .agg(done=is_["done"].all())
        .group_by(PLACE)
        .agg(tasks_before=pl.len(), tasks_done=pl.col("done").sum()),
        now.group_by(*PLACE, "task_after")
        .agg(fresh=(is_["new"] | is_["back"]).all(), back=is_["back"].any())
        .group_by(PLACE)
        .agg(
            tasks_after=pl.len(),
            tasks_new=(pl.col("fresh") & ~pl.col("back")).sum(),
            tasks_back=(pl.col("fresh") & pl.col("back")).sum(),
        ),
    ]
    packages = pl.DataFrame({"package_code": contract.PACKAGES, "package_number": range(1, 16)})
    every = pl.DataFrame({"municipality_code": municipalities}, schema={"municipality_code": pl.String})
    every = every.join(packages, how="cross")
    for frame in counted:
        every = every.join(frame, on=PLACE, how="left")
    every = every.with_columns(pl.col(name).fill_null(0).cast(pl.Int64) for name in COUNTS)
    gained = pl.col("tasks_new") + pl.col("tasks_back") - pl.col("tasks_done")
    other = pl.col("tasks_after") - pl.col("tasks_before") - gained
    return every.with_columns(tasks_other=other).sort("municipality_code", "package_number")


def by_group(packages: pl.DataFrame) -> pl.DataFrame:
    """Tasks of the packages with coverages, of those without, and of both.

    Returns:
        municipality_code, package_group, tasks_before, tasks_done, tasks_new, tasks_back, tasks_after, tasks_came
        (everything that made the count grow).
    """
    names = ("tasks_before", "tasks_done", "tasks_new", "tasks_back", "tasks_after")
    number = pl.col("package_number")
    groups = {"with_coverages": number <= 7, "without_coverages": number.is_between(8, 14), "total": number <= 14}
    frames = [
        packages.filter(condition)
        .group_by("municipality_code")
        .agg(pl.col(names).sum())
        .select("municipality_code", pl.lit(group).alias("package_group"), *names)
        for group, condition in groups.items()
    ]
    came = pl.col("tasks_after") - pl.col("tasks_before") + pl.col("tasks_done")
    return pl.concat(frames).with_columns(tasks_came=came).sort("municipality_code")
