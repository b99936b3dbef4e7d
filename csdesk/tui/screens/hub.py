"""Setting up with what this desk exchanges its records: the place is tried first, and what was found is said."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import hub_memory, sync
from csdesk.desk.desk import Desk
from csdesk.desk.errors import DeskError
from csdesk.desk.hub_check import HubCheck
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import HUB
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.form import Entry, Form, Kind

_NONE = ("-", "－", "–", "—")  # written in place of a passphrase: none from now on


class HubScreen(BoxScreen[None]):
    """Asks for the place and a passphrase, tries the place, and exchanges records with it from then on.

    Nothing of it is kept as a draft: a passphrase must not lie about.
    """

    ACTIONS = HUB
    TITLE_TEXT = N_("Set up the shared file")
    DEFAULT_CSS = """
    HubScreen { & > #box { height: 20; } & Form { height: auto; margin: 1 0; } & #told { height: 1fr; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(HUB)

    def __init__(self) -> None:
        super().__init__()
        self._is_running = False
        self._only_tries = False

    def body(self) -> ComposeResult:
        has_one = bool(hub_memory.passphrase(self.desk))
        words = N_("the one that is set; - for none") if has_one else N_("none; with one all is encrypted")
        yield Form((
            Entry("hub", N_("Shared with"), required=True, longest=400,
                  placeholder=N_("file, folder or server")),
            Entry("phrase", N_("Passphrase"), Kind.PIN, longest=400, placeholder=words),
        ))  # fmt: skip
        with VerticalScroll(id="told", can_focus=False):
            yield Static(_(
                "All desks name the same place: a file team.csdesk on the office share, a folder where a cloud "
                "service copies, or the address of a PostgreSQL server. Every desk keeps all records itself."
            ), id="findings", markup=False)  # fmt: skip

    def on_mount(self) -> None:
        form = self.query_one(Form)
        form.fill({"hub": self.desk.settings.hub})
        form.focus_field("hub")

    def action_use(self) -> None:
        """Try it and use it."""
        self._only_tries = False
        self.query_one(Form).submit()

    def action_try_place(self) -> None:
        """Only try it."""
        self._only_tries = True
        self.query_one(Form).submit()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Try the place; the desk can be used meanwhile."""
        event.stop()
        if self._is_running:
            return
        self._is_running = True
        hub = event.values["hub"].strip().strip("'\"")
        typed = event.values["phrase"].strip()
        phrase = None if not typed else "" if typed in _NONE else typed
        # The app's own: it goes on where this box is closed.
        self.app.run_worker(self._set_up(hub, phrase, only_tries=self._only_tries), group="sync")
        self._only_tries = False

    async def _set_up(self, hub: str, phrase: str | None, *, only_tries: bool) -> None:
        app, findings = self.desk_app, []
        try:
            self._tell([Content(_("Trying the place ..."))])
            found = await app.work.apart(_check, self.desk, hub, phrase)
            findings = _lines(found)
            if only_tries or not found.is_fit:
                self._tell(findings)
                return
            self._tell([
                *findings,
                Content(_("Exchanging records; with many this takes minutes the first time. The desk can be used.")),
            ])  # fmt: skip
            done = await app.syncing.exchange(hub, phrase)
        except DeskError as error:
            self._tell([*findings, Content.styled(f"! {error.sentence()}", "$error")])
        else:
            said = _("Received {pulled}, sent {pushed} changes", pulled=done.pulled, pushed=done.pushed)
            self._tell([
                *findings, Content.styled(said, "bold $success"),
                Content(_("From now on this desk exchanges its records by itself.")),
            ])  # fmt: skip
        finally:
            self._is_running = False

    def _tell(self, lines: list[Content]) -> None:
        """Say it here, or below where this box is closed."""
        if self.is_attached:
            show_lines(self.query_one("#findings", Static), lines)
        else:
            self.desk_app.say(lines[-1].plain)

    def on_form_changed(self) -> None:
        """What was said below was of another place."""
        if not self._is_running:
            self.desk_app.say("")


def _check(desk: Desk, hub: str, phrase: str | None) -> HubCheck:
    try:
        return sync.check(desk, hub, phrase)
    finally:
        desk.close()


def _lines(found: HubCheck) -> list[Content]:
    advice = Content.styled(found.advice, "bold $success")
    if not found.is_fit:
        advice = Content.styled(f"! {found.advice}", "bold $error")
    return [*(Content(f"- {finding}") for finding in found.findings), advice]
