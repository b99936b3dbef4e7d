"""What this file knows of itself and the other replicas: who they are, how far it holds them, their frames.

The log itself is written by the triggers and by `merging`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from csdesk.store import capture
from csdesk.store.portions import portions

FIRST_HASH = bytes(20)
"""What stands for the hash of the frame before a replica's first."""


class Change(NamedTuple):
    """One line of the log, as it is stored; `replica` is the number that this file knows the replica by."""

    replica: int
    counter: int
    clock: int
    batch: int
    actor: str | None
    undoes: int | None
    table: str
    row: str
    operation: str
    values: str


class Seen(NamedTuple):
    """From its change `counter` on, `replica` had seen the changes of `other` up to `upto`."""

    replica: int
    other: int
    counter: int
    upto: int


class Kept(NamedTuple):
    """A frame as it is kept: the changes `first` to `last` of a replica, named by its number here."""

    replica: int
    first: int
    last: int
    hash: bytes
    bytes: bytes


def own(connection: sqlite3.Connection) -> tuple[int, str, str]:
    """This replica's number, id and station code."""
    number, identity, station = connection.execute(
        "SELECT number, id, coalesce(station, '') FROM replica WHERE number = (SELECT replica FROM capture)"
    ).fetchone()
    return number, identity, station


def is_young(connection: sqlite3.Connection) -> bool:
    """Whether next to nothing was ever written at this desk itself."""
    return bool(connection.execute("SELECT counter < 1000 FROM capture").fetchone()[0])


def replicas(connection: sqlite3.Connection) -> dict[str, int]:
    """The numbers of all replicas by their ids."""
    return dict(connection.execute("SELECT id, number FROM replica"))


def number_of(connection: sqlite3.Connection, identity: str, station: str | None = None) -> int:
    """The number of a replica, which gets one where it had none; with its station code where that is known."""
    connection.execute("INSERT OR IGNORE INTO replica (id) VALUES (?)", (identity,))
    if station is not None:
        connection.execute(
            "UPDATE replica SET station = ?2 WHERE id = ?1 AND station IS NOT ?2", (identity, station)
        )  # fmt: skip
    (number,) = connection.execute("SELECT number FROM replica WHERE id = ?", (identity,)).fetchone()
    return int(number)


def vector(connection: sqlite3.Connection) -> dict[int, int]:
    """How many changes of each replica are held, by its number; there are no gaps."""
    return {
        number: head
        for number, head in connection.execute(
            "SELECT number, coalesce((SELECT max(counter) FROM change WHERE replica = number), 0) FROM replica"
        )
        if head
    }


def last_kept(connection: sqlite3.Connection, replica: int) -> tuple[int, bytes]:
    """The last change of `replica` that is in a frame, and this frame's hash."""
    found = connection.execute(
        "SELECT last, hash FROM frame WHERE replica = ? ORDER BY first DESC LIMIT 1", (replica,)
    ).fetchone()
    return found or (0, FIRST_HASH)


def hash_at(connection: sqlite3.Connection, replica: int, last: int) -> bytes | None:
    """The hash of the frame of `replica` that ends with its change `last`, None where none does."""
    if last == 0:
        return FIRST_HASH
    found = connection.execute(
        "SELECT last, hash FROM frame WHERE replica = ? AND first <= ? ORDER BY first DESC LIMIT 1", (replica, last)
    ).fetchone()
    return found[1] if found and found[0] == last else None


def kept_index(connection: sqlite3.Connection, replica: int) -> list[tuple[int, int, bytes]]:
    """First, last and hash of every frame of `replica`, in order."""
    return connection.execute(
        "SELECT first, last, hash FROM frame WHERE replica = ? ORDER BY first", (replica,)
    ).fetchall()


def kept(connection: sqlite3.Connection, replica: int, first: int, last: int) -> Iterator[Kept]:
    """The frames of `replica` with changes from `first` to `last`, in order."""
    for row in connection.execute(
        "SELECT replica, first, last, hash, bytes FROM frame WHERE replica = ? AND last >= ? AND first <= ? "
        "ORDER BY first", (replica, first, last),
    ):  # fmt: skip
        yield Kept(*row)


def keep(connection: sqlite3.Connection, frames: Iterable[Kept]) -> None:
    """Keep `frames`, in the running transaction."""
    connection.executemany(
        "INSERT OR IGNORE INTO frame (replica, first, last, hash, bytes) VALUES (?, ?, ?, ?, ?)",
        ((frame.replica, frame.first, frame.last, frame.hash, frame.bytes) for frame in frames),
    )


def logged(connection: sqlite3.Connection, replica: int, first: int, last: int) -> list[Change]:
    """The changes `first` to `last` of `replica`, in order, those that are there."""
    with capture.any_text(connection, unreadable="surrogateescape"):
        return [
            Change(*row)
            for row in connection.cursor().execute(
                'SELECT replica, counter, clock, batch, actor, undoes, "table", "row", operation, "values" '
                "FROM change WHERE replica = ? AND counter BETWEEN ? AND ? ORDER BY counter",
                (replica, first, last),
            )
        ]


def seen_by(connection: sqlite3.Connection, replica: int, first: int, last: int) -> list[Seen]:
    """What `replica` came to see from its change `first` to `last`, in order."""
    return [
        Seen(*row)
        for row in connection.execute(
            "SELECT replica, other, counter, upto FROM seen WHERE replica = ? AND counter BETWEEN ? AND ? "
            "ORDER BY counter, other",
            (replica, first, last),
        )
    ]


def whereabouts(connection: sqlite3.Connection) -> str | None:
    """Where this file was when it sealed changes last; None where it never has."""
    found = connection.execute("SELECT whereabouts FROM place").fetchone()
    return found[0] if found else None


def note_whereabouts(connection: sqlite3.Connection, text: str) -> None:
    """Note where this file is."""
    connection.execute("INSERT OR REPLACE INTO place (number, whereabouts) VALUES (1, ?)", (text,))


def begin_anew(connection: sqlite3.Connection, after: int, new_id: str) -> None:
    """Go on as the replica `new_id`, to which what the old one changed after its change `after` now belongs.

    So no two changes ever have one name, though this file is a copy of one that went on elsewhere.
    """
    old, _identity, station = own(connection)
    new = number_of(connection, new_id, station)
    (counter,) = connection.execute("SELECT counter FROM capture").fetchone()
    moved = {"old": old, "new": new, "after": after}
    connection.execute(
        "INSERT INTO seen (replica, other, counter, upto) SELECT :new, other, 1, max(upto) FROM seen "
        "WHERE replica = :old AND counter <= :after + 1 GROUP BY other",
        moved,
    )
    connection.execute(
        "INSERT INTO seen (replica, other, counter, upto) SELECT :new, other, counter - :after, upto FROM seen "
        "WHERE replica = :old AND counter > :after + 1",
        moved,
    )
    connection.execute("DELETE FROM seen WHERE replica = :old AND counter > :after", moved)
    if after:
        connection.execute("INSERT INTO seen (replica, other, counter, upto) VALUES (:new, :old, 1, :after)", moved)
    connection.execute("DELETE FROM frame WHERE replica = :old AND last > :after", moved)
    connection.execute(
        "UPDATE change SET replica = :new, counter = counter - :after, batch = max(batch - :after, 1), "
        "undoes = undoes - :after WHERE replica = :old AND counter > :after",
        moved,
    )
    connection.execute(
        "UPDATE capture SET replica = ?, counter = ?, batch = max(batch - ?, 1)", (new, counter - after, after)
    )


def forget_after(connection: sqlite3.Connection, replica: int, after: int) -> None:
    """Forget what another replica changed after its change `after`: its name stands for something else by now."""
    from csdesk.store.merging import draw_again  # which needs what is told here, and is slow to import

    places = connection.execute(
        'SELECT DISTINCT "table", "row" FROM change WHERE replica = ? AND counter > ?', (replica, after)
    ).fetchall()
    connection.execute("DELETE FROM frame WHERE replica = ? AND last > ?", (replica, after))
    connection.execute("DELETE FROM change WHERE replica = ? AND counter > ?", (replica, after))
    connection.execute("DELETE FROM seen WHERE replica = ? AND counter > ?", (replica, after))
    draw_again(connection, places)


def arrived(connection: sqlite3.Connection, most: int) -> list[tuple[str, str]]:
    """Table and id of some rows that came from others, and of which what follows has not been drawn yet."""
    return connection.execute(
        'SELECT "table", "row" FROM arrived ORDER BY "table", "row" LIMIT ?', (most,)
    ).fetchall()  # fmt: skip


def forget_arrived(connection: sqlite3.Connection, places: Iterable[tuple[str, str]]) -> None:
    """Note that all has been drawn from `places`."""
    connection.executemany('DELETE FROM arrived WHERE "table" = ? AND "row" = ?', places)


def fast_clocks(connection: sqlite3.Connection, now: datetime) -> list[tuple[str, str, int]]:
    """Id and station of the replicas whose clocks went wrong, and by how many milliseconds they were ahead.

    Not of those that have told nothing since, and whose last time is no more ahead of `now`.
    """
    return connection.execute(
        "SELECT id, coalesce(station, ''), ahead FROM fast_clock JOIN replica ON replica.number = fast_clock.replica "
        "WHERE noticed_at + ahead > ? ORDER BY noticed_at DESC",
        (int(now.timestamp() * 1000) + capture.MOST_AHEAD,),
    ).fetchall()


def shared_codes(connection: sqlite3.Connection) -> list[str]:
    """The station codes that two desks use at a time.

    A desk that began anew goes on with its own, and one that takes the place of another, lost one may have its code.
    """
    return [
        station
        for (station,) in connection.execute(
            "WITH head AS (SELECT number, station, (SELECT max(counter) FROM change WHERE replica = number) AS last, "
            "(SELECT clock FROM change WHERE replica = number ORDER BY counter LIMIT 1) AS began, "
            "(SELECT clock FROM change WHERE replica = number ORDER BY counter DESC LIMIT 1) AS ended "
            "FROM replica WHERE station <> '') "
            "SELECT DISTINCT one.station FROM head AS one JOIN head AS other "
            "ON other.station = one.station AND other.number < one.number "
            "WHERE one.began <= other.ended AND other.began <= one.ended "
            "AND NOT EXISTS (SELECT 1 FROM seen WHERE replica = one.number AND other = other.number "
            "AND counter = 1 AND upto >= other.last) "
            "AND NOT EXISTS (SELECT 1 FROM seen WHERE replica = other.number AND other = one.number "
            "AND counter = 1 AND upto >= one.last) ORDER BY 1"
        )
    ]


def unsent(connection: sqlite3.Connection, replica: str, counter: int) -> int:
    """How many of our changes came after the change `counter` of `replica`, with which we had synced last."""
    _number, identity, _station = own(connection)
    (own_counter,) = connection.execute("SELECT counter FROM capture").fetchone()
    return int(own_counter - counter if identity == replica else own_counter)


_NUMBERED = ("call", "visit", "complaint", "repair", "corrective_action")


def follow_numbers(connection: sqlite3.Connection, station: str, places: Sequence[tuple[str, str]]) -> None:
    """Never give again a number of this desk that came back to it, as to one that was restored from a copy."""
    last: dict[str, int] = {}
    for number in _numbers(connection, places, f"number GLOB '*-{station}-*'"):
        prefix, _dash, count = number.rpartition("-")
        if f"-{station}-" in f"{prefix}-" and count.isascii() and count.isdecimal() and len(count) < 10:
            last[prefix] = max(int(count), last.get(prefix, 0))
    connection.executemany(
        "INSERT INTO number_series (prefix, last) VALUES (?, ?) "
        "ON CONFLICT (prefix) DO UPDATE SET last = max(last, excluded.last)",
        last.items(),
    )


def doubled_numbers(connection: sqlite3.Connection, places: Sequence[tuple[str, str]]) -> list[str]:
    """The numbers of the records at `places` that another record of the kind carries too."""
    is_doubled = "deleted_at IS NULL AND (SELECT count(*) FROM {0} AS other WHERE other.number = {0}.number " \
        "AND other.deleted_at IS NULL) > 1"  # fmt: skip
    return list(dict.fromkeys(_numbers(connection, places, is_doubled)))


def note_doubled(connection: sqlite3.Connection, numbers: Iterable[str]) -> None:
    """Note which of the records with each of `numbers` is the second, the third …, alike on every desk."""
    for number in numbers:
        for table in _NUMBERED:
            connection.execute(
                "INSERT OR REPLACE INTO doubled (record, place) SELECT id, place FROM (SELECT id, row_number() OVER "
                f"(ORDER BY created_at, id) AS place FROM {table} WHERE number = ?) WHERE place > 1",
                (number,),
            )


def doubled(connection: sqlite3.Connection) -> dict[str, int]:
    """The records whose number an earlier one has too, and their places behind it."""
    return dict(connection.execute("SELECT record, place FROM doubled"))


def _numbers(connection: sqlite3.Connection, places: Sequence[tuple[str, str]], condition: str) -> Iterator[str]:
    """The numbers that fulfil `condition` of the records at `places`."""
    for table in _NUMBERED:
        for marks, part in portions(row for kind, row in places if kind == table):
            found = f"SELECT number FROM {table} WHERE id IN {marks} AND {condition}"
            yield from (str(number) for (number,) in connection.execute(found.format(table), part))
