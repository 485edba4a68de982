"""Finds the tables of an extract: a folder, or a zip of one; a file a table, or a sheet of a workbook."""

import hashlib
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ky_analysis import contract
from ky_analysis.errors import ExtractError
from ky_analysis.extract import manifest, workbook
from ky_analysis.extract.fold import fold
from ky_analysis.extract.header import CPR_SHAPE

SUFFIXES = (".csv", ".parquet", ".xlsx")
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(frozen=True)
class TableFile:
    """A table's place: `sheet` is None but in a workbook; `name` is what people call it."""

    table: contract.InputTable
    path: Path
    format: str
    name: str
    sha256: str
    sheet: str | None = None


def open_source(source: Path, workspace: Path) -> tuple[manifest.Manifest, tuple[TableFile, ...]]:
    """The manifest and the table files of an extract, hashes checked; a zip is unpacked into `workspace`.

    Raises:
        ExtractError: no folder or zip, a table missing or given twice, a hash that differs.
    """
    root = _root(source, workspace)
    try:
        files = sorted(path for path in root.iterdir() if path.is_file() and not _is_noise(path.name))
    except OSError:
        raise ExtractError(f"The folder {source} cannot be read. Check its permissions.") from None
    if any(CPR_SHAPE.search(path.name) for path in files):
        raise ExtractError("The name of a file of the extract has the form of a CPR number. Rename it and run again.")
    said = manifest.read(next((path for path in files if path.name.lower() == manifest.NAME), None))
    digests: dict[Path, str] = {}
    _check_hashes(root, said, digests)
    return said, _tables(source, root, files, digests)


def _is_noise(name: str) -> bool:
    """Hidden files, and the lock files that Office leaves beside an open workbook."""
    return name.startswith((".", "~$"))


def _root(source: Path, workspace: Path) -> Path:
    if source.is_dir():
        return source
    if not source.exists():
        raise ExtractError(f"The extract {source} does not exist. Give a folder, or a zip of one.")
    if source.suffix.lower() == ".xlsx":
        raise ExtractError(f"{source} is a workbook. Put it in a folder, and give the folder.")
    if not zipfile.is_zipfile(source):
        raise ExtractError(f"The extract {source} is neither a folder nor a zip of one. Put its files in a folder.")
    return _unpack(source, workspace / "unpacked")


def _unpack(source: Path, target: Path) -> Path:
    """Unpacks a zip whose every path stays inside `target`; gives the folder of it that holds the tables."""
    target.mkdir(parents=True)
    try:
        with zipfile.ZipFile(source) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            for member in members:
                _refuse_dangerous(source, member)
            names = [member.filename.casefold() for member in members]
            if len(set(names)) < len(names):
                raise ExtractError(f"The zip {source} holds two files of one name. Keep one of them.")
            if sum(member.file_size for member in members) > shutil.disk_usage(target).free:
                raise ExtractError(
                    f"The zip {source} needs more disk space than there is. Free some, or give a folder."
                )
            for member in members:
                path = target.joinpath(*PurePosixPath(member.filename).parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, path.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, 1 << 20)
    except _ZIP_ERRORS:
        raise ExtractError(
            f"The zip {source} is damaged or cannot be unpacked. Make it again from the folder."
        ) from None
    return _table_folder(source, target)


def _refuse_dangerous(source: Path, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename)
    outside = path.is_absolute() or ".." in path.parts or "\\" in member.orig_filename or ":" in member.filename
    if outside or "\0" in member.orig_filename or stat.S_ISLNK(member.external_attr >> 16):
        raise ExtractError(f"The zip {source} holds a path that leads outside it. Make it again from the folder alone.")
    if member.flag_bits & 1:
        raise ExtractError(f"The zip {source} is protected by a password. Make it again without one.")


def _table_folder(source: Path, target: Path) -> Path:
    holding = {
        path.parent
        for path in target.rglob("*")
        if path.is_file()
        and path.suffix.lower() in SUFFIXES
        and not any(_is_noise(part) or part == "__MACOSX" for part in path.relative_to(target).parts)
    }
    if len(holding) > 1:
        raise ExtractError(f"The zip {source} holds tables in {len(holding)} folders. Zip the folder of one extract.")
    return holding.pop() if holding else target


def _check_hashes(root: Path, said: manifest.Manifest, digests: dict[Path, str]) -> None:
    for number, (name, expected) in enumerate(said.hashes.items(), 1):
        path = root / name
        inside = not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
        if not inside or "\0" in name or not path.is_file():
            raise ExtractError(f"{manifest.NAME}: file {number} of [sha256] is not in the extract. Have it sent again.")
        if _sha256(path, digests) != expected:
            raise ExtractError(
                f"{path.name} is not the file that was sent: its SHA-256 differs from {manifest.NAME}. "
                "Have the extract sent again."
            )


def _sha256(path: Path, digests: dict[Path, str]) -> str:
    if path not in digests:
        try:
            with path.open("rb") as file:
                digests[path] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise ExtractError(f"{path.name} cannot be read. Check its permissions.") from None
    return digests[path]


def _tables(source: Path, root: Path, files: list[Path], digests: dict[Path, str]) -> tuple[TableFile, ...]:
    by_name = {fold(table.danish): table for table in contract.INPUTS}
    found: dict[str, list[TableFile]] = {}
    for path in files:
        table = by_name.get(fold(path.stem))
        kind = path.suffix.lower().removeprefix(".")
        if path.suffix.lower() == ".xlsx":
            places = workbook.places(path, by_name, table)
        elif table is not None and path.suffix.lower() in SUFFIXES:
            places = [(table, None)]
        else:
            continue
        for of, sheet in places:
            name = path.name if sheet is None or of is table else f"{path.name}:{sheet}"
            found.setdefault(of.name, []).append(TableFile(of, path, kind, name, _sha256(path, digests), sheet))
    for table in contract.INPUTS:
        given = found.get(table.name, [])
        if len(given) > 1:
            names = ", ".join(file.name for file in given)
            raise ExtractError(f"Table {table.danish} is given {len(given)} times: {names}. Keep one of them.")
        if not given and not table.optional:
            raise ExtractError(_missing(source, root, table))
    return tuple(found[table.name][0] for table in contract.INPUTS if table.name in found)


def _missing(source: Path, root: Path, table: contract.InputTable) -> str:
    """Says that a table is missing, and where it may be instead."""
    inner = sorted(path.parent.name for path in root.glob("*/*") if fold(path.stem) == fold(table.danish))
    hint = f"There is one in its folder {inner[0]}: give that folder." if inner else "Add it and run again."
    return (
        f"Table {table.danish} is missing: {source} has no {table.danish}.csv, .parquet or .xlsx "
        f"and no workbook with a sheet of that name. {hint}"
    )
