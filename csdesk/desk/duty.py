"""The duty log 值班日志: what happened on a shift, and the open points that each shift hands to the next.

The log is only ever added to. A remark on an entry, and what closes an open point, is an entry of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.desk import disclosures, finding, on_duty, reading
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.rules import writing
from csdesk.rules.duty import shift_at
from csdesk.rules.rights import Right
from csdesk.store import drafts, records
from csdesk.store import duty as stored
from csdesk.texts import N_, counted

Row = dict[str, Any]
Key = tuple[datetime, str]

FORM = "duty"
"""The name under which drafts of entries are kept."""

_HANDOVER = "handover"
_MOST_POINTS = 1000  # open points that are shown together; a desk with more has stopped closing them
_POINT_LENGTH = 60  # characters by which a handover tells an open point


@dataclass(frozen=True)
class DutyNote:
    """What was added to an entry later; `closes` says that it closed the open point."""

    id: str
    at: datetime
    station: str
    by: str
    text: str
    person: str
    phone: str
    place: str
    reported_to: str
    closes: bool


@dataclass(frozen=True)
class DutyEntry:
    """An entry as it is shown, with the `notes` that followed, oldest first; phones are masked unless revealed.

    `is_open` says that it is an open point which nobody has closed; one that was never an open point has
    no `closed_at` either.
    """

    id: str
    at: datetime
    station: str
    by: str
    shift: str
    kind: str
    text: str
    person: str
    phone: str
    place: str
    reported_to: str
    is_open: bool
    closed_at: datetime | None
    closed_by: str
    notes: tuple[DutyNote, ...]


@dataclass(frozen=True)
class Saved:
    """An entry that is safely on disk. `batch` undoes the save; `odd_phone` says that the number was kept as heard."""

    entry: DutyEntry
    batch: int
    odd_phone: bool


@dataclass(frozen=True)
class Handover:
    """A handover that is safely on disk, and the open `points` that the next shift takes over, the oldest first."""

    entry: DutyEntry
    points: tuple[DutyEntry, ...]
    batch: int


@needs(Right.KEEP_DUTY_LOG)
def add(desk: Desk, values: Mapping[str, str], *, slot: int | None = None) -> Saved:
    """Write an entry; `values` holds a text by field: kind, text, person, phone, place, reported_to, shift, at, open.

    The time is now and the shift that of the time unless given; whether it is an open point is said by
    `open`, or else by its kind. `slot` is the draft it was typed in, forgotten in the same transaction.
    A handover is written by `handover`. Raises BadInputError.
    """
    row = _read(desk, values)
    row["kind"] = reading.option(desk, "kind", "duty_kind", values.get("kind", ""), required=True)
    if row["kind"] == _HANDOVER:
        raise BadInputError(N_("a handover is written by its own command, which lists the open points"), "kind")
    row["shift"] = _shift(desk, values, row["at"])
    given = reading.yes_or_no("open", values.get("open", ""))
    row["is_open_point"] = row["kind"] in desk.policy.duty_open_kinds if given is None else given
    identity, batch = _write(desk, row, slot)
    return Saved(
        entry=_entries(desk, [_fetch(desk, identity)], reveal=not disclosures.is_masked(values.get("phone", "")))[0],
        batch=batch,
        odd_phone=reading.is_odd_phone(desk, row.get("phone") or ""),
    )


@needs(Right.KEEP_DUTY_LOG)
def add_to(desk: Desk, identity: str, values: Mapping[str, str], *, slot: int | None = None) -> DutyEntry:
    """Note something on the entry `identity`: text, person, phone, place, reported_to, at; returns the whole entry."""
    return _follow(desk, identity, values, slot, closes=False)


@needs(Right.KEEP_DUTY_LOG)
def close(desk: Desk, identity: str, values: Mapping[str, str], *, slot: int | None = None) -> DutyEntry:
    """Close the open point `identity`; the `text` of `values` tells how it ended. Returns the whole entry."""
    return _follow(desk, identity, values, slot, closes=True)


def _follow(desk: Desk, identity: str, values: Mapping[str, str], slot: int | None, *, closes: bool) -> DutyEntry:
    first = _fetch(desk, identity)
    entry = _entries(desk, [first], reveal=False)[0]
    if closes and entry.closed_at is not None:
        raise BadInputError(
            N_("this was closed by {name} at {at}; a note can be added"),
            name=entry.closed_by, at=f"{entry.closed_at:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    if closes and not entry.is_open:
        raise BadInputError(N_("this is no open point, so there is nothing to close; a note can be added"))
    row = _read(desk, values)
    if row["at"] < first["at"]:
        raise BadInputError(
            N_("'{value}' is given; a time from {first} on is accepted"),
            "at", value=f"{row['at']:%Y-%m-%d %H:%M}", first=f"{first['at']:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    row |= {
        "kind": first["kind"],
        "shift": _shift(desk, values, row["at"]),
        "is_open_point": False,
        "about_id": first["id"],
        "closes": closes or None,
    }
    _write(desk, row, slot)
    return _entries(desk, [first], reveal=False)[0]


@needs(Right.KEEP_DUTY_LOG)
def handover(desk: Desk, values: Mapping[str, str], *, slot: int | None = None) -> Handover:
    """Hand the shift over: text (may be empty), reported_to (who takes over), shift (that ends), at.

    The entry that is written lists the open points, which are returned too. Those take over whom the roster puts
    there next, unless somebody is named.
    """
    row = _read(desk, {"text": "", **values}, needs_text=False)
    row["reported_to"] = row.get("reported_to") or takes_over(desk) or None
    points = open_points(desk)
    row["text"] = _carried(desk, row["text"] or "", points)
    row |= {"kind": _HANDOVER, "shift": _shift(desk, values, row["at"]), "is_open_point": False}
    identity, batch = _write(desk, row, slot)
    return Handover(_entries(desk, [_fetch(desk, identity)], reveal=False)[0], tuple(points), batch)


@needs(Right.READ_RECORDS)
def takes_over(desk: Desk) -> str:
    """The names of those who stand there next by the roster, "" without one."""
    return reading.APART.join(person.name for person in on_duty.next_shift(desk))[: desk.policy.longest_line]


def _carried(desk: Desk, text: str, points: Sequence[DutyEntry]) -> str:
    """The text of a handover with its open points below, as many as there is room for."""
    head = counted("{count} open point carried over", "{count} open points carried over", len(points))
    lines = [*([text] if text else []), head]
    room = desk.policy.longest_text - sum(map(len, lines)) - len(lines)
    for point in points:
        what = writing.line(point.text)
        what = what if len(what) <= _POINT_LENGTH else what[:_POINT_LENGTH] + ".."
        line = f"- {point.at:%Y-%m-%d %H:%M} {desk.label('duty_kind', point.kind)} {what}"
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    return "\n".join(lines)


def _write(desk: Desk, row: Row, slot: int | None) -> tuple[str, int]:
    """Add `row` to the log; returns its id and the batch that undoes it."""
    with desk.store.transaction(desk.me.id) as batch:
        identity = records.add(desk.store, stored.DutyEntry, row, desk.me.id)
        if slot is not None:
            drafts.drop(desk.store, desk.me.id, FORM, slot)
    return identity, batch


def _read(desk: Desk, values: Mapping[str, str], *, needs_text: bool = True) -> Row:
    """The columns that `values` give to every kind of row."""
    row: Row = {"text": reading.text(desk, "text", values.get("text", ""), required=needs_text)}
    for name in ("person", "place", "reported_to"):
        if name in values:
            row[name] = reading.line(desk, name, values[name])
    if "phone" in values:
        disclosures.hidden((), values["phone"])
        row["phone"] = reading.phone(desk, values["phone"])
    now = desk.clock()
    row["at"] = reading.moment(desk, "at", values.get("at", "")) or now
    if row["at"] > now:
        raise BadInputError(
            N_("'{value}' is given; a time up to now is accepted, for the log tells what has happened"),
            "at", value=f"{row['at']:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    return row


def _shift(desk: Desk, values: Mapping[str, str], at: datetime) -> str | None:
    given = reading.option(desk, "shift", "shift", values.get("shift", ""))
    return given or shift_at(desk.policy.duty_shifts, at.time()) or None


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> DutyEntry:
    """The entry with the id `text`, or to which that id was added; `reveal` records who saw the phone numbers."""
    row = _fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return _entries(desk, [row], reveal=reveal)[0]


def _fetch(desk: Desk, text: str) -> Row:
    """The entry with the id `text`, or the one to which what has that id was added."""
    wanted = writing.line(text[:100])
    row = records.fetch(desk.store, stored.DutyEntry, wanted)
    if row is not None and row["about_id"]:
        row = records.fetch(desk.store, stored.DutyEntry, row["about_id"])
    if row is None:
        raise NoSuchRecordError(N_("there is no entry '{value}' in the duty log"), value=reading.shown(wanted))
    return row


def _entries(desk: Desk, rows: Sequence[Row], *, reveal: bool) -> list[DutyEntry]:
    """The entries as they are shown."""
    added = stored.additions(desk.store, [row["id"] for row in rows])
    return [_entry(desk, row, added.get(row["id"], []), reveal) for row in rows]


def _entry(desk: Desk, row: Row, added: Sequence[Row], reveal: bool) -> DutyEntry:
    closing = next((addition for addition in added if addition["closes"]), None)
    return DutyEntry(
        id=row["id"],
        at=row["at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        shift=row["shift"] or "",
        kind=row["kind"],
        text=row["text"],
        person=row["person"] or "",
        phone=disclosures.shown(row["phone"], reveal=reveal),
        place=row["place"] or "",
        reported_to=row["reported_to"] or "",
        is_open=bool(row["is_open_point"]) and closing is None,
        closed_at=closing["at"] if closing else None,
        closed_by=desk.name_of(closing["created_by"]) if closing else "",
        notes=tuple(
            DutyNote(
                id=addition["id"],
                at=addition["at"],
                station=addition["station"],
                by=desk.name_of(addition["created_by"]),
                text=addition["text"],
                person=addition["person"] or "",
                phone=disclosures.shown(addition["phone"], reveal=reveal),
                place=addition["place"] or "",
                reported_to=addition["reported_to"] or "",
                closes=bool(addition["closes"]),
            )
            for addition in added
        ),
    )


@needs(Right.READ_RECORDS)
def open_points(desk: Desk, *, limit: int = _MOST_POINTS) -> list[DutyEntry]:
    """What every shift has to see until it is closed, the oldest first."""
    return _entries(desk, stored.open_points(desk.store, limit), reveal=False)


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    kind: str = "",
    open: bool = False,  # noqa: A002 (the word of the desk)
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    mine: bool = False,
    after: Key | None = None,
    limit: int = 100,
) -> list[DutyEntry]:
    """The log, newest first, going on after the key (at, id) `after`; with `open` the points nobody has closed.

    With `text` the entries that a search for it finds, themselves or what was added to them, best first.
    """
    wanted = reading.option(desk, "kind", "duty_kind", kind) or ""
    written_by = desk.me.id if mine else ""
    if not text:
        rows = stored.page(
            desk.store, kind=wanted, is_open=open, since=since, until=until, written_by=written_by, after=after,
            limit=limit,
        )  # fmt: skip
        return _entries(desk, rows, reveal=False)
    having = {"kind": wanted, "created_by": written_by}
    rows = [
        row
        for row in _found(desk, text, finding.MOST if kind or open or since or until or mine or after else limit)
        if finding.is_asked_for(row, "at", since, until, having)
    ]
    if open:
        rows = [row for row, entry in zip(rows, _entries(desk, rows, reveal=False), strict=True) if entry.is_open]
    passed = next((place for place, row in enumerate(rows, 1) if after is not None and row["id"] == after[1]), 0)
    return _entries(desk, rows[passed : passed + limit], reveal=False)


def _found(desk: Desk, text: str, limit: int) -> list[Row]:
    """The entries that a search finds, at least `limit` where there are as many: several hits may lead to one."""
    size = limit
    while True:
        hits = finding.identities(desk, stored.DutyEntry, text, limit=size)
        there = records.fetch_all(desk.store, stored.DutyEntry, hits)
        leading = [there[hit]["about_id"] or hit for hit in hits if hit in there]
        if len(hits) < size or len(set(leading)) >= limit or size >= finding.MOST:
            break
        size *= 4
    entries = records.fetch_all(desk.store, stored.DutyEntry, dict.fromkeys(leading))
    return [entries[identity] for identity in dict.fromkeys(leading) if identity in entries]
