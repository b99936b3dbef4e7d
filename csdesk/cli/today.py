"""`csdesk today`: the supervisor's page, and its daily checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from csdesk import chinese
from csdesk.cli.fields import Field, takes
from csdesk.cli.session import Session, session_of
from csdesk.cli.tree import command, group
from csdesk.desk import followups, today
from csdesk.desk.complaints import words_of
from csdesk.desk.today import Today
from csdesk.rules.rights import Right
from csdesk.texts import N_, _

app = group("", "")

_CONTENT = 30  # cells of a complaint that are printed


@command(app, "today", N_("Show what is due, overdue and owed, who is on duty, and the first-visit rate."))
@takes(Field("note", "TEXT", N_("A note on the check that is ticked.")))
def show(
    context: typer.Context,
    values: Mapping[str, str],
    check: Annotated[
        str, typer.Option("--check", metavar="CHECK", help=N_("Tick a daily check: complaints, call_log …"))
    ] = "",
) -> None:
    """Show the page, having ticked a check where one is named."""
    session = session_of(context)
    if check:
        today.check(session.desk, {**values, "what": check})
    if session.desk.may(Right.FOLLOW_UP):
        followups.bring_up(session.desk)
    page = today.look(session.desk)
    if session.printer.as_json:
        session.printer.one(page)
    else:
        for line in _lines(session, page):
            session.printer.say(line)


def _lines(session: Session, page: Today) -> list[str]:
    desk = session.desk
    rate = page.first_visit_rate
    checks = [
        f"{desk.label('daily_check', check.what)} {f'{check.at:%H:%M} {check.by}' if check.at else '–'}"
        for check in page.checks
    ]
    return [
        f"{page.at:%Y-%m-%d %H:%M}  {desk.company}  {_('Desk {station}', station=page.station)}",
        _("Complaints: {overdue} overdue, {due} due today, {tomorrow} due tomorrow, {open} open",
          overdue=page.overdue, due=page.due, tomorrow=page.due_tomorrow, open=page.open),
        _("Of these {waiting} with departments, {moved_up} moved up, {serious} serious; {new} new since yesterday",
          waiting=page.waiting, moved_up=page.moved_up, serious=page.serious, new=page.new),
        _("Open by age: {ages}", ages="  ".join(f"{today.age_label(age)} {age.number}" for age in page.ages)),
        _("Settled at the desk and to be reported to its superior: {reports}", reports=page.reports_due),
        _("Follow-ups owed: {owed}, of these {overdue} overdue and {nobodys} nobody's",
          owed=page.followups_owed, overdue=page.followups_overdue, nobodys=page.followups_unassigned),
        _("Repairs: {open} open, {overdue} overdue, {emergencies} emergencies",
          open=page.repairs_open, overdue=page.repairs_overdue, emergencies=page.emergencies),
        _("Calls today: {calls}; visits today: {visits}, {inside} in the house, {expected} expected",
          calls=page.calls, visits=page.visits, inside=page.inside, expected=page.expected),
        _("First visits {registered}/{all}: {rate}, target {target} %",
          registered=rate.registered, all=rate.all, rate=rate.shown(), target=rate.target),
        _("Open points of the duty log: {count}", count=page.open_points),
        _("On duty: {names}", names=", ".join(page.on_duty) or "–"),
        *([_("The roster of {week} is not published yet", week=page.roster_due)] if page.roster_due else []),
        *([_("Weekly reports not signed yet: {names}", names=", ".join(page.weekly_missing))]
          if page.weekly_missing else []),
        _("Daily checks: {checks}", checks="  ".join(checks) or "–"),
        *_pressing(session, page),
    ]  # fmt: skip


def _pressing(session: Session, page: Today) -> list[str]:
    """Who waits for an answer, by when it was promised, and upon whom it waits."""
    desk = session.desk
    lines = [_("Waiting for an answer:")] if page.pressing else []
    for each in page.pressing:
        waits = words_of(desk, "complaint_department", each.waiting_on) or desk.role_label(each.level)
        mark = "! " if each.overdue else ""
        content = chinese.fit(" ".join(each.content.split()), _CONTENT).rstrip()
        lines.append(f"{mark}{each.promise_at:%Y-%m-%d %H:%M} {each.number} {each.name} {waits} {content}")
    return lines
