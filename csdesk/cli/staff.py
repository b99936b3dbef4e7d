"""`csdesk staff`: who works at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from csdesk.cli.fields import Field, argument, takes, text_option
from csdesk.cli.followups import warn_of_nobodys
from csdesk.cli.output import shown
from csdesk.cli.session import Session, ask_pin, session_of
from csdesk.cli.tree import command, group
from csdesk.desk import reading, staff
from csdesk.desk.desk import Person
from csdesk.desk.words import label, weekday_label
from csdesk.texts import N_, _

app = group("staff", N_("Who works at the desk."))

_Named = Annotated[str, argument("STAFF", N_("A name, pinyin, initials or id."))]


@command(app, "add", N_("Take a new person on."))
@takes(
    Field("name", "NAME", N_("The person's name.")),
    Field("role", "ROLE", N_("Receptionist, sales, supervisor, manager …")),
    Field("pin", "PIN", N_("The PIN to sign in with.")),
    Field("extension", "NUMBER", N_("The phone extension.")),
    Field("department", "NAME", N_("The department.")),
)
def add(context: typer.Context, values: Mapping[str, str]) -> None:
    """Take a new person on."""
    session = session_of(context)
    person = staff.add(
        session.desk,
        name=values.get("name", ""),
        role=values.get("role", ""),
        pin=values.get("pin", ""),
        extension=values.get("extension", ""),
        department=values.get("department", ""),
    )
    _print(session, person)


@command(app, "change", N_("Change somebody's role, extension or department, or what the roster needs to know."))
@takes(
    Field("role", "ROLE", N_("Receptionist, sales, supervisor, manager …")),
    Field("extension", "NUMBER", N_("The phone extension.")),
    Field("department", "NAME", N_("The department.")),
    Field("posts", "POSTS", N_("Where they may stand, with commas between the posts; those of their role for none.")),
    Field("rest_day", "WEEKDAY", N_("The day on which they like to rest.")),
    Field("shift", "SHIFT", N_("The shift that they like best.")),
)
def change(context: typer.Context, person: _Named, values: Mapping[str, str]) -> None:
    """Change what is known of a person."""
    session = session_of(context)
    _print(session, staff.change(session.desk, reading.person(session.desk, "staff", person), values))


@command(app, "pin", N_("Give a person a new PIN."))
def set_pin(
    context: typer.Context,
    person: _Named,
    pin: Annotated[str, text_option("--pin", "PIN", N_("The new PIN; asked for on a terminal."))] = "",
) -> None:
    """Give a person a new PIN."""
    session = session_of(context)
    chosen = reading.person(session.desk, "staff", person)
    staff.set_pin(session.desk, chosen, pin or ask_pin(_("New PIN of {name}: ", name=chosen.name)) or "")
    _print(session, session.desk.staff[chosen.id])


@command(app, "off", N_("Somebody has left: they can no longer sign in, their records stay."))
def take_off(context: typer.Context, person: _Named) -> None:
    """Take a person off."""
    session = session_of(context)
    _print(session, staff.take_off(session.desk, reading.person(session.desk, "staff", person)))
    warn_of_nobodys(session)


@command(app, "list", N_("Show everybody who is or was at the desk."))
def show_list(context: typer.Context) -> None:
    """Show everybody."""
    session = session_of(context)
    desk = session.desk
    headings = [label(name) for name in ("name", "role", "extension", "has_pin", "active")]
    session.printer.many(staff.everybody(desk), headings, lambda person: [
        person.name, desk.role_label(person.role), person.extension, shown(person.has_pin), shown(person.active),
    ])  # fmt: skip


@command(app, "show", N_("Show one person."))
def show(context: typer.Context, person: _Named) -> None:
    """Show one person, also one who has left."""
    session = session_of(context)
    everybody = {each.id: each for each in staff.everybody(session.desk)}
    _print(session, everybody.get(person) or reading.person(session.desk, "staff", person))


def _print(session: Session, person: Person) -> None:
    session.printer.one(person, lambda field, key: _word(session, field, key))


def _word(session: Session, field: str, key: str) -> str:
    if field == "role":
        return session.desk.role_label(key)
    if field == "rest_day":
        return weekday_label(key)
    return session.words({"posts": "post", "preferred_shift": "roster_shift"})(field, key)
