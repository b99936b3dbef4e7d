"""A box in which the person is chosen whose records a list shows."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from csdesk.desk.desk import Desk
from csdesk.rules.option import Option
from csdesk.texts import N_
from csdesk.tui.actions import bindings
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.screens.entries import staff_options
from csdesk.tui.widget_keys import WHOSE
from csdesk.tui.widgets.form import Entry, Form, Kind

_EVERYBODY = "everybody"


class WhoseScreen(BoxScreen[str]):
    """Gives the id of the person chosen, "" for everybody: by name, pinyin or number; Alt+P is everybody."""

    TITLE_TEXT = N_("Whose are to be shown?")
    DEFAULT_CSS = """
    WhoseScreen {
        & > #box { width: 50; height: 16; }
        & Form { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(WHOSE),
        # Before the list closes: there is nothing else in the box to go back to.
        Binding("escape", "close", N_("Close"), tooltip=N_("Close this and go back"), priority=True, id="box.close"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words = [Option(_EVERYBODY, "全部人员", "Everybody", ("quan", "bu", "ren", "yuan")), *staff_options(desk)]
        self._entries = [
            Entry("person", N_("Falls to"), Kind.PICKER, options=words, placeholder=N_("everybody, if empty"))
        ]

    def body(self) -> ComposeResult:
        yield Form(self._entries)

    def on_mount(self) -> None:
        self.query_one(Form).focus_field("person")

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """The person was picked."""
        event.stop()
        person = event.values["person"]
        self.dismiss("" if person == _EVERYBODY else person)

    def action_everybody(self) -> None:
        """Show everybody's."""
        self.dismiss("")
