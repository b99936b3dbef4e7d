"""`csdesk export week|month|quarter|year|weekly-report`: the Friday pack and the reports as workbooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.exports import Out
from csdesk.cli.fields import Reveal, argument
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import progress_bar
from csdesk.cli.tree import command, group
from csdesk.cli.weekly import Week
from csdesk.texts import N_

if TYPE_CHECKING:
    from csdesk.desk.report_papers import Exported

app = group("", "")

_REPORTS = {
    "month": N_("Write the month's report on complaints; 2026-11, last month …"),
    "quarter": N_("Write the window of a quarter; 2026-Q4, last quarter …"),
    "year": N_("Write the summary of a year; 2026, last year …"),
}


@command(app, "week", N_("Write the Friday pack: registers, roster, weekly reports and statistics of a week."))
def week(context: typer.Context, week: Week = "", out: Out = None, reveal: Reveal = False) -> None:
    """Write the pack."""
    from csdesk.desk import report_papers

    session = session_of(context)
    with progress_bar() as progress:
        made = report_papers.week(session.desk, week, out=out, reveal=reveal, progress=progress)
    _tell(session, made)


def _report(kind: str) -> Callable[..., None]:
    """The command that writes the report of this kind of period."""

    def export(
        context: typer.Context,
        period: Annotated[str, argument("[PERIOD]", N_("Which; the present one where nothing is given."))] = "",
        out: Out = None,
    ) -> None:
        """Write the report."""
        from csdesk.desk import report_papers

        session = session_of(context)
        with progress_bar() as progress:
            made = report_papers.report(session.desk, kind, period, out=out, progress=progress)
        _tell(session, made)

    return export


for _kind, _help in _REPORTS.items():
    command(app, _kind, _help)(_report(_kind))


@command(app, "statistics", N_("Write the statistics report of a week alone."))
def statistics(context: typer.Context, week: Week = "", out: Out = None) -> None:
    """Write the report."""
    _report("week")(context, week, out)


@command(app, "weekly-report", N_("Write one's own weekly report, or that of somebody else, to print and sign."))
def weekly_report(
    context: typer.Context,
    staff: Annotated[str, argument("[STAFF]", N_("Whose; one's own where nothing is given."))] = "",
    week: Week = "",
    out: Out = None,
) -> None:
    """Write the report of one person."""
    from csdesk.desk import report_papers

    session = session_of(context)
    _tell(session, report_papers.weekly_report(session.desk, staff, week, out=out))


def _tell(session: Session, made: Exported) -> None:
    if session.printer.as_json:
        session.printer.one({"file": made.file, "sheets": made.sheets, "rows": made.rows, "seconds": made.seconds})
    else:
        session.printer.say(made.sentence)
