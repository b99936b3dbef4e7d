"""Who works here: taking people on, giving PINs, seeing people off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from csdesk.desk import staff
from csdesk.desk.desk import Person
from csdesk.desk.errors import DeskError
from csdesk.rules.policy import Option
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import STAFF
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.form import Entry, Form, Kind
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn


class StaffScreen(BoxScreen[None]):
    """The people, and a form to add one; naming somebody who is there gives them a new PIN."""

    ACTIONS = STAFF
    TITLE_TEXT = N_("Staff")
    DEFAULT_CSS = """
    StaffScreen { & RecordTable { height: 1fr; } & Form { height: auto; margin: 1 0; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(STAFF)

    def body(self) -> ComposeResult:
        roles = [Option(key, option.zh, option.en, option.pinyin) for key, option in self.desk.policy.roles.items()]
        yield RecordTable(
            (
                TableColumn("name", N_("Name"), 12, flexible=True),
                TableColumn("role", N_("Role"), 16),
                TableColumn("extension", N_("Extension"), 9),
                TableColumn("pin", N_("PIN"), 6),
                TableColumn("active", N_("At the desk"), 11),
            ),
            self._rows,
        )
        yield Form((
            Entry("name", N_("Name"), required=True),
            Entry("role", N_("Role"), Kind.PICKER, options=roles),
            Entry("pin", N_("PIN"), Kind.PIN, longest=12, width=30, placeholder=N_("4 digits or more; may wait")),
            Entry("extension", N_("Phone extension"), longest=20, width=30),
        ))  # fmt: skip

    def on_mount(self) -> None:
        self.query_one(Form).focus_field("name")

    async def _rows(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None:
            return []
        return [
            Row(
                person.id,
                person.id,
                (
                    person.name,
                    self.desk.role_label(person.role),
                    person.extension,
                    _("set") if person.has_pin else _("none"),
                    _("yes") if person.active else _("no"),
                ),
                tone="" if person.active else "muted",
            )
            for person in await self.work.read(staff.everybody, self.desk)
        ]

    def action_save(self) -> None:
        """Check and save."""
        self.query_one(Form).submit()

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """Add the person, or set their PIN."""
        values, form = event.values, event.form
        known = next((one for one in self.desk.staff.values() if one.active and one.name == values["name"]), None)
        try:
            if known is not None:
                await self.work.write(staff.set_pin, self.desk, known, values["pin"])
                said = _("{name} has a new PIN", name=known.name)
            else:
                person: Person = await self.work.write(
                    staff.add, self.desk, name=values["name"], role=values["role"], pin=values["pin"],
                    extension=values["extension"],
                )  # fmt: skip
                said = _("{name} is at the desk from now on", name=person.name)
        except DeskError as error:
            self.refuse(form, error)
            return
        form.clear()
        form.focus_field("name")
        self.query_one(RecordTable).reload()
        self.desk_app.say(said, "success")

    async def action_off(self) -> None:
        """See the person in the list off."""
        row = self.query_one(RecordTable).row
        person = self.desk.staff.get(row.id) if row else None
        if person is not None and await self.desk_app.attempt(self.work.write(staff.take_off, self.desk, person)):
            self.desk_app.say(_("{name} has left the desk", name=person.name), "success")
            self.query_one(RecordTable).reload()
