"""The search index: it follows the records, which mark themselves when they change.

So nobody's save waits for it; `following` says when it catches up.

A record stands under a document number made of its time, so that the newest of many hits are found
first without sorting. A changed record gets a new number; the old one stays taken, with no record,
until the index is rebuilt, since an FTS5 table without content cannot forget.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import Any

from csdesk.chinese import is_han, name_keys, runs, tokens
from csdesk.store import capture, schema
from csdesk.store.portions import portions

Row = Mapping[str, Any]

KINDS = {"call": "started_at", "complaint": "received_at", "customer": "updated_at", "duty_entry": "at",
         "visit": "arrived_at", "repair": "reported_at"}  # fmt: skip
"""The kinds of records that can be searched, and the column that tells each one's time."""

_EPOCH = datetime(2000, 1, 1)
_A_SECOND = 1 << 12  # the document numbers of one second; what is more goes on into the next
_APART = " x "  # stands between a customer's phones, and units, so that no phrase is found across two of them
_CHUNK = 5000
_MUCH = 500  # documents from which on the index is told to expect more
_NO_TOKEN = re.compile("[^0-9a-z\u0080-\U0010ffff]+")  # where the tokenizer parts two tokens

SEVERAL_APART = "、"
"""Stands between several entries in one column."""

WITHOUT_A_NUMBER = ("customer", "duty_entry")
"""The kinds whose records carry no human number."""

# Stand before the tokens of names and phones, so that looking for those never wades through the much
# longer lists of the texts. Characters that no text has once it is in its normal form.
CUSTOMER_MARK = "\u00b9"
RECORD_MARK = "\u00b2"
_ENTRY_MARK = "\u00b3"  # before an entry of a list, and in it for what the tokenizer would part it at

_BODY = {
    "call": ("number", "asked", "answered", "notes", "transferred_to"),
    "complaint": ("number", "content", "reply", "notes"),
    "customer": ("company", "wechat", "email", "area", "tags", "notes"),
    "duty_entry": ("text", "place", "reported_to"),
    "repair": ("number", "content", "place", "engineer", "plan", "notes"),
    "visit": ("number", "opinions", "liked", "doubts", "budget", "badge", "notes"),
}

CODED = {
    "call": ("subject",),
    "complaint": ("category", "subject"),
    "duty_entry": ("kind",),
    "repair": ("item",),
    "visit": ("purpose", "unit_type", "reason", "intent", "liked", "doubts"),
}
"""The columns that hold entries of lists and can be searched by these; not those that are alike in nearly all."""

# A customer and all who were merged into them, at any remove: found by the names, phones and units of all.
_FAMILY = """(WITH RECURSIVE family (id) AS (
        SELECT customer.id UNION SELECT merged.id FROM family JOIN customer AS merged
        ON merged.merged_into_id = family.id AND merged.merged_into_id IS NOT NULL
    ) SELECT id FROM family)"""
# What is read beside the columns of a kind of record.
_BESIDES = {
    "customer": f""",
        (SELECT group_concat(number, '{_APART}') FROM customer_phone AS phones
         WHERE phones.customer_id IN {_FAMILY} AND phones.deleted_at IS NULL) AS phone,
        (SELECT group_concat(unit, '{_APART}') FROM customer_unit AS units
         WHERE units.customer_id IN {_FAMILY} AND units.deleted_at IS NULL) AS unit,
        (SELECT group_concat(merged.name, '{_APART}') FROM customer AS merged
         WHERE merged.id IN {_FAMILY} AND merged.id <> customer.id) AS merged_names""",
    "duty_entry": ", person AS name",
}
_STANDING = """WITH RECURSIVE standing (id) AS (
    SELECT merged_into_id FROM customer WHERE id IN {} AND merged_into_id IS NOT NULL
    UNION SELECT merged_into_id FROM customer JOIN standing USING (id) WHERE merged_into_id IS NOT NULL
) SELECT id FROM standing"""


def index_marked(connection: sqlite3.Connection, most: int) -> bool:
    """Bring the index up to date with at most so many of the records that were marked, in the running transaction.

    Returns whether there were any.
    """
    marked: defaultdict[str, list[str]] = defaultdict(list)
    for kind, record in connection.execute("SELECT kind, record FROM search_pending LIMIT ?", (most,)):
        marked[kind].append(record)
    _index_these(connection, marked)
    return bool(marked)


def index_newest(connection: sqlite3.Connection, most: int) -> None:
    """Bring the index up to date with the newest marked records, at most so many of each kind, as `index_marked`."""
    newest = "SELECT record FROM search_pending WHERE kind = ? ORDER BY record DESC LIMIT ?"
    _index_these(
        connection, {kind: [record for (record,) in connection.execute(newest, (kind, most))] for kind in KINDS}
    )


def _index_these(connection: sqlite3.Connection, marked: Mapping[str, list[str]]) -> None:
    with capture.any_text(connection):
        for kind, records in marked.items():
            for marks, part in portions(records):
                connection.execute(f"DELETE FROM search_pending WHERE kind = ? AND record IN {marks}", (kind, *part))
            if kind == "customer":
                records += _standing(connection, records)
            for marks, part in portions(dict.fromkeys(records)):
                connection.execute(f"UPDATE search_entry SET record = NULL WHERE record IN {marks}", part)
                _index(connection, kind, list(_rows(connection, kind, f"AND id IN {marks}", tuple(part))))


def waiting(connection: sqlite3.Connection) -> int:
    """How many records are marked, and not in the index as they are now."""
    return int(connection.execute("SELECT count(*) FROM search_pending").fetchone()[0])


def mark(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Mark what the triggers would mark for new `rows` of `table`."""
    kind, reference = capture.SEARCHED.get(table, ("", ""))
    if kind:
        connection.executemany(
            "INSERT OR IGNORE INTO search_pending (kind, record) VALUES (?, ?)",
            ((kind, record) for row in rows if (record := row.get(reference)) is not None),
        )


def _standing(connection: sqlite3.Connection, customers: Iterable[str]) -> list[str]:
    """The customers who stand for those, at any remove, and are found by them too."""
    return [
        standing
        for marks, part in portions(customers)
        for (standing,) in connection.execute(_STANDING.format(marks), part)
    ]


def _index(connection: sqlite3.Connection, kind: str, rows: Sequence[Row]) -> None:
    """Put records of `kind` into the index, which has none of them."""
    when = KINDS[kind]
    wanted = sorted(((_first_number(row[when]), row) for row in rows), key=itemgetter(0))
    if not wanted:
        return
    is_much = len(wanted) >= _MUCH and not is_gathering(connection)
    if is_much:
        _configure(connection, hashsize=_LARGE_HASH)
    chunk = []
    taken: int | None = 0  # the next number that is taken, if any; up to there nothing has to be asked
    number = end = 0  # of the second that is being filled
    for first, row in wanted:
        if max(first, number) >= end:
            number = max(first, number)
            if taken is not None and taken < number:
                taken = _next_taken(connection, number)
            if taken is not None and number + _A_SECOND > taken:
                number = _free_number(connection, number)
            end = (number // _A_SECOND + 1) * _A_SECOND
        chunk.append((number, kind, row))
        number += 1
        if len(chunk) == _CHUNK:
            _insert(connection, chunk)
            chunk = []
    _insert(connection, chunk)
    if is_much:
        _configure(connection, hashsize=_USUAL["hashsize"])


# The index is written in parts, and merged as it grows: again and again, where very much comes in portions.
_USUAL = {"automerge": 4, "crisismerge": 16, "hashsize": 1_048_576}  # as FTS5 has it by itself
_GATHERING = 500  # parts, which are then merged all the same
_LARGE_HASH = 67_108_864
_TABLES = ("search_text", "search_character")
_NOTES = ("search_entry", "search_pending")


def gather(connection: sqlite3.Connection) -> None:
    """Merge nothing from now on until `merge_gathered`, which does it once and for all."""
    _configure(connection, automerge=0, crisismerge=_GATHERING, hashsize=_LARGE_HASH)


def gather_no_more(connection: sqlite3.Connection) -> None:
    """Merge a little with whatever is written, as usual; what was gathered still waits for `merge_gathered`."""
    _configure(connection, automerge=_USUAL["automerge"], hashsize=_USUAL["hashsize"])


def is_gathering(connection: sqlite3.Connection) -> bool:
    """Whether something waits for `merge_gathered`, perhaps since a sync was broken off."""
    found = connection.execute("SELECT v FROM search_text_config WHERE k = 'crisismerge'").fetchone()
    return found is not None and found[0] == _GATHERING


def merge_gathered(connection: sqlite3.Connection, pages: int) -> None:
    """Merge about so many pages of what was gathered, in the running transaction, and end it when none is left."""
    for table in _TABLES:
        before = connection.total_changes
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (-max(pages, 1),))
        if connection.total_changes - before >= 2:  # as FTS5 tells that it did something
            return
    _configure(connection, **_USUAL)


def _configure(connection: sqlite3.Connection, **settings: int) -> None:
    for name, value in settings.items():
        for table in _TABLES:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", (name, value))


def _next_taken(connection: sqlite3.Connection, number: int) -> int | None:
    """The first document number from `number` on that is taken."""
    found: tuple[int | None] = connection.execute(
        "SELECT min(docid) FROM search_entry WHERE docid >= ?", (number,)
    ).fetchone()
    return found[0]


def rebuild(connection: sqlite3.Connection) -> int:
    """Make the index anew from all records, in the running transaction; returns how many it finds."""
    _make_empty(connection)
    with capture.any_text(connection):
        for kind, when in KINDS.items():
            chunk: list[Row] = []
            for row in _rows(connection, kind, f"ORDER BY {when}"):
                chunk.append(row)
                if len(chunk) == 100_000:
                    _index(connection, kind, chunk)
                    chunk = []
            _index(connection, kind, chunk)
    return int(connection.execute("SELECT count(*) FROM search_entry").fetchone()[0])


def _make_empty(connection: sqlite3.Connection) -> None:
    """Make the tables of the index like new, also where they are missing or so damaged that SQLite drops them not."""
    with schema.fresh() as fresh:
        made = fresh.execute("SELECT name, sql FROM sqlite_master WHERE name GLOB 'search_*'").fetchall()
        for table in _TABLES:
            parts = [(name, statement) for name, statement in made if name.startswith(f"{table}_")]
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                for name, _statement in parts:
                    connection.execute(f"DROP TABLE IF EXISTS {name}")
                connection.execute(dict(made)[table])
            for name, statement in parts:
                connection.execute(statement.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1))
                connection.execute(f"DELETE FROM {name}")
                for row in fresh.execute(f"SELECT * FROM {name}"):
                    connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        for table in _NOTES:
            connection.execute(dict(made)[table].replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1))
            connection.execute(f"DELETE FROM {table}")
    schema.mend_indexes(connection)


def damage(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the index itself, "" where it is sound; waits for whoever writes just now."""
    checks = {table: f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 0)" for table in _TABLES}
    for table, statement in (checks | {table: f"SELECT 1 FROM {table}" for table in _NOTES}).items():
        try:
            connection.execute(statement)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname not in ("SQLITE_CORRUPT", "SQLITE_CORRUPT_VTAB", "SQLITE_ERROR"):
                raise
            return f"{table}: {error}"
    return ""


def missing(connection: sqlite3.Connection) -> int:
    """How many records are neither in the index nor marked, though they should be."""
    total = 0
    for kind in KINDS:
        merged = "AND merged_into_id IS NULL" if kind == "customer" else ""
        total += connection.execute(
            f"SELECT count(*) FROM {kind} WHERE deleted_at IS NULL {merged} "
            "AND id NOT IN (SELECT record FROM search_entry WHERE record IS NOT NULL) "
            f"AND id NOT IN (SELECT record FROM search_pending WHERE kind = '{kind}')"
        ).fetchone()[0]
    return total


def _rows(connection: sqlite3.Connection, kind: str, condition: str, values: tuple[object, ...] = ()) -> Iterator[Row]:
    """The records of `kind` that can be found: neither deleted nor merged into another."""
    unmerged = "AND merged_into_id IS NULL" if kind == "customer" else ""
    read = {"id", KINDS[kind], "name", "phone", "unit", *_BODY[kind], *CODED.get(kind, ())}
    told = ", ".join(name for name in capture.columns(connection, kind) if name in read) + _BESIDES.get(kind, "")
    cursor = connection.execute(f"SELECT {told} FROM {kind} WHERE deleted_at IS NULL {unmerged} {condition}", values)
    names = [column[0] for column in cursor.description]
    for found in cursor:
        yield dict(zip(names, found, strict=True))


def _insert(connection: sqlite3.Connection, documents: Iterable[tuple[int, str, Row]]) -> None:
    entries, texts, characters = [], [], []
    for number, kind, row in documents:  # what follows is most of the time that a desk takes to join, and to import
        found = runs("\n".join([*_whole(row, _BODY[kind]), *_parted(row, "unit")]))
        mark = CUSTOMER_MARK if kind == "customer" else RECORD_MARK
        named = [*_whole(row, ("name",)), *_parted(row, "merged_names")]
        names = " ".join([_name_tokens(name, mark) for name in named])
        digits = _APART.join([_digit_tokens(phone, mark) for phone in _parted(row, "phone")])
        alone = {*"".join(found), *"".join(map(_name_characters, named))}
        entries.append((number, kind, row["id"]))
        texts.append((number, kind, " ".join([*tokens(found), *_entry_tokens(kind, row)]), names, digits))
        characters.append((number, " ".join([one for one in alone if one >= "\u3000"])))
    connection.executemany("INSERT INTO search_entry (docid, kind, record) VALUES (?, ?, ?)", entries)
    connection.executemany("INSERT INTO search_text (rowid, kind, body, names, digits) VALUES (?, ?, ?, ?, ?)", texts)
    connection.executemany("INSERT INTO search_character (rowid, characters) VALUES (?, ?)", characters)


def _whole(row: Row, names: Iterable[str]) -> list[str]:
    """The texts that stand in columns; another program may have put something else there."""
    return [value for value in map(row.get, names) if isinstance(value, str)]


def _parted(row: Row, name: str) -> list[str]:
    """The texts that stand together in one column."""
    value = row.get(name)
    return value.split(_APART) if isinstance(value, str) else []


def _entry_tokens(kind: str, row: Row) -> list[str]:
    return [
        entry_token(column, key)
        for column in CODED.get(kind, ())
        if isinstance(held := row.get(column), str)
        for key in held.split(SEVERAL_APART)
        if key
    ]


@lru_cache(maxsize=20000)
def entry_token(column: str, key: str) -> str:
    """What stands in the index for the entry `key` of a list, held in `column`."""
    return _NO_TOKEN.sub(_ENTRY_MARK, f"_{column}_{key.lower()}")


@lru_cache(maxsize=20000)
def _name_tokens(name: str, mark: str) -> str:
    return " ".join([mark + token for token in _plain_name_tokens(name)])


@lru_cache(maxsize=20000)  # a new customer's name is that of their first call
def _plain_name_tokens(name: str) -> list[str]:
    keys: set[str] = set()
    for run in runs(name):
        keys |= {*name_keys(run), *run} if is_han(run) else set(accumulate(run))
    return [*tokens(runs(name)), *sorted(keys)]


@lru_cache(maxsize=20000)
def _name_characters(name: str) -> str:
    return "".join(runs(name))


@lru_cache(maxsize=20000)
def _digit_tokens(phone: str, mark: str) -> str:
    """The number cut into every four digits that stand together and the last three."""
    digits = "".join(filter(str.isdigit, phone))
    return " ".join([mark + gram for gram in (*four_digits(digits), digits[-3:]) if gram])


def four_digits(digits: str) -> list[str]:
    """Every four of `digits` that stand together."""
    return [digits[at : at + 4] for at in range(len(digits) - 3)]


def _first_number(moment: str) -> int:
    """The first document number of the second of `moment`."""
    try:
        time = datetime.fromisoformat(moment)
    except (ValueError, TypeError):  # not a time at all: another program wrote it
        return _A_SECOND
    return max(int((time.replace(tzinfo=None) - _EPOCH).total_seconds()), 1) * _A_SECOND


def _free_number(connection: sqlite3.Connection, first: int) -> int:
    """The number after the last one taken in the second that begins with `first`, or in the next that has room."""
    while True:
        end = first + _A_SECOND
        (taken,) = connection.execute(
            "SELECT max(docid) FROM search_entry WHERE docid >= ? AND docid < ?", (first, end)
        ).fetchone()
        if taken is None:
            return first
        if taken + 1 < end:
            return int(taken) + 1
        first = end
