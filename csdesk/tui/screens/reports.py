"""报表: the figures of a week, month, quarter or year against the last, drawn beside; the weekly reports of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from csdesk.desk import figure_words, figures, weekly_reports
from csdesk.desk.desk import Desk
from csdesk.desk.weekly_reports import WeeklyReport
from csdesk.rules import periods
from csdesk.rules.figures import Compared, Line
from csdesk.rules.periods import Period
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import REPORTS
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.reports_drawn import drawn
from csdesk.tui.screens.reports_records import FigureScreen, is_listed
from csdesk.tui.screens.reports_steps import ReportsStepsScreen
from csdesk.tui.screens.reports_weekly import may_sign, may_take_back, report_lines, report_row
from csdesk.tui.widgets.form import Entry
from csdesk.tui.widgets.list_tabs import ListTabs, Tab
from csdesk.tui.widgets.progress import Progress
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn, Tone
from csdesk.tui.work import Latest

_WEEKLY = "weekly"
_WORDS = {
    "week": N_("Weeks"),
    "month": N_("Months"),
    "quarter": N_("Quarters"),
    "year": N_("Years"),
    _WEEKLY: N_("Weekly reports"),
}
_SLOW = 0.4  # seconds of counting from which on it is said that the desk counts

Request = tuple[str, Period]
Page = Compared | list[WeeklyReport]


class PeriodTable(RecordTable):
    """A short list; the keys that turn pages elsewhere go to another period."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to the screen."""
        if action in ("page", "scroll_left", "scroll_right"):
            return False
        return super().check_action(action, parameters)


class ReportsScreen(ReportsStepsScreen):
    """The figures or the weekly reports of a period, and what is drawn or told beside them."""

    ACTIONS = REPORTS
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPORTS)
    DEFAULT_CSS = """
    ReportsScreen {
        & #both { layout: vertical; height: 1fr; margin: 0 1; }
        & PeriodTable { height: 1fr; }
        & #people { display: none; }
        & #one { height: 9; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        & #drawn { height: auto; background: $surface; }
        & #formula { height: auto; max-height: 2; background: $panel; padding: 0 1; margin: 0 1; }
        & #told { height: auto; max-height: 3; background: $panel; padding: 0 1; margin: 0 1; display: none; }
        &.-wide #both { layout: horizontal; }
        &.-weekly #figures { display: none; }
        &.-weekly #people { display: block; height: 7; }
        &.-weekly #one { height: 1fr; }
        &.-weekly #formula { display: none; }
        &.-wide PeriodTable, &.-wide #people { width: 76; height: 100%; margin: 0 1 0 0; }
        &.-wide #one { width: 1fr; height: 100%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.present = ""
        self._periods: dict[str, Period] = {}  # the one shown, by tab
        self._opened_on: date | None = None
        self._page: Page | None = None
        self._of: Request | None = None  # what the page is of
        self._left: Request | None = None  # the last one that was shown
        self._figures = PeriodTable(
            (
                TableColumn("figure", N_("Figure"), 16, flexible=True),
                TableColumn("this", N_("Current"), 9, align="right"),
                TableColumn("before", N_("Previous"), 9, align="right"),
                TableColumn("change", N_("Change"), 7, align="right"),
                TableColumn("target", N_("Target"), 7, align="right"),
                TableColumn("met", N_("Verdict"), 7),
            ),
            self._figure_rows, empty=N_("Reading ..."), opens=N_("Records"), id="figures",
        )  # fmt: skip
        self._people = PeriodTable(
            (
                TableColumn("name", N_("Name"), 8),
                TableColumn("state", N_("State"), 14),
                TableColumn("signed", N_("Signed at"), 11),
                TableColumn("calls", N_("Calls"), 5, align="right"),
                TableColumn("visits", N_("Visits"), 6, align="right"),
                TableColumn("followups", N_("Follow-ups"), 10, align="right"),
                TableColumn("note", N_("Note"), 8, flexible=True),
            ),
            self._people_rows, empty=N_("Reading ..."), opens=N_("Open"), id="people",
        )  # fmt: skip
        self._wanted: Latest[Request] = Latest(self._read)

    def body(self) -> ComposeResult:
        yield ListTabs(id="tabs")
        with Container(id="both"):
            yield self._figures
            yield self._people
            with VerticalScroll(id="one", can_focus=False):
                yield Static(id="drawn", markup=False)
        yield Static(id="formula", markup=False)
        yield Static(id="told", markup=False)
        yield Progress(id="counting")
        yield Progress(id="exporting")

    # Which period is shown

    def lists(self) -> list[str]:
        """The tabs that whoever is signed in may see."""
        kinds = list(periods.KINDS) if self.desk.may(Right.READ_REPORTS) else []
        return [*kinds, *([_WEEKLY] if self.desk.may(Right.WRITE_WEEKLY_REPORT) else [])]

    @property
    def period(self) -> Period:
        """The period that is shown."""
        return self._period_of(self.present)

    def _period_of(self, name: str) -> Period:
        kind = "week" if name == _WEEKLY else name
        return self._periods.get(name) or periods.of(kind, self.desk.clock().date())

    def shown_period(self, kind: str) -> str:
        """The name of the period of `kind` that was looked at last."""
        return (
            self._period_of(self.present if self.present == _WEEKLY and kind == "week" else kind).label if kind else ""
        )

    @property
    def suggested(self) -> str:
        """The report of the figures that are shown, or the own one."""
        return self.present

    def on_screen_resume(self) -> None:
        """On another day the periods of that day, else those that were left; much may have happened meanwhile."""
        today = self.desk.clock().date()
        if self._opened_on != today:
            self._opened_on, self._periods = today, {}
        names = self.lists()
        self.action_show_list(self.present if self.present in names else (names or [""])[0])

    async def changed_person(self) -> None:
        """Somebody else has other rights, and another report to write."""
        self.tell("")
        self._page = self._of = None
        self.on_screen_resume()

    def action_show_list(self, name: str) -> None:
        """Show a tab: "week", "month", "quarter", "year", or "weekly" for the weekly reports."""
        if name not in self.lists():
            self.desk_app.say(_("You may not read reports"), "warning")
            return
        self.present = name
        self.set_class(name == _WEEKLY, "-weekly")
        self.show_anew()
        self.table.focus()

    def action_next_list(self) -> None:
        """Show the next tab."""
        names = self.lists()
        if names:
            self.action_show_list(names[(names.index(self.present) + 1) % len(names)])

    def action_period(self, step: int) -> None:
        """Show the period before or after, or the present one for 0."""
        if not self.present:
            return
        shown = self.period
        try:
            wanted = {-1: shown.before, 1: shown.after}[step] if step else None
        except (ValueError, OverflowError):
            return
        if wanted is None:
            self._periods.pop(self.present, None)
        else:
            self._periods[self.present] = wanted
        self.show_anew()

    def action_choose(self) -> None:
        """Ask which period is to be shown."""
        kind = self.period.kind
        entries = [Entry("period", N_("Period"), required=True, placeholder=N_("2026-W47, 2026-11, last week ..."))]

        async def find(values: dict[str, str]) -> Period:
            return figures.period(self.desk, values["period"], kind)

        def show(found: Period | None) -> None:
            if found is not None:
                self._periods[self.present] = found
                self.show_anew()

        self.desk_app.open_box(AskScreen(_("Other period"), entries, find, draft="reports.period"), show)

    @property
    def table(self) -> RecordTable:
        """The list that is shown."""
        return self._people if self.present == _WEEKLY else self._figures

    # Reading and showing

    def show_anew(self) -> None:
        """Read what is shown now once more."""
        self._show_head()
        self._wanted.ask((self.present, self.period))

    def _show_head(self) -> None:
        period = self.period
        days = _("{first} to {last}", first=f"{period.first:%m-%d}", last=f"{period.last:%m-%d}")
        besides: list[Part] = [
            ("key", " < ", "screen.period(-1)"),
            ("", f"{period.label}  {days}", "screen.choose"),
            ("key", " > ", "screen.period(1)"),
        ]
        self.query_one(ListTabs).show([Tab(name, _(_WORDS[name])) for name in self.lists()], self.present, besides)

    async def _read(self, request: Request) -> None:
        name, period = request
        counting = self.query_one("#counting", Progress)
        slow = self.set_timer(_SLOW, lambda: self._say_slow(request))
        try:
            page: Page | None = await self.desk_app.attempt(
                self.work.reckon(weekly_reports.page, self.desk, period.label)
                if name == _WEEKLY
                else self.work.reckon(figures.compared, self.desk, period)
            )
        finally:
            slow.stop()
            counting.hide()
        if page is not None and (self.present, self.period) == request:
            self._put(page, request)

    def _say_slow(self, request: Request) -> None:
        """Say that the desk counts; what is still shown may belong to another period."""
        self.query_one("#counting", Progress).show(_("Counting {period} ...", period=request[1].label))
        if self._of != request:
            self._page = self._of = None
            self._show_page()

    def _put(self, page: Page, of: Request) -> None:
        self._page, self._of, self._left = page, of, of
        self._people.empty = N_("Nobody owes a weekly report here")
        self._show_page()

    def _show_page(self) -> None:
        self.table.reload()
        self._draw()
        self.refresh_bindings()

    def on_resize(self, event: Resize) -> None:
        """Lay out for the room there is."""
        super().on_resize(event)
        self.call_after_refresh(self._draw)

    @property
    def report(self) -> WeeklyReport | None:
        """The weekly report under the cursor."""
        row = self._people.row if self.present == _WEEKLY else None
        found = self._page if isinstance(self._page, list) else []
        return next((each for each in found if row is not None and each.id == row.id), None)

    @property
    def line(self) -> tuple[Line, Line] | None:
        """The figure under the cursor, now and before."""
        row = self._figures.row
        if not isinstance(self._page, Compared) or row is None:
            return None
        return next((pair for pair in self._page.pairs if pair[0].key == row.id), None)

    def _draw(self) -> None:
        """What stands beside the list."""
        width = self.query_one("#one").scrollable_content_region.width - 1
        lines: list[Content] = []
        if width > 0:
            if isinstance(self._page, Compared) and self.present != _WEEKLY:
                lines = drawn(self.desk, self._page, width)
            elif (report := self.report) is not None:
                lines = list(report_lines(report, width))
        show_lines(self.query_one("#drawn", Static), lines)

    def _show_formula(self) -> None:
        pair = self.line
        self._figures.opens = N_("Records") if pair and self._has_records(pair[0]) else N_("Formula") if pair else ""
        show_lines(self.query_one("#formula", Static), [told(self.desk, pair[0])] if pair else [])

    def _has_records(self, line: Line) -> bool:
        return is_listed(line.key) and self.desk.may(Right.READ_RECORDS)

    async def _figure_rows(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None or not isinstance(self._page, Compared):
            return []
        rows = []
        for at, (this, before) in enumerate(self._page.pairs):
            cells = (
                _(this.label), figure_words.shown(this), figure_words.shown(before),
                figure_words.change(this, before), this.target_text, figure_words.met(this),
            )  # fmt: skip
            tone: Tone = {True: "success", False: "error", None: ""}[this.is_met]  # type: ignore[assignment]
            rows.append(Row(this.key, at, cells, tone))
        return rows

    async def _people_rows(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None or not isinstance(self._page, list):
            return []
        return [report_row(at, each) for at, each in enumerate(self._page)]

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Tell of the figure, or show the report."""
        if event.table is self._figures:
            self._show_formula()
        else:
            self._draw()
            self.query_one("#one").scroll_home(animate=False)
        self.refresh_bindings()

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the figures could not be shown."""
        self.desk_app.say(str(event.error), "error")

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open the records behind the figure, or the report."""
        if event.table is self._people:
            self.open_report()
            return
        pair = self.line
        if pair is None:
            return
        if self._has_records(pair[0]):
            screen = FigureScreen(pair[0], self.period, told(self.desk, pair[0]))
            self.desk_app.open_box(screen, self.desk_app.open_record)
        else:
            self.desk_app.say(f"{_(pair[0].label)} = {figure_words.formula(self.desk, pair[0].key)}")

    def explained(self) -> list[tuple[str, str]]:
        """The figures and how they are reckoned, for the help."""
        if self.present == _WEEKLY or not isinstance(self._page, Compared):
            return []
        return [(_(this.label), figure_words.formula(self.desk, this.key)) for this, _before in self._page.pairs]

    # Besides

    def action_scroll(self, direction: int) -> None:
        """Read on beside the list, or back."""
        card = self.query_one("#one")
        card.scroll_relative(y=direction * max(card.size.height - 1, 1), animate=False)

    def on_progress_cancelled(self, event: Progress.Cancelled) -> None:
        """Give up the export; instead of what is being counted show what was shown before."""
        if event.progress.id == "exporting":
            self.cancel_export()
        elif self._left is not None:
            name, self._periods[name] = self._left
            self.action_show_list(name)

    def action_back(self) -> None:
        """Give up what runs, else go to the list."""
        for name in ("counting", "exporting"):
            if (line := self.query_one(f"#{name}", Progress)).display:
                line.cancel()
                return
        self.tell("")
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done here and now."""
        is_weekly = self.present == _WEEKLY
        if action == "sign":
            return is_weekly and may_sign(self.report)
        if action == "take_back":
            return is_weekly and may_take_back(self.desk, self.report)
        if action == "undo":
            return is_weekly and self.desk.may(Right.UNDO)
        if action == "history":
            return is_weekly and self.report is not None and self.desk.may(Right.READ_HISTORY)
        if action == "export":
            return bool(self.offered())
        if action in ("period", "choose", "next_list"):
            return bool(self.present)
        return super().check_action(action, parameters)


def told(desk: Desk, line: Line) -> Content:
    """A figure with what it is made of and how it is reckoned."""
    return Content.assemble(
        (_(line.label), "bold $primary"),
        f"  {figure_words.shown(line)}{f' ({line.of})' if line.of else ''}",
        (f" = {figure_words.formula(desk, line.key)}", "$text-muted"),
    )
