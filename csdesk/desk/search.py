"""One search over everything the desk knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from csdesk.chinese import is_han, runs, spans
from csdesk.desk import disclosures, reading, units
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import phones, writing
from csdesk.rules.option import Option
from csdesk.rules.rights import Right
from csdesk.store import calls, complaints, customers, duty, indexing, records, repairs, visits
from csdesk.store.models import Record
from csdesk.store.search import Hit, search
from csdesk.texts import N_

KINDS = {"calls": "call", "visits": "visit", "complaints": "complaint", "customers": "customer", "duty": "duty_entry",
         "repairs": "repair"}  # fmt: skip
"""The areas that can be searched, and the kind of record each holds."""

_LONGEST_QUERY = 100
_MODELS: dict[str, type[Record]] = {
    "call": calls.Call,
    "complaint": complaints.Complaint,
    "customer": customers.Customer,
    "duty_entry": duty.DutyEntry,
    "visit": visits.Visit,
    "repair": repairs.Repair,
}
_TEXTS = {
    "call": ("asked", "answered", "notes"),
    "complaint": ("content", "reply"),
    "duty_entry": ("text", "place"),
    "repair": ("content", "place", "plan", "engineer", "notes"),
    "visit": ("opinions", "notes", "budget"),
}
_LISTS = {
    "subject": "subject",
    "category": "complaint_category",
    "kind": "duty_kind",
    "item": "repair_item",
    "purpose": "visit_purpose",
    "unit_type": "unit_type",
    "reason": "buying_reason",
    "intent": "intent",
    "liked": "point",
    "doubts": "point",
}
_MOST_ENTRIES = 20  # of lists that one word stands for


@dataclass(frozen=True)
class Found:
    """A record that was found; `text` is the part of it around what matched, `matches` where in `text`.

    `kind` is one of the values of KINDS; `by` tells what matched: "number", "name" or "text".
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
        raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), "--in", value=unknown[0], accepted=accepted)
    hits = find_records(desk, text, kinds=[KINDS[area] for area in areas], limit=limit)
    rows = {
        kind: records.fetch_all(desk.store, model, [hit.record for hit in hits if hit.kind == kind])
        for kind, model in _MODELS.items()
    }
    for kind, columns in indexing.CODED.items():
        for row in rows[kind].values():
            row |= {name: _in_words(desk, name, row[name]) for name in columns}
    details = _details(desk, rows["customer"])
    query = text[:_LONGEST_QUERY]
    return [
        _found(hit, rows[hit.kind][hit.record], details.get(hit.record, _NOTHING), query)
        for hit in hits
        if hit.record in rows[hit.kind]
    ]


@needs(Right.READ_RECORDS)
def is_complete(desk: Desk) -> bool:
    """Whether a search finds everything; after very much was written at once that takes a while."""
    return not desk.store.is_index_behind()


def _in_words(desk: Desk, column: str, held: str | None) -> str:
    """What is held in a column that is picked from a list, as people read it."""
    return reading.APART.join(desk.label(_LISTS[column], word) for word in (held or "").split(reading.APART))


def _entries(desk: Desk, query: str) -> dict[str, list[tuple[str, str]]]:
    """By word of the `query`, the entries of lists whose labels it is part of: the column, and the key.

    Not those of a single character or letter, of which there are too many to be meant.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for word in runs(query):
        if len(word) < (2 if is_han(word) else 3) or word.isdecimal():
            continue
        named = [
            (column, option.key)
            for column, name in _LISTS.items()
            for option in desk.policy.lists[name]
            if _reads(option, word)
        ]
        if named:
            found[word] = named[:_MOST_ENTRIES]
    if len(found) > 1:  # a record has but one subject: two of them would be looked for in vain, in very long lists
        return {word: [entry for entry in named if entry[0] != "subject"] for word, named in found.items()}
    return found


def _reads(option: Option, word: str) -> bool:
    """Whether `word` is part of the label in Chinese, or begins a word of the one in English."""
    if is_han(word):
        return any(word in run for run in runs(option.zh))
    return any(run.startswith(word) for run in runs(option.en))


def find_records(
    desk: Desk, text: str, *, kinds: Sequence[str], limit: int, after: tuple[datetime, str] | None = None
) -> list[Hit]:
    """The records of `kinds` (all where none are named) that `text` finds, those after the one with the key `after`."""
    query = writing.line(text[:_LONGEST_QUERY])
    if desk.is_patient:
        desk.catch_up(is_alone=True)
    try:
        number = phones.parse(query, desk.policy.area_code).number
    except phones.NotAPhoneNumber:
        number = ""
    keys = units.keys(desk, units.of(desk, {"unit": query})) if any(map(str.isdecimal, query)) else []
    hits = search(desk.store, query, phone=number, units=keys, kinds=kinds, entries=_entries(desk, query), limit=limit)
    passed = next((at for at, hit in enumerate(hits, 1) if after is not None and hit.record == after[1]), 0)
    return hits[passed:]


@dataclass
class _Details:
    """The phones and units of a customer."""

    phones: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


_NOTHING = _Details()


def _details(desk: Desk, wanted: Iterable[str]) -> dict[str, _Details]:
    standing = customers.families(desk.store, wanted)
    found: dict[str, _Details] = {identity: _Details() for identity in standing.values()}
    for row in customers.phones(desk.store, list(standing)):
        found[standing[row["customer_id"]]].phones.append(row["number"])
    for row in customers.units(desk.store, list(standing)):
        found[standing[row["customer_id"]]].units.append(row["unit"])
    return found


def _found(hit: Hit, row: dict[str, Any], details: _Details, query: str) -> Found:
    if hit.kind == "customer":
        phone = details.phones[0] if details.phones else ""
        texts = [*details.units, row["company"], row["notes"], row["tags"], row["area"]]
        number, at = "", row["updated_at"]
    else:
        phone, number = row["phone"] or "", row.get("number", "")
        at = row[indexing.KINDS[hit.kind]]
        texts = [row[name] for name in (*_TEXTS[hit.kind], *indexing.CODED[hit.kind])]
    shown = _around([text for text in texts if text], query)
    return Found(
        kind=hit.kind,
        id=hit.record,
        number=number,
        at=at,
        name=row["person" if hit.kind == "duty_entry" else "name"] or "",
        phone=disclosures.masked(phone),
        text=shown,
        by=hit.by,
        matches=tuple(_spans(shown, query)),
    )


def _around(texts: Sequence[str], query: str, length: int = 120) -> str:
    """The part of the first of `texts` in which `query` stands, on one line; else the start of the first."""
    for text in texts:
        if found := _spans(text[:20000], query):
            start = max(found[0][0] - 4, 0)
            return _on_one_line(("..." if start else "") + text[start : start + length])
    return _on_one_line(texts[0][:length]) if texts else ""


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    """`spans`, which goes through a text character by character, where there is something to be found."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return spans(text, query) if any(word in folded for word in runs(query)) else []


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
