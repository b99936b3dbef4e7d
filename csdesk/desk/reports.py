"""The reports of a week, month, quarter and year (DOMAIN 5): what matters first, then the figures with pictures.

All numbers are those of `figures.compared`, which the screen and the commands show too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from csdesk.desk import complaints, figures
from csdesk.desk import report_sections as sections
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk, needs
from csdesk.desk.papers_cells import moment_text, span_text
from csdesk.rules.figures import KEYS, Compared, Line
from csdesk.rules.periods import Period
from csdesk.rules.rates import Rate
from csdesk.rules.rights import Right
from csdesk.sheets.paper import Heading, Number, Report, Section, Value
from csdesk.texts import N_, _, counted

_COLUMNS = (2.75, 1.2, 1.15, 1.1, 1.1, 1.0, 1.0)
_MOST_OVERDUE = 20


@dataclass(frozen=True)
class Kind:
    """A report: its sheet, its title, the figures with which it begins, and all that it tells of."""

    sheet: str
    title: str
    headline: tuple[str, ...]
    keys: tuple[str, ...] = KEYS


KINDS: Mapping[str, Kind] = {
    "week": Kind(N_("Statistics"), N_("Statistics report of sales information"), (
        "enquiries", "calls", "visits", "invitation", "call_to_visit", "first_visits", "tracking", "conversion",
        "complaints", "complaints_open", "promise_kept", "timely", "satisfaction")),
    "month": Kind(N_("Monthly report"), N_("Monthly report on customers' complaints"), (
        "complaints", "complaints_closed", "complaints_open", "serious", "promise_kept", "timely", "handled",
        "extended", "reopened", "repeated", "resolve_median", "complaint_returns", "satisfied"),
        KEYS[KEYS.index("complaints") :]),
    "quarter": Kind(N_("Window"), N_("Window of the quarter"), (
        "enquiries", "calls", "visits", "invitation", "first_visits", "tracking", "conversion", "complaints",
        "promise_kept", "timely", "handled", "complaint_returns", "callback_passed", "satisfaction")),
    "year": Kind(N_("Annual summary"), N_("Annual summary of customer service"), (
        "enquiries", "calls", "visits", "invitation", "first_visits", "tracking", "conversion", "complaints",
        "serious", "promise_kept", "timely", "handled", "complaint_returns", "callback_passed", "satisfaction")),
}  # fmt: skip
"""The reports by the kind of their period."""


@needs(Right.READ_REPORTS)
def report(desk: Desk, compared: Compared) -> Report:
    """The report of a period against the one before, as a sheet."""
    period = compared.this.period
    kind = KINDS[period.kind]
    return Report(
        sheet=_(kind.sheet),
        title=_(kind.title),
        period=period_text(period),
        sections=(
            Section(_("In short"), (), (), lead="\n".join(sentences(compared))),
            sections.figures_table(compared, _("Main figures"), kind.headline),
            *_attention(desk, compared),
            *(make(desk, compared) for make in _SECTIONS[period.kind]),
            sections.figures_table(compared, _("All figures"), kind.keys),
        ),
        number=desk.policy.form_numbers[period.kind],
        columns=_COLUMNS,
        foot=(_("Drawn up by:                              Reviewed by:                              Date:"),),
    )


def period_text(period: Period) -> str:
    """A period with its days: 2026-W47（2026年11月16日至2026年11月22日）."""
    return _("{period} ({days})", period=period.label, days=span_text(period.first, period.last))


def sentences(compared: Compared) -> tuple[str, ...]:
    """What a manager has to know of the period, in a few sentences."""
    there = {this.key: (this, before) for this, before in compared.pairs}
    this, before = compared.this, compared.before

    def against(key: str) -> str:
        now, then = (int(line.number or 0) for line in there[key])
        if now == then:
            return _("as many as in {period}", period=before.period.label)
        message = N_("{count} more than in {period}") if now > then else N_("{count} fewer than in {period}")
        return _(message, count=abs(now - then), period=before.period.label)

    is_sales = "enquiries" in KINDS[this.period.kind].keys
    found = [
        *([_("Enquiries: {number} ({calls} calls, {visits} visits), {against}.",
          number=this.enquiries.number, calls=this.enquiries.calls.number, visits=this.enquiries.visits.number,
          against=against("enquiries"))] if is_sales else []),
        _("Complaints: {received} received, {against}; {closed} closed, {open} open at the end.",
          received=this.complaints.cases.received, against=against("complaints"), closed=this.complaints.closed,
          open=this.complaints.open),
    ]  # fmt: skip
    measured = [line for line in _told(compared) if line.is_met is not None]
    missed = missed_targets(compared)
    if measured and not missed:
        found.append(counted("The one target that can be measured was met.", "All {count} targets were met.",
                             len(measured)))  # fmt: skip
    elif missed:
        names = _(", ").join(f"{_(line.label)} {line.text} ({line.target_text})" for line in missed)
        found.append(_("Of {count} targets {met} were met. Not met: {names}.",
                       count=len(measured), met=len(measured) - len(missed), names=names))  # fmt: skip
    if this.at < this.period.until:
        found.append(_("The period is not over; figures as of {time}.", time=moment_text(this.at)))
    return tuple(found)


def missed_targets(compared: Compared) -> list[Line]:
    """The figures that the report tells of and that did not come to their targets."""
    return [line for line in _told(compared) if line.is_met is False]


def _told(compared: Compared) -> list[Line]:
    keys = KINDS[compared.this.period.kind].keys
    return [line for line, _before in compared.pairs if line.key in keys]


def _attention(desk: Desk, compared: Compared) -> tuple[Section, ...]:
    """What somebody has to see to: targets that were missed, complaints that are overdue now."""
    found = []
    there = {this.key: before for this, before in compared.pairs}
    missed = missed_targets(compared)
    if missed:
        rows = tuple(
            (sections.name(line), sections.value(line), line.of, sections.value(there[line.key]),
             line.target_text, _lacking(line))
            for line in missed
        )  # fmt: skip
        headings = (
            Heading(_("Target not met")), Heading(compared.this.period.label, "count"), Heading(_("Made of"), "count"),
            Heading(compared.before.period.label, "count"), Heading(_("Target"), "count"),
            Heading(_("Lacking"), "count"),
        )  # fmt: skip
        found.append(Section(_("To be seen to: targets"), headings, rows))
    if desk.may(Right.READ_RECORDS):
        found.append(_overdue(desk))
    return tuple(found)


def _lacking(line: Line) -> str:
    """How far a figure is from its target."""
    if line.target is None or line.as_read is None:
        return ""
    apart = f"{abs(line.target.value - line.as_read):.1f}"
    return _("{points} points", points=apart) if isinstance(line.value, Rate) else apart.removesuffix(".0")


def _overdue(desk: Desk) -> Section:
    title = _("To be seen to: complaints that are overdue on {day}", day=desk.clock().date())
    overdue = complaints.page(desk, "overdue", limit=_MOST_OVERDUE + 1)
    if not overdue:
        return Section(title, (), (), lead=_("There were none."))
    headings = (
        Heading(_("Complaint")), Heading(_("Promised"), "text"), Heading(_("Days late"), "count"),
        Heading(_("Severity")), Heading(_("Subject")), Heading(_("Waits for")), Heading(_("Looked after by")),
    )  # fmt: skip
    more = complaints.count_overdue(desk) - _MOST_OVERDUE if len(overdue) > _MOST_OVERDUE else 0
    note = counted("… and {count} more", "… and {count} more", more) if more > 0 else ""
    return Section(title, headings, tuple(_late(desk, each) for each in overdue[:_MOST_OVERDUE]), note=note)


def _late(desk: Desk, each: Complaint) -> tuple[Value, ...]:
    due = each.due_at or each.promise_at
    return (
        each.number,
        f"{due:%m-%d %H:%M}",
        Number((desk.clock().date() - due.date()).days, "count", False),
        desk.label("complaint_severity", each.severity),
        desk.label("subject", each.subject) or desk.label("complaint_category", each.category),
        complaints.words_of(desk, "complaint_department", each.waiting_on) or desk.role_label(each.level),
        each.owner,
    )


Make = Callable[[Desk, Compared], Section]


def _counts(key: str, *, kind: str = "bar", total: bool = True) -> Make:
    return lambda desk, compared: sections.counts(desk, compared, key, kind=kind, total=total)


def _rates(title: str, *keys: str) -> Make:
    return lambda _desk, compared: sections.rates(compared, _(title), keys)


_COMPLAINTS: tuple[Make, ...] = (
    _rates(N_("Promises and standard times kept"), "promise_kept", "timely", "handled", "complaint_returns"),
    lambda _desk, compared: sections.ages(compared),
    _counts("complaints_by_subject"),
    _counts("complaints_by_category"),
)
_ENQUIRIES: tuple[Make, ...] = (
    lambda desk, compared: sections.calls_by_hour(desk, compared.this),
    _counts("calls_by_category"),
    _counts("calls_by_subject"),
    lambda desk, compared: sections.intents_by_medium(desk, compared.this),
    _counts("visits_by_purpose"),
    _counts("enquiries_by_project"),
)
_MORE_COMPLAINTS: tuple[Make, ...] = (
    _counts("complaints_by_department", total=False),
    _counts("complaints_by_channel"),
    _counts("complaints_by_severity", kind="column"),
)
_AFTERWARDS: tuple[Make, ...] = (
    _rates(N_("Contacts kept"), "tracking", "complaint_returns", "repair_callbacks", "callback_passed"),
    _rates(N_("Satisfaction"), "satisfied", "repair_quality", "out_of_warranty_fixed"),
)


def _course(*, complaints_only: bool = False) -> Make:
    return lambda _desk, compared: sections.course(compared.this, complaints_only=complaints_only)


_SECTIONS: Mapping[str, tuple[Make, ...]] = {
    "week": (_course(), *_ENQUIRIES, *_COMPLAINTS),
    "month": (_course(complaints_only=True), *_COMPLAINTS, *_MORE_COMPLAINTS, *_AFTERWARDS),
    "quarter": (_course(), *_ENQUIRIES, *_COMPLAINTS, *_MORE_COMPLAINTS, *_AFTERWARDS),
    "year": (_course(), *_ENQUIRIES, *_COMPLAINTS, *_MORE_COMPLAINTS, *_AFTERWARDS),
}


@needs(Right.READ_REPORTS)
def of(desk: Desk, text: str, kind: str) -> Report:
    """The report of the `kind` of period that `text` names: "", "last week", "2026-W47", "2026-11" …"""
    return report(desk, figures.compared(desk, figures.period(desk, text, kind)))
