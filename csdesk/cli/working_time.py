"""`csdesk calendar`: the official calendar that working days are counted by."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.fields import argument
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import reading, working_time
from csdesk.desk.errors import BadInputError
from csdesk.desk.words import weekday
from csdesk.texts import N_, _

app = group("", "")

_KINDS = {"holiday": N_("Holiday"), "make_up": N_("Make-up working day")}


@command(app, "calendar", N_("Show the statutory holidays and make-up working days of a year."))
def show(
    context: typer.Context,
    year: Annotated[str, argument("YEAR", N_("The year; this one where nothing is given."))] = "",
) -> None:
    """Show a year's holidays and make-up days."""
    session = session_of(context)
    text = year.strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) == 4 and int(text)):
        raise BadInputError(
            N_("'{value}' is given; a year such as 2026 is accepted"), "YEAR", value=reading.shown(text)
        )
    days = working_time.days_of_year(session.desk, int(text) if text else session.desk.clock().year)
    session.printer.many(days, [_("Day"), _("Weekday"), _("Holiday"), _("Kind")], lambda each: [
        each.day.isoformat(), weekday(each.day), each.name, _(_KINDS[each.kind]),
    ])  # fmt: skip
