"""A hub kept as tables of a database: what is alike in a shared file and on a server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import peewee

from csdesk.sync.hub import Run
from csdesk.sync.tables import Tables

Result = TypeVar("Result")


class DatabaseHub(ABC):
    """The hub called `name` in `database`; see Hub for what each function means."""

    def __init__(self, name: str, database: peewee.Database) -> None:
        self.name = name
        self.desk = ""
        self.aside: Path | None = None
        self.database = database
        self.tables = Tables(database, name)

    @abstractmethod
    def _words(self) -> AbstractContextManager[None]:
        """Turns what the database says into a HubError."""

    @abstractmethod
    def _write(self, work: Callable[[], Result]) -> Result:
        """What `work` gives, done in a transaction of its own; raises HubError."""

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

    def want(self, missing: Mapping[str, int]) -> None:  # noqa: B027 (nothing is to be done)
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

    def mend(self) -> int:
        """See Hub; what is promised of a replica and not there is a part too."""
        found = self.damaged()
        with self._words():
            broken = [replica for replica, runs in self.tables.supplied().items() if self.tables.runs(replica) != runs]

        def give_up() -> None:
            for frame in found:
                self.tables.discard(frame)
            for replica in broken:
                self.tables.recount(replica)

        if found or broken:
            self._write(give_up)
        return len(found) + len(broken)

    def close(self) -> None:
        """See Hub."""
        if not self.database.is_closed():
            self.database.close()
