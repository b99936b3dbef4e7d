"""One sync with a hub, in the order of SYNC 4: look, take in, seal, publish.

What the hub lacks is always reckoned from what it supplies now; nothing is remembered of it.
"""

from __future__ import annotations

import os
import platform
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from csdesk.resources import N_
from csdesk.store import conflicts, journal, merging
from csdesk.store.database import Store
from csdesk.store.migrations import SCHEMA_NUMBER
from csdesk.store.pace import Pace
from csdesk.sync import frames
from csdesk.sync.hub import ForkedError, Hub, HubDamagedError, Run

Afterwards = Callable[[Sequence[tuple[str, str]]], object]

_SOME = 1_000  # changes, after which what was written is folded into the file at once
_KEPT_AT_ONCE = 20  # frames
_PUBLISHED_AT_ONCE = 16 << 20  # bytes
_ROUNDS = 4
_NOTHING = (0, journal.FIRST_HASH)


@dataclass
class Exchanged:
    """What a sync did: changes pulled and pushed, frames found damaged, and whether this replica began anew."""

    pulled: int = 0
    pushed: int = 0
    damaged: int = 0
    began_anew: bool = False


@dataclass
class _Part:
    """The changes of a frame from the one with the place `start` on."""

    number: int
    header: frames.Header
    contents: frames.Contents
    frame: bytes
    start: int = 0

    def __len__(self) -> int:
        return len(self.contents.changes) - self.start


def exchange(store: Store, hub: Hub, afterwards: Afterwards = lambda _places: None) -> Exchanged:
    """Bring the store and the hub together; `afterwards` gets the rows that came, a part in each transaction."""
    done = Exchanged()
    for _round in range(_ROUNDS):
        try:
            _Sync(store, hub, afterwards, done).run()
            return done
        except ForkedError as forked:  # told between our look and our writing
            last = forked
    raise last


class _Sync:
    """One attempt."""

    def __init__(self, store: Store, hub: Hub, afterwards: Afterwards, done: Exchanged) -> None:
        self.store = store
        self.hub = hub
        self.afterwards = afterwards
        self.done = done

    def run(self) -> None:
        """Look, take in, draw what follows, seal, publish."""
        supplied = self.hub.supplied()
        self._know_ourselves(supplied)
        self.hub.desk = journal.own(self.store.connection())[1]
        with self.store.with_room():
            self._take_in(supplied)
            self._draw_what_follows()
        if self.done.pulled > _SOME:
            self.store.rest()  # so that nobody's save has to
        self._seal()
        self._publish(supplied)

    # Who we are

    def _know_ourselves(self, supplied: dict[str, list[Run]]) -> None:
        """Begin anew as another replica where this file is a copy, or the hub knows more of us than we do."""
        connection = self.store.connection()
        number, identity, _station = journal.own(connection)
        here = whereabouts(self.store)
        there = journal.whereabouts(connection)
        is_moved = there is not None and there != here
        if not is_moved and self._is_ours(number, supplied.get(identity, [])):
            return
        supplied[identity] = self.hub.recount(identity)
        if not is_moved and self._is_ours(number, supplied[identity]):
            return
        common = self._common(number, identity)
        with self.store.transaction(None):
            journal.begin_anew(connection, common, self.store.new_id())
            journal.note_whereabouts(connection, here)
        self.done.began_anew = True

    def _is_ours(self, number: int, runs: Iterable[Run]) -> bool:
        """Whether all that the hub has of this replica are our own frames."""
        return all(journal.hash_at(self.store.connection(), number, run.last) == run.hash for run in runs)

    def _common(self, number: int, identity: str) -> int:
        """Up to which change our log and the frames of the hub tell the same."""
        connection = self.store.connection()
        ours = set(journal.kept_index(connection, number))
        common, _hash = journal.last_kept(connection, number)
        strange = [first for first, last, known in self.hub.index(identity) if (first, last, known) not in ours]
        if not strange:
            return common
        common = min(common, strange[0] - 1)
        for frame in self.hub.fetch({identity: common}):
            try:
                header, contents = frames.unseal(frame, {identity: number})
            except frames.DamagedFrameError:
                break
            if header.first != common + 1:
                break
            mine = journal.logged(connection, number, header.first, header.last)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(contents.changes, mine, strict=False)))
            common += same
            if same < len(contents.changes):
                break
        return common

    # Taking in

    def _take_in(self, supplied: dict[str, list[Run]]) -> None:
        """Fetch what we lack, check it, and apply it; what differs from what we hold is settled first."""
        connection = self.store.connection()
        numbers = journal.replicas(connection)
        heads = {identity: journal.last_kept(connection, number) for identity, number in numbers.items()}
        for identity, number in numbers.items():
            if any(
                run.last <= heads[identity][0] and journal.hash_at(connection, number, run.last) != run.hash
                for run in supplied.get(identity, [])
            ):
                supplied[identity] = self.hub.recount(identity)
                self._settle(identity, number)
        missing = {
            identity: heads.get(identity, _NOTHING)[0]
            for identity, runs in supplied.items()
            if any(run.last > heads.get(identity, _NOTHING)[0] for run in runs)
        }
        if missing:
            self._fetch(missing, heads)
        for identity, after in self.hub.wanted().items():
            if heads.get(identity, _NOTHING)[0] > after:
                supplied[identity] = self.hub.recount(identity)
        unread: dict[str, int] = {}
        for identity in missing:
            if heads.get(identity, _NOTHING)[0] < max(run.last for run in supplied[identity]):
                supplied[identity] = self.hub.recount(identity)  # it cannot supply what it says
                unread[identity] = heads.get(identity, _NOTHING)[0]
                if identity in numbers:
                    self._settle(identity, numbers[identity])
        self.hub.want(unread)

    def _settle(self, identity: str, number: int) -> None:
        """Where others' frames differ from those we hold, those with the smaller hash stand on every desk."""
        connection = self.store.connection()
        ours = {first: known for first, _last, known in journal.kept_index(connection, number)}
        for first, _last, theirs in self.hub.index(identity):
            if first not in ours or ours[first] == theirs:
                continue
            if theirs < ours[first]:
                with self.store.transaction(None):
                    journal.forget_after(connection, number, first - 1)
            else:
                for frame in list(self.hub.fetch({identity: first - 1})):
                    self.hub.discard(frame)
                head = journal.last_kept(connection, number)[0]
                self.hub.publish([frame.bytes for frame in journal.kept(connection, number, first, head)])
            raise ForkedError(self.hub.name, identity)

    def _fetch(self, missing: Mapping[str, int], heads: dict[str, tuple[int, bytes]]) -> None:
        """Apply what the hub has beyond `missing`, and note in `heads` how far we hold each replica now."""
        connection = self.store.connection()
        pace = self._pace()
        with self.store.transaction(None):
            numbers = {identity: journal.number_of(connection, identity) for identity in missing}
        waiting: deque[_Part] = deque()
        damaged: list[bytes] = []
        for frame in self.hub.fetch(missing):
            try:
                header, contents = frames.unseal(frame, numbers)
            except frames.DamagedFrameError:
                damaged.append(frame)
                continue
            last, previous = heads.get(header.replica, _NOTHING)
            if header.replica not in numbers or header.first != last + 1 or header.previous != previous:
                continue  # not asked for, or held already; or there is a gap before it, which somebody will fill
            heads[header.replica] = header.last, header.hash
            waiting.append(_Part(numbers[header.replica], header, contents, frame))
            while sum(map(len, waiting)) >= pace.count:
                self._apply(waiting, pace)
        while waiting:
            self._apply(waiting, pace)
        for frame in damaged:
            self.done.damaged += 1
            self.hub.discard(frame)

    def _pace(self) -> Pace:
        return Pace(self.store, is_alone=journal.is_young(self.store.connection()))

    def _apply(self, waiting: deque[_Part], pace: Pace) -> None:
        """Take the first of what is `waiting`, as much as the pace allows; a frame is kept once all of it is taken."""
        connection = self.store.connection()
        changes: list[journal.Change] = []
        values: list[merging.Row] = []
        seen: list[journal.Seen] = []
        kept: list[journal.Kept] = []
        with pace.portion():
            held = journal.vector(connection)
            left = pace.count
            while waiting and left:
                part = waiting[0]
                known = held.get(part.number, 0) - part.header.first + 1
                if known < part.start:  # the database was put back meanwhile
                    raise ForkedError(self.hub.name, part.header.replica)
                stop = part.start + min(left, len(part))
                fresh = slice(min(max(part.start, known), stop), stop)
                changes += part.contents.changes[fresh]
                values += part.contents.values[fresh]
                held[part.number] = max(held.get(part.number, 0), part.header.first + stop - 1)
                journal.number_of(connection, part.header.replica, part.contents.station)
                seen += [
                    journal.Seen(part.number, journal.number_of(connection, other), counter, upto)
                    for counter, other, upto in part.contents.seen
                    if part.start <= counter - part.header.first < stop
                ]
                left -= stop - part.start
                part.start = stop
                if not len(part):
                    header = waiting.popleft().header
                    kept.append(journal.Kept(part.number, header.first, header.last, header.hash, part.frame))
            merging.take(connection, changes, values, seen)
            journal.keep(connection, kept)
        self.done.pulled += len(changes)

    def _draw_what_follows(self) -> None:
        """Let what follows from the rows that came be drawn, also from those of a sync that was broken off."""
        connection = self.store.connection()
        pace = self._pace()
        have_come = False
        while arrived := journal.arrived(connection, pace.count):
            have_come = True
            with pace.portion():
                self.afterwards(arrived)
                journal.forget_arrived(connection, arrived)
        if have_come:
            conflicts.forget_settled(self.store)

    # Giving

    def _seal(self) -> None:
        """Put what this desk changed since the last time into frames."""
        connection = self.store.connection()
        number, identity, station = journal.own(connection)
        sealed, previous = journal.last_kept(connection, number)
        head = journal.vector(connection).get(number, 0)
        if head <= sealed:
            return
        ids = {number: name for name, number in journal.replicas(connection).items()}
        made: list[journal.Kept] = []
        for first in range(sealed + 1, head + 1, frames.MOST_CHANGES):
            last = min(first + frames.MOST_CHANGES - 1, head)
            changes = journal.logged(connection, number, first, last)
            seen = journal.seen_by(connection, number, first, last)
            frame, own_hash = frames.seal(SCHEMA_NUMBER, identity, station, previous, changes, seen, ids)
            made.append(journal.Kept(number, first, last, own_hash, frame))
            previous = own_hash
            if last == head or len(made) == _KEPT_AT_ONCE:
                self._keep(made)
                made = []

    def _keep(self, made: Sequence[journal.Kept]) -> None:
        """Keep frames of our own, unless the database was put back meanwhile."""
        connection = self.store.connection()
        with self.store.transaction(None):
            number, identity, _station = journal.own(connection)
            if (number, journal.last_kept(connection, number)[0] + 1) != (made[0].replica, made[0].first):
                raise ForkedError(self.hub.name, identity)
            if journal.whereabouts(connection) is None:
                journal.note_whereabouts(connection, whereabouts(self.store))
            journal.keep(connection, made)

    def _publish(self, supplied: dict[str, list[Run]]) -> None:
        """Give the hub what it lacks of all that we hold."""
        connection = self.store.connection()
        expected = added = size = 0
        lacking: list[bytes] = []
        for identity, number in journal.replicas(connection).items():
            for first, last in _gaps(supplied.get(identity, []), journal.last_kept(connection, number)[0]):
                for frame in journal.kept(connection, number, first, last):
                    expected += frame.last - frame.first + 1
                    size += len(frame.bytes)
                    lacking.append(frame.bytes)
                    if size > _PUBLISHED_AT_ONCE:
                        added += self.hub.publish(lacking)
                        lacking, size = [], 0
        if lacking:
            added += self.hub.publish(lacking)
        self.done.pushed += added
        if added < expected:
            self._check_published()

    def _check_published(self) -> None:
        """Make sure that another desk has published what we need not; otherwise the hub tells two things at once."""
        connection = self.store.connection()
        for identity, number in journal.replicas(connection).items():
            if _gaps(self.hub.recount(identity), journal.last_kept(connection, number)[0]):
                raise HubDamagedError(self.hub.name, N_("it does not have what it says it has"))


def _gaps(runs: Iterable[Run], head: int) -> list[tuple[int, int]]:
    """The parts of 1 to `head` that are in none of `runs`."""
    found = []
    first = 1
    for run in sorted(runs, key=lambda run: run.first):
        if run.first > first:
            found.append((first, min(run.first - 1, head)))
        first = max(first, run.last + 1)
    if first <= head:
        found.append((first, head))
    return [gap for gap in found if gap[0] <= gap[1]]


def whereabouts(store: Store) -> str:
    """Where the store's file is, so that a copy of it knows that it is one."""
    status = os.stat(store.path)  # noqa: PTH116
    return f"{platform.node()}\n{store.path.resolve()}\n{status.st_ino}"
