"""今日: what is due, overdue and owed, in one look; every figure opens its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk import chinese
from csdesk.desk import followups, history, today
from csdesk.desk.today import Today
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import TODAY
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn, Tone
from csdesk.tui.work import Latest

_BAR = "█"
_LEVELS = " ▁▂▃▄▅▆▇█"
_LONGEST = 10  # cells of a bar
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
    """The figures to the left; to the right how old what is open is, the calls by hour, who is here, the checks."""

    ACTIONS = TODAY
    BINDINGS: ClassVar[list[BindingType]] = bindings(TODAY)
    DEFAULT_CSS = """
    TodayScreen {
        & #both { height: 1fr; padding: 0 1; }
        & RecordTable { width: 47; height: 100%; margin: 0 1 0 0; }
        & #beside { width: 1fr; height: 100%; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
        & #drawn { height: auto; background: $surface; }
        &.-wide RecordTable { width: 1fr; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._page: Today | None = None
        self._brought_up: date | None = None  # the day on which it was seen what comes round by itself
        self._table = RecordTable(
            (
                TableColumn("area", N_("Area"), 10),
                TableColumn("figure", N_("Figure"), 12, flexible=True),
                TableColumn("number", N_("Now"), 11, align="right"),
            ),
            self._rows,
            empty=N_("Reading ..."),
            id="figures",
        )
        self._counting: Latest[None] = Latest(self._count)

    def body(self) -> ComposeResult:
        with Horizontal(id="both"):
            yield self._table
            with VerticalScroll(id="beside", can_focus=False):
                yield Static(id="drawn", markup=False)

    def on_mount(self) -> None:
        self._table.focus()
        self.set_interval(_COUNTED_EVERY, self._count_if_shown)

    def on_screen_resume(self) -> None:
        """Much may have happened meanwhile."""
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
        if page is not None and self._brought_up != page.at.date() and self.desk.may(Right.FOLLOW_UP):
            self._brought_up = page.at.date()
            if await self.desk_app.attempt(self.work.write(followups.bring_up, self.desk)):
                await self._show(await self.desk_app.attempt(self.work.write(today.look, self.desk)))

    async def _show(self, page: Today | None) -> None:
        if page is not None:
            self._page = page
            self._table.reload()
            self.query_one("#drawn", Static).update(Content("\n").join(self._drawn(page)))
            self.refresh_bindings()

    def _figures(self, page: Today) -> list[Figure]:
        rate = page.first_visit_rate
        return [
            Figure("complaints", "overdue", _("overdue"), _n(page.overdue), "error" if page.overdue else ""),
            Figure("complaints", "due", _("due today"), _n(page.due), "warning" if page.due else ""),
            Figure("complaints", "tomorrow", _("due tomorrow"), _n(page.due_tomorrow)),
            Figure("complaints", "serious", _("serious or urgent"), _n(page.serious), "error" if page.serious else ""),
            Figure("complaints", "waiting", _("with departments"), _n(page.waiting)),
            Figure("complaints", "moved_up", _("moved up"), _n(page.moved_up)),
            Figure("complaints", "new", _("new since yesterday"), _n(page.new)),
            Figure("complaints", "open", _("not closed"), _n(page.open)),
            Figure("followups", "overdue", _("overdue"), _n(page.followups_overdue),
                   "error" if page.followups_overdue else ""),
            Figure("followups", "due", _("owed now"), _n(page.followups_due)),
            Figure("followups", "unassigned", _("nobody's"), _n(page.followups_unassigned),
                   "warning" if page.followups_unassigned else ""),
            Figure("repairs", "emergency", _("emergencies"), _n(page.emergencies),
                   "error" if page.emergencies else ""),
            Figure("repairs", "overdue", _("overdue"), _n(page.repairs_overdue),
                   "error" if page.repairs_overdue else ""),
            Figure("repairs", "waiting", _("to be contacted"), _n(page.repairs_waiting)),
            Figure("visits", "today", _("first-visit rate"), f"{rate.shown()} / {rate.target} %",
                   "" if rate.is_met else "warning"),
            Figure("visits", "inside", _("in the house"), _n(page.inside)),
            Figure("visits", "expected", _("expected"), _n(page.expected)),
            Figure("visits", "today", _("came today"), _n(page.visits)),
            Figure("calls", "", _("today"), _n(page.calls)),
            Figure("duty", "open", _("open points"), _n(page.open_points), "warning" if page.open_points else ""),
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
        }
        rows, before = [], ""
        for at, figure in enumerate(self._figures(self._page)):
            area = names[figure.area] if figure.area != before else ""
            before = figure.area
            identity = f"{figure.area} {figure.list_name} {at}"
            rows.append(Row(identity, at, (area, figure.words, figure.shown), figure.tone))
        return rows

    def _drawn(self, page: Today) -> list[Content]:
        """Bars by age, the calls by hour, who is here and the checks."""
        lines = [Content.styled(_("Open complaints by age"), "bold $primary")]
        most = max((age.number for age in page.ages), default=0)
        width = max(chinese.width(today.age_label(age)) for age in page.ages)
        for age in page.ages:
            bar = _BAR * (round(_LONGEST * age.number / most) or 1 if age.number else 0)
            words = chinese.fit(today.age_label(age), width)
            tone = "$error" if age.most is None else "$warning" if age is page.ages[-2] else "$primary"
            lines.append(Content.assemble((f"{words} {age.number:>4} ", "$text-muted"), (bar, tone)))
        lines += [Content(""), Content.styled(_("Calls by hour"), "bold $primary"), *_by_hour(page)]
        lines += [
            Content(""),
            Content.styled(_("On duty"), "bold $primary"),
            Content("  ".join(page.on_duty) or "–"),
            Content(""),
            Content.styled(_("Daily checks"), "bold $primary"),
        ]
        for check in page.checks:
            words = self.desk.label("daily_check", check.what)
            told = _("{time} {name} {note}", time=f"{check.at:%H:%M}", name=check.by, note=check.note).rstrip() if (
                check.at
            ) else _("not yet")  # fmt: skip
            lines.append(Content.assemble((f"{'✓' if check.at else '·'} {words}  ", "" if check.at else "bold"),
                                          (told, "$text-muted")))  # fmt: skip
        return lines

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open the list behind the figure."""
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


def _by_hour(page: Today) -> list[Content]:
    """The calls of the day by hour as a line of bars, with the hours below."""
    hours = page.calls_by_hour
    first, last = min((8, *hours)), max((18, *hours))
    most = max(hours.values(), default=0)
    drawn = "".join(
        f" {_LEVELS[-(-8 * hours.get(hour, 0) // most)] if most else ' '}" for hour in range(first, last + 1)
    )
    marks = "".join(f"{hour:>2}" if (hour - first) % 2 == 0 else "  " for hour in range(first, last + 1))
    return [Content.styled(drawn, "$primary"), Content.styled(marks, "$text-muted")]
