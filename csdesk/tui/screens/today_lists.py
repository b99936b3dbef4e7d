"""The two lists beside the figures of the day: the complaints that press most, and what is open by its age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from csdesk.desk import today
from csdesk.desk.complaints import words_of
from csdesk.desk.desk import Desk
from csdesk.desk.today import Pressing, Today
from csdesk.texts import N_, _, language
from csdesk.tui.widgets.charts import bar
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn, Tone

_LONGEST = 10  # cells of a bar
_NARROW = (
    TableColumn("due", N_("Answer due"), 12),
    TableColumn("name", N_("Name"), 6),
    TableColumn("waits", N_("Waits on"), 8),
    TableColumn("content", N_("Content"), 8, flexible=True),
)
_NARROW_WITHOUT_CONTENT = (*_NARROW[:2], TableColumn("waits", N_("Waits on"), 12, flexible=True))
_WIDE = (
    TableColumn("due", N_("Answer due"), 12),
    TableColumn("name", N_("Name"), 8),
    TableColumn("level", N_("Level"), 14),
    TableColumn("waits", N_("Waits on"), 10),
    TableColumn("content", N_("Content"), 12, flexible=True),
)
_WIDE_LATIN = (*_WIDE[:3], TableColumn("waits", N_("Waits on"), 11), *_WIDE[4:])


class PressingList(RecordTable):
    """Whose answer is due when, and upon whom it waits; the overdue ones first."""

    marks_place = False

    DEFAULT_CSS = """
    PressingList { height: 9; width: 1fr; }
    """

    def __init__(self, desk: Desk) -> None:
        is_chinese = language() == "zh"  # other words take more room
        self._narrow = _NARROW if is_chinese else _NARROW_WITHOUT_CONTENT
        self._wide = _WIDE if is_chinese else _WIDE_LATIN
        super().__init__(self._narrow, self._fetched, empty=N_("Nobody waits for an answer"), id="pressing")
        self._desk = desk
        self._page: Today | None = None

    def show(self, page: Today, *, wide: bool) -> None:
        """Show what presses on `page`, with the level in a column of its own where it is `wide`."""
        self._page = page
        self.widen(wide)
        self.reload()

    def widen(self, wide: bool) -> None:
        """Take the columns for the room there is."""
        columns = self._wide if wide else self._narrow
        if columns is not self.columns:
            self.columns, self.rows = columns, []
            if self._page is not None:
                self.reload()

    async def _fetched(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None or self._page is None:
            return []
        return [self._row(each, self._page.at) for each in self._page.pressing]

    def _row(self, each: Pressing, now: datetime) -> Row:
        desk = self._desk
        grave = "" if each.severity == "ordinary" else f"[{desk.label('complaint_severity', each.severity)}]"
        content = " ".join((grave, *each.content.split())).strip()
        level, waits = desk.role_label(each.level), words_of(desk, "complaint_department", each.waiting_on)
        parties = (level, waits or "–") if self.columns is self._wide else (waits or level,)
        tone: Tone = "error" if each.overdue else "warning" if each.promise_at.date() == now.date() else ""
        cells = (_when(each, now), each.name, *parties, content)
        return Row(each.id, each.promise_at, cells[: len(self.columns)], tone)


def _when(each: Pressing, now: datetime) -> str:
    """The promise as one says it, marked where it is past."""
    days = (each.promise_at.date() - now.date()) // timedelta(days=1)
    day = {0: _("today"), 1: _("tmrw")}.get(days, f"{each.promise_at:%m-%d}")
    return f"{'!' if each.overdue else ''}{day} {each.promise_at:%H:%M}"


class AgeList(RecordTable):
    """How many complaints are open since how many days, as bars; each opens its list."""

    marks_place = False

    DEFAULT_CSS = """
    AgeList { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__(
            (
                TableColumn("age", N_("Open since"), 12),
                TableColumn("number", N_("Cases"), 5, align="right"),
                TableColumn("bar", "", _LONGEST, flexible=True),
            ),
            self._fetched,
            empty=N_("Reading ..."),
            id="ages",
        )
        self._page: Today | None = None

    def show(self, page: Today) -> None:
        """Show the ages on `page`."""
        self._page = page
        self.styles.height = len(page.ages) + 1
        self.reload()

    async def _fetched(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None or self._page is None:
            return []
        ages = self._page.ages
        most = max((age.number for age in ages), default=0)
        rows = []
        for age in ages:
            tone: Tone = "" if not age.number else "error" if age.most is None else "warning" if age is ages[-2] else ""
            name = f"age:{age.least}:{age.most or ''}"
            cells = (today.age_label(age), str(age.number), bar(age.number, most, _LONGEST))
            rows.append(Row(f"complaints {name} 0", age.least, cells, tone))
        return rows
