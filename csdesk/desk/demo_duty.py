"""The duty log of the invented company: a few entries a day, most points closed, the last ones still open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from csdesk.desk.desk import Desk, Person
from csdesk.rules.duty import shift_at
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]

_WEEKS = 8
_LONGEST_SHIFT = 9 * 60  # minutes from the opening of the desk to its closing
_OPENING = time(9)
_HANDOVERS = (time(14, 30), time(18))
_WAITS_LONG = ("lost_and_found", "mail")  # until somebody comes for it
_PHONES = range(13800005000, 13800010000)  # of the numbers reserved for invented people


def entries(desk: Desk, texts: Mapping[str, Any], now: datetime) -> list[Row]:
    """The rows of the log up to `now`, the oldest first; `texts` is the table of `data/demo.toml`."""
    chance = Random("csdesk duty")
    people = [person for person in desk.staff.values() if person.role == "receptionist"]
    told = [(kind, *texts_of) for kind, every in texts["duty"]["entries"].items() for texts_of in every]
    rows: list[Row] = []
    for back in range(7 * _WEEKS, -1, -1):
        opening = datetime.combine(now - timedelta(days=back), _OPENING)
        for _number in range(chance.randint(1, 3)):
            kind, text, ending = chance.choice(told)
            words = {name: chance.choice(values) for name, values in texts["words"].items()}
            moment = opening + timedelta(minutes=chance.randrange(_LONGEST_SHIFT))
            row = _row(desk, moment, chance.choice(people), kind, text.format(**words)) | _about(chance, kind, texts)
            row["is_open_point"] = kind in desk.policy.duty_open_kinds
            rows.append(row)
            closed = moment + timedelta(minutes=chance.randrange(20, 60 * 24 * 2))
            waits = kind in _WAITS_LONG and chance.random() < 0.05
            if row["is_open_point"] and not waits:
                addition = _row(desk, closed, chance.choice(people), kind, ending.format(**words))
                rows.append(addition | {"about_id": row["id"], "closes": True})
        for ends in _HANDOVERS:
            moment = datetime.combine(opening, ends)
            takes_over = chance.choice(people)
            row = _row(desk, moment, chance.choice(people), "handover", chance.choice(texts["duty"]["handovers"]))
            ending = shift_at(desk.policy.duty_shifts, (moment - timedelta(minutes=1)).time()) or None
            rows.append(row | {"reported_to": takes_over.name, "shift": ending})
    return sorted((row for row in rows if row["at"] < moment_text(now)), key=lambda row: (row["at"], row["id"]))


def _about(chance: Random, kind: str, texts: Mapping[str, Any]) -> Row:
    """Whom and where an entry is about."""
    names = texts["names"]
    name = chance.choice(names["surnames"]) + chance.choice(names["ladies"] + names["gentlemen"])
    phone = str(chance.choice(_PHONES))
    is_known = kind in ("lost_and_found", "person_search") and chance.random() < 0.6
    return {
        "person": name if is_known else None,
        "phone": phone if is_known else None,
        "place": chance.choice(texts["duty"]["places"]),
        "reported_to": chance.choice(texts["duty"]["reported_to"]) if kind in ("incident", "equipment") else None,
    }


def _row(desk: Desk, moment: datetime, person: Person, kind: str, text: str) -> Row:
    at = moment_text(moment)
    return {
        "id": derived_id(moment, "demo", "duty", at, kind, text),
        "station": desk.station,
        "created_at": at,
        "created_by": person.id,
        "updated_at": at,
        "updated_by": person.id,
        "at": at,
        "shift": shift_at(desk.policy.duty_shifts, moment.time()) or None,
        "kind": kind,
        "text": text,
        "is_open_point": False,
    }
