"""One search over everything the desk knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from csdesk.chinese import spans
from csdesk.desk import disclosures
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import calls, complaints, customers, records
from csdesk.store.models import Record
from csdesk.store.search import Hit, search
from csdesk.texts import N_

KINDS = {"calls": "call", "complaints": "complaint", "customers": "customer"}
"""The areas that can be searched, and the kind of record each holds."""

_LONGEST_QUERY = 100
_MODELS: dict[str, type[Record]] = {
    "call": calls.Call,
    "complaint": complaints.Complaint,
    "customer": customers.Customer,
}


@dataclass(frozen=True)
class Found:
    """A record that was found; `text` is the part of it around what matched, `matches` where in `text`.

    `kind` is "call", "complaint" or "customer"; `by` tells what matched: "number", "name" or "text".
    """

    kind: str
    id: str
    number: str
    at: datetime
    name: str
    phone: str
    text: str
    by: str
    matches: tuple[tuple[int, int], ...]


@needs(Right.READ_RECORDS)
def find(desk: Desk, text: str, *, areas: Sequence[str] = (), limit: int = 50) -> list[Found]:
    """What `text` finds, best first: Chinese of any length, pinyin, initials, parts of phone numbers, numbers.

    `areas` narrows the search to some of KINDS.
    """
    unknown = [area for area in areas if area not in KINDS]
    if unknown:
        accepted = ", ".join(KINDS)
        raise BadInputError(N_("{value!r} is given; accepted: {accepted}"), "in", value=unknown[0], accepted=accepted)
    hits = find_records(desk, text, kinds=[KINDS[area] for area in areas], limit=limit)
    return [found for hit in hits if (found := _found(desk, hit, text[:_LONGEST_QUERY])) is not None]


def find_records(
    desk: Desk, text: str, *, kinds: Sequence[str], limit: int, after: tuple[datetime, str] | None = None
) -> list[Hit]:
    """The records of `kinds` (all where none are named) that `text` finds, those after the one with the key `after`."""
    query = writing.line(text[:_LONGEST_QUERY])
    try:
        number = phones.parse(query, desk.policy.area_code).number
    except phones.NotAPhoneNumber:
        number = ""
    hits = search(desk.store, query, phone=number, kinds=kinds, limit=limit)
    passed = next((at for at, hit in enumerate(hits, 1) if after is not None and hit.record == after[1]), 0)
    return hits[passed:]


def _found(desk: Desk, hit: Hit, query: str) -> Found | None:
    row = records.fetch(desk.store, _MODELS[hit.kind], hit.record)
    if row is None:
        return None
    if hit.kind == "customer":
        identities = customers.identities(desk.store, hit.record)
        numbers = customers.phones(desk.store, identities)
        phone = numbers[0]["number"] if numbers else ""
        units = [unit["unit"] for unit in customers.units(desk.store, identities)]
        texts = [*units, row["company"], row["notes"], row["tags"], row["area"]]
        number, at = "", row["updated_at"]
    else:
        is_call = hit.kind == "call"
        phone, number = row["phone"] or "", row["number"]
        at = row["started_at" if is_call else "received_at"]
        texts = [row["asked"], row["answered"], row["notes"]] if is_call else [row["content"], row["reply"]]
    shown = _around([text for text in texts if text], query)
    return Found(
        kind=hit.kind,
        id=hit.record,
        number=number,
        at=at,
        name=row["name"] or "",
        phone=disclosures.masked(phone),
        text=shown,
        by=hit.by,
        matches=tuple(spans(shown, query)),
    )


def _around(texts: Sequence[str], query: str, length: int = 120) -> str:
    """The part of the first of `texts` in which `query` stands, on one line; else the start of the first."""
    for text in texts:
        found = spans(text[:20000], query)
        if found:
            start = max(found[0][0] - 12, 0)
            return _on_one_line(("..." if start else "") + text[start : start + length])
    return _on_one_line(texts[0][:length]) if texts else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
