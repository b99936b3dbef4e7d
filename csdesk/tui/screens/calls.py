"""来电: a call is logged while the caller talks; others wait beside it; today's calls stand below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.css.query import NoMatches

from csdesk.desk import calls, customers, drafts, history
from csdesk.desk.customers import Card
from csdesk.desk.errors import DeskError
from csdesk.rules import phones
from csdesk.rules.rights import Right
from csdesk.texts import N_, _, counted
from csdesk.tui.actions import bindings
from csdesk.tui.drafting import DraftKeeper
from csdesk.tui.keys import CALLS
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.screens.call_form import entries
from csdesk.tui.screens.call_sheets import LastSave, Sheet, Sheets, values_of
from csdesk.tui.screens.call_tabs import SheetTabs
from csdesk.tui.screens.caller import CallerLookup
from csdesk.tui.widgets.caller_card import CallerCard
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

_COLUMNS = (
    TableColumn("at", N_("Time"), 5),
    TableColumn("name", N_("Name"), 10),
    TableColumn("phone", N_("Phone"), 13),
    TableColumn("category", N_("Category"), 8),
    TableColumn("asked", N_("Asked"), 20, flexible=True),
    TableColumn("taken_by", N_("Taken by"), 8),
)

_REVEALED = 30  # seconds for which a phone number stands in full below


class CallsScreen(AreaScreen):
    """The form with the caller's card and today's calls."""

    ACTIONS = CALLS
    DEFAULT_CSS = """
    CallsScreen {
        & #intake { layout: vertical; height: auto; max-height: 75%; background: $background; }
        & #form { padding: 0 1; }
        & #card { display: none; max-height: 6; margin: 0 1; background: $background; }
        & #card.-known { display: block; background: $surface; }
        & #today { height: 1fr; min-height: 3; margin: 0 1; }
        &.-tall #form { grid-gutter: 1 2; padding: 1 1 0 1; }
        &.-tall #card { margin: 1 1 0 1; }
        &.-tall #today { margin: 1 1 0 1; }
        &.-wide #intake { layout: horizontal; }
        &.-wide #form { width: 5fr; }
        &.-wide #card { display: block; width: 3fr; max-height: 100%; height: 100%; min-height: 8; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(CALLS),
        *(
            Binding(
                f"alt+{number}", f"choose({number})", N_("Take this caller"), show=False, id=f"calls.choose_{number}"
            )
            for number in range(1, 10)
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sheets = Sheets(9)
        self._cleared: dict[str, str] = {}
        self._saves: dict[int, LastSave] = {}
        self._mergeable: tuple[str, str, str] | None = None
        self._is_saving = False
        self._caller = CallerLookup(self.desk_app, lambda: self.query_one(CallerCard), self._name_caller)
        self._drafts = DraftKeeper(self.desk_app, calls.FORM)

    def body(self) -> ComposeResult:
        yield SheetTabs(id="tabs")
        with Container(id="intake"):
            yield Form(entries(self.desk, lambda: self._sheets.present), columns=2, id="form")
            yield CallerCard(self.desk, id="card")
        yield RecordTable(_COLUMNS, self._today, empty=N_("No calls yet today"), id="today")

    @property
    def form(self) -> Form:
        """The form of the call in hand."""
        return self.query_one(Form)

    @property
    def table(self) -> RecordTable:
        """Today's calls."""
        return self.query_one(RecordTable)

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
                "Taken up again: {count} call that was not saved",
                "Taken up again: {count} calls that were not saved",
                len(kept),
            )
            self.desk_app.say(said, "warning")

    async def changed_person(self) -> None:
        """Whoever signed in goes on with their own calls."""
        if self.desk.me.id != self._person:
            self._saves = {}
            self._mergeable = None
            self._cleared = {}
            self._take_up_drafts()
        self.table.reload()

    async def settle(self) -> None:
        """Have every draft on disk."""
        await self._drafts.settle()

    async def _today(self, after: object | None, limit: int) -> Sequence[Row]:
        key = after if isinstance(after, tuple) else None
        found = await self.work.read(calls.today, self.desk, after=key, limit=limit)
        return [
            Row(
                call.id,
                (call.at, call.id),
                (
                    f"{call.at:%H:%M}",
                    call.name,
                    call.phone,
                    self.desk.label("call_category", call.category),
                    call.asked,
                    call.taken_by,
                ),
            )
            for call in found
        ]

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the list could not be read."""
        self.desk_app.say(str(event.error), "error")

    # The call in hand

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
            self.query_one(SheetTabs).update_tabs(self._sheets)

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
            self.query_one(SheetTabs).update_tabs(self._sheets)
        self.form.set_passed_over("name", bool(known) and sheet.filled == known)
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
        self.form.fill({name: sheet.values.get(name, "") for name in self.form.values()})
        sheet.values = self.form.typed()
        self._caller.clear()
        self.query_one(SheetTabs).update_tabs(self._sheets)
        self._ask_card()
        self.form.focus_field("phone")
        self.refresh_bindings()

    # Saving

    def action_save(self) -> None:
        """Check and save."""
        self.form.submit()

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """Save the call or its correction; nothing typed is lost where that fails."""
        if self._is_saving:
            return
        self._is_saving = True
        sheet = self._sheets.present
        try:
            await self._drafts.settle()
            if sheet.correcting:
                await self._save_correction(sheet, event.values)
            else:
                await self._save_call(sheet, event.values)
        except DeskError as error:
            self.refuse(self.form, error)
        else:
            self._cleared = {}
            self._sheets.finish(sheet)
            self._show_sheet()
            self.table.restart()
        finally:
            self._is_saving = False

    async def _save_call(self, sheet: Sheet, values: dict[str, str]) -> None:
        given = {name: text for name, text in values.items() if text}
        if sheet.started is not None and "at" not in given:
            given["at"] = sheet.started.isoformat(" ")
            given["ended_at"] = self.desk.clock().isoformat(" ", "seconds")
        saved = await self.work.write(calls.log, self.desk, given, customer=sheet.chosen, slot=sheet.slot)
        self._saves[saved.batch] = LastSave(saved.call.number, values, sheet.chosen)
        self._mergeable = None
        said = _("Saved {number}", number=saved.call.number)
        if saved.is_new_customer:
            said = _("Saved {number}, new customer {name}", number=saved.call.number, name=saved.call.name)
        if saved.likely and saved.call.customer:
            other = saved.likely[0]
            said = _("{said}; may be the same as {name}", said=said, name=other.name)
            if self.desk.may(Right.MERGE_CUSTOMERS):
                said = _("{said}: Alt+M merges", said=said)
                self._mergeable = (other.id, saved.call.customer.id, other.name)
        self.desk_app.say(said, "warning" if saved.likely else "success")

    async def _save_correction(self, sheet: Sheet, values: dict[str, str]) -> None:
        changed = {name: text for name, text in values.items() if text != sheet.original.get(name, "")}
        chosen = sheet.chosen if "phone" in changed else ""
        call = await self.work.write(calls.correct, self.desk, sheet.correcting, changed, customer=chosen)
        await self.work.write(drafts.drop, self.desk, calls.FORM, sheet.slot)
        self.desk_app.say(_("Corrected {number}", number=call.number), "success")

    async def action_undo(self) -> None:
        """Bring back what was cleared, or take back the last save and put it into the form again."""
        sheet = self._sheets.present
        if self._cleared and sheet.is_empty:
            sheet.values = dict(self._cleared)
            self._cleared = {}
            self._show_sheet()
            self._keep_draft(sheet)
            return
        undone = await self.desk_app.attempt(self.work.write(history.undo, self.desk))
        if undone is None:
            return
        saved = self._saves.pop(undone.batch, None)
        self.table.reload()
        if saved is None:
            self.desk_app.say(
                _("Taken back") if undone.records else _("There was nothing left to take back"), "success"
            )
            return
        if not sheet.is_empty or sheet.correcting:
            sheet = self._sheets.open() or sheet
        if sheet.is_empty:
            sheet.values, sheet.chosen = dict(saved.values), saved.chosen
            self._show_sheet()
            self._keep_draft(sheet)
        self.desk_app.say(_("Taken back: {number}", number=saved.number), "success")

    # Several calls at once

    def action_park(self) -> None:
        """Leave this call waiting and take another."""
        if self._sheets.present.is_empty and not self._sheets.present.correcting:
            self.form.focus_field("phone")
        elif self._sheets.open() is None:
            self.desk_app.say(_("All places for waiting calls are taken; save one first"), "warning")
        else:
            self._show_sheet()

    def action_next_sheet(self) -> None:
        """Go to the next call in hand."""
        self._sheets.go_on()
        self._show_sheet()

    def action_go_to_sheet(self, slot: int) -> None:
        """Go to the call in the place `slot`."""
        if slot in self._sheets.all:
            self._sheets.present = self._sheets.all[slot]
            self._show_sheet()

    def action_clear(self) -> None:
        """Empty the form; what stood in it can be brought back."""
        sheet = self._sheets.present
        if not sheet.is_empty:
            self._cleared = dict(sheet.values)
            sheet.values = dict(sheet.original)
            sheet.chosen = sheet.filled = ""
            sheet.started = None
            self._show_sheet()
            self._keep_draft(sheet)
            self.desk_app.say(_("Cleared; Ctrl+Z brings it back"))

    # Saved calls

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open a saved call for correction."""
        await self.open_call(event.row.id)

    async def open_call(self, identity: str) -> None:
        """Put a saved call into the form to be read or corrected; the call in hand waits."""
        call = await self.desk_app.attempt(self.work.read(calls.show, self.desk, identity))
        if call is None:
            return
        for sheet in self._sheets.all.values():
            if sheet.correcting == call.id:
                self.action_go_to_sheet(sheet.slot)
                return
        values = values_of(call)
        caller = call.customer.id if call.customer else ""
        sheet = Sheet(0, values=values, chosen=caller, correcting=call.id, number=call.number, original=values)
        taken = self._sheets.open(sheet)
        if taken is None:
            self.desk_app.say(_("All places for waiting calls are taken; save one first"), "warning")
            return
        self._show_sheet()
        self.desk_app.say(_("{number}: correct and save, or Esc", number=call.number))

    async def action_reveal(self) -> None:
        """Show a phone number in full: the one in the list, in the correction, or on the card."""
        sheet = self._sheets.present
        row = self.table.row if self.table.has_focus else None
        if row is not None or sheet.correcting:
            identity = row.id if row is not None else sheet.correcting
            call = await self.desk_app.attempt(self.work.write(calls.show, self.desk, identity, reveal=True))
            if call is not None:
                shown = f"{call.name} {phones.grouped(call.phone)}  {_('this was recorded')}"
                self.desk_app.say(shown, seconds=_REVEALED)
        else:
            await self._caller.reveal()

    async def action_merge(self) -> None:
        """Let the customer who was known stand for the one just made."""
        if self._mergeable is None:
            return
        kept, other, name = self._mergeable
        if await self.desk_app.attempt(self.work.write(customers.merge, self.desk, kept, other)) is not None:
            self._mergeable = None
            self.desk_app.say(_("Merged with {name}; Ctrl+Z parts them again", name=name), "success")
            self.refresh_bindings()

    def action_history(self) -> None:
        """Show who changed the call."""
        identity = self._sheets.present.correcting
        if self.table.has_focus and self.table.row:
            identity = self.table.row.id
        if identity:
            from csdesk.tui.screens.history import HistoryScreen

            self.desk_app.open_box(HistoryScreen(identity))

    def action_to_list(self) -> None:
        """Go to today's calls."""
        self.table.focus()

    def action_to_form(self) -> None:
        """Go to the call in hand."""
        self.form.focus_field("phone")

    def action_back(self) -> None:
        """From the list to the form; from a correction that changed nothing to the call in hand."""
        sheet = self._sheets.present
        if self.table.has_focus or not sheet.correcting:
            self.form.focus_field("phone")
            return
        self._sheets.go_on()
        if self._sheets.present is sheet and not sheet.is_empty:
            self._sheets.open()  # what was changed waits as a tab
        elif self._sheets.present is sheet:
            self._sheets.drop(sheet)
            self._sheets.finish(sheet)
        self._show_sheet()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "next_sheet":
            return len(self._sheets.all) > 1
        if action == "merge":
            return self._mergeable is not None
        if action == "reveal":
            try:
                in_list = self.table.has_focus and self.table.row is not None
            except NoMatches:
                in_list = False
            known = self._caller.card is not None and self._caller.card.customer is not None
            return in_list or known or bool(self._sheets.present.correcting)
        return super().check_action(action, parameters)
