"""What a row is after a set of changes, whatever the order they came in: the one definition for all desks (SYNC 3).

A change is later than all that its desk had seen of the row, by its clock; so the greatest clock of a
column's changes is the causally newest, or decides between two of which neither desk knew the other's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

UNDISPUTED = frozenset({"id", "station", "created_at", "created_by", "updated_at", "updated_by"})
"""What desks may tell differently of one row with nobody's word being lost."""

# What every desk draws from the timeline by itself, and so mends by itself.
_DRAWN = {"complaint": frozenset({"closed_at", "reply"})}

_MOST_KEPT = 200_000

_PARTING = {"merged_into_id": None, "updated_by": None}


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of one row: by the `counter`-th change of the replica with that number and id, at `clock`.

    It was saved in `batch`; what takes a batch of the same replica back says so with `undoes`.
    """

    number: int
    replica: str
    counter: int
    clock: int
    operation: str
    values: Row
    batch: int = 0
    undoes: int | None = None

    @property
    def place(self) -> tuple[int, str, int]:
        """What changes of a row are ordered by, alike on every desk."""
        return self.clock, self.replica, self.counter


class Knowledge:
    """Tells what was known where a change was made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[int, int, int], int] = {}

    def has_seen(self, later: Entry, earlier: Entry) -> bool:
        """Whether `later` was made where `earlier` was known already."""
        if later.number == earlier.number:
            return earlier.counter < later.counter
        key = later.number, later.counter, earlier.number
        if key not in self._known:
            if len(self._known) > _MOST_KEPT:
                self._known.clear()
            (upto,) = self._connection.execute(
                "SELECT coalesce((SELECT upto FROM seen WHERE replica = ? AND other = ? AND counter <= ? "
                "ORDER BY counter DESC LIMIT 1), 0)",
                (later.number, earlier.number, later.counter),
            ).fetchone()
            self._known[key] = upto
        return earlier.counter <= self._known[key]

    def are_strangers(self, one: Entry, other: Entry) -> bool:
        """Whether each was made where the other was unknown."""
        return one is not other and not self.has_seen(one, other) and not self.has_seen(other, one)


@dataclass(frozen=True)
class Dispute:
    """What desks told of one column without knowing of each other: what stands, and what does not.

    `deleted_at` with a loser means that somebody deleted what somebody else, who stands, went on with.
    """

    column: str
    winner: Entry
    losers: tuple[Entry, ...]


def state(entries: Sequence[Entry], blank: Mapping[str, object], knowledge: Knowledge) -> Row | None:
    """The row after all `entries`, which are in the order of their places; None where it is deleted or not made yet.

    `blank` has every column of the table with what it holds where nobody told.
    """
    if all(entry.number == entries[0].number for entry in entries):
        return _in_order(entries, blank)
    living = _living(entries, knowledge)
    inserts = [entry for entry in living if entry.operation == "insert"]
    if not inserts:
        return None
    row = dict(blank)
    for column in blank:
        standing = _standing(living, inserts, column, knowledge)
        if standing is not None:
            row[column] = standing.values[column]
    if row.get("deleted_at") is not None and _unaware(living, knowledge):
        row["deleted_at"] = None
    return _filled(row, blank)


def _in_order(entries: Iterable[Entry], blank: Mapping[str, object]) -> Row | None:
    row: Row | None = None
    for entry in entries:
        if entry.operation == "insert":
            row = dict(blank)
        elif entry.operation == "delete":
            row = None
        if row is not None:
            row.update({name: value for name, value in entry.values.items() if name in blank})
    return None if row is None else _filled(row, blank)


def _filled(row: Row, blank: Mapping[str, object]) -> Row:
    """`row` with something in the columns that must hold something, where a desk of another version told nothing."""
    for name, value in blank.items():
        if value is not None and row[name] is None:
            row[name] = value
    return row


def _living(entries: Sequence[Entry], knowledge: Knowledge) -> list[Entry]:
    """The changes since the row was deleted last, by somebody who knew all that was done to it."""
    start = 0
    for at, entry in enumerate(entries):
        if entry.operation == "delete" and not any(
            other.operation != "delete" and knowledge.are_strangers(entry, other) for other in entries
        ):
            start = at + 1
    return [entry for entry in entries[start:] if entry.operation != "delete"]


def _standing(
    living: Sequence[Entry], inserts: Sequence[Entry], column: str, knowledge: Knowledge
) -> Entry | None:  # fmt: skip
    """The change whose value of `column` stands, None where nobody told any."""
    silent = [entry for entry in inserts if column not in entry.values] if len(inserts) > 1 else []
    for entry in reversed(living):
        if column in entry.values and not any(knowledge.has_seen(insert, entry) for insert in silent):
            return entry
    return None


def _maximal(living: Sequence[Entry], column: str, knowledge: Knowledge) -> list[Entry]:
    """The changes of `column` that no other change of it had seen, the one that stands last."""
    told = [entry for entry in living if column in entry.values]
    found: list[Entry] = []
    for entry in reversed(told):
        if not any(knowledge.has_seen(other, entry) for other in reversed(told) if other is not entry):
            found.insert(0, entry)
    return found


def _counting(living: Sequence[Entry]) -> Sequence[Entry]:
    """The changes without those that were taken back and those that take back: a settling undone settles nothing."""
    undone = {(entry.number, entry.undoes) for entry in living if entry.undoes is not None}
    if not undone:
        return living
    return [entry for entry in living if entry.undoes is None and (entry.number, entry.batch) not in undone]


def _unaware(living: Sequence[Entry], knowledge: Knowledge) -> list[Entry]:
    """The changes that went on with a record which somebody had deleted or was deleting unknown to them."""
    deletions = [
        entry for entry in _maximal(living, "deleted_at", knowledge) if entry.values["deleted_at"] is not None
    ]  # fmt: skip
    return [
        entry
        for entry in living
        if entry.values.keys() - UNDISPUTED - {"deleted_at"}
        and all(knowledge.are_strangers(entry, deletion) for deletion in deletions)
    ] if deletions else []  # fmt: skip


def disputes(table: str, entries: Sequence[Entry], knowledge: Knowledge) -> list[Dispute]:
    """What desks told of the row without knowing of each other, and nobody has settled yet."""
    partings = [entry for entry in entries if table == "customer" and _is_parting(entry)]
    if not partings and all(entry.number == entries[0].number for entry in entries):
        return []
    living = _living(entries, knowledge)
    inserts = [entry for entry in living if entry.operation == "insert"]
    if not inserts:
        return []
    found = []
    columns = sorted({name for entry in living for name in entry.values} - UNDISPUTED - _DRAWN.get(table, frozenset()))
    counting = _counting(living)
    for column in columns:
        standing = next(entry for entry in reversed(living) if column in entry.values)
        counted = _maximal(counting, column, knowledge)
        if column == "merged_into_id" and all(entry in partings for entry in counted):
            counted = _maximal([entry for entry in counting if entry not in partings], column, knowledge)
        told = {repr(entry.values[column]): entry for entry in counted}
        winner = told.pop(repr(standing.values[column]), standing)
        if told:
            found.append(Dispute(column, winner, tuple(told.values())))
    if all(dispute.column != "deleted_at" for dispute in found):
        survived = _survived(entries, living, knowledge)
        if survived:
            latest = max((entry for _deletion, others in survived for entry in others), key=lambda entry: entry.place)
            found.append(Dispute("deleted_at", latest, tuple(deletion for deletion, _others in survived)))
    return found


def _is_parting(entry: Entry) -> bool:
    """Whether a customer was let stand by nobody, after desks had merged customers in opposite directions.

    It settles nothing: no person has seen yet whom the others let stand.
    """
    return entry.operation == "update" and _PARTING.items() <= entry.values.items()


def _survived(
    entries: Sequence[Entry], living: Sequence[Entry], knowledge: Knowledge
) -> list[tuple[Entry, list[Entry]]]:
    """The deletions that the record outlived, and of which nobody who touched it since has known.

    Each with the changes by which somebody went on with the record meanwhile.
    """
    soft = [entry for entry in _maximal(living, "deleted_at", knowledge) if entry.values["deleted_at"] is not None]
    unaware = {id(entry): entry for entry in _unaware(living, knowledge)} if soft else {}
    found = [(deletion, [e for e in unaware.values() if knowledge.are_strangers(e, deletion)]) for deletion in soft]
    found += [
        (entry, [other for other in living if knowledge.are_strangers(entry, other)])
        for entry in entries
        if entry.operation == "delete" and entry.place > living[0].place
    ]
    return [
        (deletion, others)
        for deletion, others in found
        if others
        and not any(
            knowledge.has_seen(later, deletion)
            and all(later is other or knowledge.has_seen(later, other) for other in others)
            for later in living
            if later.values.keys() - {"updated_at", "updated_by"}
        )
    ]
