"""What can be wrong with the database file itself, in the words of the store."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


class StoreDiskError(StoreError):
    """The disk refuses what is read or written."""


class NotAStoreError(StoreError):
    """The file is no csdesk database, or is damaged."""


class StoreIndexError(StoreError):
    """The search index in the file is damaged; it can be made anew."""


class StoreTooNewError(StoreError):
    """A newer csdesk made the file."""


_SAID_BY_SQLITE = (
    (("locked", "busy"), StoreBusyError),
    (("readonly", "read-only", "unable to open"), StoreReadOnlyError),
    (("full",), StoreFullError),
    (("disk i/o",), StoreDiskError),
    (("sqlite_corrupt_vtab", "no such table: search_", "no such table: main.search_"), StoreIndexError),
    (("not a database", "malformed", "corrupt"), NotAStoreError),
)
# By number: the words are in the system's language, and name the file, which may be called anything.
_TOLD_BY_THE_SYSTEM = {
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOENT, errno.ENOTDIR, errno.EEXIST),
        StoreReadOnlyError,
    ),
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)), StoreFullError),
    errno.EBUSY: StoreBusyError,
    errno.EIO: StoreDiskError,
}

# How SQLite begins where it quotes what is damaged as it is, so that Python may be unable to read what it says.
_QUOTING = (b"malformed", b"no such ", b"table ")

_LEAST_ROOM = 1 << 16  # bytes; without room for what it keeps beside the file, SQLite says only that it failed


def _is_full(path: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    return False


def behind(error: BaseException | None) -> Iterator[BaseException]:
    """What the database said, what it had said before that, and so on."""
    while isinstance(error, (peewee.PeeweeException, sqlite3.Error)):
        yield error
        error = error.__context__


@contextmanager
def in_the_words_of_the_store(path: Path) -> Iterator[None]:
    """Turns what SQLite and the operating system say of the file at `path` into a StoreError."""
    try:
        yield
    except OSError as error:
        kind = _TOLD_BY_THE_SYSTEM.get(error.errno or 0, StoreError)
        raise kind(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        if error.object.startswith(_QUOTING):
            raise NotAStoreError(path, error.object.decode("utf-8", "replace")) from error
        raise  # of something else that was read meanwhile
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        # SQLite takes some failures back by itself; what is said of the second rollback hides the first error.
        said = [str(each) for each in behind(error)]
        told = " ".join([*said, *(getattr(each, "sqlite_errorname", "") for each in behind(error))]).lower()
        for words, kind in _SAID_BY_SQLITE:
            if any(word in told for word in words):
                kind = StoreFullError if kind is StoreDiskError and _is_full(path) else kind
                raise kind(path, said[-1]) from error
        if isinstance(error, (sqlite3.OperationalError, peewee.OperationalError)):
            raise StoreError(path, said[-1]) from error
        raise
