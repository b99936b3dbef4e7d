"""A row of a register of visits read into the visit it stands for, and what history tells of many at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from csdesk.chinese import is_han
from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.followup_owing import Cause, owing
from csdesk.desk.register_row import RegisterRow
from csdesk.desk.visits import TRACKING
from csdesk.rules import visits as rules
from csdesk.rules import writing
from csdesk.store import visits as stored
from csdesk.store.models import moment_text
from csdesk.texts import N_, _

Row = dict[str, Any]

_FIRST = re.compile("首次|首访|初访|新访|新客|first|new|1|第1次|第一次")
_RETURN = re.compile(r"多次|复访|再访|再次|重访|老客|回访|return(?:ing)?|repeat|[2-9]|\d\d+|第[2-9二三四五六七八九]次")
_NOT_COME = N_("{value} is given, and it is {now} now; a visit is registered when they have come")
_PEOPLE = re.compile(r"(\d{1,4})(?:人|位|名|组|people|persons?)?")


def visit(row: RegisterRow) -> Row:
    """The visit in a row of a register of visits; where no arrival is noted the appointment stands for it."""
    arrived = _arrival(row)
    arrived_at = arrived or row.default_moment
    left = row.past_end("left_at", arrived_at)
    name = _name(row)
    phone = row.phone("phone")
    if not name and not phone:
        reading.line(row.desk, "name", "", required=True)
    row.note("place")
    found: Row = {
        "number": row.own_number(),
        "arrived_at": arrived_at,
        "is_timed": arrived is not None and row.is_day_told,
        "left_at": left,
        "is_registered": True,
        "name": name,
        "phone": phone,
        "party": _party(row),
        "is_first": _is_first(row),
        "project": row.line("project"),
        "purpose": row.option("purpose", "visit_purpose"),
        "unit_type": row.option("unit_type", "unit_type"),
        "area_band": row.option("area_band", "area_band"),
        "budget": row.line("budget"),
        "reason": row.option("reason", "buying_reason"),
        "liked": reading.several(row.desk, "liked", "point", row.text("liked"), figures=True),
        "doubts": reading.several(row.desk, "doubts", "point", row.text("doubts"), figures=True),
        "intent": _intent(row),
        "medium": row.option("medium", "customer_source"),
        "host_id": row.staff("host"),
        "badge": row.line("badge"),
        "is_from_memory": False,
        "is_late": False,  # it was written down when they came, if elsewhere
        "opinions": row.long_text("opinions"),
    }
    found["notes"] = row.all_notes()
    return found


def _arrival(row: RegisterRow) -> datetime | None:
    """When they came, or were to come; raises BadInputError where that is still to come."""
    arrived = row.started("arrived_at")
    if arrived is not None:
        row.note("appointment_at")
        row.refuse_future("arrived_at", arrived, _NOT_COME)
        return arrived
    appointment = row.started("appointment_at")
    if appointment is None:
        row.refuse_future("arrived_at", row.default_moment, _NOT_COME)
        return None
    row.refuse_future("appointment_at", appointment, _NOT_COME)
    row.remark(_("no arrival was noted; the time is that of the appointment"))
    return appointment


def _name(row: RegisterRow) -> str | None:
    """The name in one column, or surname and given name in two."""
    surname, given = row.line("name"), row.line("given_name")
    if not surname or not given:
        return surname or given
    return surname + given if is_han(surname) and is_han(given) else f"{surname} {given}"


def _party(row: RegisterRow) -> int:
    """How many came; what is no number goes into the notes, and somebody came."""
    text = row.text("party")
    found = _PEOPLE.fullmatch(writing.plain(text))
    if found and int(found[1]):
        return int(found[1])
    row.note("party")
    return 1


def _is_first(row: RegisterRow) -> bool | None:
    """Whether the register calls it a first visit; what says neither goes into the notes."""
    text = writing.plain(row.text("first_visit"))
    if not text:
        return None
    if _FIRST.fullmatch(text):
        return True
    return False if _RETURN.fullmatch(text) else row.yes_or_no("first_visit")


def _intent(row: RegisterRow) -> str | None:
    """The intention, which registers write as A, A级 or A类客户 too."""
    text = writing.plain(row.text("intent"))
    if (letter := text[:1].upper()) and re.fullmatch("[a-z][级类]?(?:客户|意向)?", text):
        option = row.desk.policy.option("intent", letter)
        if option is not None:
            return option.key
    return row.option("intent", "intent")


def followups(desk: Desk, rows: Iterable[Row]) -> list[Row]:
    """What the desk owes the visitors of a register, as of those it registers itself, as rows to be written.

    Of old visits it owes nothing: those whose window has closed were followed up, or not, where they were kept.
    """
    tracked = desk.policy.tracked_intents
    return owing(desk, TRACKING, "visit", (
        Cause(
            id=row["id"],
            since=row["arrived_at"].date(),
            customer=row.get("customer_id"),
            name=row["name"],
            phone=row["phone"],
            assignee=row["host_id"],
            about=row["opinions"],
        )
        for row in rows if rules.is_tracked(row["intent"], tracked)
    ))  # fmt: skip


def decide(desk: Desk, rows: Iterable[Row]) -> None:
    """Fill in what history tells of imported visits: the call that brought them, and first visit or not.

    Without a phone nobody can tell, and what the register says of first visits stays.
    """
    told = sorted((row for row in rows if row["phone"]), key=lambda row: (row["arrived_at"], row["id"]))
    phones = {row["phone"] for row in told}
    earliest = stored.first_known(desk.store, phones)
    calls = stored.calls_from(desk.store, phones)
    days = timedelta(days=desk.policy.call_link_days)
    for row in told:
        phone, arrived = row["phone"], moment_text(row["arrived_at"])
        known = earliest.get(phone)
        if row["is_first"] is None:
            row["is_first"] = known is None or arrived < known
        earliest[phone] = min(known or arrived, arrived)
        began = calls.get(phone, [])
        last = bisect_right(began, (arrived, "~")) - 1
        if last >= 0 and began[last][0] >= moment_text(row["arrived_at"] - days):
            row["call_id"] = began[last][1]
