"""Taking a register from a spreadsheet: what was guessed is shown first, then it is imported."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from csdesk.desk import imports, reading, roster_imports
from csdesk.desk.errors import DeskError
from csdesk.desk.imports import Summary
from csdesk.desk.roster_imports import RosterSummary
from csdesk.rules.option import Option
from csdesk.rules.rights import Right
from csdesk.texts import N_, _, counted
from csdesk.tui.actions import bindings
from csdesk.tui.keys import REGISTER
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.form import Entry, Form, Kind
from csdesk.tui.widgets.progress import Progress

_AREAS = (
    Option("calls", "来电", "Calls", ("lai", "dian")),
    Option("visits", "来访", "Visits", ("lai", "fang")),
    Option("complaints", "投诉", "Complaints", ("tou", "su")),
    Option("customers", "客户", "Customers", ("ke", "hu")),
    Option("roster", "排班", "Roster", ("pai", "ban")),
)
_ALWAYS = ("area", "file", "sheet", "columns")


class Cancelled(Exception):
    """The person no longer wants the import."""


class ImportScreen(BoxScreen[None]):
    """Asks for area and file, imports with a progress line, and tells what became of the rows."""

    ACTIONS = REGISTER
    TITLE_TEXT = N_("Import a register")
    DEFAULT_CSS = """
    ImportScreen { & Form { height: auto; margin: 1 0; } & #told { height: 1fr; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(REGISTER)

    def __init__(self) -> None:
        super().__init__()
        self._cancel = threading.Event()
        self._is_running = False

    def body(self) -> ComposeResult:
        yield Form((
            Entry("area", N_("What"), Kind.PICKER, required=True, options=_AREAS),
            Entry("file", N_("File"), required=True, longest=1000, placeholder=N_(".xlsx, .xls or .csv; drop it here")),
            Entry("sheet", N_("Sheet"), placeholder=N_("the one that fits best")),
            Entry("columns", N_("Columns"), longest=1000, placeholder=N_("asked=Question, phone=C")),
            Entry("create_staff", N_("New names"), Kind.PICKER, options=self._roles(),
                  placeholder=N_("rejected; or taken on as")),
        ))  # fmt: skip
        with VerticalScroll(id="told"):
            yield Static(id="summary", markup=False)
        yield Progress()

    def _roles(self) -> list[Option]:
        """Those of the roster, in which people may be taken on."""
        if not self.desk.may(Right.MANAGE_STAFF):
            return []
        return [role for key, role in self.desk.policy.roles.items() if key in self.desk.policy.roster.roles]

    def on_mount(self) -> None:
        form = self.query_one(Form)
        form.show_only(_ALWAYS)
        form.focus_field("area")

    def action_start(self) -> None:
        """Import."""
        self._dry_run = False
        self.query_one(Form).submit()

    def action_look(self) -> None:
        """Only look."""
        self._dry_run = True
        self.query_one(Form).submit()

    _dry_run = True

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Read the file on the writing thread; the keyboard stays free."""
        if not self._is_running:
            self._is_running = True
            self.run_worker(self._import(event.values, self._dry_run), exclusive=False)
        self._dry_run = True

    async def _import(self, values: dict[str, str], dry_run: bool) -> None:
        self._cancel.clear()
        self._forget()
        self._loop = asyncio.get_running_loop()
        progress = self.query_one(Progress)
        file = Path(values["file"].strip().strip("'\"")).expanduser()
        try:
            summary = await self._summary(values, file, dry_run)
        except DeskError as error:
            if error.field == "--map":
                form = self.query_one(Form)
                form.show_error("columns", error.sentence())
                form.focus_field("columns")
            else:
                self.query_one("#summary", Static).update(str(error))
        except Cancelled:
            self.query_one("#summary", Static).update(_("Cancelled; nothing was written"))
        else:
            told = "\n".join(_sentences(values["area"], summary, dry_run))
            self.query_one("#summary", Static).update(self.desk_app.with_keys(told))
        finally:
            self._is_running = False
            progress.hide()

    async def _summary(self, values: dict[str, str], file: Path, dry_run: bool) -> Summary | RosterSummary:
        parts = [part.strip().removeprefix("--map ") for part in re.split("[,，;；、]", values["columns"])]
        mapping = reading.pairs(filter(None, parts))  # may be given as the command takes them
        if values["area"] != "roster":
            return await self.work.write(
                imports.read, self.desk, values["area"], file, sheet=values["sheet"], mapping=mapping,
                dry_run=dry_run, progress=self._tell,
            )  # fmt: skip
        return await self.work.write(
            roster_imports.read, self.desk, file, sheet=values["sheet"], mapping=mapping,
            create_staff=values["create_staff"], dry_run=dry_run, progress=self._tell,
        )  # fmt: skip

    def on_form_changed(self, event: Form.Changed) -> None:
        """What was told was of another file; rosters have a field of their own."""
        if event.name == "area":
            is_roster = event.form.values()["area"] == "roster"
            takes_on = is_roster and self.desk.may(Right.MANAGE_STAFF)
            event.form.show_only((*_ALWAYS, "create_staff") if takes_on else _ALWAYS)
            example = _("A3=Early, month=2026-04") if is_roster else _("asked=Question, phone=C")
            event.form.set_placeholder("columns", example)
        if not self._is_running:
            self._forget()

    def _forget(self) -> None:
        self.query_one("#summary", Static).update("")
        self.desk_app.say("")

    def _tell(self, what: str, done: int, total: int) -> None:
        """Called on the writing thread, every few thousand rows."""
        if self._cancel.is_set():
            raise Cancelled
        self._loop.call_soon_threadsafe(self.query_one(Progress).show, what, done, total)

    def on_progress_cancelled(self) -> None:
        """Stop at the next step."""
        self._cancel.set()

    def may_leave(self) -> bool:
        """Not while an import runs."""
        if self._is_running:
            self.desk_app.say(_("The import is still running; Esc cancels it"), "warning")
        return not self._is_running

    def action_close(self) -> None:
        """Cancel what runs, or go back."""
        if self._is_running:
            self._cancel.set()
        else:
            self.dismiss(None)


def _sentences(area: str, summary: Summary | RosterSummary, dry_run: bool) -> list[str]:
    message = (
        N_("{read} entries read: {imported} new, {duplicates} already there, {rejected} rejected, in {seconds} seconds")
        if area == "roster"
        else N_(
            "{read} rows read: {imported} new, {duplicates} already there, {rejected} rejected, in {seconds} seconds"
        )
    )
    found = [
        _(message, read=summary.read, imported=summary.imported, duplicates=summary.duplicates,
          rejected=summary.rejected, seconds=summary.seconds),
    ]  # fmt: skip
    if isinstance(summary, Summary) and area == "visits":
        found.append(
            counted("{count} follow-up would be owed", "{count} follow-ups would be owed", summary.followups)
            if dry_run
            else counted("{count} follow-up is owed now", "{count} follow-ups are owed now", summary.followups)
        )
    if isinstance(summary, Summary):
        found += summary.reasons
    if dry_run:
        found.append(_("Nothing was written yet. Ctrl+S imports."))
    if summary.rejected_file:
        found.append(_("The rejected rows, each with the reason: {path}", path=summary.rejected_file))
    return [*found, "", *summary.guesses]
