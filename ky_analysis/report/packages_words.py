"""What the task packages are called."""

from ky_analysis.report.labels import Words


def kind_name(words: Words, row: dict) -> str:
    """The package's kind of task; the 15th has a name of its own."""
    parked = row["package_code"] == "parked_coverages"
    return words("package.parked_coverages") if parked else words.code("task_type", row["task_type"])


def package_name(words: Words, row: dict) -> str:
    """Konto venter på dækning – med dækninger."""
    form = {True: "with_coverage", False: "without_coverage", None: "parked_coverages"}[row["with_coverage"]]
    return words(f"package.{form}").format(kind=kind_name(words, row))
