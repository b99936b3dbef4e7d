"""客户: the register of customers; beside it the card of one with all contacts on one time line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from csdesk.desk import customers
from csdesk.desk.customers import Customer
from csdesk.desk.errors import NoSuchRecordError
from csdesk.desk.time_line import Contact
from csdesk.rules import phones
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import CUSTOMERS
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.widgets.caller_card import customer_lines, repair_words, visit_words
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn
from csdesk.tui.work import Latest


class CustomersScreen(AreaScreen):
    """A list to find a customer in, their card, and their contacts."""

    ACTIONS = CUSTOMERS
    DEFAULT_CSS = """
    CustomersScreen {
        & #both { layout: vertical; height: 1fr; padding: 0 1; }
        & #list { height: 1fr; min-height: 6; }
        & #one { height: 1fr; }
        & #card { height: auto; max-height: 5; background: $surface; padding: 0 1; }
        & #contacts { height: 1fr; }
        &.-wide #both { layout: horizontal; }
        &.-wide #list { width: 2fr; height: 100%; margin: 0 1 0 0; }
        &.-wide #one { width: 3fr; height: 100%; }
        &.-wide #card { max-height: 9; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(CUSTOMERS)

    def __init__(self) -> None:
        super().__init__()
        self._line = LineField(placeholder=_("name, pinyin initials, part of a number"))
        self._list = RecordTable(
            (TableColumn("name", N_("Name"), 12, flexible=True), TableColumn("phone", N_("Phone"), 13),
             TableColumn("kind", N_("Kind"), 12)),
            self._customers,
            empty=N_("No customers"),
            id="customers",
        )  # fmt: skip
        self._contacts = RecordTable(
            (TableColumn("at", N_("Time"), 16), TableColumn("what", N_("What"), 14),
             TableColumn("text", N_("Text"), 20, flexible=True)),
            empty=N_("No contacts yet"),
            id="contacts",
        )  # fmt: skip
        self._customer: Customer | None = None
        self._held = ""  # the id of one that was asked for by itself; it stays until the cursor is moved
        self._mergeable: tuple[str, str] | None = None  # the ids of who was known and who was just entered
        self._shown: Latest[str] = Latest(self._show)
        self._lists: Latest[str] = Latest(self._narrow)

    def body(self) -> ComposeResult:
        with Horizontal(id="both"):
            with Vertical(id="list"):
                yield self._line
                yield self._list
            with Vertical(id="one"):
                yield Static(id="card", markup=False)
                yield self._contacts

    def on_mount(self) -> None:
        self._line.focus()

    async def changed_person(self) -> None:
        """Show what is revealed to nobody."""
        self._list.reload()

    def on_screen_resume(self) -> None:
        """Calls may have been saved meanwhile."""
        self._list.reload()

    def others_wrote(self) -> None:
        """Show it, the cursor where it was."""
        self._list.reload()

    async def _customers(self, after: object | None, limit: int) -> Sequence[Row]:
        query = self._line.answer
        if query and after is not None:
            return []
        key = after if isinstance(after, tuple) else None
        found = await self.work.read(customers.page, self.desk, text=query, after=key, limit=limit)
        if self._held and after is None and all(customer.id != self._held for customer in found):
            found = [*await self._one_held(), *found]
        return [
            Row(
                customer.id,
                customer.key,
                (customer.name, next(iter(customer.phones), ""), self.desk.label("customer_kind", customer.kind)),
            )
            for customer in found
        ]

    async def _one_held(self) -> Sequence[Customer]:
        """The customer who was asked for; nobody if they were taken back, here or at another desk, since then."""
        try:
            found = await self.work.read(customers.show, self.desk, self._held)
        except NoSuchRecordError:
            self._held = ""
            return []
        self._held = found.id
        return [found]

    def on_edited(self, event: Edited) -> None:
        """Narrow the list."""
        event.stop()
        self._lists.ask(self._line.answer)

    async def _narrow(self, _query: str) -> None:
        self._held = ""
        self._list.set_fetch(self._customers)

    def on_stepped(self, event: Stepped) -> None:
        """From the search to the list."""
        event.stop()
        if event.direction > 0:
            self._list.focus()

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the customer under the cursor."""
        if event.table is not self._list:
            return
        if event.by_hand:
            self._held = ""
        if self._held:
            self._list.point_to(self._held)
        self._shown.ask(self._pointed_at)

    @property
    def _pointed_at(self) -> str:
        """The id of the customer who is meant; the card may not show them yet."""
        return self._held or (self._list.row.id if self._list.row else "")

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """From the list to the contacts; from a contact to its record."""
        if event.table is self._list:
            self._contacts.focus()
        else:
            kind, _blank, identity = event.row.id.partition(" ")
            await self.desk_app.open_record((kind, identity))

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the list could not be read."""
        self.desk_app.say(str(event.error), "error")

    async def _show(self, identity: str, *, reveal: bool = False) -> None:
        customer = None
        if identity:
            job = self.work.write if reveal else self.work.read
            customer = await self.desk_app.attempt(job(customers.show, self.desk, identity, reveal=reveal))
        is_other = customer is None or self._customer is None or customer.id != self._customer.id
        self._customer = customer
        revealed = [phones.grouped(phone) for phone in customer.phones] if customer and reveal else ()
        lines = list(customer_lines(self.desk, customer, revealed)) if customer else []
        show_lines(self.query_one("#card", Static), lines)
        if is_other or not reveal:
            self._contacts.set_fetch(self._timeline)
        self.refresh_bindings()

    async def _timeline(self, after: object | None, limit: int) -> Sequence[Row]:
        if self._customer is None:
            return []
        key = after if isinstance(after, tuple) else None
        found: list[Contact] = await self.work.read(
            customers.contacts, self.desk, self._customer.id, after=key, limit=limit
        )
        return [
            Row(
                f"{contact.kind} {contact.id}",
                (contact.at, contact.id),
                (f"{contact.at:%Y-%m-%d %H:%M}", self._what(contact), f"{contact.text}  {contact.answer}"),
                tone="error" if contact.is_open and contact.kind == "complaint" else "",
            )
            for contact in found
        ]

    def _what(self, contact: Contact) -> str:
        if contact.kind == "complaint":
            return _("Complaint open") if contact.is_open else _("Complaint")
        if contact.kind == "visit":
            return visit_words(self.desk, contact)
        if contact.kind == "repair":
            return repair_words(self.desk, contact)
        return self.desk.label("call_category", contact.category)

    async def open_record(self, identity: str) -> None:
        """Show one customer, wherever they stand in the list."""
        self._contacts.focus()
        await self._hold(identity)

    async def _hold(self, identity: str) -> None:
        """Show that customer, on the card and in the list."""
        self._held = identity
        self._list.reload()
        self._shown.ask(identity)
        await self._shown.settle()

    def action_find(self) -> None:
        """Go to the search field."""
        self._line.focus()

    def action_to_list(self) -> None:
        """Go to the list."""
        self._list.focus()

    def action_page(self, pages: int) -> None:
        """Page through the list while the search field keeps the keyboard."""
        self._list.action_page(pages)

    def action_back(self) -> None:
        """From the time line to the list, from the list to the search."""
        if self._contacts.has_focus:
            self._list.focus()
        else:
            self._line.focus()

    def action_new(self) -> None:
        """Enter a customer."""
        from csdesk.tui.screens.customer_form import CustomerScreen

        self.desk_app.open_box(CustomerScreen(None), self._entered)

    async def action_edit(self) -> None:
        """Correct the customer pointed to."""
        from csdesk.tui.screens.customer_form import CustomerScreen

        if customer := await self._meant():
            self.desk_app.open_box(CustomerScreen(customer), self._corrected)

    async def action_merge(self) -> None:
        """Choose who is the same person as the customer shown; who was just entered goes to the one found alike."""
        from csdesk.tui.screens.customer_form import MergeScreen

        if self._mergeable is not None and self._mergeable[1] == self._held:
            known, entered = self._mergeable
            job = self.work.write(customers.merge, self.desk, known, entered)
            await self._merged(await self.desk_app.attempt(job))
        elif customer := await self._meant():
            likely = await self.desk_app.attempt(self.work.read(customers.likely_duplicates, self.desk, customer.id))
            self.desk_app.open_box(MergeScreen(customer, likely or []), self._merged)

    async def _meant(self) -> Customer | None:
        """The customer pointed to: the card is waited for where a quick hand is ahead of it."""
        if self._customer is None or self._customer.id != self._pointed_at:
            self._shown.ask(self._pointed_at)
            await self._shown.settle()
        return self._customer

    async def _entered(self, customer: Customer | None) -> None:
        """Say that it was saved, and who may be the same person, as the form for calls does."""
        if customer is None:
            return
        await self._corrected(customer)
        alike = self.work.read(customers.likely_duplicates, self.desk, customer.id)
        likely = await self.desk_app.attempt(alike) or []
        if not likely:
            return
        known = likely[0]
        if self.desk.may(Right.MERGE_CUSTOMERS):
            self._mergeable = (known.id, customer.id)
            said = _("Saved {name}; Alt+M merges with {other}, perhaps the same", name=customer.name, other=known.name)
        else:
            said = _("{said}; may be the same as {name}", said=_("Saved {name}", name=customer.name), name=known.name)
        self.desk_app.say(said, "warning")

    async def _corrected(self, customer: Customer | None) -> None:
        if customer is not None:
            self.desk_app.say(_("Saved {name}", name=customer.name), "success")
            await self._hold(customer.id)

    async def _merged(self, customer: Customer | None) -> None:
        if customer is not None:
            self.desk_app.say(_("Merged with {name}; Ctrl+Z parts them again", name=customer.name), "success")
            await self._hold(customer.id)

    async def action_reveal(self) -> None:
        """Show the phone numbers in full."""
        if customer := await self._meant():
            await self._show(customer.id, reveal=True)

    async def action_undo(self) -> None:
        """Take back what was saved last of customers; not the record for which one was made, which stands elsewhere."""
        from csdesk.desk import history

        undone = await self.desk_app.attempt(self.work.write(history.undo, self.desk, ("customer",), is_alone=True))
        if undone is not None:
            names = await self.desk_app.attempt(self.work.read(history.names_of, self.desk, undone)) or []
            self.desk_app.say(_("Taken back: {number}", number=", ".join(names)), "success")
            self._list.reload()

    async def action_history(self) -> None:
        """Show who changed the customer."""
        from csdesk.tui.screens.history import HistoryScreen

        if customer := await self._meant():
            self.desk_app.open_box(HistoryScreen(customer.id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action in ("edit", "reveal", "history"):
            return self._customer is not None
        if action == "merge":
            return self._customer is not None and self.desk.may(Right.MERGE_CUSTOMERS)
        return super().check_action(action, parameters)
