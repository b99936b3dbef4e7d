"""How every area finds its records: one by its id or number, and those of its kind that a search finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.rules import writing
from csdesk.store import records
from csdesk.store.models import Record
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]

MOST = 5000
"""Hits of a search among which dates, phone or person then choose."""


_NAMED = 10  # of several records with one number


def named(desk: Desk, model: type[Record], text: str) -> Row | None:
    """The record with the id or number `text`; raises BadInputError where several have that number."""
    wanted = writing.line(text[:100])
    if row := records.fetch(desk.store, model, wanted):
        return row
    found = records.all_by_number(desk.store, model, wanted, _NAMED + 1)
    if not found and (before := wanted.rpartition("-")[0]):  # one of two desks with one station code
        found = [row for row in records.all_by_number(desk.store, model, before, _NAMED + 1)
                 if desk.number_of(row) == wanted.upper()]  # fmt: skip
    if len(found) > 1:
        found = [row for row in found if desk.number_of(row) == wanted.upper()] or found
    if len(found) > 1:
        listed = ", ".join(row["id"] for row in found[:_NAMED]) + (" .." if len(found) > _NAMED else "")
        raise BadInputError(
            N_("several records have the number '{value}'; give the id of one of them: {ids}"),
            value=reading.shown(wanted), ids=listed,
        )  # fmt: skip
    return found[0] if found else None


def fetch(desk: Desk, model: type[Record], text: str, missing: str) -> Row:
    """The record with the id or number `text`; raises NoSuchRecordError, which says `missing` of the {value}.

    Raises BadInputError where several records have that number.
    """
    row = named(desk, model, text)
    if row is None:
        raise NoSuchRecordError(missing, value=reading.shown(text[:100]))
    return row


def identities(desk: Desk, model: type[Record], text: str, *, after: Key | None = None, limit: int = MOST) -> list[str]:
    """The ids of the records that a search for `text` finds, best first, those after the one with the key `after`."""
    from csdesk.desk.search import find_records  # slow to import, and no first screen needs it

    return [hit.record for hit in find_records(desk, text, kinds=[model._meta.table_name], limit=limit, after=after)]


def rows(
    desk: Desk,
    model: type[Record],
    text: str,
    when: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    having: Mapping[str, str] | None = None,
    keep: Callable[[Row], bool] | None = None,
    after: Key | None = None,
    limit: int,
) -> list[Row]:
    """The records that a search for `text` finds, best first, going on after the key `after`.

    They are those whose column `when` is from `since` on and before `until`, whose columns have the values in
    `having` (an empty one asks for nothing), and which `keep` takes.
    """
    is_narrowed = bool(since or until or after or keep or any((having or {}).values()))
    found = identities(desk, model, text, after=after, limit=MOST if is_narrowed else limit)
    there = records.fetch_all(desk.store, model, found)
    kept = [
        there[identity]
        for identity in found
        if identity in there
        and is_asked_for(there[identity], when, since, until, having or {})
        and (keep is None or keep(there[identity]))
    ]
    return kept[:limit]


def is_asked_for(
    row: Row, when: str, since: datetime | None, until: datetime | None, having: Mapping[str, str]
) -> bool:
    """Whether the column `when` of `row` is from `since` on and before `until`, and its columns are as in `having`."""
    return (
        (since is None or row[when] >= since)
        and (until is None or row[when] < until)
        and all(not value or row[name] == value for name, value in having.items())
    )
