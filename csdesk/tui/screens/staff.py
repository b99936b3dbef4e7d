"""Who works here: taking people on, giving PINs, what the roster needs to know of them, seeing people off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from csdesk.desk import staff
from csdesk.desk.desk import Person
from csdesk.desk.errors import DeskError
from csdesk.desk.words import weekday_label
from csdesk.rules.option import Option
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import STAFF
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.screens.entries import weekdays
from csdesk.tui.widgets.form import Entry, Form, Kind
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

_ROSTERED = ("posts", "rest_day", "shift")  # what the roster needs to know


class StaffScreen(BoxScreen[None]):
    """The people, and a form to add one; naming somebody who is there changes what is filled in besides."""

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
                TableColumn("name", N_("Name"), 8),
                TableColumn("role", N_("Role"), 10),
                TableColumn("posts", N_("Posts"), 10, flexible=True),
                TableColumn("likes", N_("Likes"), 9),
                TableColumn("extension", N_("Extension"), 9),
                TableColumn("pin", N_("PIN"), 6),
                TableColumn("active", N_("Active"), 8),
            ),
            self._rows,
        )
        yield Form((
            Entry("name", N_("Name"), required=True),
            Entry("role", N_("Role"), Kind.PICKER, options=roles),
            Entry("pin", N_("PIN"), Kind.PIN, longest=12, width=30, placeholder=N_("4 digits or more; may wait")),
            Entry("extension", N_("Phone extension"), longest=20, width=30),
            Entry("posts", N_("Posts"), Kind.MANY, options=self.desk.options("post"),
                  placeholder=N_("those of the role, if empty")),
            Entry("rest_day", N_("Rest day"), Kind.PICKER, options=weekdays(), placeholder=N_("liked best")),
            Entry("shift", N_("Shift"), Kind.PICKER, options=self.desk.options("roster_shift"),
                  placeholder=N_("liked best")),
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
                    " ".join(self.desk.label("post", post) for post in person.posts),
                    f"{weekday_label(person.rest_day)} {self.desk.label('roster_shift', person.preferred_shift)}",
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
                said = await self._change(known, values)
            else:
                person: Person = await self.work.write(
                    staff.add, self.desk, name=values["name"], role=values["role"], pin=values["pin"],
                    extension=values["extension"],
                )  # fmt: skip
                if told := {name: values[name] for name in _ROSTERED if values[name]}:
                    await self.work.write(staff.change, self.desk, person, told)
                said = _("{name} is at the desk from now on", name=person.name)
        except DeskError as error:
            self.refuse(form, error)
            return
        form.clear()
        form.focus_field("name")
        self.query_one(RecordTable).reload()
        self.desk_app.say(said, "success")

    async def _change(self, person: Person, values: dict[str, str]) -> str:
        """Change what is filled in of somebody who is there; gives what is said of it."""
        told = {name: values[name] for name in ("role", "extension", *_ROSTERED) if values[name]}
        if told:
            await self.work.write(staff.change, self.desk, person, told)
        if values["pin"] or not told:  # which says that a PIN is missing
            await self.work.write(staff.set_pin, self.desk, person, values["pin"])
            return _("{name} has a new PIN", name=person.name)
        return _("{name} was changed", name=person.name)

    async def action_off(self) -> None:
        """See the person in the list off."""
        row = self.query_one(RecordTable).row
        person = self.desk.staff.get(row.id) if row else None
        if person is not None and await self.desk_app.attempt(self.work.write(staff.take_off, self.desk, person)):
            self.desk_app.say(_("{name} has left the desk", name=person.name), "success")
            self.query_one(RecordTable).reload()
