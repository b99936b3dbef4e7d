"""纠正与预防措施: what is to keep causes from coming back, from the proposal to its result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import actions
from csdesk.desk.actions import Action
from csdesk.desk.complaint_words import status_label
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import ACTIONS
from csdesk.tui.screens.action import ActionScreen, action_entries, action_lines
from csdesk.tui.screens.look import LookScreen
from csdesk.tui.widgets.list_tabs import Tab
from csdesk.tui.widgets.record_table import Row, TableColumn

_ALL = "all"


class ActionsScreen(LookScreen):
    """Proposed, approved, overdue and done corrective actions and improvement proposals; and all."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS)
    LISTS = (*actions.LISTS, _ALL)
    EMPTY = N_("No corrective actions here")
    FIND = N_("a word, a name, part of a number")
    COLUMNS = (
        TableColumn("due", N_("Due by"), 8),
        TableColumn("number", N_("Number"), 17),
        TableColumn("finding", N_("Finding"), 16, flexible=True),
        TableColumn("owner", N_("In charge"), 9),
        TableColumn("state", N_("State"), 8),
    )

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the list."""
        found = await self.work.read(
            actions.page,
            self.desk,
            which="" if self.present == _ALL else self.present,
            text=self.query_text,
            after=after if isinstance(after, tuple) else None,
            limit=limit,
        )
        return [_row(each) for each in found]

    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """The lists with how many are in each."""
        counts = await self.work.read(actions.counts, self.desk)
        return (
            Tab("proposed", _("Proposed"), counts["proposed"], "warning"),
            Tab("approved", _("Approved"), counts["approved"]),
            Tab("overdue", _("Overdue"), counts["overdue"], "error"),
            Tab("done", _("Done")),
            Tab(_ALL, _("All")),
        ), ()

    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:  # noqa: ARG002 (nothing is hidden in it)
        """One action."""
        return list(action_lines(self.desk, await self.work.read(actions.show, self.desk, identity)))

    async def open_row(self, identity: str) -> None:
        """Open the page of the action."""
        self.marked = identity
        self.desk_app.open_box(ActionScreen(identity), self.show_anew)

    async def open_record(self, identity: str) -> None:
        """Show one action, wherever it stands in the lists."""
        await super().open_record(identity)
        await self.open_row(identity)

    def action_add(self) -> None:
        """Raise an action."""

        async def add(values: dict[str, str]) -> Any:
            return await self.work.write(actions.add, self.desk, values)

        self.ask(
            _("Raise a corrective action or an improvement proposal"), action_entries(self.desk, is_new=True), add,
            draft=actions.FORM,
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what this person may not do; no phone number stands in an action."""
        if action == "add":
            return self.desk.may(Right.RAISE_ACTIONS)
        if action == "reveal":
            return False
        return super().check_action(action, parameters)


def _row(each: Action) -> Row:
    mark = "! " if each.overdue else ""
    return Row(
        each.id,
        (each.at, each.id),
        (
            f"{mark}{each.due_on:%m-%d}" if each.due_on else "",
            each.number,
            " ".join(each.finding.split()),
            each.owner,
            status_label(each.status),
        ),
        tone="error" if each.overdue else "muted" if each.status == "done" else "",
    )
