"""What the rules stand on: the benefit list, CPR numbers, references and periods."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

TASK_TYPES = (
    "waiting_account",
    "reference_and_case",
    "case_ambiguous",
    "case_missing",
    "reference_invalid",
    "reference_ambiguous",
    "reference_missing",
)
PAYMENT_KINDS = ("Indbetaling", "Modregning", "Lønindeholdelse", "Korrektion")
KNOWN_KINDS = (*PAYMENT_KINDS, "Afskrivning")
KNOWN_STATUSES = ("Aktiv", "Venter_på_dækning", "Afsluttet")

ALL = (0, 9999)
TO_2025 = (0, 2025)
FROM_2026 = (2026, 9999)
NEVER = (9999, 0)
BENEFITS = {
    "kontanthjaelp": ("HTF", ALL),
    "engangshjaelp": ("HTF", ALL),
    "bistandshjaelp": ("HTF", ALL),
    "introduktionsydelse": ("HTF", TO_2025),
    "saerlig_introduktionsydelse": ("HTF", TO_2025),
    "uddannelseshjaelp": ("HTF", FROM_2026),
    "selvforsoergelses_og_hjemrejseydelse": ("HTF", FROM_2026),
    "overgangsydelse": ("HTF", FROM_2026),
    "integrationsydelse": ("HTF", FROM_2026),
    "starthjaelp": ("HTF", FROM_2026),
    "supplerende_hjaelp": ("HTF", FROM_2026),
    "efterlevelseshjaelp": ("HTF", FROM_2026),
    "ressourceforloebsydelse": ("RES", FROM_2026),
    "ressourceforloebsydelse_jobafklaring": ("RESJ", FROM_2026),
    "revalideringsydelse": ("REV", FROM_2026),
    "ledighedsydelse": ("LY", FROM_2026),
    "fleksloentilskud": ("FLEX", FROM_2026),
    "tilskud_til_selvstaendige": ("FLEX", FROM_2026),
    "boligindskud": ("HTF", NEVER),
    "enkeltydelse": ("HTF", NEVER),
    "saerlig_stoette": ("HTF", NEVER),
}


@dataclass(frozen=True)
class Options:
    """The settings that the rules look at."""

    extract_date: dt.date = dt.date(2026, 11, 24)
    law_year: int | None = None
    task_grain: str = "account"
    disabled: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ("-", "UKENDT", "MANGLER")
    uddannelseshjaelp_before_2026: bool = False
    handle_by_month: int = 1
    handle_by_day: int = 31
    own_benefits: tuple[tuple, ...] = ()  # (code, case group, (first year, last year))

    def benefits(self) -> dict:
        """Code to case group and the first and last year that LL § 8 O covers."""
        changed = {"uddannelseshjaelp": ("HTF", ALL)} if self.uddannelseshjaelp_before_2026 else {}
        return BENEFITS | changed | {code: (group, years) for code, group, years in self.own_benefits}


def person_of(cpr: str | None) -> str | None:
    """The ten digits of a usable CPR number, else None."""
    digits = digits_of(cpr)
    if len(digits) == 9:
        digits = "0" + digits
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return None
    day = int(digits[:2])
    day = day - 60 if day > 60 else day
    try:
        dt.date(2000, int(digits[2:4]), day)
    except ValueError:
        return None
    return digits


def is_repaired(cpr: str | None) -> bool:
    return person_of(cpr) is not None and len(digits_of(cpr)) == 9


def digits_of(cpr: str | None) -> str:
    return (cpr or "").replace(" ", "").replace("-", "", 1)


def normalise(reference: str | None) -> str | None:
    """Upper case, only letters and digits, no leading zeros; None, which equals nothing, where nothing is left."""
    kept = [sign for sign in (reference or "").upper() if is_letter_or_digit(sign)]
    return "".join(kept).lstrip("0") or None


def is_letter_or_digit(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "L" or unicodedata.category(sign) == "Nd"


def is_empty_reference(reference: str | None, options: Options) -> bool:
    if reference is None or set(reference) == {"0"}:
        return True
    return reference.upper() in [placeholder.upper() for placeholder in options.placeholders]


def closed(row: dict) -> tuple[dt.date, dt.date] | None:
    """A claim's period; None if it is missing or reversed."""
    start, end = row["period_from"], row["period_to"]
    if start is None or end is None or end < start:
        return None
    return start, end


def open_ended(row: dict) -> tuple[dt.date, dt.date] | None:
    """A benefit's or a case's period: no start is the beginning of time, no end is open; None if reversed."""
    start, end = row["period_from"] or dt.date.min, row["period_to"] or dt.date.max
    return None if end < start else (start, end)


def overlaps(other: dict, claim: dict) -> bool:
    return bool(overlap_days(other, claim))


def covers(other: dict, claim: dict) -> bool:
    inner, outer = closed(claim), open_ended(other)
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def overlap_days(other: dict, claim: dict) -> int | None:
    """Days that a benefit or case shares with the claim; None where the claim has no period."""
    inner, outer = closed(claim), open_ended(other)
    if inner is None:
        return None
    if outer is None:
        return 0
    return max(0, (min(inner[1], outer[1]) - max(inner[0], outer[0])).days + 1)


def law_covers(benefit: str, year: int, options: Options) -> bool:
    first, last = options.benefits()[benefit][1]
    return first <= year <= last
