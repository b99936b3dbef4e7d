"""今日: what is due, overdue and owed, in one look; every figure opens its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from csdesk.desk import history, today
from csdesk.desk.today import Today
from csdesk.rules.rights import Right
from csdesk.texts import N_, _, language
from csdesk.tui.actions import bindings
from csdesk.tui.keys import TODAY
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.screens.today_lists import AgeList, PressingList
from csdesk.tui.widgets.charts import hour_lines
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn, Tone
from csdesk.tui.work import Latest

_COUNTED_EVERY = 60.0  # seconds


@dataclass(frozen=True)
class Figure:
    """A figure of the page: the area and list that it opens, what it is called, and how it looks."""

    area: str
    list_name: str
    words: str
    shown: str
    tone: Tone = ""


class TodayScreen(AreaScreen):
    """The figures to the left; to the right what presses most, the ages, the calls by hour, who is here, the checks."""

    ACTIONS = TODAY
    BINDINGS: ClassVar[list[BindingType]] = bindings(TODAY)
    DEFAULT_CSS = """
    TodayScreen {
        & #both { height: 1fr; padding: 0 1; }
        & #figures { width: 41; height: 100%; margin: 0 1 0 0; }
        & #beside { width: 1fr; height: 100%; }
        & #pressing { height: 7; }
        & #rest { height: 1fr; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
        & #drawn { height: auto; background: $surface; }
        &.-chinese #figures { width: 35; }
        &.-wide #figures { width: 44; }
        &.-tall #pressing { height: 9; margin: 0 0 1 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_class(language() == "zh", "-chinese")  # the words are shorter
        self._page: Today | None = None
        self._table = RecordTable(
            (
                TableColumn("area", N_("Area"), 6 if language() == "zh" else 10),
                TableColumn("figure", N_("Matter"), 12, flexible=True),
                TableColumn("number", N_("Now"), 8, align="right"),
            ),
            self._rows,
            empty=N_("Reading ..."),
            id="figures",
        )
        self._pressing = PressingList(self.desk)
        self._ages = AgeList()
        self._counting: Latest[None] = Latest(self._count)

    def body(self) -> ComposeResult:
        with Horizontal(id="both"):
            yield self._table
            with Vertical(id="beside"):
                yield self._pressing
                yield self._ages
                with VerticalScroll(id="rest", can_focus=False):
                    yield Static(id="drawn", markup=False)

    def on_resize(self, event: Resize) -> None:
        """Lay out for the room there is."""
        super().on_resize(event)
        self._pressing.widen(self.has_class("-wide"))
        if self._page is not None:
            self._draw(self._page)

    def on_mount(self) -> None:
        self._table.focus()
        self.set_interval(_COUNTED_EVERY, self._count_if_shown)

    def on_screen_resume(self) -> None:
        """Much may have happened meanwhile."""
        self._counting.ask(None)

    def others_wrote(self) -> None:
        """Count it."""
        self._counting.ask(None)

    async def changed_person(self) -> None:
        """Whoever signed in sees the figures of now."""
        self._counting.ask(None)

    def _count_if_shown(self) -> None:
        if self.is_current:
            self._counting.ask(None)

    async def _count(self, _request: None) -> None:
        page = await self.desk_app.attempt(self.work.write(today.look, self.desk))
        await self._show(page)
        self.desk_app.count_owed()

    async def _show(self, page: Today | None) -> None:
        if page is not None:
            self._page = page
            self._table.reload()
            self._pressing.show(page, wide=self.has_class("-wide"))
            self._ages.show(page)
            self._draw(page)
            self.refresh_bindings()

    def _draw(self, page: Today) -> None:
        show_lines(self.query_one("#drawn", Static), self._drawn(page))

    def _figures(self, page: Today) -> list[Figure]:
        rate = page.first_visit_rate
        week = page.roster_due
        return [
            *([Figure("roster", week, _("unpublished"), week, "warning")] if week else []),
            Figure("complaints", "overdue", _("overdue"), _n(page.overdue), "error" if page.overdue else ""),
            Figure("complaints", "due", _("due today"), _n(page.due), "warning" if page.due else ""),
            Figure("complaints", "tomorrow", _("due tomorrow"), _n(page.due_tomorrow)),
            Figure("complaints", "serious", _("serious, urgent"), _n(page.serious), "error" if page.serious else ""),
            Figure("complaints", "waiting", _("at departments"), _n(page.waiting)),
            Figure("complaints", "moved_up", _("moved up"), _n(page.moved_up)),
            Figure("complaints", "new", _("since yesterday"), _n(page.new)),
            Figure("complaints", "open", _("not closed"), _n(page.open)),
            Figure("complaints", "report", _("to report up"), _n(page.reports_due),
                   "warning" if page.reports_due else ""),
            Figure("followups", "overdue", _("overdue"), _n(page.followups_overdue),
                   "error" if page.followups_overdue else ""),
            Figure("followups", "now", _("to contact"), _n(page.followups_owed)),
            Figure("followups", "unassigned", _("nobody's"), _n(page.followups_unassigned),
                   "warning" if page.followups_unassigned else ""),
            Figure("repairs", "emergency", _("emergencies"), _n(page.emergencies),
                   "error" if page.emergencies else ""),
            Figure("repairs", "overdue", _("overdue"), _n(page.repairs_overdue),
                   "error" if page.repairs_overdue else ""),
            Figure("repairs", "waiting", _("to be contacted"), _n(page.repairs_waiting)),
            Figure("visits", "today", _("first visits"), f"{rate.shown().removesuffix(' %')}/{rate.target} %",
                   "" if rate.is_met else "warning"),
            Figure("visits", "inside", _("in the house"), _n(page.inside)),
            Figure("visits", "expected", _("expected"), _n(page.expected)),
            Figure("visits", "today", _("came today"), _n(page.visits)),
            Figure("calls", "", _("today"), _n(page.calls)),
            Figure("duty", "open", _("open points"), _n(page.open_points), "warning" if page.open_points else ""),
            Figure("duty", "", _("on duty"), _n(len(page.on_duty))),
        ]  # fmt: skip

    async def _rows(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None or self._page is None:
            return []
        names = {
            "complaints": _("Complaints"),
            "followups": _("Follow-ups"),
            "repairs": _("Repairs"),
            "visits": _("Visits"),
            "calls": _("Calls"),
            "duty": _("Duty"),
            "roster": _("Roster"),
        }
        rows, before = [], ""
        for at, figure in enumerate(self._figures(self._page)):
            area = names[figure.area] if figure.area != before else ""
            before = figure.area
            identity = f"{figure.area} {figure.list_name} {at}"
            rows.append(Row(identity, at, (area, figure.words, figure.shown), figure.tone))
        return rows

    def _drawn(self, page: Today) -> list[Content]:
        """The calls by hour, who is here and the checks."""
        gap = [Content("")] if self.has_class("-tall") else []
        on_duty = Content.assemble((_("On duty"), "bold $primary"), "  ", "  ".join(page.on_duty) or "–")
        by_hour = hour_lines([("", page.calls_by_hour, "$primary")])
        lines = [Content.styled(_("Calls today by hour"), "bold $primary"), *by_hour, *gap, on_duty, *gap]
        lines.append(Content.styled(_("Daily checks"), "bold $primary"))
        for check in page.checks:
            words = self.desk.label("daily_check", check.what)
            told = _("{time} {name} {note}", time=f"{check.at:%H:%M}", name=check.by, note=check.note).rstrip() if (
                check.at
            ) else _("not yet")  # fmt: skip
            lines.append(Content.assemble((f"{'✓' if check.at else '·'} {words}  ", "" if check.at else "bold"),
                                          (told, "$text-muted")))  # fmt: skip
        return lines

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open the list behind the figure, or the page of the case."""
        if event.table is self._pressing:
            await self.desk_app.open_record(("complaint", event.row.id))
            return
        area, list_name, _place = event.row.id.split(" ")
        if list_name:
            await self.desk_app.action_open_list(area, list_name)
        else:
            await self.desk_app.action_open(area)

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the figures could not be read."""
        self.desk_app.say(str(event.error), "error")

    def action_check(self) -> None:
        """Tick a daily check."""
        page = self._page
        if page is None:
            return
        left = {check.what for check in page.checks if check.at is None}
        options = [option for option in self.desk.options("daily_check") if option.key in left]
        if not options:
            self.desk_app.say(_("All checks of today are made"), "success")
            return
        entries = [
            Entry("what", N_("Check"), Kind.PICKER, required=True, options=options),
            Entry("note", N_("Note"), Kind.TEXT, longest=self.desk.policy.longest_text, rows=3),
        ]

        async def tick(values: dict[str, str]) -> today.Check:
            return await self.work.write(today.check, self.desk, values)

        def ticked(check: today.Check | None) -> None:
            if check is not None:
                self.desk_app.say(_("Checked: {what}", what=self.desk.label("daily_check", check.what)), "success")
                self._counting.ask(None)

        self.desk_app.open_box(AskScreen(_("Daily check"), entries, tick, draft="daily_check"), ticked)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the acting person may not do."""
        if action == "check":
            return self.desk.may(Right.CHECK_DAILY)
        return super().check_action(action, parameters)

    async def action_undo(self) -> None:
        """Take back the check that was made last."""
        if await self.desk_app.attempt(self.work.write(history.undo, self.desk, ("daily_check",))) is not None:
            self.desk_app.say(_("Taken back"), "success")
            self._counting.ask(None)


def _n(number: int) -> str:
    return f"{number:,}"
