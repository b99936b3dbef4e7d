"""`csdesk search`, `history` and `undo`: over the records of every area."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.fields import Limit, Record, argument, text_option
from csdesk.cli.output import moment
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import history, search
from csdesk.desk.errors import BadInputError
from csdesk.desk.history import FieldChange
from csdesk.desk.words import label, label_in, operation_label, table_label
from csdesk.texts import N_, _

_MOST_LINES = 50  # that tell each record by its id

app = group("", "")


@command(app, "search", N_("Find records by Chinese of any length, pinyin, initials, parts of phones and numbers."))
def find(
    context: typer.Context,
    text: Annotated[str, argument("TEXT", N_("What to find."))],
    areas: Annotated[
        str,
        text_option(
            "--in",
            "AREAS",
            N_("Only among calls, visits, complaints, customers, duty, repairs; with commas between them."),
        ),
    ] = "",
    limit: Limit = 100,
) -> None:
    """Find records."""
    session = session_of(context)
    desk = session.desk
    if not text.strip():
        raise BadInputError(N_("nothing is given; a word, a name or a number is accepted"), "TEXT")
    wanted = [area for part in areas.split(",") if (area := part.strip())]
    headings = [_("Record"), *(label(name) for name in ("number", "at", "name", "phone")), _("Text")]
    session.printer.many(search.find(desk, text, areas=wanted, limit=limit), headings, lambda found: [
        table_label(found.kind), found.number or found.id, moment(found.at), found.name, found.phone, found.text,
    ], lambda found: found.matches)  # fmt: skip


@command(app, "history", N_("Show who changed a record, when, and at which desk."))
def show_history(context: typer.Context, record: Record) -> None:
    """Show the history of a record."""
    session = session_of(context)
    headings = [label("at"), label("station"), label("by"), _("Record"), _("What was done"), _("Fields")]
    session.printer.many(history.of(session.desk, record), headings, lambda change: [
        moment(change.at), change.station, change.by, table_label(change.what), operation_label(change.operation),
        "; ".join(_change(change.what, field) for field in change.fields),
    ])  # fmt: skip


def _change(table: str, field: FieldChange) -> str:
    name = label_in(table, field.field)
    return f"{name}: {field.before} → {field.after}" if field.before else f"{name}: {field.after}"


@command(app, "undo", N_("Take back what you saved last at this desk."))
def undo(
    context: typer.Context,
    whole_import: Annotated[bool, typer.Option("--import", help=N_("Also where that is a whole import."))] = False,
) -> None:
    """Take back the last save."""
    session = session_of(context)
    undone = history.undo(session.desk, whole_import=whole_import)
    if session.printer.as_json:
        session.printer.one(undone)
    if len(undone.records) > _MOST_LINES:
        session.printer.say(_("taken back: {count} records", count=len(undone.records)))
        return
    for name in history.names_of(session.desk, undone):
        session.printer.say(_("taken back: {what}", what=name))
