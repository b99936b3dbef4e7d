"""The hub on a server: PostgreSQL, or CockroachDB, with the same tables as the shared file.

What is written is written in serializable transactions, which are tried again where two desks met. Frames are
asked for by what a desk lacks, never by the order in which they came: a slow desk's may appear behind others'.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import peewee

from csdesk.resources import N_
from csdesk.sync.database_hub import DatabaseHub, Result
from csdesk.sync.hub import (
    HubBusyError,
    HubDamagedError,
    HubError,
    HubFullError,
    HubUnreachableError,
    HubUnwritableError,
    NoDriverError,
)

_SCHEMA = "csdesk"
_TRIES = 12
_AGAIN = ("40001", "40P01", "23505", "42P06", "42P07")  # two met; or another desk made the same just now
_KINDS: tuple[tuple[tuple[str, ...], type[HubError]], ...] = (
    (("42501", "25006", "28"), HubUnwritableError),
    (("53100", "53200", "54"), HubFullError),
    (("55P03", "57014", "53300"), HubBusyError),
    (("22", "23", "42", "XX"), HubDamagedError),
)


def _hand_over_driver() -> None:
    """Give Peewee the driver of the extra csdesk[postgres], without which it was imported; raises ImportError."""
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    for name, part in (("psycopg", psycopg), ("TransactionStatus", TransactionStatus),
                       ("Json_pg3", Json), ("Jsonb_pg3", Jsonb)):  # fmt: skip
        setattr(peewee, name, part)
    for state in ("idle", "inerror", "unknown"):
        setattr(peewee.Psycopg3Adapter, f"txn_{state}", TransactionStatus[state.upper()])


class Server(DatabaseHub):
    """The hub in the database at the address `name`."""

    def __init__(self, name: str) -> None:
        with suppress(ImportError):  # told by `open`
            _hand_over_driver()
        address = "postgresql://" + name.partition("://")[2]
        super().__init__(
            name,
            peewee.PostgresqlDatabase(
                address, prefer_psycopg3=True, connect_timeout=10, options=f"-c search_path={_SCHEMA}"
            ),
        )

    def open(self) -> None:
        """See Hub."""
        try:
            _hand_over_driver()
        except ImportError as error:
            raise NoDriverError(self.name) from error
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
        raise HubDamagedError(self.name, N_("its tables are not as csdesk made them"))

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
                raise HubBusyError(self.name, N_("another desk is writing")) from error
            kind = next(
                (kind for codes, kind in _KINDS if any(code.startswith(each) for each in codes)), HubUnreachableError
            )
            words = " ".join(str(error).split())[:200]
            raise kind(self.name, N_("the server says: {words}"), words=words) from error


def _code(error: BaseException | None) -> str:
    """The server's code for what went wrong; "" where it was not the server that said it."""
    while error is not None:
        state: Any = getattr(error, "sqlstate", None)
        if state:
            return str(state)
        error = error.__cause__ or error.__context__
    return ""
