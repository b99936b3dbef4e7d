"""`csdesk customer`: the register of customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Annotated

import typer

from csdesk.cli.fields import NOTES, Field, Limit, Phone, Reveal, Since, Text, Until, argument, period, takes
from csdesk.cli.output import shown
from csdesk.cli.pages import in_pages
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import customers
from csdesk.desk.callers import Saved
from csdesk.desk.customers import Customer, CustomerName, Named
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("customer", N_("The register of customers."))

_FIELDS = (
    Field("name", "NAME", N_("The customer's name.")),
    Field("phone", "PHONES", N_("Phone numbers, with commas between them.")),
    Field("unit", "UNITS", N_("Units owned or wanted, with commas between them.")),
    Field("kind", "KIND", N_("Prospect, owner, company …")),
    Field("salutation", "TEXT", N_("How the customer is addressed.")),
    Field("company", "NAME", N_("The customer's company.")),
    Field("wechat", "ID", N_("WeChat.")),
    Field("email", "ADDRESS", N_("E-mail.")),
    Field("adviser", "STAFF", N_("Who looks after the customer.")),
    Field("source", "SOURCE", N_("How the customer heard of us.")),
    Field("grade", "TEXT", N_("The customer's grade.")),
    Field("area", "TEXT", N_("Where the customer lives or works.")),
    Field("tags", "TEXT", N_("Tags.")),
    Field("birthday", "DATE", N_("The customer's birthday.")),
    Field("may_be_contacted", "", N_("Whether the customer agreed to be contacted.")),
    NOTES,
)
_LISTS = {"kind": "customer_kind", "source": "customer_source"}

_Named = Annotated[str, argument("CUSTOMER", N_("The customer's id, phone, or a name that only one has."))]


@command(app, "add", N_("Enter a customer."))
@takes(*_FIELDS)
def add(context: typer.Context, values: Mapping[str, str]) -> None:
    """Enter a customer, saying who may be the same."""
    session = session_of(context)
    made = customers.add(session.desk, values)
    warn_of_likely(made, customers.likely_duplicates(session.desk, made.id))
    if session.printer.as_json:
        session.printer.one(made)
    else:
        session.printer.say(_("saved: {name} {identity}", name=made.name, identity=made.id))


@command(app, "list", N_("Show customers, those changed last first."))
def show_list(
    context: typer.Context,
    since: Since = "",
    until: Until = "",
    phone: Phone = "",
    text: Text = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I look after."))] = False,
    limit: Limit = 100,
) -> None:
    """Show the register."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    page = partial(customers.page, desk, since=first, until=last, text=text, phone=phone, mine=mine)
    found = in_pages(page, limit, at_once=bool(text or phone))
    headings = [label(name) for name in ("id", "name", "kind", "phones", "adviser", "units")]
    session.printer.many(found, headings, lambda customer: [
        customer.id, customer.name, desk.label("customer_kind", customer.kind), shown(customer.phones),
        customer.adviser, shown(customer.units),
    ])  # fmt: skip


@command(app, "show", N_("Show one customer."))
def show(context: typer.Context, customer: _Named, reveal: Reveal = False) -> None:
    """Show one customer."""
    session = session_of(context)
    _print(session, customers.show(session.desk, customer, reveal=reveal))


@command(app, "correct", N_("Change a customer; what is not given stays as it is."))
@takes(*_FIELDS)
def correct(context: typer.Context, customer: _Named, values: Mapping[str, str]) -> None:
    """Change a customer and show them."""
    session = session_of(context)
    found = customers.show(session.desk, customer)
    _print(session, customers.correct(session.desk, found.id, values))


@command(app, "deliver", N_("Note when a unit was delivered to a customer; its warranties run from that day."))
def deliver(
    context: typer.Context,
    customer: _Named,
    unit: Annotated[str, argument("UNIT", N_("The unit."))],
    day: Annotated[str, argument("DATE", N_('The day; "" takes it back.'))],
) -> None:
    """Note a delivery and show the customer."""
    from csdesk.desk import warranties

    session = session_of(context)
    _print(session, warranties.deliver(session.desk, customer, unit, day))


@command(app, "merge", N_("Let one customer stand for another too, where both are the same person."))
def merge(
    context: typer.Context,
    kept: Annotated[str, argument("KEPT", N_("The customer who stays: id, phone or name."))],
    other: Annotated[str, argument("OTHER", N_("The customer who becomes part of them."))],
) -> None:
    """Merge two customers and show who stays."""
    session = session_of(context)
    _print(session, customers.merge(session.desk, kept, other))


def _print(session: Session, customer: Customer) -> None:
    session.printer.one(customer, session.words(_LISTS))


def warn_of(session: Session, saved: Saved, phone: str, customer: CustomerName | None) -> None:
    """Say what should be looked at of a record that was `saved`: its `phone`, and who may be the same `customer`."""
    if saved.odd_phone:
        warn(_("'{value}' is no phone number; it was kept as it was heard", value=phone))
    if customer:
        warn_of_likely(customer, customers.likely_duplicates(session.desk, customer.id))


def warn_of_likely(customer: Named, others: Iterable[CustomerName]) -> None:
    """Say who may be the same person as `customer`, and how to make them one."""
    for other in others:
        kept, merged = customers.kept_and_other(customer, other)
        warn(_("{name} may be the same as {other}: csdesk customer merge {kept_id} {other_id}",
               name=customer.name, other=other.name, kept_id=kept.id, other_id=merged.id))  # fmt: skip
