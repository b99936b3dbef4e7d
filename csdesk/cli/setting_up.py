"""`csdesk init` and `csdesk demo`: a new desk without the app's first dialogue, and one to look around in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.fields import argument, text_option
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import staff
from csdesk.desk.desk import Desk, open_desk, system_clock
from csdesk.desk.settings import Home
from csdesk.texts import N_, _

app = group("", "")


@dataclass(frozen=True)
class NewDesk:
    """What `init` made."""

    company: str
    station: str
    projects: tuple[str, ...]
    supervisor: str
    home: Path


@dataclass(frozen=True)
class Station:
    """The code that this desk has now."""

    station: str


@command(app, "station", N_("Give this desk another station code, where two desks have one."))
def change_station(
    context: typer.Context,
    code: Annotated[str, argument("CODE", N_("One to four letters or digits, such as B."))],
) -> None:
    """Give this desk another station code."""
    session = session_of(context)
    given = staff.change_station(session.desk, code)
    if session.printer.as_json:
        session.printer.one(Station(given))
    session.printer.say(_("from now on the numbers of this desk carry {station}", station=given))


@command(app, "init", N_("Set a new desk up: its company, station code, projects and first supervisor."))
def set_up(
    context: typer.Context,
    company: Annotated[str, text_option("--company", "NAME", N_("The company."))] = "",
    station: Annotated[
        str, text_option("--station", "CODE", N_("The desk's code, one to four letters or digits, such as A."))
    ] = "",
    project: Annotated[
        list[str] | None, text_option("--project", "NAME", N_("A project; may be given several times."))
    ] = None,
    supervisor: Annotated[str, text_option("--supervisor", "NAME", N_("The first supervisor's name."))] = "",
    pin: Annotated[str, text_option("--pin", "PIN", N_("The supervisor's PIN."))] = "",
) -> None:
    """Set a new desk up."""
    session = session_of(context)
    home = session.options.home
    projects = project or []
    if not home.database.exists():
        _rehearse(home, company, station, projects, supervisor, pin)
    desk = open_desk(home, set_up=False)
    try:
        person = _set_up(desk, company, station, projects, supervisor, pin)
        made = NewDesk(desk.company, desk.station, desk.projects, person, home.folder)
    finally:
        desk.close()
    if session.printer.as_json:
        session.printer.one(made)
    else:
        session.printer.say(_("the desk {station} of {company} is set up in {home}; {name} may begin",
                              station=made.station, company=made.company, home=made.home, name=person))  # fmt: skip


def _rehearse(home: Home, company: str, station: str, projects: Sequence[str], supervisor: str, pin: str) -> None:
    """Set the desk up in a place of its own first, so that what is refused leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="csdesk-") as folder:
        desk = Desk(Home(home.folder, Path(folder) / "csdesk.db"), system_clock())
        try:
            _set_up(desk, company, station, projects, supervisor, pin)
        finally:
            desk.close()


def _set_up(desk: Desk, company: str, station: str, projects: Sequence[str], supervisor: str, pin: str) -> str:
    person = staff.set_up(desk, company=company, station=station, projects=projects, supervisor=supervisor, pin=pin)
    return person.name


@command(app, "demo", N_("Open the app on a temporary desk with invented people; nothing of it is kept."))
def demo(context: typer.Context) -> None:
    """Open the app on a sample desk."""
    raise typer.Exit(session_of(context).open_app(demo=True))
