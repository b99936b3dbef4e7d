"""A complaint in words: how it stands, its promise counted down in working time, its slips and timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from textual.content import Content

from csdesk.desk.complaint_words import event_label, refusal_label, rule_label, status_label
from csdesk.desk.complaints import Complaint, ComplaintEvent, words_of
from csdesk.desk.desk import Desk
from csdesk.desk.words import label
from csdesk.texts import _, counted
from csdesk.tui.screens.look import facts

_MINUTE = timedelta(minutes=1)


def promise_words(desk: Desk, complaint: Complaint) -> str:
    """The promised date with the working time that is left to it, or by which it is past."""
    promised = f"{complaint.promise_at:%m-%d %H:%M}"
    if complaint.due_at is None:
        return promised
    now = desk.clock()
    if complaint.due_at < now:
        return _("{when}, overdue by {time}", when=promised, time=_long(desk, complaint.due_at, now))
    if desk.working_time.between(now, complaint.due_at) < _MINUTE <= complaint.due_at - now:
        left = _by_the_clock(complaint.due_at - now)
        return _("{when}, {time} left, none of it working time", when=promised, time=left)
    return _("{when}, {time} left", when=promised, time=_long(desk, now, complaint.due_at))


def _by_the_clock(left: timedelta) -> str:
    """So many days and hours, or minutes where there is not one hour."""
    hours, minutes = divmod(left // _MINUTE, 60)
    days, hours = divmod(hours, 24)
    parts = [counted("{count} day", "{count} days", days)] if days else []
    parts += [counted("{count} hour", "{count} hours", hours)] if hours else []
    return " ".join(parts) or counted("{count} minute", "{count} minutes", minutes)


def _long(desk: Desk, first: datetime, last: datetime) -> str:
    """The working time between two moments in words, the time by the clock where there was none."""
    worked = desk.working_time.between(first, last)
    if worked < _MINUTE <= last - first:
        return _by_the_clock(last - first)
    minutes = int(worked / _MINUTE)
    if minutes < 60:
        return counted("{count} working minute", "{count} working minutes", minutes)
    return counted("{count} working hour", "{count} working hours", minutes // 60)


def complaint_lines(desk: Desk, complaint: Complaint) -> Iterator[Content]:
    """All of a complaint, with its timeline last."""
    severity = desk.label("complaint_severity", complaint.severity)
    if complaint.marks:
        severity += f" {words_of(desk, 'complaint_mark', complaint.marks)}"
    is_grave = complaint.severity != "ordinary" or complaint.marks
    yield Content.assemble(
        (complaint.number, "bold $primary"),
        ("  ", ""),
        (status_label(complaint.status), "bold"),
        ("  ", ""),
        (severity, "bold $error" if is_grave else ""),
    )
    promise = promise_words(desk, complaint)
    tone = "bold $error" if complaint.overdue else "bold"
    yield Content.assemble((f"{label('promise_at')}: ", "$text-muted"), (promise, tone))
    yield Content.assemble(
        (f"{label('level')}: ", "$text-muted"), desk.role_label(complaint.level),
        (f"  {label('owner')}: ", "$text-muted"), complaint.owner or "–",
        (f"  {_('dates agreed')}: ", "$text-muted"), f"{complaint.extensions}/{desk.policy.complaints.max_extensions}",
    )  # fmt: skip
    if complaint.waiting_on:
        waiting = words_of(desk, "complaint_department", complaint.waiting_on)
        yield Content.assemble((f"{label('waiting_on')}: ", "$text-muted"), (waiting, "bold $warning"))
    yield Content.assemble((complaint.name, "bold"), f"  {complaint.phone}  {complaint.unit}".rstrip())
    yield from facts([(label("received_at"), f"{complaint.at:%Y-%m-%d %H:%M} {complaint.received_by}")])
    told = facts(
        (
            (label("channel"), desk.label("complaint_channel", complaint.channel)),
            (label("category"), desk.label("complaint_category", complaint.category)),
            (label("subject"), desk.label("subject", complaint.subject)),
            (label("against"), " ".join(filter(None, (
                desk.label("complaint_against", complaint.against_kind), complaint.against, complaint.against_staff,
            )))),
        )
    )  # fmt: skip
    yield Content("  ").join(told)
    yield Content(complaint.content)
    for slip in complaint.slips:
        answered = slip.result or slip.measure or _("not answered yet")
        department = desk.label("complaint_department", slip.department)
        yield Content.assemble((f"{_('Slip')} {department}: ", "bold"), answered)
    yield from facts((
        (label("reply"), complaint.reply),
        (label("opinion"), complaint.opinion),
        (label("satisfaction"), str(complaint.satisfaction or "")),
        (label("notes"), complaint.notes),
    ))  # fmt: skip
    if complaint.is_signed:
        yield Content(_("signed by the customer"))
    if complaint.owes_return_visit:
        yield Content.styled(_("a return visit is owed"), "bold $warning")
    if complaint.events:
        yield Content.styled(_("Timeline"), "bold $primary")
    for event in complaint.events:
        yield _event(desk, event)


def _event(desk: Desk, event: ComplaintEvent) -> Content:
    """One entry of the timeline in a line: when, by whom or by which rule, what."""
    by = _("by rule: {rule}", rule=rule_label(event.rule)) if event.rule else event.by
    told = [
        desk.label("complaint_department", event.department),
        event.staff,
        desk.role_label(event.level) if event.level else "",
        f"→ {event.promise_at:%m-%d %H:%M}" if event.promise_at else "",
        event.text,
        event.result,
        f"{event.satisfaction}/5" if event.satisfaction else "",
        _("does not count: {why}", why=refusal_label(event.refused)) if event.refused else "",
    ]
    words = event_label(event.kind)
    return Content.assemble(
        (f"{event.at:%m-%d %H:%M} ", "$text-muted"),
        (words, "strike" if event.refused else "bold"),
        "".join(f" {each}" for each in told if each),
        (f"  {by}", "$text-muted"),
    )
