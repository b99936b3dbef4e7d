"""`csdesk backup`, `restore` and `doctor`: keeping the desk's database well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.fields import argument, file_path, folder_path
from csdesk.cli.preferences import faults_of_looks_and_keys
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import backups
from csdesk.desk.desk import system_clock
from csdesk.desk.errors import NotSetUpError, UnusableError
from csdesk.texts import N_, _, counted

app = group("", "")

UNSOUND = 1


@dataclass(frozen=True)
class Backup:
    """The copy that `backup` made."""

    file: Path


@command(app, "backup", N_("Write a consistent copy of the database, also while the desk is in use."))
def back_up(
    context: typer.Context,
    folder: Annotated[
        Path | None, argument("[DIR]", N_("Where to; the home's backups folder where nothing is given."), folder_path)
    ] = None,
) -> None:
    """Write a copy of the database."""
    session = session_of(context)
    made = Backup(backups.back_up(session.desk, folder))
    if session.printer.as_json:
        session.printer.one(made)
    else:
        session.printer.say(_("the copy is {file}", file=made.file))


@command(app, "restore", N_("Put a copy in the place of the database, which is kept aside first."))
def restore(
    context: typer.Context,
    file: Annotated[Path, argument("FILE", N_("The copy."), file_path)],
) -> None:
    """Put a copy back."""
    session = session_of(context)
    try:
        desk = session.desk
    except (NotSetUpError, UnusableError):
        session.close()  # so that nothing holds the file
        restored = backups.restore_unusable(session.options.home, system_clock(), file)
    else:
        restored = backups.restore(desk, file)
    if session.printer.as_json:
        session.printer.one(restored)
    elif restored.kept_aside is None:
        session.printer.say(_("{file} is in place; there was no database before", file=restored.file))
    else:
        session.printer.say(_("{file} is in place; what was there before is kept as {kept_aside}",
                              file=restored.file, kept_aside=restored.kept_aside))  # fmt: skip


@command(app, "doctor", N_(
    "Check the database, its log of changes, the search index and the settings.\n"
    "Ends with exit code 0 where all is well, and 1 where something is wrong."
))  # fmt: skip
def check(
    context: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help=N_("Put what can be mended in order first."))] = False,
) -> None:
    """Check the desk, and say what is wrong."""
    session = session_of(context)
    session.told_by_command = lambda _fault: True
    if mend:
        count = backups.mend(session.desk)
        session.printer.say(counted("mended: {count} record is found again", "mended: {count} records are found again",
                                    count))  # fmt: skip
    for fault in faults_of_looks_and_keys(session.options.home, session.desk.settings):
        session.desk.tell_fault(fault)
    checks = backups.check(session.desk)
    session.printer.many(checks, [_("Checked"), _("Result")], lambda each: [each.name, each.fault or _("well")])
    if any(each.fault for each in checks):
        raise typer.Exit(UNSOUND)
