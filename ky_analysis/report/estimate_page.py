"""The report on an estimate from representative municipalities: a function a chapter, each one call in the notebook."""

from ky_analysis.report import charts, estimate_data, labels
from ky_analysis.report.estimate_words import interval, key_name, number, rate
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Figure, Fragment, bullets, headline, paragraph, section
from ky_analysis.report.messages import count, listed, say
from ky_analysis.report.packages_words import package_name
from ky_analysis.report.page import ALL, Page, place
from ky_analysis.report.tables import columns, download, table
from ky_analysis.report.workload_data import guessed_anywhere
from ky_analysis.report.workload_words import OF_HOURS
from ky_analysis.report.workload_words import basis as workload_basis

NOTHING = Fragment("")
FEW = 3


def first_screen(page: Page) -> Fragment:
    """How many tasks to expect, in words with an interval, and what the reader must know before using it."""
    if page.municipality == ALL:
        return _overview(page)
    words, facts = page.words, estimate_data.facts(page)
    total = facts.total
    values = {name: number(page, total[column]) for name, column in
              (("likely", "p50"), ("low", "p10"), ("high", "p90"), ("low95", "p2_5"), ("high95", "p97_5"))}  # fmt: skip
    low, likely, high = (number(page, value) for value in facts.with_coverages)
    cards = [
        Figure(values["likely"], words("estimate.card_total"),
               say(words, "estimate.card_note_total", naive=number(page, total["naive_point"]), **values)),
        Figure(likely, words("estimate.card_with"), say(words, "estimate.card_note", low=low, high=high)),
    ]  # fmt: skip
    work = estimate_data.workload(page)
    if work:
        low, likely, high = (number(page, work["hours", "total"][name]) for name in ("p10", "p50", "p90"))
        note = say(words, "estimate.card_note", low=low, high=high)
        cards.append(
            Figure(
                likely, words("estimate.card_hours"), f"{note} {workload_basis(page, guessed_anywhere(page), OF_HOURS)}"
            )
        )
    lead = say(words, "estimate.lead", place=page.name, **values)
    screen = headline(lead, cards, decide=words("estimate.decide"), decide_title=words("word.decide"))
    warnings = _warnings(page, facts)
    return Fragment(f"{screen.html}\n{bullets(warnings).html}") if warnings else screen


def _warnings(page: Page, facts: estimate_data.Facts) -> list[str]:
    words, target, found = page.words, facts.target, []
    if target["key_outside"]:
        values = {name: number(page, target[f"key_{name}"]) for name in ("value", "low", "high")}
        found.append(say(words, "estimate.warn_outside", place=page.name, unit=key_name(page, target), **values))
    if target["representatives"] < FEW:
        found.append(say(words, "estimate.warn_few", target["representatives"]))
    if target["left_out"]:
        found.append(say(words, "estimate.warn_left_out", place=page.name))
    if facts.hidden:
        found.append(say(words, "estimate.warn_hidden", facts.hidden))
    if facts.unstated:
        names = listed(words, [place(words, code) for code in facts.unstated])
        found.append(say(words, "estimate.warn_unstated", places=names))
    return found


def _overview(page: Page) -> Fragment:
    words = page.words
    rows = [
        row | {"municipality": place(words, row["municipality_code"]),
               "outside": words("word.yes" if row["key_outside"] else "word.no")}
        for row in estimate_data.targets(page)
    ]  # fmt: skip
    seen = count(words, "municipalities", estimate_data.representatives(page).height)
    listing = columns(words, municipality="text", p10="number", p50="number", p90="number", naive_point="number",
                      key_value="number", outside="text")  # fmt: skip
    chapter = section(
        "kommuner",
        words("estimate.section_targets"),
        table(words, "targets", words("estimate.targets_caption"), listing, rows),
        download(words, "targets", listing, rows),
    )
    lead = say(words, "estimate.lead_all", len(rows), representatives=seen)
    return Fragment(f"{headline(lead, []).html}\n{chapter.html}")


def packages(page: Page) -> Fragment:
    """What to expect in each package, with and without coverages."""
    if page.municipality == ALL:
        return NOTHING
    words, title = page.words, page.words("estimate.section_packages")
    rows = [row | {"package": package_name(words, row)} for row in estimate_data.packages(page)]
    some = sorted((row for row in rows if row["p90"] > 0), key=lambda row: -row["p90"])
    if not some:
        return section("pakker", title, paragraph(words("estimate.packages_none")))
    texts = {row["package_code"]: interval(page, row["p10"], row["p90"]) for row in some}
    bars = [
        charts.Row(row["package"], (
            charts.Bar(row["p90"] - row["p10"], texts[row["package_code"]], row["with_coverage"] is False, row["p10"]),
        ))
        for row in some
    ]  # fmt: skip
    total = estimate_data.facts(page).total | {"package": words("word.total")}
    return section(
        "pakker", title,
        figure(
            words, "packages",
            title=say(words, "estimate.packages_title", package=some[0]["package"], low=number(page, some[0]["p10"]),
                      high=number(page, some[0]["p90"])),
            subtitle=words("estimate.packages_sub"),
            alternative=" ".join(f"{row['package']}: {texts[row['package_code']]}." for row in some),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, package="text", p2_5="number", p10="number", p50="number", p90="number",
                            p97_5="number", naive_point="number"),
            rows=rows, total=total, legend=(words("with_coverage.true"), words("with_coverage.false")),
        ),
        paragraph(words("estimate.packages_note"), "note"),
    )  # fmt: skip


def basis(page: Page) -> Fragment:
    """Which municipalities it rests on, how alike they are, and which key was chosen."""
    words, keys = page.words, estimate_data.keys(page)
    key = key_name(page, keys[0])
    seen = estimate_data.representatives(page)
    rows = [
        row | {"municipality": place(words, row["municipality_code"]), "rate": rate(page, row["tasks_per_key"]),
               "tasks_seen": interval(page, row["tasks_low"], row["tasks_high"])}
        for row in seen.rows(named=True)
    ]  # fmt: skip
    rates = seen["tasks_per_key"]
    values = {"low": rate(page, rates.min()), "high": rate(page, rates.max()), "unit": key}
    bars = [charts.Row(row["municipality"], (charts.Bar(row["tasks_per_key"], row["rate"]),)) for row in rows]
    listing = columns(words, municipality="text", tasks_seen="text", key_value="number", rate="text")
    if len(rows) == 1:
        parts = [
            paragraph(say(words, "estimate.basis_one", place=rows[0]["municipality"], rate=values["low"], unit=key))
        ]
    else:
        ratio = labels.number(words, rates.max() / rates.min(), 1) if rates.min() else ""
        alike = say(words, "estimate.alike", ratio=ratio) if ratio else words("estimate.alike_zero")
        parts = [
            figure(
                words, "rates",
                title=say(words, "estimate.basis_title", **values),
                subtitle=say(words, "estimate.basis_sub", unit=key),
                alternative=" ".join(f"{row['municipality']}: {row['rate']}." for row in rows),
                chart=lambda width: charts.bars(bars, width),
                columns=listing, rows=rows,
            ),
            paragraph(alike),
        ]  # fmt: skip
    return section("grundlag", words("estimate.section_basis"), *parts, *_keys(page, keys, key))


def _keys(page: Page, keys: list[dict], key: str) -> list[Fragment]:
    words = page.words
    if len(keys) == 1:
        return [paragraph(say(words, "estimate.keys_one", unit=key))]
    missing = [
        paragraph(say(words, "estimate.keys_missing", row["municipalities_without"], unit=key_name(page, row)))
        for row in keys
        if row["municipalities_without"]
    ]
    rows = [
        {"key_name": key_name(page, row), "similar": words("word.yes" if row["weighted"] else "word.no"),
         "log_score": "–" if row["log_score"] is None else labels.number(words, row["log_score"], 2),
         "chosen": words("word.yes" if row["chosen"] else "word.no")}
        for row in keys
    ]  # fmt: skip
    listing = columns(words, key_name="text", similar="text", log_score="text", chosen="text")
    said = [paragraph(say(words, "estimate.keys_chosen", unit=key))]
    said += [paragraph(words("estimate.weighted"))] if keys[0]["weighted"] else []
    return [*said, *missing, table(words, "keys", words("estimate.keys_caption"), listing, rows)]


def method(page: Page) -> Fragment:
    """How it was calculated, and what it assumes."""
    words = page.words
    steps = [words(f"estimate.method_{step}") for step in ("total", "split", "unknown", "limits")]
    return section("metode", words("estimate.section_method"), bullets(steps))
