"""What the site tells of itself: the index, the status page, and status.json for a program that watches."""

import json

from ky_analysis import __version__, swap
from ky_analysis.report import labels
from ky_analysis.unattended import ledger, pages, site
from ky_analysis.unattended.turns import Run


def write(run: Run, language: str) -> None:
    """Writes the three, each replaced in one step."""
    place, words, now = run.plan.site, labels.load(language), site.utc_now()
    sets = {code: site.sets(place, code) for code in site.codes(place)}
    facts = status(run, sets, words)
    moment = now.astimezone()
    texts = {
        "index.html": pages.index(words, sets, moment),
        "status.html": pages.status(words, facts, moment),
        "status.json": json.dumps(facts, ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        swap.write_whole(place / name, text, site.file_mode(run.plan.audience))
    place.chmod(site.folder_mode(run.plan.audience))


def status(run: Run, sets: dict[str, list[dict]], words: labels.Words) -> dict:
    """How the run went. `state` is ok where every municipality of the schedule is published or unchanged.

    A shared site tells only the kind of a failure: the sentence names folders.
    """
    outcomes, ends = run.outcomes, ledger.last_ends(ledger.read(run.ledger))
    failed = sum(one.state == "failed" for one in outcomes.values())
    rows = []
    for code in sorted(outcomes.keys() | sets.keys()):
        found, outcome = sets.get(code, []), outcomes.get(code)
        latest = found[-1] if found else {}
        reason = outcome.reason if outcome else ""
        if reason and run.plan.audience == "shared":
            reason = words(f"site.reason.{outcome.exit_code}")
        rows.append(
            {
                "code": code,
                "name": pages.name(code),
                "state": outcome.state if outcome else "not_scheduled",
                "data_as_of": latest.get("extract_date"),
                "last_published": latest.get("published"),
                "last_run": ends.get(code, {}).get("at"),
                "reason": reason,
                "exit_code": outcome.exit_code if outcome else 0,
                "set": f"{code}/{latest['folder']}" if latest else None,
                "sets": len(found),
            }
        )
    return {
        "state": "failed" if failed else "ok",
        "written": site.utc_now().isoformat(timespec="seconds"),
        "run": run.name,
        "version": __version__,
        "audience": run.plan.audience,
        "scheduled": len(outcomes),
        "failed": failed,
        "published": sum(one.state == "published" for one in outcomes.values()),
        "unchanged": sum(one.state == "unchanged" for one in outcomes.values()),
        "municipalities": rows,
    }
