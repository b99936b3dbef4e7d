"""Consistent copies of the file while it is in use, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from csdesk.store import capture
from csdesk.store.database import Store, check_file, read_only_uri
from csdesk.store.errors import NotAStoreError, in_the_words_of_the_store


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy of the file `source` to `target`, which appears only when it is whole."""
    unfinished = target.with_name(target.name + ".part")
    with in_the_words_of_the_store(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with in_the_words_of_the_store(source), closing(sqlite3.connect(source)) as original:
            with in_the_words_of_the_store(target), closing(sqlite3.connect(unfinished)) as written:
                original.backup(written)
                _note_whether_intact(original, written)
                written.execute("PRAGMA journal_mode = DELETE")
            with in_the_words_of_the_store(target), unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(target)
    finally:
        for left in (unfinished, Path(f"{unfinished}-journal"), Path(f"{unfinished}-wal")):
            left.unlink(missing_ok=True)


def inspect(path: Path) -> None:
    """Raise a StoreError unless the file at `path` is a sound database of ours that this version can open."""
    with in_the_words_of_the_store(path):
        check_file(path)
        with closing(sqlite3.connect(read_only_uri(path.absolute()), uri=True)) as connection:
            connection.execute("PRAGMA query_only = 1")
            if said := integrity(connection):
                raise NotAStoreError(path, said)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'capture'").fetchone():
                raise NotAStoreError(path)


def restore(store: Store, path: Path) -> None:
    """Put the content of the file at `path` in the place of the store's, in one step.

    The caller keeps a copy of the present content first, and opens the store anew afterwards.
    """
    inspect(path)
    with in_the_words_of_the_store(store.path), closing(sqlite3.connect(path)) as source:
        connection = store.connection()
        connection.execute("BEGIN IMMEDIATE")  # a backup would wait without end for another program
        connection.execute("ROLLBACK")
        source.backup(connection)
        with suppress(sqlite3.Error):  # all is in place; what cannot be noted is found out when the file is opened
            _note_whether_intact(source, connection)
            note_being_a_copy(connection)


def replace(database: Path, path: Path, aside: Path) -> bool:
    """Put the file at `path`, which nobody has open, in the place of the `database`; returns whether there was one.

    What stands there is moved to `aside` with what lies beside it, in whatever state it is.
    """
    moved: list[tuple[Path, Path]] = []
    with in_the_words_of_the_store(database):
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            for beside in ("", "-wal", "-shm", "-journal"):
                there, kept = Path(f"{database}{beside}"), Path(f"{aside}{beside}")
                if os.path.lexists(there):
                    shutil.move(there, kept)
                    moved.append((there, kept))
            path.replace(database)
        except OSError:
            for there, kept in moved:
                shutil.move(kept, there)
            raise
    return bool(moved)


def _note_whether_intact(source: sqlite3.Connection, written: sqlite3.Connection) -> None:
    """A copy's schema has a version number of its own; where the source's was as we left it, so is the copy's.

    Else it is noted that it is not, for the two numbers may be the same by chance.
    """
    if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'capture'").fetchone():
        return
    if capture.is_intact(source):
        capture.remember_schema(written)
    else:
        written.execute("UPDATE capture SET schema_cookie = -1")
    written.commit()


def note_being_a_copy(connection: sqlite3.Connection) -> None:
    """What was restored may have gone on elsewhere: its next sync begins anew, under another name."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'place'").fetchone():
        connection.execute("UPDATE place SET whereabouts = ''")
        connection.commit()


def integrity(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file, "" where it is sound."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    return "" if found == ["ok"] else "; ".join(found)
