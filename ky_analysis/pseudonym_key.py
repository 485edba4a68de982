"""The key of the pseudonyms: from the environment, else from a key file outside every output folder."""

import os
import secrets
from pathlib import Path

from ky_analysis.errors import UsageError

VARIABLE = "KY_ANALYSIS_KEY"
FILE_VARIABLE = "KY_ANALYSIS_KEY_FILE"


def read(out: Path) -> bytes:
    """The key; a key file is made on first use, readable by its owner alone.

    Raises:
        UsageError: the key is too short, others may read the file, or it lies inside `out`.
    """
    if text := os.environ.get(VARIABLE):
        return _checked(text, f"The environment variable {VARIABLE}")
    path = Path(os.environ.get(FILE_VARIABLE) or Path.home() / ".config" / "ky_analysis" / "pseudonym.key")
    if path.resolve().is_relative_to(out.resolve()):
        raise UsageError(f"The key file lies inside {out}. Keep it elsewhere and name it in {FILE_VARIABLE}.")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UsageError(f"Others may read the key file {path}. Run: chmod 600 {path}")
    return _checked(path.read_text(encoding="utf-8").strip(), f"The key file {path}")


def _checked(text: str, where: str) -> bytes:
    if len(text) < 16:
        raise UsageError(f"{where} holds a key of fewer than 16 characters. Use a longer random text.")
    return text.encode()
