"""The hub on a server: PostgreSQL, or CockroachDB, with the same tables as the shared file.

What is written is written in serializable transactions, which are tried again where two desks met. Frames are
asked for by what a desk lacks, never by the order in which they came: a slow desk's may appear behind others'.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import peewee

from csdesk.sync.hub import (
    HubBusyError,
    HubDamagedError,
    HubError,
    HubFullError,
    HubUnreachableError,
    HubUnwritableError,
    NoDriverError,
    Run,
)
from csdesk.sync.tables import Tables

Result = TypeVar("Result")

_SCHEMA = "csdesk"
_TRIES = 12
_AGAIN = ("40001", "40P01", "23505", "42P06", "42P07")  # two met; or another desk made the same just now
_KINDS: tuple[tuple[tuple[str, ...], type[HubError]], ...] = (
    (("42501", "25006", "28"), HubUnwritableError),
    (("53100", "53200", "54"), HubFullError),
    (("55P03", "57014", "53300"), HubBusyError),
    (("22", "23", "42", "XX"), HubDamagedError),
)


class Server:
    """The hub in the database at the address `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.desk = ""
        address = "postgresql://" + name.partition("://")[2]
        self.database = peewee.PostgresqlDatabase(
            address, prefer_psycopg3=True, connect_timeout=10, options=f"-c search_path={_SCHEMA}"
        )
        self.tables = Tables(self.database, name)

    @property
    def aside(self) -> Path | None:
        """See Hub; a database is never put aside."""
        return None

    def open(self) -> None:
        """See Hub."""
        try:
            import psycopg  # noqa: F401 (an extra: csdesk[postgres])
        except ImportError as error:
            raise NoDriverError(self.name, str(error)) from error
        with self._words():
            self.database.connect(reuse_if_open=True)
            there = self.database.execute_sql(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = %s AND table_name IN "
                "('frame', 'supply', 'about')", (_SCHEMA,),
            ).fetchone()  # type: ignore[no-untyped-call]  # fmt: skip
            if there[0] < 3:
                self._write(self._create)

    def _create(self) -> None:
        self.database.execute_sql(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")  # type: ignore[no-untyped-call]
        self.tables.create()

    def set_aside(self) -> None:
        """See Hub: somebody else looks after the database."""
        raise HubDamagedError(self.name, "the tables are not as they should be")

    def supplied(self) -> dict[str, list[Run]]:
        """See Hub."""
        with self._words():
            return self.tables.supplied()

    def recount(self, replica: str) -> list[Run]:
        """See Hub."""
        return self._write(lambda: self.tables.recount(replica))

    def index(self, replica: str) -> list[tuple[int, int, bytes]]:
        """See Hub."""
        with self._words():
            return self.tables.index(replica)

    def fetch(self, missing: Mapping[str, int]) -> Iterator[bytes]:
        """See Hub."""
        with self._words():
            yield from self.tables.fetch(missing)

    def publish(self, frames: Sequence[bytes]) -> int:
        """See Hub."""
        return self._write(lambda: self.tables.add(frames))

    def discard(self, frame: bytes) -> None:
        """See Hub."""
        self._write(lambda: self.tables.discard(frame))

    def want(self, missing: Mapping[str, int]) -> None:
        """See Hub: what is damaged has been discarded, so that everybody sees that it is missing."""

    def wanted(self) -> dict[str, int]:
        """See Hub."""
        return {}

    def about(self, key: str) -> bytes | None:
        """See Hub."""
        with self._words():
            return self.tables.about(key)

    def note(self, key: str, value: bytes) -> None:
        """See Hub."""
        self._write(lambda: self.tables.note(key, value))

    def damaged(self) -> Sequence[bytes]:
        """See Hub."""
        with self._words():
            return list(self.tables.damaged())

    def close(self) -> None:
        """See Hub."""
        if not self.database.is_closed():
            self.database.close()

    def _write(self, work: Callable[[], Result]) -> Result:
        """Do `work` in a transaction of its own, again where another desk came between."""
        with self._words():
            for attempt in range(_TRIES):
                try:
                    with self.database.atomic("SERIALIZABLE"):
                        return work()
                except peewee.DatabaseError as error:
                    if _code(error) not in _AGAIN or attempt == _TRIES - 1:
                        raise
                    time.sleep(0.01 * 2 ** min(attempt, 6))
        raise AssertionError

    @contextmanager
    def _words(self) -> Iterator[None]:
        """Turns what the server says into a HubError."""
        try:
            yield
        except (peewee.DatabaseError, peewee.InterfaceError) as error:
            code = _code(error)
            if code in _AGAIN:
                raise HubBusyError(self.name, str(error).strip()) from error
            kind = next(
                (kind for codes, kind in _KINDS if any(code.startswith(each) for each in codes)), HubUnreachableError
            )
            raise kind(self.name, " ".join(str(error).split())[:200]) from error


def _code(error: BaseException | None) -> str:
    """The server's code for what went wrong; "" where it was not the server that said it."""
    while error is not None:
        state: Any = getattr(error, "sqlstate", None)
        if state:
            return str(state)
        error = error.__cause__ or error.__context__
    return ""
