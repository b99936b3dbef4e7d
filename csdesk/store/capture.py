"""Every change to a shared table, written to the log by triggers in pure SQL (SYNC 2).

The triggers need no function that a plain sqlite3 client lacks, so its edits are captured too. They
are compared with what they should be whenever the file is opened; were they missing for a while, the
tables are compared with the log and the differences logged.

A change's values are a JSON object of column and value. A real number stands as `{"real": "0.1"}`
and a blob as `{"blob": "00ff"}`, since JSON would round the one and cannot hold the other. An insert
leaves out the columns that are NULL.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import repeat
from typing import Any

SHARED_TABLES = (
    "company",
    "project",
    "staff",
    "customer",
    "customer_phone",
    "customer_unit",
    "call",
    "complaint",
    "disclosure",
    "visit",
    "followup",
    "followup_attempt",
    "survey_answer",
    "duty_entry",
    "complaint_event",
    "repair",
    "corrective_action",
    "daily_check",
    "roster_week",
    "roster_day",
    "roster_cell",
    "roster_absence",
    "weekly_report",
)

# The records that can be searched, and how a row of another table leads to the one it belongs to.
SEARCHED = {
    "call": ("call", "id"),
    "complaint": ("complaint", "id"),
    "customer": ("customer", "id"),
    "customer_phone": ("customer", "customer_id"),
    "customer_unit": ("customer", "customer_id"),
    "visit": ("visit", "id"),
    "duty_entry": ("duty_entry", "id"),
    "repair": ("repair", "id"),
}

MOST_AHEAD = 600_000
"""Milliseconds by which another desk's clock may go ahead of ours before it is wrong."""

MILLISECONDS = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of `table`, in order."""
    return [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]


@contextmanager
def any_text(connection: sqlite3.Connection, *, unreadable: str = "replace") -> Iterator[None]:
    """Reads also text that is not UTF-8, as another program may have written it.

    What cannot be read is marked, or with `unreadable` "surrogateescape" kept so that it can be written as it was.
    """
    connection.text_factory = partial(str, encoding="utf-8", errors=unreadable)  # faster than a function of ours
    try:
        yield
    finally:
        connection.text_factory = str


def install(connection: sqlite3.Connection) -> None:
    """Put all triggers in place, in the running transaction."""
    for name, statement in _triggers(connection).items():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(statement)


def remember_schema(connection: sqlite3.Connection) -> None:
    """Note the schema's version number, which SQLite raises whenever anyone changes the schema, and our triggers."""
    connection.execute(
        "UPDATE capture SET schema_cookie = (SELECT schema_version FROM pragma_schema_version), trigger_checksum = ?",
        (_checksum(),),
    )


def is_intact(connection: sqlite3.Connection) -> bool:
    """Whether nobody changed the schema since it was last checked, by the triggers of this version, which are on."""
    return _is_as_left(connection, "AND capturing AND indexing")


def _is_as_left(connection: sqlite3.Connection, condition: str = "") -> bool:
    left = connection.execute(
        "SELECT schema_cookie = (SELECT schema_version FROM pragma_schema_version) AND trigger_checksum = ? "
        f"{condition} FROM capture",
        (_checksum(),),
    ).fetchone()
    return bool(left and left[0])


@contextmanager
def without_triggers(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Takes the triggers of `table` away meanwhile, in the running transaction; even idle they take a third of it.

    They stay where somebody changed the schema: that must not be taken for our own change.
    """
    triggers = dict(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,))
        if _is_as_left(connection)
        else ()
    )
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for statement in triggers.values():
        connection.execute(statement)
    if triggers:
        remember_schema(connection)


def missing_triggers(connection: sqlite3.Connection) -> list[str]:
    """The names of triggers that are missing or not as they should be."""
    with any_text(connection):  # a damaged one may be no text any more
        present = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return [name for name, statement in _triggers(connection).items() if present.get(name) != statement]


def repair(connection: sqlite3.Connection) -> tuple[list[str], int]:
    """Reinstall the triggers and log what was changed while they were away.

    Returns the names of the triggers that were damaged and how many changes were logged.
    """
    from csdesk.store import replay

    connection.execute("UPDATE capture SET capturing = 1, indexing = 1")
    damaged = missing_triggers(connection)
    if damaged:
        install(connection)
    found = replay.log_differences(connection)
    remember_schema(connection)
    return damaged, found


def _checksum() -> int:
    """What tells the triggers of this version from another's; of the columns the schema's version number tells."""
    statements = [text for table in SHARED_TABLES for text in _triggers_of(table, ["id"]).values()]
    return zlib.crc32("\n".join(statements).encode())


def _triggers(connection: sqlite3.Connection) -> dict[str, str]:
    statements: dict[str, str] = {}
    for table in SHARED_TABLES:
        statements |= _triggers_of(table, columns(connection, table))
    return statements


def _triggers_of(table: str, names: Sequence[str]) -> dict[str, str]:
    return _capture_triggers(table, names) | (_search_triggers(table, *SEARCHED[table]) if table in SEARCHED else {})


def _capture_triggers(table: str, names: Sequence[str]) -> dict[str, str]:
    every = "||".join(f"iif(NEW.{name} IS NULL,'',{_pair(name)})" for name in names)
    changed = "||".join(f"iif(NEW.{name} IS OLD.{name},'',{_pair(name)})" for name in names)
    differs = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in names)
    return {
        f"capture_{table}_insert": _trigger(table, "insert", "NEW.id", f"'{{' || substr({every}, 2) || '}}'"),
        f"capture_{table}_update": _trigger(
            table, "update", "NEW.id", f"'{{' || substr({changed}, 2) || '}}'", f"({differs}) AND "
        ),
        f"capture_{table}_delete": _trigger(table, "delete", "OLD.id", "'{}'"),
        f"capture_{table}_id": f"CREATE TRIGGER capture_{table}_id BEFORE UPDATE OF id ON {table} "
        "WHEN NEW.id IS NOT OLD.id BEGIN SELECT RAISE(ABORT, 'the id of a record never changes'); END",
    }


def _pair(name: str) -> str:
    """The name and value of a column; short, for every connection to the file begins with reading all of it."""
    return (
        f"',\"{name}\":'||CASE typeof(NEW.{name}) WHEN 'real' THEN '{{\"real\":\"'||quote(NEW.{name})||'\"}}' "
        f"WHEN 'blob' THEN '{{\"blob\":\"'||hex(NEW.{name})||'\"}}' ELSE json_quote(NEW.{name}) END"
    )


def _trigger(table: str, operation: str, row: str, values: str, condition: str = "") -> str:
    return (
        f"CREATE TRIGGER capture_{table}_{operation} AFTER {operation.upper()} ON {table} "
        f"WHEN {condition}(SELECT capturing FROM capture) BEGIN\n"
        f"{next_clock(row, f'coalesce(now, {MILLISECONDS})')};\n"
        'INSERT INTO change (replica, counter, clock, context, batch, actor, undoes, "table", "row", operation, '
        '"values")\n'
        f"SELECT replica, counter, {later_than(row)}, context, coalesce(batch, counter), actor, undoes, '{table}', "
        f"{row}, '{operation}', {values} FROM capture;\nEND"
    )


def next_clock(row: str, now: str = MILLISECONDS) -> str:
    """The statement that counts one more change, of the row whose id the expression `row` gives.

    Our own clock follows what was changed at a desk whose clock goes wrong for ten minutes at most.
    """
    return (
        "UPDATE capture SET counter = counter + 1, "
        f"clock = max(clock + 1, {now} << 16, min({_latest(row)} + 1, ({now} + {MOST_AHEAD}) << 16))"
    )


def later_than(row: str) -> str:
    """The clock of a change counted by `next_clock`: later than all that was ever done to the row."""
    return f"max(clock, {_latest(row)} + 1)"


def _latest(row: str) -> str:
    return f'coalesce((SELECT max(clock) FROM change WHERE "row" = {row}), 0)'


def _search_triggers(table: str, kind: str, reference: str) -> dict[str, str]:
    statements = {}
    for operation, rows in (("insert", ["NEW"]), ("update", ["NEW", "OLD"]), ("delete", ["OLD"])):
        marked = [f"{row}.{reference}" for row in (rows if reference != "id" else rows[:1])]
        if table == "customer":  # who stands or stood for the customer is found by them too
            marked += [f"{row}.merged_into_id" for row in rows]
        marks = "\n".join(  # OR IGNORE would not be heard where whoever writes says what to do on a conflict
            f"INSERT INTO search_pending (kind, record) SELECT '{kind}', {record} WHERE {record} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM search_pending WHERE kind = '{kind}' AND record = {record});"
            for record in marked
        )
        name = f"search_{table}_{operation}"
        statements[name] = (
            f"CREATE TRIGGER {name} AFTER {operation.upper()} ON {table} "
            f"WHEN (SELECT indexing FROM capture) BEGIN\n{marks}\nEND"
        )
    return statements


def logged(values: Mapping[str, object], *, nulls: bool = False) -> str:
    """`values` as the triggers write them: of an insert without the `nulls`, of an update with them."""
    return (
        "{" + ",".join(f'"{name}":{_json(value)}' for name, value in values.items() if nulls or value is not None) + "}"
    )


def logged_inserts(names: Iterable[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """The values of many inserts into the columns `names`, as the triggers write them.

    What all rows share is written once, into a form that the columns of other texts and of mixed values fill in.
    """
    from json.encoder import encode_basestring  # not needed at the start, and slow to import

    form = "%s"
    filled: list[Iterable[str]] = [repeat("", len(rows))]  # for rows that have nothing of their own
    for name, column in zip(names, zip(*rows, strict=True), strict=True):
        head, first = f',"{name}":', column[0]
        if (first is None or isinstance(first, str)) and column.count(first) == len(column):
            form += "" if first is None else (head + _json(first)).replace("%", "%%")
        elif set(map(type, column)) == {str}:
            form += f"{head}%s"
            filled.append(map(encode_basestring, column))
        else:
            form += "%s"
            filled.append(["" if value is None else head + _json(value) for value in column])
    return ("{" + (form % row)[1:] + "}" for row in zip(*filled, strict=True))


def _json(value: Any) -> str:
    if isinstance(value, str):
        from json.encoder import encode_basestring

        return encode_basestring(value)
    if isinstance(value, float):
        return f'{{"real":"{value!r}"}}'
    if isinstance(value, bytes):
        return f'{{"blob":"{value.hex().upper()}"}}'
    return "null" if value is None else str(int(value))


def read_values(text: str) -> dict[str, object]:
    """The columns and values that a change's `values` stand for."""
    import json

    values: dict[str, Any] = json.loads(text)
    return values if text.find("{", 1) < 0 else unwrapped(values)  # what is wrapped begins so


def unwrapped(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` as columns hold them, where they stand as the log has them."""
    return {name: _unwrapped(value) if isinstance(value, dict) else value for name, value in values.items()}


def _unwrapped(value: dict[str, str]) -> object:
    return float(value["real"]) if "real" in value else bytes.fromhex(value["blob"])
