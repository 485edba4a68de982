"""Which landed rows are not loaded, and why: the first reason, in the contract's order.

Temp table out_<table>(row_number, reason, column_name) holds them; keys and pointers are compared as they came, before
any CPR number in them is masked.
"""

import duckdb

from ky_analysis.contract import InputTable
from ky_analysis.extract import landing
from ky_analysis.extract.fold import quoted

MESSAGES = {
    "malformed_row": "The number of fields or a quote is wrong; correct the row at its source.",
    "missing_value": "A required value is empty; fill it in at its source.",
    "unreadable_value": "The value cannot be read in the form of its column; correct it at its source.",
    "conflicting_key": "Another row has the same key and other content; keep the right one.",
    "duplicate_row": "The row is a copy of one before it; nothing needs to be done.",
    "unknown_account": "No loaded account has this key; deliver the account with the claim.",
    "unknown_claim": "No loaded claim has this key; deliver the claim with the coverage.",
}


def find_faults(
    connection: duckdb.DuckDBPyConnection, table: InputTable, forms: dict[str, int | None], malformed: list[int]
) -> None:
    """Creates out_<table> with the rows that are malformed, lack a value or have one that cannot be read."""
    name = table.name
    cases = []
    for reason, condition_of in (
        ("missing_value", landing.missing),
        ("unreadable_value", lambda column: landing.unreadable(column, forms)),
    ):
        for column in table.columns:
            condition = condition_of(column)
            if condition is not None:
                cases.append(f"when {condition} then {quoted(f'{reason}:{column.danish}')}")
    connection.execute(
        "create or replace temp table malformed as select unnest($1::bigint[]) as row_number", [malformed]
    )
    connection.execute(
        f"""
        create or replace temp table out_{name} as
        with judged as (
            select rowid + 1 as row_number, case {" ".join(cases)} end as fault from landed_{name}
        ), faulty as (
            select row_number, fault from judged
            where fault is not null and row_number not in (select row_number from malformed)
        )
        select row_number, split_part(fault, ':', 1) as reason, split_part(fault, ':', 2) as column_name from faulty
        union all select row_number, 'malformed_row', null from malformed
        """
    )


def find_conflicts_and_duplicates(connection: duckdb.DuckDBPyConnection, table: InputTable) -> None:
    """Adds to out_<table> the rows whose key is not theirs alone.

    Only keys that occur twice are looked at: a hash finds them, the values themselves decide. A row with a fault never
    equals one without, so one of either kind under a key is a conflict for the one without.
    """
    name, key = table.name, table.key
    danish = quoted(table.by_name[key].danish)
    names = [f'"{column.name}"' for column in table.columns]
    content = ", ".join(names)
    equal = " and ".join(f"contents.{column} is not distinct from rows_of_keys.{column}" for column in names)
    connection.execute(
        f"""
        create or replace temp table repeated as
        with counted as (
            select hash(municipality_code, "{key}") as key_hash from landed_{name}
            where municipality_code is not null and "{key}" is not null
            group by key_hash having count(*) > 1
        )
        select rowid + 1 as row_number, {_content(table)} from landed_{name}
        where hash(municipality_code, "{key}") in (select key_hash from counted)
            and municipality_code is not null and "{key}" is not null
        """
    )
    connection.execute(
        f"""
        insert into out_{name}
        with rows_of_keys as (
            select repeated.*, out_{name}.row_number is not null as is_faulty
            from repeated left join out_{name} using (row_number)
        ), contents as (
            select {content}, is_faulty, min(row_number) as first_row from rows_of_keys group by all
        ), keys as (
            select municipality_code, "{key}", count(*) as different from contents group by all
        )
        select
            rows_of_keys.row_number,
            case when keys.different > 1 then 'conflicting_key' else 'duplicate_row' end,
            {danish}
        from rows_of_keys
        join keys using (municipality_code, "{key}")
        join contents
            on {equal}
            and not contents.is_faulty
        where not rows_of_keys.is_faulty
            and (keys.different > 1 or rows_of_keys.row_number > contents.first_row)
        """
    )


def _content(table: InputTable) -> str:
    """The columns as they are published, which is how rows are compared."""
    parts = []
    for column in table.columns:
        if column.kind == "benefit":
            parts.append(f'(select code from benefit_words where word = "{column.name}") as "{column.name}"')
        elif column.name == "interest":
            parts.append("coalesce(interest, 0) as interest")
        else:
            parts.append(f'"{column.name}"')
    return ", ".join(parts)


def find_unknown_pointers(connection: duckdb.DuckDBPyConnection, table: InputTable) -> None:
    """Adds to out_<table> the rows that point to a row that is not loaded; a copy of one is rejected with it."""
    if table.parent is None:
        return
    pointer, parent, reason = table.parent
    name = table.name
    danish = quoted(table.by_name[pointer].danish)
    connection.execute(
        f"""
        create or replace temp table unknown as
        select rowid + 1 as row_number from landed_{name} as child
        where not exists (
            select 1 from landed_{parent} as parent
            where parent.municipality_code = child.municipality_code and parent."{pointer}" = child."{pointer}"
                and parent.rowid + 1 not in (select row_number from out_{parent})
        )
        """
    )
    connection.execute(
        f"delete from unknown where row_number in (select row_number from out_{name} where reason <> 'duplicate_row')"
    )
    connection.execute(f"delete from out_{name} where row_number in (select row_number from unknown)")
    connection.execute(f"insert into out_{name} select row_number, {quoted(reason)}, {danish} from unknown")


def counts(connection: duckdb.DuckDBPyConnection, table: InputTable) -> dict[str, int]:
    """Rows not loaded, by reason."""
    return dict(connection.execute(f"select reason, count(*) from out_{table.name} group by all").fetchall())
