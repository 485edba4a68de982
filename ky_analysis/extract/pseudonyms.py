"""Keyed pseudonyms of persons, and the masking of CPR numbers in keys and text.

A pseudonym is HMAC-SHA256(key, municipality code | CPR) in letters alone, so that it can never look like a number.
"""

import os
from hashlib import sha256
from pathlib import Path

import duckdb

from ky_analysis.contract import InputTable
from ky_analysis.extract.fold import quoted
from ky_analysis.extract.landing import TEXT_KINDS
from ky_analysis.extract.values import CPR_RUN

KEYS = frozenset(
    ("account_id", "claim_id", "stated_case_id", "stated_reference", "reference", "case_id", "coverage_id", "task_id")
)
REFERENCES = frozenset(("stated_reference", "reference"))
_LENGTH = 20
_BLOCK = 64


def find_persons(connection: duckdb.DuckDBPyConnection, tables: tuple[InputTable, ...], key: bytes) -> None:
    """Creates temp table persons(municipality_code, cpr, person_key) of every usable CPR, rejected rows' too.

    The key is null where the municipality could not be read: such a row is rejected, but its CPR is masked elsewhere.
    """
    found = " union ".join(
        f"select municipality_code, cpr from landed_{table.name} where cpr is not null"
        for table in tables
        if "cpr" in table.by_name
    )
    connection.execute(f"create or replace temp table numbers as {found}")
    _create_hashed(connection, "persons", "select municipality_code, cpr from numbers", key)


def _create_hashed(connection: duckdb.DuckDBPyConnection, name: str, source: str, key: bytes) -> None:
    """HMAC in two rounds of DuckDB's own SHA-256, over the whole set at once."""
    padded = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner, outer = bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)
    connection.execute(
        f"""
        create or replace temp table {name} as
        select municipality_code, cpr,
            translate(
                sha256($outer::blob || unhex(sha256($inner::blob || encode(municipality_code || '|' || cpr)))),
                '0123456789abcdef', 'abcdefghijklmnop'
            )[1:{_LENGTH}] as person_key
        from ({source})
        """,
        {"inner": inner, "outer": outer},
    )


def find_masks(connection: duckdb.DuckDBPyConnection, tables: tuple[InputTable, ...], key: bytes) -> None:
    """Creates temp table masks(municipality_code, original, is_key, masked) of texts that hold a CPR of the input.

    A CPR counts where no digit stands before or after it. A reference that equals a masked one once both are
    normalised (the same CPR with zeros before it, say) is masked alike, so that the rules still find them equal. Two
    keys that would be masked to the same stay two: the second gets a `~` behind, which a normalised reference does
    not have.
    """
    texts = [
        f'select municipality_code, "{column.name}" as original, {str(column.name in KEYS).lower()} as is_key '
        f"from landed_{table.name} where has_run and municipality_code is not null "
        f'and regexp_matches("{column.name}", {quoted(CPR_RUN)})'
        for table in tables
        for column in table.columns
        if column.kind in TEXT_KINDS
    ]
    # Signs that are no digits are doubled, so that two numbers with one sign between them are both found.
    connection.execute(
        f"""
        create or replace temp table hits as
        with texts as ({" union ".join(texts)}), runs as (
            select municipality_code, original, is_key, unnest(regexp_extract_all(
                regexp_replace(original, '([^0-9])', '\\1\\1', 'g'),
                '(?:^|[^0-9])([0-9]{{6}}(?:--|  )?[0-9]{{4}})(?:$|[^0-9])', 1
            )) as run from texts
        )
        select distinct
            municipality_code, original, is_key,
            replace(replace(run, '--', '-'), '  ', ' ') as run, regexp_replace(run, '[- ]+', '') as cpr
        from runs
        where regexp_replace(run, '[- ]+', '') in (select cpr from numbers)
        """
    )
    _create_hashed(connection, "hit_persons", "select distinct municipality_code, cpr from hits", key)
    references = [
        f'select municipality_code, "{column.name}" as original from landed_{table.name} '
        f'where "{column.name}" is not null and municipality_code is not null'
        for table in tables
        for column in table.columns
        if column.name in REFERENCES
    ]
    connection.execute(
        f"""
        create or replace temp table masks as
        with listed as (
            select municipality_code, original, is_key, list(run order by run) as runs,
                list(person_key order by run) as names
            from hits join hit_persons using (municipality_code, cpr)
            group by all
        ), masked as (
            select municipality_code, original, is_key, list_reduce(
                list_prepend(original, list_transform(range(len(runs)), lambda i: i::varchar)),
                lambda text, i: case
                    when is_key then replace(text, runs[i::bigint + 1], names[i::bigint + 1])
                    else replace(text, runs[i::bigint + 1], '[CPR]')
                end
            ) as masked
            from listed
        ), alike as (
            select texts.municipality_code, texts.original, true as is_key, min(masked.masked) as masked
            from ({" union all ".join(references)}) as texts
            inner join masked
                on masked.is_key
                and masked.municipality_code = texts.municipality_code
                and steps.normalised(masked.original) = steps.normalised(texts.original)
            anti join hits
                on hits.is_key
                and hits.municipality_code = texts.municipality_code
                and hits.original = texts.original
            group by all
        ), counted as (
            select *, row_number() over (partition by municipality_code, is_key, masked order by original) as place
            from (from masked union all from alike)
        )
        select municipality_code, original, is_key,
            masked || case when is_key then repeat('~', (place - 1)::bigint) else '' end as masked
        from counted
        """
    )


def has_masks(connection: duckdb.DuckDBPyConnection) -> bool:
    return connection.execute("select count(*) > 0 from masks").fetchall()[0][0]


def write_private(connection: duckdb.DuckDBPyConnection, private_dir: Path) -> None:
    """Writes persons.parquet and original_keys.parquet, which the run's user alone may read and nothing publishes."""
    queries = {
        "persons": "select municipality_code, person_key, cpr from persons order by all",
        "original_keys": "select municipality_code, masked, original from masks where is_key order by all",
    }
    for name, query in queries.items():
        path = private_dir / f"{name}.parquet"
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        connection.execute(f"copy ({query}) to {quoted(str(path))} (format parquet)")
        path.chmod(0o600)
