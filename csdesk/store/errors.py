"""What can be wrong with the database file itself, in the words of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee


class StoreError(Exception):
    """Something is wrong with the database file at `path`."""

    def __init__(self, path: Path, why: str = "") -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class StoreBusyError(StoreError):
    """Another program holds the file; the same may succeed in a moment."""


class StoreReadOnlyError(StoreError):
    """The file or its folder cannot be written."""


class StoreFullError(StoreError):
    """There is no room left on the disk."""


class NotAStoreError(StoreError):
    """The file is no csdesk database, or is damaged."""


class StoreTooNewError(StoreError):
    """A newer csdesk made the file."""


_SIGNS = (
    (("locked", "busy"), StoreBusyError),
    (("readonly", "read-only", "unable to open", "permission denied", "is a directory"), StoreReadOnlyError),
    (("full", "no space", "quota"), StoreFullError),
    (("not a database", "malformed", "corrupt"), NotAStoreError),
)


@contextmanager
def in_the_words_of_the_store(path: Path) -> Iterator[None]:
    """Turns what SQLite and the operating system say of the file at `path` into a StoreError."""
    try:
        yield
    except (peewee.OperationalError, peewee.DatabaseError, sqlite3.DatabaseError, OSError) as error:
        said = str(error).lower()
        for words, kind in _SIGNS:
            if any(word in said for word in words):
                raise kind(path, str(error)) from error
        if isinstance(error, (sqlite3.OperationalError, peewee.OperationalError, OSError)):
            raise StoreError(path, str(error)) from error
        raise
