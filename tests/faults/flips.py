"""Damaged copies of an extract, read one after the other in a process of their own: a crash of a library ends it.

    python -m tests.faults.flips SOURCE WORK SEED FLIPS CUTS

One JSON line a damaged file: what was done, and what came of it.
"""

import json
import random
import shutil
import sys
import traceback
from pathlib import Path

from ky_analysis import database, extract
from ky_analysis.errors import KyError
from tests.faults import worlds


def damaged(data: bytes, draw: random.Random, cut: bool) -> bytes:
    """The file with one bit turned, or without its end."""
    place = draw.randrange(len(data))
    if cut:
        return data[:place]
    changed = bytearray(data)
    changed[place] ^= 1 << draw.randrange(8)
    return bytes(changed)


def read(connection, source: Path, private: Path) -> dict:
    """What comes of reading it: `refused` with a sentence, `crashed`, or the rows of each table."""
    try:
        extract.load(
            source,
            connection,
            worlds.OPEN,
            private_dir=private,
            key=worlds.KEY.encode(),
            command_line_date=worlds.DATE,
        )
    except KyError as error:
        return {"refused": str(error)}
    except BaseException:
        return {"crashed": traceback.format_exc(limit=-3)}
    rows = connection.execute(
        "select table_name, input_rows, loaded_rows + rejected_rows + duplicate_rows from main.row_balance"
    ).fetchall()
    return {"rows": {name: given for name, given, _ in rows}, "adds_up": all(one == other for _, one, other in rows)}


def main() -> None:
    source, work, seed, flips, cuts = Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])
    draw = random.Random(seed)
    with database.connect(Path(":memory:"), temp_directory=work / "spill", threads=1) as connection:
        database.load_seeds(connection, worlds.OPEN)
        print(json.dumps({"file": "", **read(connection, source, work / "private")}), flush=True)
        files = [source] if source.is_file() else sorted(path for path in source.iterdir() if path.suffix != ".toml")
        for number in range(flips + cuts):
            file = draw.choice(files)
            copy = work / source.name
            shutil.rmtree(copy, ignore_errors=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
            target = copy / file.name if source.is_dir() else copy
            target.write_bytes(damaged(file.read_bytes(), draw, number >= flips))
            print(json.dumps({"file": file.name, **read(connection, copy, work / "private")}), flush=True)


if __name__ == "__main__":
    main()
