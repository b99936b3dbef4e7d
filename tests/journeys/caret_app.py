"""A form in a terminal of its own, for `test_caret`: started as a script, because Textual reads its
environment when it is imported."""

from __future__ import annotations

import os

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual.app import ComposeResult

from csdesk import texts
from csdesk.tui.cursor import FollowsCaret
from csdesk.tui.widgets.form import Entry, Form, Kind


class CaretApp(FollowsCaret[None]):
    """A form too long for its screen, with every kind of text field in it."""

    CSS = "Form { padding: 1 2; }"

    def compose(self) -> ComposeResult:
        yield Form(
            [
                Entry("name", "Name"),
                Entry("asked", "Asked", Kind.TEXT),
                Entry("other", "Other", Kind.PICKER, allow_other=True),
                *(Entry(f"line{number}", f"Line {number}") for number in range(12)),
            ]
        )

    def on_mount(self) -> None:
        self.query_one(Form).focus_field("name")


texts.use_language("en")
CaretApp().run()
