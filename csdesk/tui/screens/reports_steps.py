"""What is done to a weekly report on the screen of reports: writing, signing, taking a signature back."""

from __future__ import annotations

from abc import abstractmethod

from csdesk.desk import history, weekly_reports
from csdesk.desk.weekly_reports import Saved, WeeklyReport
from csdesk.texts import _
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.reports_export import ReportsExportScreen
from csdesk.tui.screens.reports_weekly import WeeklyPage, WeeklyReportScreen, may_sign, may_take_back, taking_back


class ReportsStepsScreen(ReportsExportScreen):
    """The steps; the screen says which `report` is under the cursor."""

    @property
    @abstractmethod
    def report(self) -> WeeklyReport | None:
        """The weekly report under the cursor."""

    @abstractmethod
    def show_anew(self) -> None:
        """Read what is shown now once more."""

    def open_report(self) -> None:
        """Write one's own report, or read another or a signed one."""
        report = self.report
        if report is None:
            return
        if may_sign(report):
            self.desk_app.open_box(WeeklyReportScreen(report), self._saved)
        else:
            self.desk_app.open_box(WeeklyPage(report), lambda _closed: self.show_anew())

    def _saved(self, saved: Saved | None) -> None:
        if saved is not None:
            said = _("The weekly report is signed") if saved.report.status == "signed" else _("Saved")
            self.desk_app.say(said if saved.batch else _("It is so already"), "success")
        self.show_anew()

    async def action_sign(self) -> None:
        """Sign one's own report."""
        report = self.report
        if report is not None and may_sign(report):
            saved = await self.desk_app.attempt(self.work.write(weekly_reports.sign, self.desk, report.week))
            if saved is not None:
                self._saved(saved)

    def action_take_back(self) -> None:
        """Take the signature of a report back, saying why."""
        report = self.report
        if report is None or not may_take_back(self.desk, report):
            return

        async def take_back(values: dict[str, str]) -> Saved:
            why = values["taken_back"]
            return await self.work.write(
                weekly_reports.take_back, self.desk, report.staff_id, why, report.week
            )  # fmt: skip

        def done(saved: Saved | None) -> None:
            if saved is not None:
                self.desk_app.say(_("The signature is taken back"), "success")
                self.show_anew()

        title, entries = taking_back(self.desk, report)
        draft = f"weekly_report.take_back {report.id}"
        self.desk_app.open_box(AskScreen(title, entries, take_back, draft=draft), done)

    async def action_undo(self) -> None:
        """Take the last step back."""
        if await self.desk_app.attempt(self.work.write(history.undo, self.desk, weekly_reports.UNDOES)) is not None:
            self.desk_app.say(_("Taken back"), "success")
            self.show_anew()

    def action_history(self) -> None:
        """Show who changed the report."""
        from csdesk.tui.screens.history import HistoryScreen

        if (report := self.report) is not None:
            self.desk_app.open_box(HistoryScreen(report.id))
