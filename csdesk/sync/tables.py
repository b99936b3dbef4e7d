"""The two tables of a hub that is a database, and what is done with them: alike in a shared file and on a server.

What the hub supplies is told by `supply`, a row for frames that follow on each other, written in the same
transaction as they; so that a look at the hub costs the same however much is in it. Whoever does not find
what `supply` says has it reckoned anew from the frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import peewee

from csdesk.resources import N_
from csdesk.sync import frames
from csdesk.sync.frames import DamagedFrameError, Header, read_header
from csdesk.sync.hub import ForkedError, HubDamagedError, Run


class Frame(peewee.Model):  # type: ignore[misc,unused-ignore]
    """A frame, byte for byte; what stands beside is read from its header."""

    number = peewee.BigAutoField()
    replica = peewee.CharField(36)
    first = peewee.BigIntegerField()
    last = peewee.BigIntegerField()
    previous = peewee.BlobField()
    hash = peewee.BlobField()
    bytes = peewee.BlobField()

    class Meta:
        table_name = "frame"
        indexes = ((("replica", "first"), True),)


class Supply(peewee.Model):  # type: ignore[misc,unused-ignore]
    """Frames of a replica that follow on each other."""

    replica = peewee.CharField(36)
    first = peewee.BigIntegerField()
    last = peewee.BigIntegerField()
    hash = peewee.BlobField()

    class Meta:
        table_name = "supply"
        primary_key = peewee.CompositeKey("replica", "first")


class About(peewee.Model):  # type: ignore[misc,unused-ignore]
    """What is known of the hub itself: `key` and `value`."""

    key = peewee.CharField(40, primary_key=True)
    value = peewee.BlobField()

    class Meta:
        table_name = "about"


NOT_OURS = N_("what is in it is not what csdesk wrote")

_AT_ONCE = 100

TABLES = (Frame, Supply, About)


class Tables:
    """The frames in `database`, in whose transactions it all runs."""

    def __init__(self, database: Any, name: str) -> None:
        self.database = database
        self.name = name

    def create(self) -> None:
        """Make the tables where they are not there."""
        with self.database.bind_ctx(TABLES):
            self.database.create_tables(TABLES)

    def about(self, key: str) -> bytes | None:
        """What is known of the hub under `key`."""
        found = self._rows(About.select(About.value).where(About.key == key))
        return _blob(found[0][0]) if found else None

    def note(self, key: str, value: bytes) -> None:
        """Note something of the hub, unless somebody has."""
        self._run(About.insert(key=key, value=value).on_conflict_ignore())

    def supplied(self) -> dict[str, list[Run]]:
        """What can be had of each replica."""
        rows = self._rows(
            Supply.select(Supply.replica, Supply.first, Supply.last, Supply.hash).order_by(Supply.replica, Supply.first)
        )
        return {
            replica: [Run(first, last, _blob(known)) for _replica, first, last, known in runs]
            for replica, runs in groupby(rows, key=lambda row: row[0])
        }

    def index(self, replica: str) -> list[tuple[int, int, bytes]]:
        """First, last and hash of every frame of a replica."""
        rows = self._rows(
            Frame.select(Frame.first, Frame.last, Frame.hash).where(Frame.replica == replica).order_by(Frame.first)
        )
        return [(first, last, _blob(known)) for first, last, known in rows]

    def fetch(self, missing: Mapping[str, int]) -> Iterator[bytes]:
        """The frames after the change of each replica that `missing` names; damaged ones as they are."""
        for replica, after in missing.items():
            part: list[Any] = [(after, b"")]
            while part:  # a piece at a time: whoever applies them must not keep others from writing
                query = Frame.select(Frame.first, Frame.bytes).where(
                    Frame.replica == replica, Frame.first > part[-1][0]
                )
                part = self._rows(query.order_by(Frame.first).limit(_AT_ONCE))
                for _first, found in part:
                    yield _blob(found)

    def add(self, given: Sequence[bytes]) -> int:
        """Keep frames, in the running transaction; returns how many changes there are in those that were not there."""
        count = 0
        headed = [(read_header(frame), frame) for frame in given]
        for replica, group in groupby(headed, key=lambda pair: pair[0].replica):
            added = [header for header, frame in group if self._add(header, frame)]
            if added:
                self._extend(replica, added)
            count += sum(header.last + 1 - header.first for header in added)
        return count

    def _add(self, header: Header, frame: bytes) -> bool:
        there = self._rows(
            Frame.select(Frame.number, Frame.bytes).where(Frame.replica == header.replica, Frame.first == header.first)
        )
        if there and _is_sound(_blob(there[0][1])):
            kept = read_header(_blob(there[0][1]))
            if (kept.replica, kept.first) != (header.replica, header.first):
                raise HubDamagedError(self.name, NOT_OURS)  # by an index out of step
            if kept.hash != header.hash:
                raise ForkedError(self.name, header.replica)
            return False
        if there:
            self._run(Frame.delete().where(Frame.number == there[0][0]))
        self._run(
            Frame.insert(
                replica=header.replica, first=header.first, last=header.last, previous=header.previous,
                hash=header.hash, bytes=frame,
            )
        )  # fmt: skip
        return True

    def _extend(self, replica: str, added: Sequence[Header]) -> None:
        """Note in `supply` that these frames are there."""
        runs = self._rows(Supply.select(Supply.first, Supply.last, Supply.hash).where(Supply.replica == replica))
        if len(runs) > 1 or not runs:
            self.recount(replica)
            return
        first, last, known = runs[0]
        known = _blob(known)
        for header in added:
            if header.first != last + 1 or header.previous != known:
                self.recount(replica)
                return
            last, known = header.last, header.hash
        self._run(
            Supply.update(last=last, hash=known).where(Supply.replica == replica, Supply.first == first)
        )  # fmt: skip

    def runs(self, replica: str) -> list[Run]:
        """What there is of a replica, reckoned from the frames."""
        runs: list[Run] = []
        for first, last, previous, known in self._rows(
            Frame.select(Frame.first, Frame.last, Frame.previous, Frame.hash)
            .where(Frame.replica == replica)
            .order_by(Frame.first)
        ):
            if runs and runs[-1].last + 1 == first and runs[-1].hash == _blob(previous):
                runs[-1] = Run(runs[-1].first, last, _blob(known))
            elif not runs or first > runs[-1].last:
                runs.append(Run(first, last, _blob(known)))
        return runs

    def recount(self, replica: str) -> list[Run]:
        """Reckon `supply` anew from the frames, in the running transaction."""
        runs = self.runs(replica)
        self._run(Supply.delete().where(Supply.replica == replica))
        for run in runs:
            self._run(Supply.insert(replica=replica, first=run.first, last=run.last, hash=run.hash))
        return runs

    def discard(self, frame: bytes) -> None:
        """Give up a frame by what it holds, in the running transaction."""
        found = self._rows(Frame.select(Frame.number, Frame.replica).where(Frame.bytes == frame))
        for number, replica in found:
            self._run(Frame.delete().where(Frame.number == number))
            self.recount(replica)

    def damaged(self) -> Iterator[bytes]:
        """Every frame that is not as it was sealed, as far as that can be told without a passphrase."""
        query = Frame.select(Frame.replica, Frame.first, Frame.last, Frame.hash, Frame.bytes).order_by(Frame.number)
        for replica, first, last, known, found in self._each(query):
            try:
                header = read_header(_blob(found))
                if not header.is_encrypted:
                    frames.unseal(_blob(found))
                if (header.replica, header.first, header.last, header.hash) != (replica, first, last, _blob(known)):
                    yield _blob(found)
            except DamagedFrameError:
                yield _blob(found)

    def _rows(self, query: Any) -> list[Any]:
        try:
            return list(query.tuples().execute(self.database))
        except (TypeError, ValueError) as error:  # values that we never wrote
            raise HubDamagedError(self.name, NOT_OURS) from error

    def _each(self, query: Any) -> Iterator[Any]:
        return iter(query.tuples().iterator(self.database))

    def _run(self, query: Any) -> None:
        query.execute(self.database)


def _is_sound(frame: bytes) -> bool:
    try:
        read_header(frame)
    except DamagedFrameError:
        return False
    return True


def _blob(value: object) -> bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    raise HubDamagedError("", NOT_OURS)
