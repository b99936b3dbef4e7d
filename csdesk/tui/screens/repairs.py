"""报修: who waits for a word, what is in hand, what waits to be accepted, whose warranty ends; and all repairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import customers, repair_lists, repairs, warranties
from csdesk.desk.repairs import Repair, status_label
from csdesk.desk.warranties import Ending
from csdesk.desk.words import label
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import REPAIRS
from csdesk.tui.screens.look import LookScreen, facts
from csdesk.tui.screens.repair_card import repair_lines
from csdesk.tui.widgets.caller_card import customer_lines
from csdesk.tui.widgets.list_tabs import Tab
from csdesk.tui.widgets.record_table import Row, TableColumn, Tone

_ENDING = "ending"  # the list of warranties, which are no repairs


class RepairsScreen(LookScreen):
    """To be contacted, overdue, emergencies, in hand, done, accepted, all; and the warranties that end soon."""

    ACTIONS = REPAIRS
    DEFAULT_CSS = """
    RepairsScreen {
        &.-wide #list { width: 2fr; }
        &.-wide #one { width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPAIRS)
    LISTS = (*repair_lists.LISTS, _ENDING)
    EMPTY = N_("No repairs here")
    FIND = N_("number, unit, name, initials, a word, part of a phone number")
    COLUMNS = (
        TableColumn("when", N_("When"), 13),
        TableColumn("unit", N_("Unit"), 12),
        TableColumn("name", N_("Name"), 8),
        TableColumn("item", N_("Item"), 10),
        TableColumn("content", N_("Content"), 12, flexible=True),
        TableColumn("state", N_("State"), 12),
    )

    def __init__(self) -> None:
        super().__init__()
        self._endings: dict[str, Ending] = {}

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the list."""
        if self.present == _ENDING:
            return await self._ending_rows() if after is None else []
        found = await self.work.read(
            repair_lists.page,
            self.desk,
            self.present,
            text=self.query_text,
            after=after if isinstance(after, tuple) else None,
            limit=limit,
        )
        return [self._row(key, each) for key, each in found]

    def _row(self, key: object, each: Repair) -> Row:
        # The time belongs to the state: the appointment of one that is made, else when it was spoken of, done ...
        when = each.accepted_at or each.done_at or each.appointment_at or each.contacted_at or each.contact_by
        if self.present == "all":
            when = each.at
        mark = "! " if each.overdue else ""
        content = " ".join(each.content.split())
        if each.emergency and each.done_at is None and each.accepted_at is None:
            content = f"{label('emergency')}  {content}"
        tone: Tone = "muted" if each.accepted_at else "error" if each.overdue else "warning" if each.emergency else ""
        return Row(
            each.id,
            key,
            (
                f"{mark}{when:%m-%d %H:%M}" if when else "",
                each.unit,
                each.name or each.phone,
                self.desk.label("repair_item", each.item),
                content,
                status_label(each.status),
            ),
            tone=tone,
        )

    async def _ending_rows(self) -> Sequence[Row]:
        wanted = self.query_text.strip()
        found = await self.work.read(warranties.ending, self.desk)
        self._endings = {f"{_ENDING} {each.unit} {each.item} {each.delivered_on}": each for each in found}
        rows = []
        for identity, each in self._endings.items():
            name = each.customer.name if each.customer else ""
            item = self.desk.label("repair_item", each.item)
            if all(any(word in text for text in (each.unit, name, item)) for word in wanted.split()):
                left = _("in {count} d", count=(each.ends_on - self.desk.clock().date()).days)
                rows.append(Row(identity, identity, (each.ends_on.isoformat(), each.unit, name, item, left, "")))
        return rows

    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """The lists with how many repairs are in each."""
        counts = await self.work.read(repair_lists.counts, self.desk)
        return (
            Tab("waiting", _("To contact"), counts["waiting"], "warning"),
            Tab("overdue", _("Overdue"), counts["overdue"], "error"),
            Tab("emergency", _("Emergencies"), counts["emergency"], "error"),
            Tab("in_hand", _("In hand"), counts["in_hand"]),
            Tab("done", _("To accept"), counts["done"], "warning"),
            Tab("accepted", _("Call-back"), counts["accepted"], "warning"),
            Tab("all", _("All")),
            Tab(_ENDING, _("Warranty ends")),
        ), ()

    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:
        """The repair, or the warranty with the owner."""
        job = self.work.write if reveal else self.work.read
        if identity.startswith(_ENDING):
            return await self._ending_card(identity)
        return list(repair_lines(self.desk, await job(repairs.show, self.desk, identity, reveal=reveal)))

    async def _ending_card(self, identity: str) -> Sequence[Content]:
        each = self._endings.get(identity)
        if each is None:
            return []
        days = (each.ends_on - self.desk.clock().date()).days
        owner: list[Content] = []
        if each.customer is not None:
            owner = list(customer_lines(self.desk, await self.work.read(
                customers.show, self.desk, each.customer.id)))  # fmt: skip
        return [
            Content.assemble((each.unit, "bold $primary"), f"  {self.desk.label('repair_item', each.item)}"),
            *facts([
                (label("warranty_ends_on"), _("{day}, in {count} d", day=each.ends_on.isoformat(), count=days)),
                (label("delivered_on"), each.delivered_on.isoformat()),
            ]),
            *owner,
        ]  # fmt: skip

    async def open_row(self, identity: str) -> None:
        """Open the page of the repair, or the owner whose warranty ends."""
        if identity.startswith(_ENDING):
            ending = self._endings.get(identity)
            if ending is not None and ending.customer is not None:
                await self.desk_app.open_record(("customer", ending.customer.id))
            return
        from csdesk.tui.screens.repair import RepairScreen

        self.marked = identity
        self.desk_app.open_box(RepairScreen(identity), self._left)

    async def _left(self, corrected: str | None) -> None:
        """The page was closed, perhaps to correct the intake."""
        self.show_anew()
        if corrected:
            await self.desk_app.open_record(("repair_intake", corrected))

    async def open_record(self, identity: str) -> None:
        """Show one repair, wherever it stands in the lists."""
        await super().open_record(identity)
        await self.open_row(identity)

    def action_show_list(self, name: str) -> None:
        """Show the list `name`; what was on the card may not be in it."""
        self.marked = ""
        super().action_show_list(name)

    async def action_receive(self) -> None:
        """Take a repair in."""
        await self.desk_app.action_open("repair_intake")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what this person may not do, and what is not said of a warranty."""
        if action == "receive":
            return self.desk.may(Right.RECEIVE_REPAIRS)
        if action in ("reveal", "history") and self.marked.startswith(_ENDING):
            return False
        return super().check_action(action, parameters)
