"""How headers, file names and fixed words are compared: lower case, no blanks, `_` or `-`, æ/ø/å as ae/oe/aa."""

import re
import unicodedata

# What counts as a blank: Unicode's white space, in the form that Python's and DuckDB's patterns share.
BLANKS = r"\x{09}-\x{0d}\x{1c}-\x{20}\x{85}\p{Z}"
_LETTERS = {"æ": "ae", "ø": "oe", "å": "aa"}


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\s_\-\x1c-\x1f]+", "", lowered.translate(str.maketrans(_LETTERS)))


def fold_sql(expression: str) -> str:
    """`fold` as a DuckDB expression."""
    lowered = f"lower(nfc_normalize({expression}))"
    for letter, plain in _LETTERS.items():
        lowered = f"replace({lowered}, '{letter}', '{plain}')"
    return f"regexp_replace({lowered}, '[{BLANKS}_-]+', '', 'g')"


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
