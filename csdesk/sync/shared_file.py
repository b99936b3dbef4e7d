"""The hub by default: one SQLite file on a share, `X.csdesk`.

It is written in short transactions under SQLite's own locks, with a journal beside it and never a WAL, which a
share cannot carry. A damaged file is set aside and made anew from what the desks hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import peewee

from csdesk.resources import N_
from csdesk.store.errors import behind
from csdesk.sync.database_hub import DatabaseHub, Result
from csdesk.sync.hub import (
    NO_FOLDER,
    FolderInPlaceError,
    HubBusyError,
    HubDamagedError,
    HubFullError,
    HubTooNewError,
    HubUnreachableError,
    HubUnwritableError,
)
from csdesk.sync.tables import NOT_OURS

SUFFIX = ".csdesk"
FORMAT = 1
APPLICATION = 0x43534800  # "CSH" and the format's number, in the header of shared files

_PRAGMAS = {"journal_mode": "delete", "synchronous": "full", "cache_size": -4000, "temp_store": "memory"}
_WAIT = 10  # seconds for another desk to finish

_NO_ANSWER = N_("the disk or the network does not answer")
_SAID = (
    (("locked", "busy"), HubBusyError, N_("another desk is writing")),
    (("readonly", "read-only"), HubUnwritableError, N_("it is read-only")),
    (("full",), HubFullError, ""),
    (("unable to open",), HubUnreachableError, N_("the file cannot be opened")),
    (("disk i/o", "out of memory", "interrupted", "protocol"), HubUnreachableError, _NO_ANSWER),
)


class SharedFile(DatabaseHub):
    """The hub in the file at `path`, which is made where there is none; `aside` is where a damaged one was put."""

    def __init__(self, path: Path, *, now: datetime, wait: float = _WAIT) -> None:
        super().__init__(str(path), peewee.SqliteDatabase(str(path), pragmas=_PRAGMAS, timeout=wait))
        self.path = path
        self._now = now

    def open(self) -> None:
        """See Hub."""
        if not self.path.parent.is_dir():
            raise HubUnreachableError(self.name, NO_FOLDER, path=self.path.parent)
        if self.path.is_dir():
            raise FolderInPlaceError(self.name)
        with self._words():
            self._open()

    def _open(self) -> None:
        is_cut_off = _is_cut_off(self.path)
        try:
            application, number, count = (
                self.database.execute_sql(sql).fetchone()[0]  # type: ignore[no-untyped-call]
                for sql in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
            )
            if application == APPLICATION | number and number > FORMAT:  # told twice, so that no flipped bit tells it
                raise HubTooNewError(self.name)
            if count and application != APPLICATION | FORMAT:
                raise HubDamagedError(self.name, N_("it is another program's file"))
            if is_cut_off and _is_cut_off(self.path):  # and no journal made it whole
                raise HubDamagedError(self.name, N_("it is cut off"))
            if not count:
                self._create()
        except BaseException:
            self.database.close()
            raise

    def _create(self) -> None:
        with self.database.atomic("IMMEDIATE"):
            self.tables.create()
            self.database.execute_sql(f"PRAGMA application_id = {APPLICATION | FORMAT}")  # type: ignore[no-untyped-call]
            self.database.execute_sql(f"PRAGMA user_version = {FORMAT}")  # type: ignore[no-untyped-call]

    def set_aside(self) -> None:
        """Put the damaged file out of the way and begin a new one; the desks will fill it again."""
        self.close()
        stem = f"{self.path.name}.damaged-{self._now:%Y%m%d-%H%M%S}"
        aside = self.path.with_name(stem)
        count = 0
        while aside.exists():
            count += 1
            aside = self.path.with_name(f"{stem}-{count}")
        try:
            with suppress(FileNotFoundError):  # another desk was faster
                self.path.rename(aside)
                self.aside = aside
                Path(f"{self.path}-journal").rename(f"{aside}-journal")
        except OSError as error:
            raise HubBusyError.by_system(self.name, error) from error
        self.open()

    def damaged(self) -> list[bytes]:
        """Every frame that is not as it was sealed; raises HubDamagedError where the file itself is not sound."""
        with self._words():
            found = [row[0] for row in self.database.execute_sql("PRAGMA integrity_check(3)")]  # type: ignore[no-untyped-call]
            if found != ["ok"]:
                raise HubDamagedError(self.name, NOT_OURS)
            return list(self.tables.damaged())

    def _write(self, work: Callable[[], Result]) -> Result:
        with self._words(), self.database.atomic("IMMEDIATE"):
            return work()

    @contextmanager
    def _words(self) -> Iterator[None]:
        """Turns what SQLite and the system say into a HubError."""
        try:
            yield
        except OSError as error:
            raise HubUnreachableError.by_system(self.name, error) from error
        except (peewee.DatabaseError, sqlite3.Error) as error:
            said = " ".join(map(str, behind(error))).lower()
            for words, kind, why in _SAID:
                if any(word in said for word in words):
                    if kind is HubUnwritableError and not self.path.exists():  # was taken away meanwhile
                        raise HubUnreachableError(self.name, NO_FOLDER, path=self.path.parent) from error
                    raise kind(self.name, why) from error
            # Whatever else SQLite says of statements that are always the same, the file is not what we wrote.
            raise HubDamagedError(self.name, NOT_OURS) from error


def _is_cut_off(path: Path) -> bool:
    """Whether the file is shorter than its header says."""
    try:
        with path.open("rb") as file:
            header = file.read(32)
        pages = int.from_bytes(header[28:32], "big")
        size = int.from_bytes(header[16:18], "big")
        return header[:16] == b"SQLite format 3\0" and path.stat().st_size < pages * (65536 if size == 1 else size)
    except OSError:
        return False
