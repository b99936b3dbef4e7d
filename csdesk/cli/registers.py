"""`csdesk import`: registers from spreadsheets into the desk's records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csdesk.cli.fields import argument, file_path, text_option
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import progress_bar, warn
from csdesk.cli.tree import command, group
from csdesk.desk.errors import BadInputError
from csdesk.texts import N_, _, counted

if TYPE_CHECKING:
    from csdesk.desk.imports import Summary
    from csdesk.desk.roster_imports import RosterSummary

app = group("", "")

_NEW_ROLE = "receptionist"


@command(app, "import", N_(
    "Take a register in Excel or CSV of any layout into the records.\n"
    "Rows that cannot be taken go to FILE.rejected.csv; importing the same file again adds nothing."
))  # fmt: skip
def read(
    context: typer.Context,
    area: Annotated[str, argument("AREA", N_(
        "What the register holds: calls, visits, complaints or customers; or roster."
    ))],
    file: Annotated[Path, argument("FILE", N_("The spreadsheet: .xlsx, .xls or .csv."), file_path)],
    sheet: Annotated[str, text_option("--sheet", "NAME", N_("The sheet, where there are several."))] = "",
    mapping: Annotated[
        list[str] | None,
        text_option("--map", "FIELD=COLUMN", N_(
            "Which column holds a field, in rosters CODE=SHIFT; may be given several times."
        )),
    ] = None,
    encoding: Annotated[str, text_option("--encoding", "NAME", N_("The encoding of a CSV file."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be done."))] = False,
    at: Annotated[str, text_option("--at", "DATE", N_("The time of rows that name none."))] = "",
    post: Annotated[str, text_option("--post", "POST", N_("In rosters: the post where the file names none."))] = "",
    create_staff: Annotated[bool, typer.Option("--create-staff", help=N_(
        "In rosters: take on those who are not at the desk yet."
    ))] = False,
    role: Annotated[str, text_option("--role", "ROLE", N_("In what role; receptionist for nothing."))] = "",
    replace: Annotated[bool, typer.Option("--replace", help=N_(
        "In rosters: clear the days of the file first, at --post alone if given."
    ))] = False,
    publish: Annotated[bool, typer.Option("--publish", help=N_("In rosters: publish the weeks of the file."))] = False,
) -> None:  # fmt: skip
    """Import a register, telling how it was read and what became of its rows."""
    from csdesk.desk import imports, reading

    session = session_of(context)
    columns = reading.pairs(mapping or [])
    desk = session.desk
    if area == "roster":
        _refuse("--at", at)
        if role and not create_staff:
            raise BadInputError(N_("this needs --create-staff"), "--role")
        _read_roster(
            session, file, sheet=sheet, mapping=columns, encoding=encoding, dry_run=dry_run, post=post,
            create_staff=(role or _NEW_ROLE) if create_staff else "", replace=replace, publish=publish,
        )  # fmt: skip
        return
    for option, given in (("--post", post), ("--create-staff", create_staff), ("--role", role), ("--replace", replace),
                          ("--publish", publish)):  # fmt: skip
        _refuse(option, given)
    with progress_bar() as progress:
        summary = imports.read(
            desk, area, file, sheet=sheet, mapping=columns, encoding=encoding, at=at, dry_run=dry_run,
            progress=progress,
        )  # fmt: skip
    owed = ""
    if area == "visits":
        owed = (
            counted("{count} follow-up would be owed", "{count} follow-ups would be owed", summary.followups)
            if dry_run
            else counted("{count} follow-up is owed now", "{count} follow-ups are owed now", summary.followups)
        )
    _tell(
        session, summary,
        N_("{read} rows read: {imported} would be imported, {duplicates} are there already, {rejected} rejected")
        if dry_run
        else N_("{read} rows read: {imported} imported, {duplicates} were there already, {rejected} rejected"),
        [owed, *summary.reasons], N_("the rejected rows and the reasons are in {file}"),
    )  # fmt: skip


def _refuse(option: str, given: str | bool) -> None:
    if given:
        raise BadInputError(N_("this option does not go with what is imported"), option)


def _read_roster(session: Session, file: Path, *, dry_run: bool, **given: Any) -> None:
    """Import a roster, telling how it was read and what became of its entries."""
    from csdesk.desk import roster_imports

    with progress_bar() as progress:
        summary = roster_imports.read(session.desk, file, dry_run=dry_run, progress=progress, **given)
    _tell(
        session, summary,
        N_("{read} entries read: {imported} would be imported, {duplicates} are there already, {rejected} rejected")
        if dry_run
        else N_("{read} entries read: {imported} imported, {duplicates} were there already, {rejected} rejected"),
        [_("--create-staff takes on those who are not at the desk yet")] if summary.unknown_names else [],
        N_("the rejected entries and the reasons are in {file}"),
    )  # fmt: skip


def _tell(session: Session, summary: Summary | RosterSummary, became: str, more: list[str], rejected: str) -> None:
    """Say how a register was read, what `became` of its rows, what `more` there is and where the rejected ones are."""
    if session.printer.as_json:
        session.printer.one(summary)
        return
    counts = {name: getattr(summary, name) for name in ("read", "imported", "duplicates", "rejected")}
    for line in filter(None, (*summary.guesses, _(became, **counts), *more)):
        session.printer.say(line)
    if summary.rejected_file:
        warn(_(rejected, file=summary.rejected_file))
