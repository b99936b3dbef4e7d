"""How much is written at a time: whoever saves something at the desk meanwhile must not have to wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep

from csdesk.store.database import Store

HOLD = 0.06  # seconds for which the database is held at a time
_FIRST = 200  # rows
_LEAST, _MOST = 20, 1_500

# At a new desk, where nobody has anything to do yet.
_HOLD_ALONE = 1.5
_FIRST_ALONE = 5_000
_MOST_ALONE = 20_000
_REST_ALONE = 0.05


class Pace:
    """How many rows the next portion may have, and rests between portions, in which whoever waits gets his turn.

    `is_alone` says that nobody works here yet; that is over as soon as somebody has written something.
    """

    def __init__(self, store: Store, *, is_alone: bool = False) -> None:
        self.count = _FIRST_ALONE if is_alone else _FIRST
        self._store = store
        self.is_alone = is_alone
        self._version = store.version()
        self._rest = 0.0

    @contextmanager
    def portion(self) -> Iterator[None]:
        """A transaction for one portion, after a rest where it is not the first."""
        sleep(self._rest)
        if self.is_alone and self._store.version() != self._version:
            self.is_alone, self.count = False, _FIRST
        with self._store.transaction(None):
            start = perf_counter()
            yield
        taken = max(perf_counter() - start, 0.001)
        self._rest = _REST_ALONE if self.is_alone else taken
        hold, most = (_HOLD_ALONE, _MOST_ALONE) if self.is_alone else (HOLD, _MOST)
        fitting = int(self.count * hold / taken)
        self.count = min(max(fitting, _LEAST, self.count // 4), self.count * 2, most)
