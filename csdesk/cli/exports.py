"""`csdesk export`: registers as spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.fields import Reveal, Since, Until, period, text_option
from csdesk.cli.options import path
from csdesk.cli.session import session_of
from csdesk.cli.streams import progress_bar
from csdesk.cli.tree import command, group
from csdesk.texts import N_, _

app = group("export", N_("Registers and papers as spreadsheets."))

_REGISTERS = {
    "calls": N_("Write the register of calls into a spreadsheet."),
    "visits": N_("Write the register of visits into a spreadsheet; those who were only counted are not in it."),
    "complaints": N_("Write the register of complaints into a spreadsheet."),
    "customers": N_("Write the register of customers into a spreadsheet."),
}

Out = Annotated[
    Path | None,
    text_option("--out", "DIR|FILE", N_("Where to write it; into the home's folder exports where nothing is given."),
                lambda text: path("--out", text)),
]  # fmt: skip


def _register(area: str) -> Callable[..., None]:
    """The command that writes the register of `area`."""

    def export(
        context: typer.Context, since: Since = "", until: Until = "", out: Out = None, reveal: Reveal = False
    ) -> None:
        """Write the register and tell where it is."""
        from csdesk.desk import exports

        session = session_of(context)
        desk = session.desk
        first, last = period(desk, since, until)
        with progress_bar() as progress:
            made = exports.register(desk, area, since=first, until=last, out=out, reveal=reveal, progress=progress)
        if session.printer.as_json:
            session.printer.one(made)
        else:
            session.printer.say(_("{rows} rows written to {file}", rows=made.rows, file=made.file))

    return export


for _area, _help in _REGISTERS.items():
    command(app, _area, _help)(_register(_area))
