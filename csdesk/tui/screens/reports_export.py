"""Exports from the screen of reports: what is to be written is asked for, then it is written while the desk goes on."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Event
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widgets import Static

from csdesk import chinese
from csdesk.desk import figures, reading
from csdesk.desk.errors import BadInputError, DeskError
from csdesk.rules.option import Option
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import EXPORT
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.screens.entries import fits
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.progress import Progress

Tell = Callable[[str, int, int], None]

_REGISTERS = ("calls", "visits", "complaints", "customers")
_WITH_PHONES = {"pack", *_REGISTERS}


class Cancelled(Exception):
    """Nobody wants the file any more."""


@dataclass(frozen=True)
class Paper:
    """Something that can be written: its words, the right it needs, and the kind of period it is about, if any."""

    words: str
    right: Right
    period: str = ""


PAPERS: Mapping[str, Paper] = {
    "pack": Paper(N_("The week's papers"), Right.EXPORT_REGISTERS, "week"),
    "week": Paper(N_("Statistics of a week"), Right.READ_REPORTS, "week"),
    "month": Paper(N_("Report of a month"), Right.READ_REPORTS, "month"),
    "quarter": Paper(N_("Report of a quarter"), Right.READ_REPORTS, "quarter"),
    "year": Paper(N_("Report of a year"), Right.READ_REPORTS, "year"),
    "weekly": Paper(N_("My weekly report"), Right.EXPORT_PAPERS, "week"),
    "roster": Paper(N_("Roster of a week"), Right.EXPORT_PAPERS, "week"),
    "calls": Paper(N_("Register of calls"), Right.EXPORT_REGISTERS),
    "visits": Paper(N_("Register of visits"), Right.EXPORT_REGISTERS),
    "complaints": Paper(N_("Register of complaints"), Right.EXPORT_REGISTERS),
    "customers": Paper(N_("Register of customers"), Right.EXPORT_REGISTERS),
}
"""What can be exported, in the order in which it is offered."""


@dataclass(frozen=True)
class Job:
    """A file that was asked for: what it is, and what writes it and gives a sentence on where it is."""

    title: str
    write: Callable[[Tell], str]


class ReportsExportScreen(AreaScreen):
    """Asks for what is to be exported, writes it, and shows how far that has come."""

    def __init__(self) -> None:
        super().__init__()
        self._stop: Event | None = None  # set to have what is being written given up

    @abstractmethod
    def shown_period(self, kind: str) -> str:
        """The name of the period of `kind` that is shown, or was last."""

    @property
    @abstractmethod
    def suggested(self) -> str:
        """What somebody would export who looks at what is shown now."""

    @property
    def is_exporting(self) -> bool:
        """Whether something is being written."""
        return self._stop is not None

    def offered(self) -> list[str]:
        """What whoever is signed in may export."""
        return [name for name, paper in PAPERS.items() if self.desk.may(paper.right)]

    def tell(self, sentence: str) -> None:
        """Say where the file is, until something else is done."""
        told = self.query_one("#told", Static)
        told.update(sentence)
        told.display = bool(sentence)

    def action_export(self) -> None:
        """Ask what is to be written."""
        if self.is_exporting:
            self.desk_app.say(_("The export is still running; Esc cancels it"), "warning")
            return
        names = self.offered()
        options = [Option(name, words := _(PAPERS[name].words), words, tuple(chinese.syllables(words)))
                   for name in names]  # fmt: skip
        check_day = fits(lambda given: reading.day(self.desk, "since", given, forward=False))
        entries = [
            Entry("what", N_("What to export"), Kind.PICKER, required=True, options=options, width=40),
            Entry("period", N_("Period"), placeholder=N_("2026-W47, 2026-11, last week ..."), width=40),
            Entry("since", N_("First day"), Kind.MOMENT, check=check_day, placeholder=N_("from the beginning")),
            Entry("until", N_("Last day"), Kind.MOMENT, check=check_day, placeholder=N_("to the end")),
        ]
        if self.desk.may(Right.REVEAL_PHONES):
            entries.append(Entry("reveal", N_("Phones in full"), Kind.YES_NO, placeholder=N_("no; yes is recorded")))
        what = self.suggested if self.suggested in names else names[0]
        known = {"what": what, "period": self.shown_period(PAPERS[what].period)}
        self.desk_app.open_box(
            _ExportBox(_("Export"), entries, self._ready, draft="export", known=known, asked=self._asked,
                       period_of=self.shown_period),
            self._begin,
        )  # fmt: skip

    def _asked(self, values: Mapping[str, str]) -> list[str]:
        """The fields that belong to what is to be exported."""
        paper = PAPERS.get(values["what"])
        if paper is None:
            return ["what"]
        phones = ["reveal"] if "reveal" in values and values["what"] in _WITH_PHONES else []
        return ["what", "period", *phones] if paper.period else ["what", "since", "until", *phones]

    async def _ready(self, values: dict[str, str]) -> Job:
        """What is asked for, once it is known to make sense; raises DeskError."""
        name = values["what"]
        if name not in self.offered():
            raise BadInputError(N_("you may not export this"), "what")
        title = _(PAPERS[name].words)
        reveal = values.get("reveal") == "yes"
        if kind := PAPERS[name].period:
            period = figures.period(self.desk, values.get("period", ""), kind).label
            return Job(f"{title} {period}", lambda tell: self._write(name, period, reveal=reveal, tell=tell))
        since, until = self._days(values)
        return Job(title, lambda tell: self._register(name, since, until, reveal=reveal, tell=tell))

    def _days(self, values: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
        first = reading.day(self.desk, "since", values.get("since", ""), forward=False)
        last = reading.day(self.desk, "until", values.get("until", ""), forward=False)
        if first and last and last < first:
            raise BadInputError(N_("this is before the first day, {day}"), "until", day=first)
        since = datetime.combine(first, time()) if first else None
        return since, datetime.combine(last, time()) + timedelta(days=1) if last else None

    # What runs aside, not on the screen's thread

    def _write(self, name: str, period: str, *, reveal: bool, tell: Tell) -> str:
        from csdesk.desk import papers, report_papers

        if name == "pack":
            return report_papers.week(self.desk, period, reveal=reveal, progress=tell).sentence
        if name == "weekly":
            return report_papers.weekly_report(self.desk, "", period).sentence
        if name == "roster":
            return papers.roster(self.desk, period).sentence
        return report_papers.report(self.desk, name, period, progress=tell).sentence

    def _register(
        self, name: str, since: datetime | None, until: datetime | None, *, reveal: bool, tell: Tell
    ) -> str:  # fmt: skip
        from csdesk.desk import exports

        made = exports.register(self.desk, name, since=since, until=until, reveal=reveal, progress=tell)
        return _("{rows} rows written to {file}", rows=made.rows, file=made.file)

    # How it goes

    def _begin(self, job: Job | None) -> None:
        if job is not None and not self.is_exporting:
            self._stop = Event()
            self.run_worker(self._export(job, self._stop), group="export")

    async def _export(self, job: Job, stop: Event) -> None:
        loop = asyncio.get_running_loop()
        line = self.query_one("#exporting", Progress)

        def show(what: str, done: int, total: int) -> None:
            if self._stop is stop:
                line.show(_("{title}: {what}", title=job.title, what=what), done, total or None)

        def tell(what: str, done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled
            loop.call_soon_threadsafe(show, what, done, total)

        self.tell("")
        line.show(_("Exporting {title} ...", title=job.title))
        self.refresh_bindings()
        try:
            sentence: Any = await self.work.aside(job.write, tell)
        except Cancelled:
            return  # which was said when it was asked for
        except DeskError as error:
            self.desk_app.say(_("Not exported"), "error")
            self.tell(str(error))
        else:
            self.desk_app.say(_("Exported: {title}", title=job.title), "success")
            self.tell(sentence)
        finally:
            if self._stop is stop:
                self._ended()

    def _ended(self) -> None:
        self._stop = None
        self.query_one("#exporting", Progress).hide()
        self.refresh_bindings()

    def cancel_export(self) -> None:
        """Give up what is being written."""
        if self._stop is not None:
            self._stop.set()
            self._ended()
            self.desk_app.say(_("Export cancelled; no file was written"))

    def on_unmount(self) -> None:
        """Leave nothing half written behind."""
        if self._stop is not None:
            self._stop.set()


class _ExportBox(AskScreen):
    """Suggests the period that was looked at last, of the kind that is asked for."""

    ACTIONS = EXPORT
    BINDINGS: ClassVar[list[BindingType]] = bindings(EXPORT)

    def __init__(self, *given: Any, period_of: Callable[[str], str], **named: Any) -> None:
        super().__init__(*given, **named)
        self._period_of = period_of
        self._suggested = named["known"]["period"]

    def _show_asked(self) -> None:
        super()._show_asked()
        values = self.form.values()
        paper = PAPERS.get(values["what"])
        if paper and paper.period and values["period"] in ("", self._suggested):
            self._suggested = self._period_of(paper.period)
            self.form.fill({"period": self._suggested})
