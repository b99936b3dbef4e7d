"""The weekly report 周报 of one person: as a card, as the form it is written in, and as a page with its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from csdesk import chinese
from csdesk.desk import weekly_reports
from csdesk.desk.desk import Desk
from csdesk.desk.weekly_reports import Saved, WeeklyReport
from csdesk.desk.words import label
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import WEEKLY_PAGE, WEEKLY_REPORT
from csdesk.tui.screens.asking import AskBesideScreen
from csdesk.tui.screens.base import WIDE
from csdesk.tui.screens.steps import Step, StepsScreen
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.record_table import Row

_TAKE_BACK = "take_back"
_AROUND, _BESIDE = 9, 42  # cells that the box takes, and with the steps in it
_FIELDS = ("opinions", "summary", "next_plan")
_COLUMN = 18  # cells that a number with its words takes at least


def report_row(at: int, each: WeeklyReport) -> Row:
    """A report in the list, as the row numbered `at`."""
    numbers = {number.key: number.value for number in each.numbers}
    cells = (
        each.staff,
        ("! " if each.is_due else "") + weekly_reports.status_label(each.status),
        f"{each.signed_at:%m-%d %H:%M}" if each.signed_at else "",
        f"{numbers['calls']}",
        f"{numbers['visits']}",
        f"{numbers['followups_done']}/{numbers['followups_owed']}",
        _("taken back") if each.taken_back else _("figures have changed") if each.changes else "",
    )
    return Row(each.id, at, cells, "success" if each.status == "signed" else "warning" if each.is_due else "")


def state_words(report: WeeklyReport) -> str:
    """How a report stands, and whether it is to be signed by now."""
    due = f"  {_('due now')}" if report.is_due else ""
    return f"{weekly_reports.status_label(report.status)}{due}"


def may_sign(report: WeeklyReport | None) -> bool:
    """Whether this is an own report that is not signed yet."""
    return report is not None and report.is_mine and report.status != "signed"


def may_take_back(desk: Desk, report: WeeklyReport | None) -> bool:
    """Whether whoever acts may take its signature back."""
    return report is not None and report.status == "signed" and desk.may(Right.CHECK_DAILY)


def number_lines(report: WeeklyReport, width: int) -> Iterator[Content]:
    """Its numbers, as many in a row as there is room for."""
    longest = max(chinese.width(f"{each.name} {each.value}") for each in report.numbers) + 1
    column = max(_COLUMN, longest)
    in_row = max(1, width // column)
    for start in range(0, len(report.numbers), in_row):
        cells: list[tuple[str, str] | str] = []
        for each in report.numbers[start : start + in_row]:
            cells += [(f"{each.name} ", "$text-muted"), (str(each.value), "bold")]
            cells.append(" " * (column - chinese.width(f"{each.name} {each.value}")))
        yield Content.assemble(*cells)


def report_lines(report: WeeklyReport, width: int) -> Iterator[Content]:
    """All of it, for whoever reads it."""
    tone = "bold $success" if report.status == "signed" else "bold $warning" if report.is_due else "bold"
    yield Content.assemble(
        (f"{report.staff}  {report.week}", "bold $primary"), "  ", (state_words(report), tone),
    )  # fmt: skip
    if report.signed_at is not None:
        yield Content.styled(
            _("signed by {name} on {time}", name=report.signed_by, time=f"{report.signed_at:%Y-%m-%d %H:%M}"),
            "$text-muted",
        )
    if report.taken_back:
        yield Content.assemble((f"{label('taken_back')}: ", "$text-muted"), (report.taken_back, "bold $warning"))
    yield from number_lines(report, width)
    for change in report.changes:
        yield Content.assemble(("! ", "bold $warning"), change)
    for name in _FIELDS:
        text = getattr(report, name)
        yield Content.styled(label(name), "bold $primary")
        yield Content(text) if text else Content.styled("–", "$text-muted")


class NumbersCard(Static):
    """The numbers of a report, in the room there is."""

    DEFAULT_CSS = """
    NumbersCard { height: auto; }
    """

    def __init__(self, lines: Callable[[int], Sequence[Content]]) -> None:
        super().__init__(markup=False)
        self._lines = lines

    def on_resize(self) -> None:
        """Lay the numbers out anew."""
        self.update(Content("\n").join(self._lines(self.size.width)))


class WeeklyReportScreen(AskBesideScreen):
    """Writes the acting person's `report`; gives what was saved or signed."""

    ACTIONS = WEEKLY_REPORT
    BINDINGS: ClassVar[list[BindingType]] = bindings(WEEKLY_REPORT)
    DEFAULT_CSS = """
    WeeklyReportScreen {
        & #card { height: 5; padding: 0 1; }
        & Form { margin: 1 0 0 0; }
        &.-wide #card { width: 38; padding: 1 1; }
        &.-wide Form { width: 1fr; }
    }
    """

    def __init__(self, report: WeeklyReport) -> None:
        self._report = report
        self._signs = False
        longest = self.desk.policy.longest_text
        entries = [
            Entry(name, message, Kind.TEXT, longest=longest, rows=rows)
            for name, message, rows in (
                ("opinions", N_("Opinions"), 6),
                ("summary", N_("Summary"), 4),
                ("next_plan", N_("Plan for next week"), 4),
            )
        ]
        super().__init__(
            _("Weekly report of {name}, {week}, {first} to {last}", name=report.staff, week=report.week,
              first=f"{report.first:%m-%d}", last=f"{report.last:%m-%d}"),
            entries, self._save, draft=f"weekly_report {report.week}",
            known={name: getattr(report, name) for name in weekly_reports.FIELDS},
        )  # fmt: skip

    def card(self) -> Widget:
        """The numbers of the week."""
        return NumbersCard(self._told)

    def _told(self, width: int) -> list[Content]:
        report = self._report
        lines = list(number_lines(report, width))
        if report.taken_back:
            lines.insert(0, Content.assemble((f"{label('taken_back')}: ", "$text-muted"),
                                             (report.taken_back, "bold $warning")))  # fmt: skip
        return lines

    def action_save(self) -> None:
        """Check and save it."""
        self._signs = False
        super().action_save()

    def action_sign(self) -> None:
        """Check, save and sign it."""
        self._signs = True
        self.form.submit()

    async def _save(self, values: dict[str, str]) -> Saved:
        week = self._report.week
        texts = {name: values.get(name, "") for name in weekly_reports.FIELDS}
        saved = await self.work.write(weekly_reports.write, self.desk, texts, week)
        return await self.work.write(weekly_reports.sign, self.desk, week) if self._signs else saved


class WeeklyPage(StepsScreen):
    """The report of a person to be read, with what can be done with it now."""

    ACTIONS = WEEKLY_PAGE
    TITLE_TEXT = N_("Weekly report")
    BINDINGS: ClassVar[list[BindingType]] = bindings(WEEKLY_PAGE)
    UNDOES = weekly_reports.UNDOES

    def __init__(self, report: WeeklyReport) -> None:
        super().__init__(report.id)
        self._report = report

    async def read(self, *, reveal: bool = False) -> Sequence[Content]:  # noqa: ARG002 (nothing is hidden in it)
        """The report as it is now."""
        before = self._report
        self._report = await self.work.reckon(weekly_reports.show, self.desk, before.week, before.staff_id)
        return list(
            report_lines(self._report, self.app.size.width - (_BESIDE if self.app.size.width >= WIDE else _AROUND))
        )

    def steps(self) -> Sequence[Step]:
        """A signature can be taken back."""
        return [(_TAKE_BACK, _("Take the signature back"))] if may_take_back(self.desk, self._report) else []

    async def take(self, step: str) -> None:
        """Take the signature back."""
        if step == _TAKE_BACK:
            report = self._report
            self.ask(
                *taking_back(self.desk, report), self._take_back, draft=f"weekly_report.take_back {report.id}",
                said=lambda _saved: _("The signature is taken back"),
            )  # fmt: skip

    async def _take_back(self, values: dict[str, str]) -> Saved:
        report = self._report
        return await self.work.write(
            weekly_reports.take_back, self.desk, report.staff_id, values["taken_back"], report.week
        )


def taking_back(desk: Desk, report: WeeklyReport) -> tuple[str, list[Entry]]:
    """The title and the fields of the box that asks why a signature is taken back."""
    title = _("Take back the signature of {name}, {week}", name=report.staff, week=report.week)
    return title, [Entry("taken_back", N_("Why"), required=True, longest=desk.policy.longest_line, width=60)]
