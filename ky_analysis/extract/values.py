"""How the text of a value is read, as DuckDB expressions: pattern first, then type, so that nothing is ever rounded.

A date or an amount is read in every form a column can have, and the form is kept beside it. No text reads as two
different values in two forms, so the column's form can be chosen afterwards, from counts.
"""

from ky_analysis.contract import KNOWN_VALUES, MONEY
from ky_analysis.extract.fold import BLANKS, fold, fold_sql, quoted

# The form beside a value: 0 is empty, 9 unreadable, 8 a value that came typed; the others by place in these lists.
EMPTY, TYPED, UNREADABLE = 0, 8, 9
DATE_FORMS = {1: "dd-mm-yyyy", 2: "yyyy-mm-dd", 3: "yyyymmdd"}
EITHER, COMMA, POINT = 1, 2, 3
DECIMAL_MARKS = {COMMA: "comma", POINT: "point"}

_DATES = {
    1: ("[0-9]{2}-[0-9]{2}-[0-9]{4}", "%d-%m-%Y"),
    2: ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d"),
    3: ("[0-9]{8}", "%Y%m%d"),
}
_COMMA_AMOUNT = r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]{1,2})?"
_POINT_AMOUNT = r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,2})?"
# A day of any month, or with 60 added; 30 not in February, 31 in the long months.
_DAY = "(?:(?:0[1-9]|[12][0-9]|6[1-9]|[78][0-9])(?:0[1-9]|1[0-2])|[39]0(?:0[13-9]|1[0-2])|[39]1(?:0[13578]|1[02]))"
_CPR = f"{_DAY}[0-9]{{6}}"
CPR_RUN = f"(?:^|[^0-9]){_DAY}[0-9]{{2}}[- ]?[0-9]{{4}}(?:$|[^0-9])"


def trimmed(text: str, has_blanks: bool = True) -> str:
    """Text without blanks around it, null where nothing is left; without blanks there is nothing to take off."""
    inner = f"regexp_replace({text}, '^[{BLANKS}]+|[{BLANKS}]+$', '', 'g')" if has_blanks else text
    return f"nullif({inner}, '')"


def date(text: str) -> str:
    """The day the text names, in whichever form; null where it names none."""
    cases = " ".join(
        f"when regexp_full_match({text}, '{pattern}') then try_strptime({text}, '{form}')"
        for pattern, form in _DATES.values()
    )
    return f"(case {cases} end)::date"


def date_form(text: str, day: str) -> str:
    """Which form `day` was read in. Before the year 1 there is no form."""
    return (
        f"(case when {text} is null then {EMPTY} when {day} is null or {day} < date '0001-01-01' then {UNREADABLE} "
        f"when {text}[3] = '-' then 1 when {text}[5] = '-' then 2 else 3 end)::utinyint"
    )


def amount(text: str) -> str:
    """The amount in kroner, in whichever form; null where the text is none, or 10¹² or more."""
    comma = f"try_cast(replace(replace({text}, '.', ''), ',', '.') as {MONEY})"
    point = f"try_cast(replace({text}, ',', '') as {MONEY})"
    return (
        f"(case when regexp_full_match({text}, '{_COMMA_AMOUNT}') then {comma} "
        f"when regexp_full_match({text}, '{_POINT_AMOUNT}') then {point} end)"
    )


def amount_form(text: str, value: str) -> str:
    """Which form `value` was read in: digits alone read in either, else the mark before one or two last digits tells,
    and where there is none, the separator of the thousands does."""
    return (
        f"(case when {text} is null then {EMPTY} when {value} is null then {UNREADABLE} "
        f"when {text} like '%,_' or {text} like '%,__' then {COMMA} "
        f"when {text} like '%._' or {text} like '%.__' then {POINT} "
        f"when contains({text}, '.') then {COMMA} when contains({text}, ',') then {POINT} else {EITHER} end)::utinyint"
    )


def municipality(text: str) -> str:
    """Four digits, a lost zero put back; null where the text is anything else."""
    return f"(case when regexp_full_match({text}, '[0-9]{{3,4}}') then lpad({text}, 4, '0') end)"


def cpr(text: str) -> str:
    """Ten digits that begin with a day, blanks and one hyphen taken out, a lost zero put back; null where unusable."""
    bare = f"regexp_replace(regexp_replace({text}, '[{BLANKS}]+', '', 'g'), '-', '')"
    return (
        f"(case when regexp_full_match({text}, '{_CPR}') then {text} "
        f"when regexp_full_match({bare}, '{_CPR}') then {bare} "
        f"when regexp_full_match('0' || {bare}, '{_CPR}') then '0' || {bare} end)"
    )


def cpr_repaired(text: str, number: str) -> str:
    """Was a zero put back?"""
    return f"coalesce({number} <> {text} and strlen(regexp_replace({text}, '[^0-9]', '', 'g')) = 9, false)"


def known_value(kind: str, text: str) -> str:
    """The contract's spelling of a fixed word; other words as they are, but for yes and no, which have no others."""
    spellings = KNOWN_VALUES[kind]
    exact = ", ".join(quoted(value) for value in spellings)
    cases = " ".join(f"when {quoted(fold(value))} then {quoted(value)}" for value in spellings)
    other = "" if kind == "yes_no" else f" else {text}"
    return f"(case when {text} in ({exact}) then {text} else case {fold_sql(text)} {cases}{other} end end)"
