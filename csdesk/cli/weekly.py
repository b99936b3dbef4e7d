"""`csdesk weekly`: the weekly reports of the people at the desk, written, signed and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from csdesk.cli.fields import Field, takes, text_option
from csdesk.cli.output import moment
from csdesk.cli.session import Session, session_of
from csdesk.cli.tree import command, group
from csdesk.desk import weekly_reports
from csdesk.desk.errors import BadInputError
from csdesk.desk.weekly_reports import WeeklyReport
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("weekly", N_("Weekly reports: everybody writes and signs their own."))

Week = Annotated[str, text_option("--week", "WEEK", N_("2026-W47, last week …; this week where nothing is given."))]
_Staff = Annotated[str, text_option("--staff", "NAME", N_("Whose; one's own where nothing is given."))]


@command(app, "list", N_("List the reports of a week: who has signed, and whose is missing."))
def page(context: typer.Context, week: Week = "") -> None:
    """List a week."""
    session = session_of(context)
    headings = [label("week"), label("staff"), label("status"), label("signed_at"), _("Calls"), _("Visits"),
                _("Follow-ups"), _("Changed since")]  # fmt: skip
    found = weekly_reports.page(session.desk, week)
    if session.printer.as_json:
        session.printer.many(map(_as_json, found), headings, lambda _report: ())
    else:
        session.printer.many(found, headings, _row)


def _row(report: WeeklyReport) -> list[str]:
    numbers = {each.key: str(each.value) for each in report.numbers}
    return [
        report.week,
        report.staff,
        weekly_reports.status_label(report.status) + ("!" if report.is_due else ""),
        moment(report.signed_at) if report.signed_at else "",
        numbers["calls"],
        numbers["visits"],
        f"{numbers['followups_done']}/{numbers['followups_owed']}",
        "; ".join(report.changes),
    ]


@command(app, "show", N_("Show a report."))
def show(context: typer.Context, week: Week = "", staff: _Staff = "") -> None:
    """Show one report."""
    session = session_of(context)
    _tell(session, weekly_reports.show(session.desk, week, staff))


@command(app, "write", N_("Write one's own report; what is not given stays as it is."))
@takes(
    Field("opinions", "TEXT", N_("What customers said; that of the visitors stands there until it is written.")),
    Field("next_plan", "TEXT", N_("What is planned for next week.")),
    Field("summary", "TEXT", N_("How the week was.")),
)
def write(context: typer.Context, values: Mapping[str, str], week: Week = "") -> None:
    """Write a report."""
    session = session_of(context)
    if not values:
        raise BadInputError(N_("nothing is given; this field must be filled in"), "--summary")
    _tell(session, weekly_reports.write(session.desk, values, week).report)


@command(app, "sign", N_("Sign one's own report; its figures are kept as they are then."))
def sign(context: typer.Context, week: Week = "") -> None:
    """Sign a report."""
    session = session_of(context)
    _tell(session, weekly_reports.sign(session.desk, week).report)


@command(app, "take-back", N_("Take back the signature of somebody's report, saying why."))
@takes(
    Field("staff", "NAME", N_("Whose report it is.")),
    Field("reason", "TEXT", N_("Why; it stands in the history of the report.")),
)
def take_back(context: typer.Context, values: Mapping[str, str], week: Week = "") -> None:
    """Take a signature back."""
    session = session_of(context)
    for name in ("staff", "reason"):
        if not values.get(name, "").strip():
            raise BadInputError(N_("nothing is given; this field must be filled in"), f"--{name}")
    _tell(session, weekly_reports.take_back(session.desk, values["staff"], values["reason"], week).report)


def _as_json(report: WeeklyReport) -> dict[str, Any]:
    """A report with its numbers by key."""
    table = {name: getattr(report, name) for name in WeeklyReport.__dataclass_fields__}
    return table | {"numbers": {number.key: number.value for number in report.numbers}}


def _tell(session: Session, report: WeeklyReport) -> None:
    if session.printer.as_json:
        session.printer.one(_as_json(report))
        return
    say = session.printer.say
    signed = (
        f" {moment(report.signed_at)} {report.signed_by}" if report.signed_at else "!" if report.is_due else ""
    )  # fmt: skip
    status = weekly_reports.status_label(report.status)
    say(f"{report.week} {report.first} – {report.last} {report.staff} {status}{signed}")
    for number in report.numbers:
        say(f"{number.name} {number.value}")
    for name in weekly_reports.FIELDS:
        for at, line in enumerate(getattr(report, name).split("\n")):
            say(f"{label(name)}: {line}" if at == 0 else line)
    if report.taken_back:
        say(f"{label('taken_back')}: {report.taken_back}")
    for change in report.changes:
        say(f"* {change}")
