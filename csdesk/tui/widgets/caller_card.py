"""The caller's card: who is calling, as far as the number tells, and what there was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.content import Content
from textual.widgets import Static

from csdesk import chinese
from csdesk.desk.customers import Card, Customer
from csdesk.desk.desk import Desk
from csdesk.desk.time_line import Contact
from csdesk.texts import N_, _
from csdesk.tui.painting import show_lines

if TYPE_CHECKING:
    from csdesk.tui.app import FrontDesk


class CallerCard(Static):
    """Shows a Card; empty while nothing is known. Who has been here for nothing yet is called `stranger`."""

    DEFAULT_CSS = """
    CallerCard { padding: 0 1; height: auto; background: $surface; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, desk: Desk, stranger: str = N_("A new caller"), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.desk = desk
        self.stranger = stranger

    def show(self, card: Card | None, place: str = "", revealed: Sequence[str] = ()) -> None:
        """Show `card` with the `place` of the number; `revealed` are the phones in full."""
        lines = list(self._lines(card, place, revealed)) if card else []
        self.set_class(bool(lines), "-known")
        show_lines(self, lines)

    async def on_click(self, event: events.Click) -> None:
        """Take the candidate that was clicked; they stand below the question."""
        if event.y > 0:
            await self.screen.run_action(f"choose({event.y})")

    def _lines(self, card: Card, place: str, revealed: Sequence[str]) -> Iterator[Content]:
        if card.customer is not None:
            yield from customer_lines(self.desk, card.customer, revealed)
            if place:
                yield Content.styled(place, "$text-muted")
        elif card.candidates:
            yield Content.styled(_("Who is it? Alt and the number takes one"), "$text-muted")
            named = cast("FrontDesk", self.app).with_keys
            for number, candidate in enumerate(card.candidates[:9], 1):
                keys = named(f"Alt+{number} ")
                yield Content.assemble((keys, "bold $primary"), f"{candidate.name}  {candidate.phone}")
        elif card.contacts or place:
            yield Content.assemble((_(self.stranger), "bold"), f"  {place}")
        for contact in card.contacts:
            yield contact_line(self.desk, contact, self.desk.clock().year)


def customer_lines(desk: Desk, customer: Customer, revealed: Sequence[str] = ()) -> Iterator[Content]:
    """A customer in two or three lines: name and kind, phones and units, adviser and notes."""
    kind = desk.label("customer_kind", customer.kind)
    adviser = _("Adviser {name}", name=customer.adviser) if customer.adviser else ""
    yield Content.assemble(
        (customer.name, "bold $primary"), f" {customer.salutation} {kind}  ".replace("  ", " "), (adviser, "")
    )
    units = [f"{unit.unit} {desk.label('unit_relation', unit.relation)}".strip() for unit in customer.units]
    yield Content("  ".join([*(revealed or customer.phones), *units]))
    grade = _("Grade {grade}", grade=customer.grade) if customer.grade else ""
    about = [customer.company, grade, customer.tags, " ".join(customer.notes.split())]
    if any(about):
        yield Content.styled("  ".join(filter(None, about))[:200], "$text-muted")


def contact_line(desk: Desk, contact: Contact, year: int) -> Content:
    """A contact in one line: when, what kind, what about; an open complaint stands out by a word."""
    when = f"{contact.at:%m-%d %H:%M}" if contact.at.year == year else f"{contact.at:%Y-%m-%d}"
    if contact.kind == "complaint":
        state = _("Complaint open") if contact.is_open else _("Complaint")
        what = (f"{state} {contact.number}", "bold $error" if contact.is_open else "bold")
    elif contact.kind == "visit":
        what = (visit_words(desk, contact), "bold")
    elif contact.kind == "repair":
        what = (repair_words(desk, contact), "bold")
    else:
        what = (desk.label("call_category", contact.category), "bold")
    text = " ".join(contact.text.split())
    return Content.assemble((chinese.fit(when, 12), "$text-muted"), what, f" {text[:120]}")


def visit_words(desk: Desk, contact: Contact) -> str:
    """What kind of visit a contact was, and whether they are in the house now."""
    state = _("In the house") if contact.is_open else _("Visit")
    return f"{state} {desk.label('visit_purpose', contact.category)}".rstrip()


def repair_words(desk: Desk, contact: Contact) -> str:
    """What a contact asked to be repaired, and whether that is still open."""
    state = _("Repair open") if contact.is_open else _("Repair")
    return f"{state} {desk.label('repair_item', contact.category)}".rstrip()
