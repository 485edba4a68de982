"""The site folder: of each municipality its complete report sets, the latest and as many before it as are kept.

    SITE/index.html, status.html, status.json     made anew after every run
    SITE/0461/2026-11-24T020312Z/                 a complete set: pages and set.json; it never changes

A set comes into the site by one rename and the pages that link to it by another: a reader sees the old ones or the new.
"""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ky_analysis import swap
from ky_analysis.errors import KyError, UsageError

MARKER = ".ky-site"
STAGING = ".new-"
STAMP = "%Y-%m-%dT%H%M%SZ"
OPENNESS = ("shared", "municipality", "internal")  # from what anyone may see to what the caseworkers may
CLOCK_MAY_LAG = timedelta(minutes=5)


def prepare(site: Path) -> None:
    """Makes the folder, or makes sure that it is ours and can be written.

    Raises:
        UsageError: it holds something else, or cannot be written.
    """
    try:
        if site.exists() and not site.is_dir():
            raise UsageError(f"The site {site} is a file. Give a folder.")
        if site.is_dir() and any(site.iterdir()) and not (site / MARKER).is_file():
            raise UsageError(f"The site {site} is not empty and was not written by ky-analysis. Give another folder.")
        site.mkdir(parents=True, exist_ok=True)
        (site / MARKER).write_text("This folder is written by ky-analysis publish.\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The site {site} cannot be written ({error.strerror}). Nothing was run.") from None


def clear_up(site: Path) -> None:
    """Under the lock: removes what a killed run left."""
    for leftover in [*site.glob(f"{STAGING}*"), *site.glob("*/.gone-*")]:
        shutil.rmtree(leftover, ignore_errors=True)
    for leftover in site.glob(".*.new"):
        leftover.unlink()


def sets(site: Path, code: str) -> list[dict]:
    """What set.json says of a municipality's complete sets, the oldest first, with the `folder` of each."""
    found = []
    for path in sorted((site / code).glob("*Z/set.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        found.append(facts | {"folder": path.parent.name})
    return found


def codes(site: Path) -> list[str]:
    """The municipalities that have a set."""
    return sorted({path.parent.parent.name for path in site.glob("*/*Z/set.json")})


def staging(site: Path, code: str, run: str) -> Path:
    """Where a set is made: in the site's own file system, out of sight, the owner's alone."""
    folder = site / f"{STAGING}{code}-{run}"
    folder.mkdir(mode=0o700)
    return folder


def refuse_early_clock(site: Path, code: str, now: datetime) -> None:
    """Order is by time: a clock that went back would put the new set behind an old one.

    Raises:
        UsageError: saying how the clock stands.
    """
    found = sets(site, code)
    last = datetime.fromisoformat(found[-1]["published"]) if found else now
    if now < last - CLOCK_MAY_LAG:
        raise UsageError(
            f"The clock stands at {now:%Y-%m-%d %H:%M} UTC, before the last report set ({last:%Y-%m-%d %H:%M} UTC). "
            "Set the clock, then run again; the last set stays."
        )


def publish_set(site: Path, code: str, new: Path, facts: dict, now: datetime) -> dict:
    """Moves a finished set into the site by one rename.

    Args:
        new: the staging folder, its files on the disk.
        facts: what set.json keeps besides the time and the files' digests.

    Raises:
        KyError: there is no page in it.
    """
    pages = sorted(path for path in new.rglob("*") if path.is_file())
    if not any(path.suffix == ".html" for path in pages):
        raise KyError(f"No page was made for municipality {code}. Nothing was published for it.")
    found = sets(site, code)
    if found:  # a clock that lags by a moment
        now = max(now, datetime.fromisoformat(found[-1]["published"]) + timedelta(seconds=1))
    facts = facts | {
        "municipality_code": code,
        "published": now.isoformat(timespec="seconds"),
        "files": {path.relative_to(new).as_posix(): _digest(path) for path in pages},
    }
    swap.write_whole(new / "set.json", json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    open_up(new, facts["audience"])
    swap.sync(new)
    place = site / code
    place.mkdir(exist_ok=True)
    place.chmod(folder_mode(facts["audience"]))
    folder = now.strftime(STAMP)
    os.rename(new, place / folder)
    swap.sync_folder(place)
    return facts | {"folder": folder}


def open_up(folder: Path, audience: str) -> None:
    """Gives a set the modes of the site."""
    for root, _, names in os.walk(folder):
        os.chmod(root, folder_mode(audience))
        for name in names:
            os.chmod(Path(root, name), file_mode(audience))


def file_mode(audience: str) -> int:
    """Readable for the group; where the audience is not the caseworkers alone, for everybody on the machine."""
    return 0o640 if audience == "internal" else 0o644


def folder_mode(audience: str) -> int:
    return 0o750 if audience == "internal" else 0o755


def take_down(site: Path, audience: str) -> int:
    """Removes the sets that show more than the audience may see; gives how many."""
    allowed = OPENNESS[: OPENNESS.index(audience) + 1]
    gone = [(code, one) for code in codes(site) for one in sets(site, code) if one["audience"] not in allowed]
    for code, one in gone:
        _remove(site / code / one["folder"])
    return len(gone)


def retain(site: Path, code: str, keep: int, days: int, now: datetime) -> int:
    """Removes sets over the number or the age; the latest stays. Gives how many went."""
    found = sets(site, code)
    oldest = now - timedelta(days=days)
    gone = [
        one
        for place, one in enumerate(reversed(found))
        if place > 0 and (place >= keep or datetime.fromisoformat(one["published"]) < oldest)
    ]
    for one in gone:
        _remove(site / code / one["folder"])
    return len(gone)


def _remove(folder: Path) -> None:
    """Takes a set away in one step, then deletes it."""
    gone = folder.with_name(f".gone-{folder.name}")
    os.rename(folder, gone)
    shutil.rmtree(gone, ignore_errors=True)


def broken(site: Path, code: str) -> list[str]:
    """Files of the latest set that are gone or not as they were published."""
    found = sets(site, code)
    if not found:
        return []
    folder = site / code / found[-1]["folder"]
    return [name for name, digest in found[-1]["files"].items() if _digest(folder / name) != digest]


def _digest(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def utc_now() -> datetime:
    return datetime.now(UTC)
