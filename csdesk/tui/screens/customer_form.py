"""Entering and correcting a customer, and merging two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from csdesk.desk import customers
from csdesk.desk.customers import Customer, CustomerName
from csdesk.desk.errors import DeskError
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.drafting import DraftKeeper
from csdesk.tui.keys import CUSTOMER
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.screens.entries import fits, staff_options
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.form import Entry, Form, Kind
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn
from csdesk.tui.work import Latest


class CustomerScreen(BoxScreen[Customer]):
    """A form for `customer`, or for a new one; gives what was saved."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CUSTOMER)
    DEFAULT_CSS = """
    CustomerScreen Form { height: auto; margin: 1 0; }
    """

    def __init__(self, customer: Customer | None) -> None:
        super().__init__(classes="-low")
        self._customer = customer
        self._original = _values_of(customer) if customer else {}
        self._drafts = DraftKeeper(self.desk_app, f"customer {customer.id}" if customer else "customer")
        self.TITLE_TEXT = N_("Correct a customer") if customer else N_("Enter a customer")

    def body(self) -> ComposeResult:
        desk = self.desk
        yield Form((
            Entry("name", N_("Name"), required=True),
            Entry("salutation", N_("Salutation"), longest=20),
            Entry("phone", N_("Phones"), longest=300, placeholder=N_("several parted by commas"), is_wide=True),
            Entry("unit", N_("Units"), longest=300, placeholder=N_("several parted by commas"), is_wide=True),
            Entry("kind", N_("Kind"), Kind.PICKER, options=desk.options("customer_kind")),
            Entry("adviser", N_("Adviser"), Kind.PICKER, options=staff_options(desk)),
            Entry("source", N_("Source"), Kind.PICKER, options=desk.options("customer_source")),
            Entry("grade", N_("Customer grade"), longest=20),
            Entry("company", N_("Company")),
            Entry("wechat", N_("WeChat")),
            Entry("email", N_("E-mail")),
            Entry("area", N_("District"), placeholder=N_("home or work")),
            Entry("birthday", N_("Birthday"), Kind.MOMENT, placeholder=N_("year-month-day"),
                  check=fits(lambda text: customers.read_birthday(desk, text))),
            Entry("may_be_contacted", N_("May be contacted"), Kind.YES_NO),
            Entry("tags", N_("Tags"), is_wide=True),
            Entry("notes", N_("Notes"), Kind.TEXT, longest=desk.policy.longest_text, rows=4),
        ), columns=2)  # fmt: skip

    def on_mount(self) -> None:
        form = self.query_one(Form)
        form.fill(self._original)
        if typed := self._drafts.kept():
            form.take_up({name: text for name, text in typed[0].content.items() if name in form.values()})
            self.desk_app.say(_("Taken up again where it was left; Ctrl+L starts over"), "warning")
        form.focus_field("name")

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep what is typed."""
        values = event.form.values()
        changed = any(text != self._original.get(name, "") for name, text in values.items())
        self._drafts.keep(1, values if changed else {})

    def action_start_over(self) -> None:
        """Forget what was typed."""
        form = self.query_one(Form)
        form.clear()
        form.fill(self._original)
        self._drafts.keep(1, {})

    def action_save(self) -> None:
        """Check and save."""
        self.query_one(Form).submit()

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """Save, or say under the field what is wrong."""
        changed = {name: text for name, text in event.values.items() if text != self._original.get(name, "")}
        try:
            if self._customer is None:
                saved = await self.work.write(customers.add, self.desk, changed)
            elif changed:
                saved = await self.work.write(customers.correct, self.desk, self._customer.id, changed)
            else:
                saved = self._customer
        except DeskError as error:
            self.refuse(event.form, error)
        else:
            self._drafts.keep(1, {})
            await self._drafts.settle()
            self.dismiss(saved)


def _values_of(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "salutation": customer.salutation,
        "phone": ", ".join(customer.phones),
        "unit": ", ".join(unit.unit for unit in customer.units),
        "kind": customer.kind,
        "adviser": customer.adviser,
        "source": customer.source,
        "grade": customer.grade,
        "company": customer.company,
        "wechat": customer.wechat,
        "email": customer.email,
        "area": customer.area,
        "birthday": customer.birthday.isoformat() if customer.birthday else "",
        "may_be_contacted": {True: "yes", False: "no", None: ""}[customer.may_be_contacted],
        "tags": customer.tags,
        "notes": customer.notes,
    }


class MergeScreen(BoxScreen[Customer]):
    """Asks which other customer is the same person as `customer`, who is kept; gives the merged one."""

    TITLE_TEXT = N_("Merge: who is the same person?")
    DEFAULT_CSS = """
    MergeScreen > #box { max-width: 80; height: 80%; }
    """

    def __init__(self, customer: Customer, likely: Sequence[CustomerName]) -> None:
        super().__init__()
        self._customer = customer
        self._likely = [other.id for other in likely]
        self._line = LineField(placeholder=_("name, pinyin initials, part of a number"))
        self._lists: Latest[str] = Latest(self._narrow)
        self._table = RecordTable(
            (TableColumn("name", N_("Name"), 12, flexible=True), TableColumn("phone", N_("Phone"), 13),
             TableColumn("note", N_("Why"), 12)),
            self._others,
            empty=N_("Nobody likely; search by name or number"),
        )  # fmt: skip

    def body(self) -> ComposeResult:
        yield Static(
            self.desk_app.with_keys(
                _("{name} is kept; both histories stay, and Ctrl+Z parts them again", name=self._customer.name)
            ),
            classes="quiet",
            markup=False,
        )
        yield self._line
        yield self._table

    def on_mount(self) -> None:
        self._line.focus()

    async def _others(self, after: object | None, limit: int) -> Sequence[Row]:
        if after is not None:
            return []
        query = self._line.answer
        if query:
            found = await self.work.read(customers.page, self.desk, text=query, limit=limit)
        else:
            found = [await self.work.read(customers.show, self.desk, identity) for identity in self._likely]
        return [
            Row(
                other.id,
                other.key,
                (other.name, next(iter(other.phones), ""), _("likely") if other.id in self._likely else ""),
            )
            for other in found
            if other.id != self._customer.id
        ]

    def on_edited(self, event: Edited) -> None:
        """Narrow the list."""
        event.stop()
        self._lists.ask(self._line.answer)

    async def _narrow(self, _query: str) -> None:
        self._table.set_fetch(self._others)

    def on_stepped(self, event: Stepped) -> None:
        """Go to the list."""
        event.stop()
        self._table.focus()

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Merge."""
        merged = await self.desk_app.attempt(
            self.work.write(customers.merge, self.desk, self._customer.id, event.row.id)
        )
        if merged is not None:
            self.dismiss(merged)
