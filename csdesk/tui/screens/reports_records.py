"""The records behind a figure: those of its period, each to be opened, under the formula of the figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import calls, complaints, followups, repairs, visits
from csdesk.desk.complaint_words import status_label
from csdesk.desk.desk import Desk
from csdesk.rules.figures import Line
from csdesk.rules.periods import Period
from csdesk.texts import N_, _
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

Key = tuple[Any, str]


@dataclass(frozen=True)
class _Source:
    """Where the records of a figure come from: their kind, what gives a page of them, and what makes rows of it."""

    kind: str
    page: Callable[..., Sequence[Any]]
    row: Callable[[Desk, Any], Row]
    named: Callable[[Period], dict[str, Any]]


def _moments(period: Period) -> dict[str, Any]:
    return {"since": period.since, "until": period.until}


def _followups(kind: str) -> _Source:
    return _Source(
        "followup", followups.page, _followup,
        lambda period: {"state": "all", "kind": kind, "since": period.first, "until": period.last},
    )  # fmt: skip


def _call(desk: Desk, each: calls.Call) -> Row:
    name = each.customer.name if each.customer else each.name
    text = f"{desk.label('call_category', each.category)}  {each.asked}"
    return Row(each.id, (each.at, each.id), (f"{each.at:%m-%d %H:%M}", each.number, name, _line(text)))


def _visit(desk: Desk, each: visits.Visit) -> Row:
    name = each.name if each.registered else _("counted only")
    text = f"{desk.label('intent', each.intent) if each.intent else ''}  {each.opinions}"
    return Row(each.id, (each.at, each.id), (f"{each.at:%m-%d %H:%M}", each.number, name, _line(text)))


def _complaint(_desk: Desk, each: complaints.Complaint) -> Row:
    text = f"{status_label(each.status)}  {each.content}"
    return Row(each.id, each.key, (f"{each.at:%m-%d %H:%M}", each.number, each.name, _line(text)),
               tone="error" if each.overdue else "")  # fmt: skip


def _repair(_desk: Desk, each: repairs.Repair) -> Row:
    text = f"{each.unit}  {each.content}"
    return Row(each.id, (each.at, each.id), (f"{each.at:%m-%d %H:%M}", each.number, each.name, _line(text)))


def _followup(desk: Desk, each: followups.FollowUp) -> Row:
    done = f"{each.done_at:%m-%d}" if each.done_at else _("not yet")
    text = f"{done}  {desk.label('followup_result', each.result) if each.result else ''}  {each.assignee}"
    when = f"{each.opens_on:%m-%d}~{each.closes_on:%m-%d}"
    return Row(each.id, each.key, (when, desk.label("followup_kind", each.kind), each.name, _line(text)))


def _line(text: str) -> str:
    return " ".join(text.split())


_CALLS = _Source("call", calls.page, _call, _moments)
_VISITS = _Source("visit", visits.page, _visit, _moments)
_COMPLAINTS = _Source("complaint", complaints.page, _complaint, _moments)
_REPAIRS = _Source("repair", repairs.page, _repair, _moments)
_BEHIND = {
    "calls": _CALLS,
    "invitation": _CALLS,
    "visits": _VISITS,
    "first_visits": _VISITS,
    "complaints": _COMPLAINTS,
    "serious": _COMPLAINTS,
    "handled": _COMPLAINTS,
    "handled_ordinary": _COMPLAINTS,
    "repairs": _REPAIRS,
    "tracking": _followups("visit_tracking"),
    "complaint_returns": _followups("complaint_return"),
    "repair_callbacks": _followups("repair_callback"),
}
"""The figures that are reckoned from records of the period that can be listed."""


def is_listed(key: str) -> bool:
    """Whether the records behind the figure can be shown."""
    return key in _BEHIND


class FigureScreen(BoxScreen[tuple[str, str]]):
    """The records of `period` behind the figure `line`; gives the kind and id of the one to open."""

    DEFAULT_CSS = """
    FigureScreen {
        & #formula { height: auto; padding: 0 1; margin: 0 0 1 0; background: $surface; }
    }
    """

    def __init__(self, line: Line, period: Period, told: Content) -> None:
        super().__init__()
        self._period = period
        self._told = told
        self._source = _BEHIND[line.key]
        self._title = f"{_(line.label)}  {period.label}"
        self._table = RecordTable(
            (
                TableColumn("when", N_("When"), 11),
                TableColumn("number", N_("Number"), 18),
                TableColumn("name", N_("Name"), 8),
                TableColumn("text", N_("Content"), 12, flexible=True),
            ),
            self._rows,
            empty=N_("No records in this period"),
        )

    def body(self) -> ComposeResult:
        yield Static(self._title, classes="title", markup=False)
        yield Static(self._told, id="formula")
        yield self._table

    def on_mount(self) -> None:
        self._table.focus()

    async def _rows(self, after: object | None, limit: int) -> Sequence[Row]:
        source = self._source
        found: Sequence[Any] = await self.work.read(
            source.page, self.desk, **source.named(self._period), after=after, limit=limit
        )
        return [source.row(self.desk, each) for each in found]

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open the record."""
        self.dismiss((self._source.kind, event.row.id))

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the records could not be read."""
        self.desk_app.say(str(event.error), "error")
