"""What a report set was made from, as one digest: where it is the same, nothing is run."""

import hashlib
import hmac
from functools import cache
from pathlib import Path

from ky_analysis import __version__
from ky_analysis.database import SQL_ROOT
from ky_analysis.errors import ExtractError


def of(source: Path, settings: Path | None, audience: str, key: bytes) -> str:
    """SHA-256 over the source's files, the settings, the audience, the key of the pseudonyms and the program itself.

    Raises:
        ExtractError: the source is gone, empty or cannot be read.
    """
    parts = [__version__, program(), audience, hmac.digest(key, b"fingerprint", "sha256").hex()]
    parts += [_digest(settings) if settings else ""]
    try:
        if not source.exists():
            raise ExtractError(f"The source {source} is not there. Put the extract there or correct the schedule.")
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        if not files:
            raise ExtractError(f"The source {source} is empty. Put the extract there.")
        for path in files:
            parts += [path.relative_to(source.parent).as_posix(), _digest(path)]
    except OSError as error:
        raise ExtractError(f"The source {source} cannot be read ({error.strerror}). Give its user access.") from None
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def program() -> str:
    """A digest of the program's own text: a changed rule is a changed report."""
    from ky_analysis.report.notebooks import NOTEBOOK_ROOT

    digest = hashlib.sha256()
    for root in (Path(__file__).parent.parent, SQL_ROOT, NOTEBOOK_ROOT):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".sql", ".csv", ".ipynb", ".j2", ".css", ".js"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
