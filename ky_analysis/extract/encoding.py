"""Decides a text file's encoding and line ends from all of its bytes, and rewrites it where the parser needs that.

UTF-8 is taken if every byte fits; else Windows-1252, unless parts of it are UTF-8, for then no encoding reads all.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ky_analysis.errors import ExtractError

_CHUNK = 1 << 20  # stays in the processor's cache while it is looked at from several sides
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Letters, dashes and quotation marks of UTF-8; read as Windows-1252 they are pairs that no text has.
_UTF8_SIGNS = re.compile(rb"\xc3[\x80-\xbf]|\xe2[\x80\x82][\x80-\xbf]")
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True)
class TextFile:
    """A file that reads as UTF-8 with one kind of line end; `encoding` is what it came in.

    `may_need_trim` and `may_hold_cpr` are false only where no field has a blank at an end, and where nothing in the
    file has the shape of a CPR number: then the reader saves the work.
    """

    path: Path
    encoding: str
    has_quotes: bool
    may_need_trim: bool = True
    may_hold_cpr: bool = True


def prepare(path: Path, name: str, workspace: Path) -> TextFile:
    """Gives the file itself where it is UTF-8 with line ends of one kind, else a copy that is.

    Raises:
        ExtractError: it is empty, or neither UTF-8 nor Windows-1252.
    """
    try:
        if not any(chunk.removeprefix(codecs.BOM_UTF8).strip() for chunk in _chunks(path)):
            raise ExtractError(f"{name} is empty: it has no header. Have the extract sent again.")
        encoding = _encoding(path)
        if encoding in ("utf-8", "utf-8-sig") and _has_one_line_end(path):
            return _looked_at(path, encoding)
        copy = workspace / f"{path.name}.utf8"
        with copy.open("wb") as file:
            file.writelines(text.encode() for text in _decoded(path, encoding))
        return _looked_at(copy, encoding)
    except UnicodeError:
        raise ExtractError(
            f"{name} is neither UTF-8 nor Windows-1252 throughout. Save it as csv in UTF-8 and run again."
        ) from None
    except OSError:
        raise ExtractError(f"{name} cannot be read or copied. Check its permissions and the disk.") from None


def _looked_at(path: Path, encoding: str) -> TextFile:
    return TextFile(
        path=path,
        encoding=encoding,
        has_quotes=any(b'"' in chunk for chunk in _chunks(path)),
        may_need_trim=any(_has_blank_ends(signs) for signs in _overlapping(path)),
        may_hold_cpr=any(_has_cpr_shape(signs) for signs in _overlapping(path)),
    )


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((codec for bom, codec in _BOMS if start.startswith(bom)), None)
    if marked == "utf-16" or _fits_utf8(path):
        return marked or "utf-8"
    if marked or any(_UTF8_SIGNS.search(chunk) for chunk in _chunks(path)):
        raise UnicodeError("bytes of two encodings")
    return "cp1252"


def _fits_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            if not chunk.isascii() or decoder.getstate()[0]:
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_one_line_end(path: Path) -> bool:
    """Are all line ends line feeds, or all pairs of carriage return and line feed?"""
    if not any(b"\r" in chunk for chunk in _chunks(path)):
        return True
    feeds = returns = pairs = 0
    last = b""
    for chunk in _chunks(path):
        feeds += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
        last = chunk[-1:]
    return returns == pairs and returns in (0, feeds)


def _has_blank_ends(signs: np.ndarray) -> bool:
    """Could a field begin or end with a blank? Other blanks than the space, wherever they stand, count as yes."""
    text = signs.tobytes()
    if any(lead in text for lead in (b"\xc2", b"\xe1", b"\xe2", b"\xe3")):  # the first bytes of Unicode's blanks
        return True
    low = np.flatnonzero(signs <= ord(" "))
    found = signs[low]
    places = low[found == ord(" ")]
    if len(places) + np.count_nonzero((found == ord("\n")) | (found == ord("\r"))) < len(low):
        return True
    beside = np.concatenate([signs[np.maximum(places - 1, 0)], signs[np.minimum(places + 1, len(signs) - 1)]])
    return bool(np.isin(beside, np.frombuffer(b' ";,\r\n', dtype=np.uint8)).any())


def _has_cpr_shape(signs: np.ndarray) -> bool:
    """Are there ten digits in a row, or six, a hyphen or a blank, and four?"""
    if len(signs) < 12:
        return False
    digit = (signs - 48) < 10  # unsigned: smaller ones wrap around
    two = digit[:-1] & digit[1:]
    four = two[:-2] & two[2:]
    six = four[:-2] & two[4:]  # six[n]: digits stand at n to n + 5
    ten = six[:-4] & four[6:]
    split = six[:-5] & ((signs[6:-4] == 45) | (signs[6:-4] == 32)) & four[7:]
    return bool(ten.any() or split.any())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _overlapping(path: Path) -> Iterator[np.ndarray]:
    """The bytes in pieces that each begin with the end of the one before, the first with a line end."""
    last = b"\n"
    for chunk in _chunks(path):
        piece = last + chunk
        yield np.frombuffer(piece, dtype=np.uint8)
        last = piece[-12:]


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    """The text without BOM, every line end as a line feed."""
    with path.open("r", encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline=None) as file:
        while text := file.read(_CHUNK):
            yield text
