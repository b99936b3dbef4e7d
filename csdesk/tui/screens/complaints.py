"""投诉: what is owed to whom by when, and the cases of each list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import complaint_cases, complaints
from csdesk.desk.complaint_words import status_label
from csdesk.desk.complaints import Complaint, words_of
from csdesk.desk.today import age_label, received_at_age
from csdesk.rules.today import Age
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import COMPLAINTS
from csdesk.tui.screens.complaint_card import complaint_lines
from csdesk.tui.screens.complaint_forms import UNDOES
from csdesk.tui.screens.look import LookScreen
from csdesk.tui.widgets.list_tabs import Tab
from csdesk.tui.widgets.record_table import Row, TableColumn

_SORTED = ("open", "mine", "waiting", "moved_up", "serious")  # the lists that go by what one likes


class ComplaintsScreen(LookScreen):
    """Open, overdue, due today, mine, waiting on a department, moved up, and all; what is open can be sorted."""

    ACTIONS = COMPLAINTS
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMPLAINTS)
    LISTS = ("open", "overdue", "due", "mine", "waiting", "moved_up", "all", "tomorrow", "new", "serious", "report")
    EMPTY = N_("No complaints here")
    UNDOES = UNDOES
    FIND = N_("number, name, initials, a word, part of a phone number")
    COLUMNS = (
        TableColumn("due", N_("Due by"), 13),
        TableColumn("name", N_("Name"), 8),
        TableColumn("content", N_("Content"), 16, flexible=True),
        TableColumn("level", N_("Level"), 12),
        TableColumn("status", N_("Status"), 11),
    )

    def __init__(self) -> None:
        super().__init__()
        self._order = complaints.ORDERS[0]

    @property
    def _is_sortable(self) -> bool:
        """Whether the list is one of what is open; what is searched for, and all there is, goes by receipt."""
        return (self.present in _SORTED or _age(self.present) is not None) and not self.query_text

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the list."""
        if after is None:
            await self.work.write(complaint_cases.run_due, self.desk)
        today = self.desk.midnight
        day = timedelta(days=1)
        narrowed: dict[str, dict[str, Any]] = {
            "tomorrow": {"which": "due", "due": (today + day).date()},
            "new": {"since": today - day},
        }
        if (age := _age(self.present)) is not None:
            since, until = received_at_age(age, today.date())
            narrowed[self.present] = {"which": "open", "since": since, "until": until}
        found = await self.work.read(
            complaints.page,
            self.desk,
            **narrowed.get(self.present, {"which": self.present}),
            text=self.query_text,
            order=self._order if self._is_sortable else "",
            after=after if isinstance(after, tuple) else None,
            limit=limit,
        )
        return [self._row(each) for each in found]

    def _row(self, each: Complaint) -> Row:
        desk = self.desk
        state = status_label(each.status)
        if each.waiting_on:
            state = words_of(desk, "complaint_department", each.waiting_on)
        mark = "! " if each.overdue else ""
        grave = "" if each.severity == "ordinary" else desk.label("complaint_severity", each.severity)
        return Row(
            each.id,
            each.key,
            (
                f"{mark}{each.due_at:%m-%d %H:%M}" if each.due_at else "",
                each.name,
                " ".join((f"[{grave}]" if grave else "", *each.content.split())).strip(),
                desk.role_label(each.level),
                state,
            ),
            tone="error" if each.overdue else "muted" if each.closed_at else "",
        )

    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """The lists with how many cases are in each."""
        counts = await self.work.read(complaints.counts, self.desk)
        rarer: tuple[Tab, ...] = (
            Tab("tomorrow", _("Due tomorrow")),
            Tab("new", _("New since yesterday")),
            Tab("serious", _("Serious or urgent"), counts.serious, "error"),
            Tab("report", _("To report up"), counts.report, "warning"),
        )
        if (age := _age(self.present)) is not None:
            rarer = (Tab(self.present, _("Open {days}", days=age_label(age))),)
        order = [("quiet", f"{self._order_words()} ", "screen.sort")] if self._is_sortable else []
        return (
            Tab("open", _("Open cases"), counts.open),
            Tab("overdue", _("Overdue"), counts.overdue, "error"),
            Tab("due", _("Due today"), counts.due, "warning"),
            Tab("mine", _("Mine"), counts.mine),
            Tab("waiting", _("Waiting"), counts.waiting),
            Tab("moved_up", _("Moved up"), counts.moved_up),
            Tab("all", _("All")),
            *(tab for tab in rarer if tab.name == self.present),
        ), order

    def _order_words(self) -> str:
        return _("by promise") if self._order == "promise" else _("by receipt")

    def action_sort(self) -> None:
        """Sort by the promise, or by the receipt."""
        orders = complaints.ORDERS
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.action_show_list(self.present)
        self.desk_app.say(_("Sorted {order}", order=self._order_words()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "sort":
            return self._is_sortable
        return super().check_action(action, parameters)

    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:
        """The case with its timeline."""
        job = self.work.write if reveal else self.work.read
        return list(complaint_lines(self.desk, await job(complaints.show, self.desk, identity, reveal=reveal)))

    async def open_row(self, identity: str) -> None:
        """Open the page of the case."""
        from csdesk.tui.screens.complaint import ComplaintScreen

        self.marked = identity
        self.desk_app.open_box(ComplaintScreen(identity), self._left)

    async def _left(self, corrected: str | None) -> None:
        """The page was closed, perhaps to correct the intake."""
        if corrected == "":
            self._held = ""
        self.show_anew()
        if corrected:
            await self.desk_app.open_record(("complaint_intake", corrected))

    async def open_record(self, identity: str) -> None:
        """Show one case, wherever it stands in the lists."""
        await super().open_record(identity)
        await self.open_row(identity)

    async def action_receive(self) -> None:
        """Take a complaint down."""
        await self.desk_app.action_open("receiving")


def _age(name: str) -> Age | None:
    """The age that the list called `name` is of, such as age:4:7; None for other lists."""
    found = re.fullmatch(r"age:(\d+):(\d*)", name)
    return Age(int(found[1]), int(found[2]) if found[2] else None, 0) if found else None
