"""A screen that takes records in by a form and lists below what was taken in: saving, correcting, undoing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.css.query import NoMatches

from csdesk.desk import customers, drafts
from csdesk.desk.customers import CustomerName
from csdesk.desk.errors import DeskError, NoSuchRecordError
from csdesk.rules import phones
from csdesk.rules.rights import Right
from csdesk.texts import _
from csdesk.tui.screens.sheet_screen import SheetScreen
from csdesk.tui.screens.sheets import LastSave, Sheet
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

if TYPE_CHECKING:
    from csdesk.desk.history import Undone

_REVEALED = 30  # seconds for which a phone number stands in full below


@dataclass(frozen=True)
class Opened:
    """A saved record as the form shows it; `values` by field, the phone masked unless it was revealed."""

    id: str
    number: str
    name: str
    phone: str
    customer: CustomerName | None
    values: dict[str, str]


@dataclass(frozen=True)
class Stored:
    """A record that is safely on disk; `batch` undoes the save, `remark` is what else should be said of it."""

    id: str
    number: str
    name: str
    customer: CustomerName | None
    batch: int
    is_new_customer: bool
    remark: str = ""


class IntakeScreen(SheetScreen):
    """Saves what the sheets hold, and shows below what was taken in. An area fills in what is its own."""

    KIND: ClassVar[str]  # the table of the records
    COLUMNS: ClassVar[Sequence[TableColumn]]
    EMPTY: ClassVar[str]  # said where the list is empty
    TURNS_INTO: ClassVar[Sequence[str]] = ()  # the kinds of records that a saved one can be turned into

    DEFAULT_CSS = """
    IntakeScreen {
        & #today { height: 1fr; min-height: 2; margin: 0 1; }
        &.-tall #today { margin: 1 1 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._saves: dict[int, LastSave] = {}
        self._last_saved = ""
        self._mergeable: tuple[str, str] | None = None  # the ids of who is kept and of the other
        self.is_saving = False
        """Whether what stands in the form is being saved: it is not to be typed into."""

    # What an area fills in

    @abstractmethod
    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the list below the form."""

    @abstractmethod
    async def read(self, identity: str, *, reveal: bool = False) -> Opened:
        """A saved record; raises DeskError."""

    @abstractmethod
    async def save_new(self, sheet: Sheet, values: dict[str, str]) -> Stored:
        """Save what `sheet` holds, `values` being what the form gives; raises DeskError."""

    @abstractmethod
    async def save_correction(self, sheet: Sheet, changed: dict[str, str], customer: str) -> None:
        """Save what was `changed` of the record that `sheet` corrects; raises DeskError."""

    def between(self) -> ComposeResult:
        """What stands between the form and the list."""
        yield from ()

    def changed_records(self) -> None:
        """Something was saved or taken back: show again what was counted from the records."""

    # The list

    def body(self) -> ComposeResult:
        yield from super().body()
        yield from self.between()
        yield RecordTable(self.COLUMNS, self.rows, empty=self.EMPTY, id="today")

    @property
    def table(self) -> RecordTable:
        """The list below the form."""
        return self.query_one(RecordTable)

    def show_records(self) -> None:
        """Show what was saved or taken back; the list from its newest on, unless somebody is in it or corrects one."""
        self.table.reload(keep_place=self.table.has_focus or bool(self.sheet.correcting))
        self.changed_records()

    async def changed_person(self) -> None:
        """What one person saved another does not take back."""
        if self.desk.me.id != self._person:
            self._saves = {}
            self._last_saved = ""
            self._mergeable = None
        await super().changed_person()
        self.show_records()

    def on_screen_resume(self) -> None:
        """Other screens may have saved something meanwhile, or taken it back."""
        self.show_records()

    def others_wrote(self) -> None:
        """Show it in the list below; the form stays as it is."""
        self.show_records()

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the list could not be read."""
        self.desk_app.say(str(event.error), "error")

    # Saving

    def action_save(self) -> None:
        """Check and save."""
        self.form.submit()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Save what stands in the form, without holding up the screen where that has to wait."""
        if not self.is_saving:
            self.is_saving = True
            self.run_worker(self._save(event.values), group="save")

    async def _save(self, values: dict[str, str]) -> None:
        """Save the record or its correction; nothing typed is lost where that fails."""
        sheet = self._sheets.present
        try:
            await self._drafts.settle()
            if sheet.correcting:
                await self._save_correction(sheet, values)
            else:
                await self._save_new(sheet, values)
        except DeskError as error:
            self.refuse(self.form, error)
        else:
            self._cleared = None
            self._sheets.finish(sheet)
            self._show_sheet()
            self.table.restart()
            self.changed_records()
        finally:
            self.is_saving = False

    async def _save_new(self, sheet: Sheet, values: dict[str, str]) -> None:
        stored = await self.save_new(sheet, values)
        self._saves[stored.batch] = LastSave(stored.number, replace(sheet, values=values))
        self._last_saved = stored.id
        self._mergeable = None
        said = _("Saved {number}", number=stored.number)
        if stored.is_new_customer:
            said = _("Saved {number}, new customer {name}", number=stored.number, name=stored.name)
        known = stored.customer
        likely = await self._alike(known) if known else []
        if known and likely:
            if self.desk.may(Right.MERGE_CUSTOMERS):
                kept, other = customers.kept_and_other(known, likely[0])
                said = _("{number}: Alt+M merges {other} into {kept}, perhaps the same",
                         number=stored.number, other=other.name, kept=kept.name)  # fmt: skip
                self._mergeable = (kept.id, other.id)
            else:
                said = _("{said}; may be the same as {name}", said=said, name=likely[0].name)
        if stored.remark:
            said = f"{said}  {stored.remark}"
        self.desk_app.say(said, "warning" if likely else "success")

    async def _alike(self, known: CustomerName) -> Sequence[CustomerName]:
        """Who may be the same person; the record is saved, whatever comes of looking for them."""
        looked_for = self.work.read(customers.likely_duplicates, self.desk, known.id)
        return await self.desk_app.attempt(looked_for) or []

    async def _save_correction(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        changed = {name: text for name, text in values.items() if text != sheet.original.get(name, "")}
        await self.save_correction(sheet, changed, sheet.chosen if "phone" in changed else "")
        await self.work.write(drafts.drop, self.desk, self.DRAFTS, sheet.slot)
        self.desk_app.say(_("Corrected {number}", number=sheet.number), "success")

    async def action_undo(self) -> None:
        """Bring back what was cleared, or take back the last save and put it into the form again."""
        if self._cleared is not None:
            if self._bring_back(self._cleared):
                self._cleared = None
            return
        if not self._sheets.has_room:
            self._say_full()
            return
        from csdesk.desk import history

        undone = await self.desk_app.attempt(self.work.write(history.undo, self.desk))
        if undone is None:
            return
        saved = self._saves.pop(undone.batch, None)
        self._last_saved = ""
        self._mergeable = None
        await self._put_away_what_is_gone(undone)
        self.show_records()
        if saved is None:  # from another screen, or before the app was opened
            names = await self.desk_app.attempt(self.work.read(history.names_of, self.desk, undone))
            said = _("Taken back: {number}", number=", ".join(names)) if names else ""
            self.desk_app.say(said or _("There was nothing left to take back"), "success")
            return
        self._bring_back(saved.sheet)
        self.desk_app.say(_("Taken back: {number}", number=saved.number), "success")

    async def _put_away_what_is_gone(self, undone: Undone) -> None:
        """Leave the corrections, with nothing changed in them, of records that were taken back altogether."""
        ids = {identity for _kind, identity in undone.records}
        for sheet in [sheet for sheet in self._sheets.all.values() if sheet.correcting in ids and sheet.is_empty]:
            try:
                await self.read(sheet.correcting)
            except NoSuchRecordError:
                self._drafts.keep(sheet.slot, {})
                is_present = sheet is self._sheets.present
                self._sheets.drop(sheet)
                if is_present:
                    self._sheets.finish(sheet)
                    self._show_sheet()

    # Saved records

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open a saved record."""
        await self.open_row(event.row.id)

    def on_record_table_moved(self) -> None:
        """Other keys may do something with the row under the cursor now."""
        self.refresh_bindings()

    async def open_row(self, identity: str) -> None:
        """Enter was pressed on a record: open it for correction."""
        await self.open_record(identity)

    async def open_record(self, identity: str) -> None:
        """Put a saved record into the form to be read or corrected; the sheet in hand waits."""
        found: Opened | None = await self.desk_app.attempt(self.read(identity))
        if found is None:
            return
        for sheet in self._sheets.all.values():
            if sheet.correcting == found.id:
                self.action_go_to_sheet(sheet.slot)
                return
        caller = found.customer.id if found.customer else ""
        sheet = Sheet(
            0, values=found.values, chosen=caller, correcting=found.id, number=found.number, original=found.values
        )
        if self._sheets.open(sheet) is None:
            self._say_full()
            return
        self._show_sheet()
        self.desk_app.say(_("{number}: correct and save, or Esc", number=found.number))

    @property
    def _pointed_at(self) -> str:
        """The id of the saved record that is meant: in the list, in correction, or else the one just saved."""
        try:
            if self.table.has_focus and self.table.row is not None:
                return self.table.row.id
        except NoMatches:
            return ""
        return self.sheet.correcting or (self._last_saved if self.sheet.is_empty else "")

    async def action_reveal(self) -> None:
        """Show a phone number in full: the one in the list, in the correction, or on the card."""
        row = self.table.row if self.table.has_focus else None
        if row is not None or self.sheet.correcting:
            found = await self.desk_app.attempt(self.read(row.id if row else self.sheet.correcting, reveal=True))
            if found is not None:
                shown = f"{found.name} {phones.grouped(found.phone)}  {_('this was recorded')}"
                self.desk_app.say(shown, seconds=_REVEALED)
        else:
            await self._caller.reveal()

    async def action_merge(self) -> None:
        """Let the one of the two customers named who was entered first stand for the other."""
        if self._mergeable is None:
            return
        merged = await self.desk_app.attempt(self.work.write(customers.merge, self.desk, *self._mergeable))
        if merged is not None:
            self._mergeable = None
            self.desk_app.say(_("Merged with {name}; Ctrl+Z parts them again", name=merged.name), "success")
            self.refresh_bindings()

    def action_history(self) -> None:
        """Show who changed the record."""
        if identity := self._pointed_at:
            from csdesk.tui.screens.history import HistoryScreen

            self.desk_app.open_box(HistoryScreen(identity))

    def action_turn(self) -> None:
        """Make another record of the saved one, carrying over what is known."""
        if identity := self._pointed_at:
            from csdesk.tui.screens.turning import TurnScreen

            self.desk_app.open_box(TurnScreen(self.KIND, identity, self.TURNS_INTO), self.desk_app.take_over)

    def action_to_list(self) -> None:
        """Go to the list."""
        self.table.focus()

    def action_back(self) -> None:
        """From the list to the form; from a correction that changed nothing to the sheet in hand."""
        sheet = self._sheets.present
        if self.table.has_focus or not sheet.correcting:
            self.action_to_form()
            return
        self._sheets.go_on()
        if self._sheets.present is sheet and not sheet.is_empty:
            self._sheets.open()  # what was changed waits as a tab
        elif self._sheets.present is sheet:
            self._sheets.drop(sheet)
            self._sheets.finish(sheet)
        self._show_another()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "merge":
            return self._mergeable is not None
        if action == "turn" and not self.TURNS_INTO:
            return False
        if action in ("turn", "history"):
            return bool(self._pointed_at)
        if action == "reveal":
            try:
                in_list = self.table.has_focus and self.table.row is not None
            except NoMatches:
                in_list = False
            known = self._caller.card is not None and self._caller.card.customer is not None
            return in_list or known or bool(self.sheet.correcting)
        return super().check_action(action, parameters)
