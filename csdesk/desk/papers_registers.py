"""The registers of a span of days as sheets to print (DOMAIN 5): calls, visits, complaints and follow-ups.

What is in them, phones in full or masked, is for whoever asks for a paper to check and to write down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from csdesk.desk import calls as desk_calls
from csdesk.desk import complaints as desk_complaints
from csdesk.desk import followup_register, visit_shown
from csdesk.desk.calls import Call
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.followup_register import FollowUp
from csdesk.desk.papers_cells import Table, days_of, in_lines, listed
from csdesk.desk.papers_complaints import complaint_list
from csdesk.desk.visit_shown import Visit
from csdesk.desk.words import label, state_label, table_label, timing_label
from csdesk.sheets.paper import Form, Heading, Value
from csdesk.store import calls as stored_calls
from csdesk.store import complaints as stored_complaints
from csdesk.store import followups as stored_followups
from csdesk.store import records
from csdesk.store import visits as stored_visits
from csdesk.store.followups import Followup, Wanted
from csdesk.texts import _, language

Row = dict[str, Any]
Shown = TypeVar("Shown")

_AT_ONCE = 2000


def calls(desk: Desk, since: datetime, until: datetime, *, reveal: bool = False) -> Table:
    """电话咨询记录表: the calls from `since` on and before `until`, oldest first."""
    brief = partial(desk_calls.shown, is_brief=True)
    found = _between(desk, stored_calls.page, brief, "started_at", since, until, reveal)
    return Table(
        sheet=_("Register of calls"),
        title=_("Record of phone enquiries"),
        number=desk.policy.form_numbers["calls"],
        period=days_of(since, until),
        headings=_headings(
            "number:16 started_at:15:moment ended_at:6 direction:7 phone:12 name:8 project:9 category:8 subject:8 "
            "asked:27:long_text answered:27:long_text invited:6 intends_to_visit_on:10:date transferred_to:9 "
            "outcome:9 taken_by:8 notes:12:long_text"
        ),
        rows=[_call(desk, call) for call in found],
    )


def _call(desk: Desk, call: Call) -> Sequence[Value]:
    return (
        call.number, call.at, f"{call.ended_at:%H:%M}" if call.ended_at else "",
        desk.label("call_direction", call.direction), call.phone, call.name, call.project,
        desk.label("call_category", call.category), desk.label("subject", call.subject), call.asked, call.answered,
        call.invited, call.intends_to_visit_on, call.transferred_to, desk.label("call_outcome", call.outcome),
        call.taken_by, call.notes,
    )  # fmt: skip


def visits(desk: Desk, since: datetime, until: datetime, *, reveal: bool = False) -> Table:
    """客户来访登记表: the visits from `since` on and before `until`, oldest first; the tallied ones too.

    What belongs together stands in one column, so that all of it can be read on paper.
    """
    found = _between(desk, stored_visits.page, visit_shown.visits_of, "arrived_at", since, until, reveal)
    return Table(
        sheet=_("Register of visits"),
        title=_("Register of visitors"),
        number=desk.policy.form_numbers["visits"],
        period=days_of(since, until),
        headings=(
            *_headings("number:16 arrived_at:15:moment left_at:6 name:8 phone:12 party:5:count first_visit:5 "
                       "came_by_call:8 project:9 purpose:7"),
            Heading(_("What they look for"), "long_text", 24),
            Heading(_("Liked and doubted"), "long_text", 22),
            *_headings("intent:5 medium:9 host:8"),
            Heading(_("Handed out and reminded of"), "long_text", 16),
            *_headings("badge:5 opinions:22:long_text notes:14:long_text"),
        ),
        rows=[_visit(desk, visit) for visit in found],
    )  # fmt: skip


def _visit(desk: Desk, visit: Visit) -> Sequence[Value]:
    def words(name: str, keys: Sequence[str]) -> str:
        return listed(desk.label(name, key) for key in keys)

    first = {True: _("first"), False: _("return"), None: ""}
    wanted = (
        ("unit_type", desk.label("unit_type", visit.unit_type)),
        ("area_band", desk.label("area_band", visit.area_band)),
        ("floor", desk.label("floor_band", visit.floor)), ("orientation", desk.label("orientation", visit.orientation)),
        ("budget", visit.budget), ("reason", desk.label("buying_reason", visit.reason)),
    )  # fmt: skip
    remarks = (
        "" if visit.registered else _("not registered"),
        label("from_memory") if visit.from_memory else "",
        label("late") if visit.late else "",
    )
    return (
        visit.number, visit.at, f"{visit.left_at:%H:%M}" if visit.left_at else "", visit.name, visit.phone,
        visit.party, first[visit.first_visit], visit.came_by_call, visit.project,
        desk.label("visit_purpose", visit.purpose),
        _told(wanted, "；" if language() == "zh" else "; "),
        _told((("liked", words("point", visit.liked)), ("doubts", words("point", visit.doubts)))),
        desk.label("intent", visit.intent), desk.label("customer_source", visit.medium), visit.host,
        _told((("materials", words("visit_material", visit.materials)),
               ("reminded", words("visit_document", visit.reminded)))),
        visit.badge, visit.opinions, in_lines((listed(filter(None, remarks)), visit.notes)),
    )  # fmt: skip


def _told(pairs: Sequence[tuple[str, str]], between: str = "\n") -> str:
    """Each field that says something, with its name."""
    return between.join(_("{words}: ", words=label(name)) + text for name, text in pairs if text)


def complaints_between(desk: Desk, since: datetime, until: datetime, *, reveal: bool = False) -> list[Complaint]:
    """The complaints received from `since` on and before `until`, oldest first; their events are left out."""
    brief = partial(desk_complaints.shown, is_brief=True)
    return _between(desk, stored_complaints.page, brief, "received_at", since, until, reveal)


def complaints(desk: Desk, since: datetime, until: datetime, *, reveal: bool = False) -> Form:
    """投诉记录清单 of the complaints received from `since` on and before `until`."""
    return complaint_list(desk, complaints_between(desk, since, until, reveal=reveal), since, until)


def followups(desk: Desk, since: datetime, until: datetime, *, reveal: bool = False) -> Table:
    """The follow-ups that were made from `since` on and before `until`, and those that had to be."""
    first, last = since.date(), (until - timedelta.resolution).date()
    made = _pages(
        lambda **more: records.page(desk.store, Followup, Followup.done_at, since=since, until=until, **more),
        "done_at",
    )
    wanted = Wanted(today=desk.clock().date(), state="", since=first, until=last)
    closing = _pages(lambda **more: stored_followups.page(desk.store, wanted, **more), "closes_on")
    rows = {row["id"]: row for page in (*made, *closing) for row in page}
    standing = sorted(rows.values(), key=lambda row: (row["closes_on"], row["id"]))
    shown = [
        each
        for start in range(0, len(standing), _AT_ONCE)
        for each in followup_register.shown(desk, standing[start : start + _AT_ONCE], reveal=reveal)
    ]
    return Table(
        sheet=_("Follow-ups"),
        title=_("Register of follow-ups"),
        number=desk.policy.form_numbers["followups"],
        period=days_of(since, until),
        headings=(
            *_headings("kind:12 name:9 phone:12 about:28:long_text"),
            Heading(_("Not before"), "date", 10),
            *_headings("closes_on:10:date assignee:8 state:8"),
            Heading(_("Contact made"), "moment", 15),
            *_headings("timing:8 attempts:8:count result:9 notes:26:long_text next_step:18:long_text"),
        ),
        rows=[_followup(desk, each) for each in shown],
    )


def _followup(desk: Desk, each: FollowUp) -> Sequence[Value]:
    source = f"{table_label(each.source.kind)} {each.source.number}".strip() if each.source else ""
    return (
        desk.label("followup_kind", each.kind), each.name, each.phone, in_lines((source, each.about)),
        each.opens_on, each.closes_on, each.assignee, state_label(each.state), each.done_at,
        timing_label(each.timing), len(each.attempts), desk.label("followup_result", each.result),
        in_lines((each.notes, each.skip_reason)), each.next_step,
    )  # fmt: skip


def _headings(text: str) -> tuple[Heading, ...]:
    """The columns that `text` names as field:width or field:width:kind."""
    parts = [(*column.split(":"), "text")[:3] for column in text.split()]
    return tuple(Heading(label(field), kind, int(width)) for field, width, kind in parts)


def _pages(page: Callable[..., list[Row]], when: str) -> list[list[Row]]:
    """All that `page` gives, a part at a time, as it comes."""
    found: list[list[Row]] = []
    after: tuple[Any, str] | None = None
    while rows := page(after=after, limit=_AT_ONCE):
        found.append(rows)
        after = (rows[-1][when], rows[-1]["id"])
        if len(rows) < _AT_ONCE:
            break
    return found


def _between(
    desk: Desk, page: Callable[..., list[Row]], shown: Callable[..., Sequence[Shown]], when: str,
    since: datetime, until: datetime, reveal: bool,
) -> list[Shown]:  # fmt: skip
    """The records from `since` on and before `until` as `shown` tells them, oldest first; pages come newest first."""
    pages = _pages(lambda **more: page(desk.store, since=since, until=until, **more), when)
    return [each for rows in reversed(pages) for each in shown(desk, rows[::-1], reveal=reveal)]
