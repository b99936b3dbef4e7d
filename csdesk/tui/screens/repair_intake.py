"""Taking a repair in: who, where and what; the warranty and earlier requests for the same show while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import reading, repair_lists, repairs
from csdesk.desk.customers import Card
from csdesk.desk.repair_lists import Outlook
from csdesk.desk.repairs import Repair, Saved, status_label
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import REPAIR_INTAKE
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.entries import check_phone, fits, project_entry, staff_options
from csdesk.tui.screens.intake import IntakeScreen, Opened, Stored
from csdesk.tui.screens.repair_card import earlier_line, repeat_words, warranty_words
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.record_table import Row, TableColumn
from csdesk.tui.work import Latest

_TELLING = ("unit", "item", "delivered_on", "at")  # what tells the warranty and whether it is a repeat
_YES_NO = {True: "yes", False: "no", None: ""}


class RepairIntakeScreen(IntakeScreen):
    """The form of a repair, and the newest repairs."""

    ACTIONS = REPAIR_INTAKE
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPAIR_INTAKE)
    KIND = "repair"
    DRAFTS = repairs.FORM
    NEW = N_("New repair")
    EMPTY = N_("No repairs yet")
    COLUMNS = (
        TableColumn("at", N_("Time"), 11),
        TableColumn("name", N_("Name"), 8),
        TableColumn("unit", N_("Unit"), 12),
        TableColumn("item", N_("Item"), 12),
        TableColumn("content", N_("Content"), 12, flexible=True),
        TableColumn("status", N_("Status"), 12),
    )
    DEFAULT_CSS = """
    RepairIntakeScreen {
        & #intake { max-height: 13; }
        & #card { max-height: 3; }
        & #outlook { display: none; height: auto; max-height: 4; margin: 0 1; text-wrap: nowrap; }
        & #outlook.-some { display: block; }
        &.-tall #form { grid-gutter: 0 2; }
        &.-tall #intake { max-height: 17; }
        &.-wide #card { max-height: 100%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._outlooks: Latest[None] = Latest(self._look_ahead)

    def between(self) -> ComposeResult:
        """The warranty, and earlier requests for the same."""
        yield Static(id="outlook", markup=False)

    def entries(self) -> list[Entry]:
        """The fields of a repair, in the order in which it is told."""
        desk = self.desk
        line, text = desk.policy.longest_line, desk.policy.longest_text
        check_time = fits(lambda given: reading.moment(desk, "at", given))
        check_day = fits(lambda given: reading.day(desk, "delivered_on", given, forward=False))
        return [
            Entry("phone", N_("Phone"), Kind.PHONE, check=check_phone(desk, lambda: self.sheet)),
            Entry("name", N_("Name"), longest=line),
            Entry("unit", N_("Unit"), longest=line, width=30),
            Entry("item", N_("Item"), Kind.PICKER, options=desk.options("repair_item")),
            Entry("place", N_("Place"), longest=line, width=30, placeholder=N_("kitchen, master bedroom ...")),
            Entry("emergency", N_("Emergency"), Kind.YES_NO),
            Entry("content", N_("Content"), Kind.TEXT, required=True, longest=text, rows=4),
            Entry("delivered_on", N_("Delivered"), Kind.MOMENT, check=check_day, placeholder=N_("as known")),
            Entry("in_warranty", N_("In warranty"), Kind.YES_NO, placeholder=N_("as known")),
            Entry("received_by", N_("Received by"), Kind.PICKER, options=staff_options(desk),
                  placeholder=N_("me, if left empty")),
            Entry("at", N_("Reported"), Kind.MOMENT, check=check_time, placeholder=N_("now")),
            Entry("notes", N_("Notes"), longest=text),
            *project_entry(desk),
        ]  # fmt: skip

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """The newest repairs."""
        key = after if isinstance(after, tuple) else None
        found = await self.work.read(repairs.page, self.desk, after=key, limit=limit)
        return [
            Row(
                each.id,
                (each.at, each.id),
                (
                    f"{each.at:%m-%d %H:%M}",
                    each.name or each.phone,
                    each.unit,
                    self.desk.label("repair_item", each.item),
                    " ".join(each.content.split()),
                    status_label(each.status),
                ),
                tone="error" if each.overdue else "muted" if each.accepted_at else "",
            )
            for each in found
        ]

    async def read(self, identity: str, *, reveal: bool = False) -> Opened:
        """A saved repair."""
        job = self.work.write if reveal else self.work.read
        found = await job(repairs.show, self.desk, identity, reveal=reveal)
        taker = next((option.key for option in staff_options(self.desk) if option.zh == found.received_by), "")
        return Opened(found.id, found.number, found.name, found.phone, found.customer, _values_of(found, taker))

    async def save_new(self, sheet: Sheet, values: dict[str, str]) -> Stored:
        """Take the repair in."""
        given = {name: text for name, text in values.items() if text}
        saved = await self.work.write(
            repairs.add, self.desk, given, customer=sheet.chosen, slot=sheet.slot, source=sheet.source
        )
        repair = saved.repair
        return Stored(
            repair.id, repair.number, repair.name, repair.customer, saved.batch, saved.is_new_customer,
            self._remark(saved),
        )  # fmt: skip

    def _remark(self, saved: Saved) -> str:
        """What the owner is to be told."""
        repair = saved.repair
        if saved.becomes and repair.complaint:
            return _("Request number {count}: complaint {number}", count=saved.repeat.count, number=repair.complaint)
        if repair.emergency:
            return _("an emergency: see to it at once")
        until = f"{repair.contact_by:%m-%d %H:%M}" if repair.contact_by else ""
        return _("to be contacted until {when}", when=until) if until else ""

    async def save_correction(self, sheet: Sheet, changed: dict[str, str], customer: str) -> None:
        """Correct what was taken down; what became of it is no part of that."""
        await self.work.write(repairs.correct, self.desk, sheet.correcting, changed, customer=customer)

    # What it would be

    def changed_field(self, name: str) -> None:
        """Look ahead too."""
        if name in _TELLING:
            self._outlooks.ask(None)

    def found_caller(self, card: Card | None) -> None:  # noqa: ARG002 (asked for by what looks)
        """Whoever calls may have asked before."""
        self._outlooks.ask(None)

    async def _look_ahead(self, _request: None) -> None:
        sheet, card = self.sheet, self._caller.card
        values = {name: self.form.values()[name] for name in _TELLING}
        customer = card.customer.id if card and card.customer else sheet.chosen
        found: Outlook | None = None
        if values["item"]:
            found = await self.desk_app.attempt(
                self.work.read(repair_lists.outlook, self.desk, values, customer=customer, besides=sheet.correcting)
            )
        lines = self._outlook_lines(found) if found else []
        view = self.query_one("#outlook", Static)
        view.set_class(bool(lines), "-some")
        show_lines(view, lines)

    def _outlook_lines(self, found: Outlook) -> list[Content]:
        warranty = warranty_words(found.has_warranty, found.in_warranty, found.warranty_ends_on)
        tone = {True: "bold $success", False: "bold $warning", None: "$text-muted"}[found.in_warranty]
        lines = [Content.styled(warranty, tone)]
        if repeated := repeat_words(self.desk, found):
            lines.append(Content.styled(repeated, "bold $error" if found.becomes else "bold $warning"))
            lines += map(earlier_line, found.earlier)
        return lines

    async def action_case(self) -> None:
        """Open the page of the repair."""
        if identity := self._pointed_at:
            await self.desk_app.open_record(("repair", identity))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "case":
            return bool(self._pointed_at)
        return super().check_action(action, parameters)


def _values_of(repair: Repair, taker: str) -> dict[str, str]:
    """A saved repair as the form shows it."""
    words = {name: getattr(repair, name)
             for name in ("phone", "name", "unit", "item", "place", "content", "notes", "project")}  # fmt: skip
    return {
        **words,
        "emergency": "yes" if repair.emergency else "",
        "delivered_on": repair.delivered_on.isoformat() if repair.delivered_on else "",
        "in_warranty": _YES_NO[repair.in_warranty],
        "received_by": taker,
        "at": f"{repair.at:%Y-%m-%d %H:%M}",
    }
