"""Decides a text file's encoding and line ends from all of its bytes, and rewrites it where the parser needs that.

UTF-8 is taken if every byte fits; else Windows-1252, unless parts of it are UTF-8, for then no encoding reads all.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ky_analysis.errors import ExtractError

_CHUNK = 1 << 22
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Letters, dashes and quotation marks of UTF-8; read as Windows-1252 they are pairs that no text has.
_UTF8_SIGNS = re.compile(rb"\xc3[\x80-\xbf]|\xe2[\x80\x82][\x80-\xbf]")
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True)
class TextFile:
    """A file that reads as UTF-8 with one kind of line end, `newline`; `encoding` is what it came in."""

    path: Path
    encoding: str
    newline: bytes
    has_quotes: bool


def prepare(path: Path, name: str, workspace: Path) -> TextFile:
    """Gives the file itself where it is UTF-8 with line ends of one kind, else a copy that is.

    Raises:
        ExtractError: it is empty, or neither UTF-8 nor Windows-1252.
    """
    try:
        encoding, newline, has_quotes = _look(path, name)
        if encoding in ("utf-8", "utf-8-sig") and newline is not None:
            return TextFile(path, encoding, newline, has_quotes)
        copy = workspace / f"{path.name}.utf8"
        with copy.open("wb") as file:
            file.writelines(text.encode() for text in _decoded(path, encoding))
    except UnicodeError:
        raise ExtractError(
            f"{name} is neither UTF-8 nor Windows-1252 throughout. Save it as csv in UTF-8 and run again."
        ) from None
    except OSError:
        raise ExtractError(f"{name} cannot be read or copied. Check its permissions and the disk.") from None
    return TextFile(copy, encoding, b"\n", has_quotes)


def _look(path: Path, name: str) -> tuple[str, bytes | None, bool]:
    """Encoding, line end (None if mixed or lone carriage returns), and whether a quote occurs."""
    with path.open("rb") as file:
        start = file.read(4)
    encoding = next((codec for bom, codec in _BOMS if start.startswith(bom)), "utf-8")
    decoder = codecs.getincrementaldecoder("utf-8")()
    feeds = returns = pairs = 0
    last = b""
    has_quotes = filled = False
    fits = encoding != "utf-16"
    for chunk in _chunks(path):
        feeds += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
        last = chunk[-1:]
        has_quotes = has_quotes or b'"' in chunk
        filled = filled or bool(chunk.removeprefix(codecs.BOM_UTF8).strip())
        fits = fits and _fits(decoder, chunk)
    fits = fits and _fits(decoder, b"", final=True)
    if not filled:
        raise ExtractError(f"{name} is empty: it has no header. Have the extract sent again.")
    if not fits and encoding == "utf-8":
        encoding = "cp1252"
    if not fits and encoding != "utf-16" and any(_UTF8_SIGNS.search(chunk) for chunk in _chunks(path)):
        raise UnicodeError
    one_kind = returns == pairs and returns in (0, feeds)
    return encoding, (b"\r\n" if returns else b"\n") if one_kind else None, has_quotes


def _fits(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    """The text without BOM, every line end as a line feed."""
    with path.open("r", encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline=None) as file:
        while text := file.read(_CHUNK):
            yield text
