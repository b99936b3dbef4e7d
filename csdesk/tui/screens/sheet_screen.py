"""A screen whose form is typed into sheets: several records may be in hand at once, each kept as a draft.

A second ring parks the first call; a saved record that is opened for correction is a sheet of its own.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from csdesk.desk.customers import Card
from csdesk.rules import phones
from csdesk.texts import N_, _, counted
from csdesk.tui.drafting import DraftKeeper
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.screens.caller import CallerLookup
from csdesk.tui.screens.sheet_tabs import SheetTabs
from csdesk.tui.screens.sheets import Sheet, Sheets
from csdesk.tui.widgets.caller_card import CallerCard
from csdesk.tui.widgets.form import Entry, Form

if TYPE_CHECKING:
    from csdesk.desk.carrying import Carried


class SheetScreen(AreaScreen):
    """The tabs of the sheets in hand, the form of the present one, and the card of who it is about."""

    DRAFTS: ClassVar[str]  # the name under which drafts are kept
    NEW: ClassVar[str]  # what a sheet is called of which nothing is known yet
    STRANGER: ClassVar[str] = N_("A new caller")  # who has a number that nobody knows

    DEFAULT_CSS = """
    SheetScreen {
        & #intake { layout: vertical; height: auto; max-height: 75%; background: $background; }
        & #form { padding: 0 1; }
        & #card { display: none; max-height: 6; margin: 0 1; background: $background; }
        & #card.-known { display: block; background: $surface; }
        &.-tall #form { grid-gutter: 1 2; padding: 1 1 0 1; }
        &.-tall #card { margin: 1 1 0 1; }
        &.-wide #intake { layout: horizontal; }
        &.-wide #form { width: 5fr; }
        &.-wide #card { display: block; width: 3fr; max-height: 100%; height: 100%; min-height: 8; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._sheets = Sheets(9)
        self._cleared: Sheet | None = None
        self._caller = CallerLookup(self.desk_app, lambda: self.query_one(CallerCard), self._name_caller)
        self._drafts = DraftKeeper(self.desk_app, self.DRAFTS)

    @abstractmethod
    def entries(self) -> list[Entry]:
        """The fields of the form; one is `phone`, one `name`."""

    def changed_field(self, name: str) -> None:
        """A person changed the field `name`; called with every key, so do little."""

    def found_caller(self, card: Card | None) -> None:
        """Who is calling is known now, or not any more."""

    def body(self) -> ComposeResult:
        yield SheetTabs(id="tabs")
        with Container(id="intake"):
            yield Form(self.entries(), columns=2, id="form")
            yield CallerCard(self.desk, self.STRANGER, id="card")

    @property
    def form(self) -> Form:
        """The form of the sheet in hand."""
        return self.query_one(Form)

    @property
    def sheet(self) -> Sheet:
        """The sheet that stands in the form."""
        return self._sheets.present

    def on_mount(self) -> None:
        self.form.before_leaving = self._before_leaving
        self._take_up_drafts()

    async def _before_leaving(self, name: str) -> None:
        """A known caller's name is passed over: know first who it is, however fast somebody types."""
        if name == "phone":
            await self._caller.known()

    def _take_up_drafts(self) -> None:
        """Go on with what the person at the desk had in hand; at once, before a key can go astray."""
        kept = self._drafts.kept()
        self._person = self.desk.me.id
        self._sheets = Sheets(self.desk.policy.parked_calls, kept)
        self._show_sheet()
        if kept:
            said = counted(
                "Taken up again: {count} form that was not saved",
                "Taken up again: {count} forms that were not saved",
                len(kept),
            )
            self.desk_app.say(said, "warning")

    async def changed_person(self) -> None:
        """Whoever signed in goes on with their own forms."""
        if self.desk.me.id != self._person:
            self._cleared = None
            self._take_up_drafts()

    async def settle(self) -> None:
        """Have every draft on disk."""
        await self._drafts.settle()

    # The sheet in hand

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep what is typed, and look the caller up."""
        sheet = self._sheets.present
        sheet.values[event.name] = self.form.field(event.name).typed
        if sheet.is_empty:
            sheet.started = None
        elif sheet.started is None and not sheet.correcting:
            sheet.started = self.desk.clock().replace(microsecond=0)
            self.desk_app.say("")
        if event.name == "phone":
            sheet.chosen = ""
            self._ask_card()
        elif event.name == "name" and sheet.values["name"] != sheet.filled:
            sheet.filled = ""
        self._keep_draft(sheet)
        if event.name in ("phone", "name") and len(self._sheets.all) > 1:
            self._update_tabs()
        self.changed_field(event.name)

    def _update_tabs(self) -> None:
        self.query_one(SheetTabs).update_tabs(self._sheets, _(self.NEW))

    def _keep_draft(self, sheet: Sheet) -> None:
        self._drafts.keep(sheet.slot, sheet.draft())

    def _ask_card(self) -> None:
        sheet = self._sheets.present
        self._caller.ask(sheet.values.get("phone", ""), sheet.chosen)

    def _name_caller(self, card: Card | None) -> None:
        """Fill in the name of a known caller."""
        sheet = self._sheets.present
        known = card.customer.name if card and card.customer else ""
        typed = sheet.values.get("name", "")
        if not sheet.correcting and typed in ("", sheet.filled) and typed != known:
            self.form.fill({"name": known})
            sheet.values["name"] = sheet.filled = known
            self._update_tabs()
        self.form.set_passed_over("name", bool(known) and sheet.filled == known)
        self.found_caller(card)
        self.refresh_bindings()

    def action_choose(self, number: int) -> None:
        """Take the candidate `number` for the caller."""
        card = self._caller.card
        if card is None or card.customer is not None or number > len(card.candidates):
            return
        candidate = card.candidates[number - 1]
        sheet = self._sheets.present
        sheet.chosen = candidate.id
        if phones.mask(card.number) != candidate.phone:
            self.form.fill({"phone": candidate.phone})
            sheet.values["phone"] = candidate.phone
        self._ask_card()
        self._keep_draft(sheet)

    def _show_sheet(self) -> None:
        """Put the present sheet into the form."""
        sheet = self._sheets.present
        names = self.form.values()
        self.form.fill({name: sheet.original.get(name, "") for name in names})
        self.form.take_up({name: sheet.values.get(name, "") for name in names})
        sheet.values = self.form.typed()
        self._caller.clear()
        self._update_tabs()
        self._ask_card()
        self.action_to_form()
        self.refresh_bindings()

    # Several at once

    def action_park(self) -> None:
        """Leave this sheet waiting and take another."""
        if self._sheets.present.is_empty and not self._sheets.present.correcting:
            self.action_to_form()
        elif self._sheets.open() is None:
            self._say_full()
        else:
            self._show_another()

    def _show_another(self) -> None:
        """Put the sheet into the form that was gone to; what was said of the one before is not about it."""
        self.desk_app.say("")
        self._show_sheet()

    def _say_full(self) -> None:
        self.desk_app.say(_("All places for waiting forms are taken; save one first"), "warning")

    def action_next_sheet(self) -> None:
        """Go to the next sheet in hand."""
        self._sheets.go_on()
        self._show_another()

    def action_go_to_sheet(self, slot: int) -> None:
        """Go to the sheet in the place `slot`."""
        if slot in self._sheets.all:
            self._sheets.present = self._sheets.all[slot]
            self._show_another()

    def action_clear(self) -> None:
        """Empty the form; what stood in it can be brought back."""
        sheet = self._sheets.present
        if not sheet.is_empty:
            self._cleared = replace(sheet)
            sheet.values = dict(sheet.original)
            sheet.chosen = sheet.filled = ""
            sheet.started = None
            self._show_sheet()
            self._keep_draft(sheet)
            self.desk_app.say(_("Cleared; Ctrl+Z brings it back"))

    def _bring_back(self, kept: Sheet) -> bool:
        """Take in hand again what was `kept`; where there is no room for it that is said and False given."""
        if self._sheets.reopen(kept) is None:
            self._say_full()
            return False
        self._show_another()
        self._keep_draft(self._sheets.present)
        return True

    async def take_over(self, carried: Carried) -> None:
        """Begin a sheet with what is known from another record; the sheet in hand waits."""
        names = self.form.values()
        known = {name: text for name, text in carried.values.items() if name in names}
        sheet = Sheet(0, values=known, chosen=carried.customer, source=carried.source)
        if self._sheets.open(sheet) is None:
            self._say_full()
            return
        self._show_sheet()
        self._keep_draft(self._sheets.present)

    def action_to_form(self) -> None:
        """Go to the sheet in hand."""
        self.form.focus_field(next(iter(self.form.values())))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "next_sheet":
            return len(self._sheets.all) > 1
        if action == "choose":
            card = self._caller.card
            return card is not None and card.customer is None and parameters[0] in range(1, len(card.candidates) + 1)
        return super().check_action(action, parameters)
