"""Changes of other desks taken into the tables, in the running transaction (SYNC 3).

Capture is off meanwhile, by its switch in the file itself. Every row that was touched is what `folding`
makes of all its changes; what this version has no place for is kept in the log, and noted for later.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from operator import itemgetter
from typing import Any

from csdesk.store import capture, indexing, replay
from csdesk.store.folding import Entry, Knowledge, disputes, state
from csdesk.store.journal import Change, Seen
from csdesk.store.portions import portions

Row = dict[str, Any]
Place = tuple[str, str]

_COUNT = 0xFFFF  # the part of a clock that is no time
_MANY = 2_000  # rows from which on it pays to do without the triggers


Told = tuple[Change, Row]
"""A change and its values, read."""


def take(
    connection: sqlite3.Connection, changes: Sequence[Change], values: Iterable[Row], seen: Iterable[Seen]
) -> None:
    """Take changes of others that follow on those there are, and note what they and we have seen now.

    `values` are those of the changes, read.
    """
    if not changes:
        return
    known = _known(connection, {change.row for change in changes})
    _log(connection, changes)
    connection.executemany("INSERT OR REPLACE INTO seen (replica, other, counter, upto) VALUES (?, ?, ?, ?)", seen)
    touched: defaultdict[Place, list[Told]] = defaultdict(list)
    for told in zip(changes, values, strict=True):
        touched[told[0].table, told[0].row].append(told)
    _draw(connection, touched, known)
    _note_seen(connection, changes)
    _follow_clock(connection, changes)


def _log(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    insert = (
        'INSERT INTO change (replica, counter, clock, context, batch, actor, undoes, "table", "row", operation, '
        '"values") VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, {})'
    )
    broken = {at for at, change in enumerate(changes) if not change.values.isascii() and _is_broken(change.values)}
    whole = changes if not broken else [change for at, change in enumerate(changes) if at not in broken]
    connection.executemany(insert.format("?"), whole)
    for at in broken:
        *others, values = changes[at]
        connection.execute(insert.format("CAST(? AS TEXT)"), (*others, _bytes(values)))


def draw_again(connection: sqlite3.Connection, places: Iterable[Place]) -> None:
    """Make the rows at `places` what the log tells of them."""
    wanted = list(places)
    _draw(connection, {place: [] for place in wanted}, {row for _table, row in wanted})


def take_parked(connection: sqlite3.Connection) -> None:
    """Give what a newer csdesk told its place, now that this version may have one."""
    draw_again(connection, connection.execute('DELETE FROM parked RETURNING "table", "row"').fetchall())


def _known(connection: sqlite3.Connection, rows: Iterable[str]) -> set[str]:
    """Those of `rows` that the log told of before."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM change)").fetchone()[0]:
        return set()
    return _found(connection, 'SELECT DISTINCT "row" FROM change WHERE "row" IN', rows)


def _found(connection: sqlite3.Connection, sql: str, values: Iterable[str]) -> set[str]:
    """What a query that ends with IN finds among any number of `values`."""
    return {found for marks, part in portions(values) for (found,) in connection.execute(f"{sql} {marks}", part)}


def _draw(connection: sqlite3.Connection, touched: Mapping[Place, Sequence[Told]], known: set[str]) -> None:
    """Write every row of `touched` as its changes tell it: those given, and where it was `known` before, all."""
    ids = dict(connection.execute("SELECT number, id FROM replica"))
    knowledge = Knowledge(connection)
    blanks: dict[str, Row] = {}
    written: defaultdict[str, list[tuple[str, Row | None]]] = defaultdict(list)
    parked: list[Place] = []
    disputed: list[Place] = []
    with capture.any_text(connection, unreadable="surrogateescape") if known else nullcontext():
        for (table, identity), told in touched.items():
            if table not in capture.SHARED_TABLES:
                parked.append((table, identity))
                continue
            if table not in blanks:
                blanks[table] = replay.blank_row(connection, table)
            blank = blanks[table]
            if identity not in known and len(told) == 1 and told[0][0].operation == "insert":
                values = told[0][1]
                if values.keys() <= blank.keys() and None not in values.values():  # as nearly all are
                    written[table].append((identity, {**blank, **values}))
                    continue
            if identity in known:
                entries = replay.entries_of(connection, table, identity)
            else:
                entries = [_entry(change, values, ids) for change, values in told]
                if len(entries) > 1:
                    entries.sort(key=lambda entry: entry.place)
            if any(entry.values.keys() - blank.keys() for entry in entries):
                parked.append((table, identity))
            written[table].append((identity, state(entries, blank, knowledge) if entries else None))
            if disputes(table, entries, knowledge) if entries else ():
                disputed.append((table, identity))
    is_much = len(touched) >= _MANY
    connection.execute("UPDATE capture SET capturing = 0")
    for table, rows in written.items():
        with capture.without_triggers(connection, table) if is_much else nullcontext():
            _write(connection, table, list(blanks[table]), rows)
        if is_much:
            _mark(connection, table, rows)
    connection.execute("UPDATE capture SET capturing = 1")
    connection.executemany('INSERT OR IGNORE INTO parked ("table", "row") VALUES (?, ?)', parked)
    connection.executemany('INSERT OR IGNORE INTO disputed ("table", "row") VALUES (?, ?)', disputed)
    connection.executemany('INSERT OR IGNORE INTO arrived ("table", "row") VALUES (?, ?)', touched)


def _entry(change: Change, values: Row, ids: Mapping[int, str]) -> Entry:
    return Entry(
        change.replica, ids[change.replica], change.counter, change.clock, change.operation, values,
        change.batch, change.undoes,
    )  # fmt: skip


def _mark(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[str, Row | None]]) -> None:
    """Mark for the index what the triggers would have marked."""
    there = [row for _identity, row in rows if row is not None]
    indexing.mark(connection, table, there)
    if table == "customer":
        indexing.mark(connection, table, [{"id": row["merged_into_id"]} for row in there])
    if capture.SEARCHED.get(table, ("", ""))[1] == "id":
        indexing.mark(connection, table, [{"id": identity} for identity, row in rows if row is None])


def _write(
    connection: sqlite3.Connection, table: str, names: list[str], rows: Sequence[tuple[str, Row | None]]
) -> None:
    gone = [(identity,) for identity, row in rows if row is None]
    connection.executemany(f"DELETE FROM {table} WHERE id = ?", gone)
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    there = [row for _identity, row in rows if row is not None]
    plain = _upsert(table, names, ["?"] * len(names), sets)
    try:
        connection.executemany(plain, map(itemgetter(*names), there))
    except UnicodeEncodeError:  # there is text among it that is not Unicode, as another program may have written it
        for row in there:
            marks = ["CAST(? AS TEXT)" if isinstance(row[name], str) else "?" for name in names]
            values = [_bytes(value) if isinstance(value, str) else value for value in itemgetter(*names)(row)]
            connection.execute(_upsert(table, names, marks, sets), values)


def _upsert(table: str, names: Iterable[str], marks: Iterable[str], sets: str) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(marks)}) ON CONFLICT (id) DO UPDATE SET {sets}"


def _is_broken(text: str) -> bool:
    """Whether it was not Unicode, as another program may have written it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _note_seen(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Note that whatever this desk changes from now on is changed with the knowledge of `changes`."""
    heads: dict[int, int] = {}
    for change in changes:
        heads[change.replica] = max(change.counter, heads.get(change.replica, 0))
    connection.executemany(
        "INSERT OR REPLACE INTO seen (replica, other, counter, upto) "
        "SELECT replica, ?, counter + 1, ? FROM capture WHERE replica <> ?1",
        heads.items(),
    )


def _follow_clock(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Let our clock follow the others' for ten minutes at most, and note whose clock goes further ahead.

    A desk's clock showed what a save begins with whose first change has the count 0; any other counts on from an
    earlier change. So a desk that went wrong and only counts on since has a clock that is behind what it told
    before: it was set right, though its changes are stamped ahead until that time has come.
    """
    ((now,),) = connection.execute(f"SELECT coalesce(now, {capture.MILLISECONDS}) FROM capture").fetchall()
    latest = now + capture.MOST_AHEAD
    highest = max(change.clock for change in changes)
    connection.execute("UPDATE capture SET clock = max(clock, min(?, ?))", (highest, latest << 16))
    ahead: dict[int, int] = {}
    for change in changes:
        if change.counter == change.batch:
            is_ahead = change.clock >> 16 > latest and not change.clock & _COUNT
            by = (change.clock >> 16) - now if is_ahead else 0
            ahead[change.replica] = max(by, ahead.get(change.replica, 0))
    connection.executemany("DELETE FROM fast_clock WHERE replica = ?", [(number,) for number in ahead])
    connection.executemany(
        "INSERT INTO fast_clock (replica, ahead, noticed_at) VALUES (?, ?, ?)",
        [(number, by, now) for number, by in ahead.items() if by],
    )
