"""The desk's file: opening, migrating and writing to it.

One `Store` stands for one file. Every thread that uses it gets its own connection; every write goes
through `Store.transaction`, which names who acts, as the change log tells.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import peewee

from csdesk.store import capture
from csdesk.store.errors import NotAStoreError, StoreTooNewError, in_the_words_of_the_store
from csdesk.store.migrations import SCHEMA_NUMBER, SCRIPTS
from csdesk.store.portions import portions

Clock = Callable[[], datetime]
"""Gives the present wall-clock time, without a zone."""

Values = Sequence[object] | Mapping[str, object]

APPLICATION = 0x43534431  # "CSD1", in the header of our files

_AT_ONCE = 500  # rows

_PRAGMAS = {
    "busy_timeout": 5000,
    "journal_mode": "wal",
    "synchronous": "full",
    "wal_autocheckpoint": 16_000,  # pages: folding the log into the file must not hold up a save; see `rest`
    "recursive_triggers": 1,
    "cache_size": -16000,
    "temp_store": "memory",
}


class Store:
    """The SQLite file at `path`, opened, checked and brought up to this version's schema.

    `clock` gives the time of every record and `new_id` its id. A file that has to be migrated is
    first copied by `before_migration`. Raises a StoreError where the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        before_migration: Callable[[Path], object] | None = None,
    ) -> None:
        self.path = path
        self.clock = clock
        self.new_id = new_id
        self.station = ""
        self.repaired: tuple[list[str], int] = ([], 0)  # damaged triggers and edits past them, mended on opening
        self.database = peewee.SqliteDatabase(str(path), pragmas=_PRAGMAS)
        with in_the_words_of_the_store(path):
            existed = path.exists() and path.stat().st_size > 0
            if existed:
                check_file(path)
            try:
                self._prepare(before_migration if existed else None)
            except BaseException:
                self.close()
                raise

    def _prepare(self, before_migration: Callable[[Path], object] | None) -> None:
        connection = self.connection()
        number: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if number > SCHEMA_NUMBER:  # not told by the header where the upgrade still stands in the log beside the file
            raise StoreTooNewError(self.path, str(number))
        if number < SCHEMA_NUMBER:
            if before_migration is not None:
                before_migration(self.path)
            _migrate(connection, self.new_id)
        elif not capture.is_intact(connection):
            with self.database.atomic("IMMEDIATE"):
                self.repaired = capture.repair(connection)
        row = connection.execute("SELECT station FROM replica WHERE number = (SELECT replica FROM capture)").fetchone()
        if row is None:  # another program emptied one of the two
            raise NotAStoreError(self.path)
        self.station = row[0] or ""

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for the paths that must be faster than the models are."""
        connection: sqlite3.Connection = self.database.connection()  # type: ignore[no-untyped-call]
        return connection

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """What a plain query finds, a dict a row; what cannot be read there is marked."""
        with in_the_words_of_the_store(self.path):
            cursor = self.connection().execute(sql, values)
            names = [column[0] for column in cursor.description]
            try:
                found = cursor.fetchall()
            except sqlite3.OperationalError as error:
                with self._marking(error) as connection:
                    found = connection.execute(sql, values).fetchall()
            return [dict(zip(names, row, strict=True)) for row in _without_blobs(found)]

    def each(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """What a plain query finds, a tuple a row and few of them in memory; otherwise as `rows`."""
        with in_the_words_of_the_store(self.path):
            cursor, done = self.connection().execute(sql, values), 0
            try:
                while found := cursor.fetchmany(_AT_ONCE):
                    yield from _without_blobs(found)
                    done += len(found)
            except sqlite3.OperationalError as error:
                with self._marking(error) as connection:
                    left = islice(connection.execute(sql, values), done, None)
                    while found := list(islice(left, _AT_ONCE)):
                        yield from _without_blobs(found)

    @contextmanager
    def _marking(self, error: sqlite3.OperationalError) -> Iterator[sqlite3.Connection]:
        """For reading once more where the `error` is of text that is not UTF-8; not before, for it takes longer."""
        if "decode to UTF-8" not in str(error):
            raise error
        with capture.any_text(self.connection()):
            yield self.connection()

    def among(self, sql: str, values: Iterable[object], rest: str = "") -> list[dict[str, Any]]:
        """What a query that ends with IN finds among any number of `values`; `rest` follows them."""
        return [row for marks, part in portions(values) for row in self.rows(f"{sql} {marks} {rest}", part)]

    def close(self) -> None:
        """Give up this thread's connection."""
        if not self.database.is_closed():
            self.database.close()

    def with_room(self) -> AbstractContextManager[None]:
        """Much more memory than usual for this thread's connection, which is about to write much."""
        return self._otherwise("cache_size", -65536)

    def without_waiting(self) -> AbstractContextManager[None]:
        """Raises StoreBusyError at once where another program or thread writes just now."""
        return self._otherwise("busy_timeout", 0)

    @contextmanager
    def _otherwise(self, pragma: str, value: object) -> Iterator[None]:
        """Lets a setting of this thread's connection have another value meanwhile."""
        connection = self.connection()
        connection.execute(f"PRAGMA {pragma} = {value}")
        try:
            yield
        finally:
            connection.execute(f"PRAGMA {pragma} = {_PRAGMAS[pragma]}")

    def rest(self) -> None:
        """Fold what was written lately into the file, in a moment when nobody waits."""
        with in_the_words_of_the_store(self.path):
            self.connection().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view of the file for several queries."""
        with in_the_words_of_the_store(self.path), self.database.atomic():
            yield

    @contextmanager
    def transaction(self, actor: str | None, *, undoes: int | None = None) -> Iterator[int]:
        """Write all or nothing, as the staff member `actor`; on return the power may fail.

        What is written together is one batch of the change log, whose number is given; `undoes` names the
        batch that is taken back.
        """
        if self.database.in_transaction():  # its end would forget who acts in the other
            raise RuntimeError("a transaction is running already")
        with in_the_words_of_the_store(self.path), self.database.atomic("IMMEDIATE"):
            connection = self.connection()
            now = int(self.clock().timestamp() * 1000)
            ((batch,),) = connection.execute(
                "UPDATE capture SET now = ?, batch = counter + 1, actor = ?, undoes = ? RETURNING batch",
                (now, actor, undoes),
            ).fetchall()
            yield batch
            connection.execute("UPDATE capture SET now = NULL, batch = NULL, actor = NULL, undoes = NULL")

    def begin_batch(self) -> int:
        """Let what is written from here on in the running transaction be a batch of its own; gives its number."""
        ((batch,),) = self.connection().execute("UPDATE capture SET batch = counter + 1 RETURNING batch").fetchall()
        return int(batch)

    @contextmanager
    def draft_transaction(self) -> Iterator[sqlite3.Connection]:
        """Write what is still being typed: survives the program, but does not wait for the disk."""
        with (
            in_the_words_of_the_store(self.path),
            self._otherwise("synchronous", "normal"),
            self.database.atomic("IMMEDIATE"),
        ):
            yield self.connection()

    def version(self) -> int:
        """A number that is another one once anything else, be it another program, has written to the file.

        It tells of what other connections than this thread's wrote, and costs no look at any table.
        """
        return int(self.rows("PRAGMA data_version")[0]["data_version"])

    def is_index_behind(self) -> bool:
        """Whether there is something that a search does not find yet; see `following`."""
        return bool(self.rows("SELECT EXISTS (SELECT 1 FROM search_pending) AS behind")[0]["behind"])

    def name_station(self, station: str) -> None:
        """Set the code that this desk's records and numbers carry."""
        self.connection().execute(
            "UPDATE replica SET station = ? WHERE number = (SELECT replica FROM capture)", (station,)
        )
        self.station = station

    def next_numbers(self, prefix: str, count: int) -> list[str]:
        """The next human numbers of `prefix` (such as `LD-A-20261121`), taken in the running transaction."""
        ((last,),) = (
            self.connection()
            .execute(
                "INSERT INTO number_series (prefix, last) VALUES (?, ?) "
                "ON CONFLICT (prefix) DO UPDATE SET last = last + excluded.last RETURNING last",
                (prefix, count),
            )
            .fetchall()
        )
        return [f"{prefix}-{number:03d}" for number in range(last - count + 1, last + 1)]


def _without_blobs(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """`rows` with text in the place of blobs, which only another program writes into what is read here."""
    if bytes not in map(type, chain.from_iterable(rows)):
        return rows
    return [tuple(str(each, "utf-8", "replace") if type(each) is bytes else each for each in row) for row in rows]


def check_file(path: Path) -> None:
    """Raise NotAStoreError or StoreTooNewError unless the file at `path` is one that this version can open."""
    with path.open("rb") as file:
        header = file.read(100)
    if header[:16] != b"SQLite format 3\0" or len(header) < 100:
        raise NotAStoreError(path)
    page_size = int.from_bytes(header[16:18], "big")
    log = Path(f"{path}-wal")
    if page_size > 1 and path.stat().st_size % page_size and not (log.exists() and log.stat().st_size):
        raise NotAStoreError(path)  # cut off within a page, and no log from which SQLite could make it whole
    number, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
    if application != APPLICATION and (number or header[28:32] > b"\0\0\0\1"):
        # A file in WAL mode may have its true header still in the log: ask SQLite before refusing.
        connection = sqlite3.connect(read_only_uri(path.absolute()), uri=True)
        try:
            number = connection.execute("PRAGMA user_version").fetchone()[0]
            application = connection.execute("PRAGMA application_id").fetchone()[0]
        finally:
            connection.close()
        if application != APPLICATION:
            raise NotAStoreError(path)
    if number > SCHEMA_NUMBER:
        raise StoreTooNewError(path, str(number))


def read_only_uri(path: PurePath) -> str:
    """What SQLite opens the file at the absolute `path` by, never writing to it.

    On a share of Windows it wants four slashes, where `Path.as_uri` gives two.
    """
    place = path.as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote(os.fsencode(place), safe='/:')}?mode=ro"


def _migrate(connection: sqlite3.Connection, new_id: Callable[[], str]) -> None:
    """Bring the schema up to this version, all in one transaction."""
    from csdesk.store import merging, replay  # hardly ever needed, and slow to import

    connection.execute("BEGIN IMMEDIATE")
    try:
        number: int = connection.execute("PRAGMA user_version").fetchone()[0]
        for step in range(number, SCHEMA_NUMBER):
            for statement in _statements(SCRIPTS[step]):
                connection.execute(statement)
        if number == 0:
            connection.execute("INSERT INTO replica (number, id) VALUES (1, ?)", (new_id(),))
            connection.execute("INSERT INTO capture (id, replica) VALUES (1, 1)")
        capture.install(connection)
        merging.take_parked(connection)
        replay.log_differences(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_NUMBER}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    capture.remember_schema(connection)


def _statements(script: str) -> Iterator[str]:
    """The statements of `script`; executescript would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
