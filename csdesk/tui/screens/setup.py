"""The first start: company, station, projects and the first supervisor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from csdesk.desk import staff
from csdesk.desk.errors import DeskError
from csdesk.texts import N_, _, language, use_language
from csdesk.tui.actions import bindings
from csdesk.tui.keys import SETUP
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.screens.entries import fits
from csdesk.tui.widgets.form import Entry, Form, Kind


class SetupScreen(BoxScreen[bool]):
    """Asks for what a new desk needs, then signs the first supervisor in."""

    TITLE_TEXT = N_("Welcome to csdesk: set this desk up")
    DEFAULT_CSS = """
    SetupScreen { background: $background; & > #box { max-width: 76; } & Form { margin: 1 0; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(SETUP)

    def __init__(self, typed: Mapping[str, str] | None = None, focused: str = "") -> None:
        super().__init__(classes="-low")
        self._typed = typed or {}
        self._focused = focused or "company"
        self._form = Form((
            Entry("company", N_("Company name"), required=True, placeholder=N_("as it stands on your papers")),
            Entry("station", N_("Station code"), required=True, width=30, check=fits(staff.station_code),
                  placeholder=N_("1 to 4 letters or digits")),
            Entry("project", N_("Projects"), required=True, placeholder=N_("several parted by commas")),
            Entry("supervisor", N_("First supervisor"), required=True, width=30, placeholder=N_("your name")),
            Entry("pin", N_("PIN"), Kind.PIN, width=30, placeholder=N_("4 digits or more; may wait")),
        ))  # fmt: skip

    def body(self) -> ComposeResult:
        yield Static(
            _("Everything stays on this computer. The station code stands in every number that this desk gives."),
            classes="quiet",
            markup=False,
        )
        yield self._form

    def on_mount(self) -> None:
        self._form.fill(self._typed)
        self._form.focus_field(self._focused)
        self.on_form_changed()

    def on_form_changed(self) -> None:
        """Nothing of what is typed can be kept before there is a desk: leaving is to be asked for twice."""
        if any(self._form.typed().values()):
            self.desk_app.unkept[self] = False
        else:
            self.on_unmount()

    def on_unmount(self) -> None:
        """What is typed here is asked for no longer."""
        self.desk_app.unkept.pop(self, None)

    def action_save(self) -> None:
        """Check and set up."""
        self._form.submit()

    def action_switch(self) -> None:
        """Ask in the other language, which is spoken from now on; what is typed stays."""
        from csdesk.desk.preferences import choose

        other = "en" if language() == "zh" else "zh"
        use_language(other)
        anew = SetupScreen(self._form.typed(), self._form.focused_name)
        self.app.pop_screen()
        self.app.push_screen(anew, self.desk_app.begin)
        self.app.run_worker(self.desk_app.attempt(self.work.write(choose, self.desk, "language", other)))

    def action_close(self) -> None:
        """Leave csdesk without a desk."""
        self.app.call_next(self.desk_app.action_quit, "Esc")

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """Set the desk up, or say under the field what is wrong."""
        values = event.values
        try:
            await self.work.write(
                staff.set_up,
                self.desk,
                company=values["company"],
                station=values["station"],
                projects=re.split(r"[,，;；、]", values["project"]),
                supervisor=values["supervisor"],
                pin=values["pin"],
            )
        except DeskError as error:
            self.refuse(self._form, error)
        else:
            self.dismiss(True)
