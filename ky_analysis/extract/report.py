"""What a load says about itself, for the manifest and the data quality report."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class FileReport:
    """One table as it came in. `decimal_marks` and `date_forms` are by Danish column name, and so is `headers`,
    which gives the header as written. `ignored_columns` have every digit run that could be a CPR number masked."""

    table: str
    file: str
    sha256: str
    format: str
    rows: int
    encoding: str | None = None
    delimiter: str | None = None
    decimal_marks: dict[str, str] = field(default_factory=dict)
    date_forms: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """The whole extract. `municipality_codes` are those of loaded rows, in order."""

    extract_date: date
    release: str | None
    municipality_codes: tuple[str, ...]
    files: tuple[FileReport, ...]
