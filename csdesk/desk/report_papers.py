"""The workbooks of DOMAIN 5 that tell of a period: the Friday pack, the reports, and one person's weekly report.

Everybody who writes one is written down in the history, with what was in it, before the file is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from csdesk.desk import (
    disclosures,
    exports,
    figures,
    papers_complaints,
    papers_registers,
    papers_roster,
    papers_weekly,
    reports,
    roster,
    weekly_reports,
)
from csdesk.desk.desk import Desk, needs
from csdesk.desk.exports import Progress
from csdesk.desk.papers_cells import Table
from csdesk.rules.periods import Period
from csdesk.rules.rights import Right
from csdesk.sheets.paper import Form, Report, Workbook
from csdesk.texts import N_, _

Sheet = Table | Form | Report
Step = tuple[str, Callable[[], Sheet]]


@dataclass(frozen=True)
class Exported:
    """A workbook that was written: where it is and was wanted, its sheets, the records in them."""

    file: Path
    sheets: tuple[str, ...]
    rows: int
    seconds: float
    wanted: Path

    @property
    def sentence(self) -> str:
        """Where the file is, and why not where it was wanted, in the language spoken now."""
        from csdesk.sheets.output import Written

        return Written(self.file, self.wanted, self.file).sentence()


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


@needs(Right.EXPORT_REGISTERS)
def week(
    desk: Desk, text: str = "", *, out: Path | None = None, reveal: bool = False, progress: Progress = _silent
) -> Exported:
    """The Friday pack: registers, rosters, weekly reports and statistics of a week (this one, "2026-W47" …).

    Phones are masked unless `reveal`, which needs the right to see them. Where `progress` raises, nothing is left.
    """
    if reveal:
        disclosures.check_many(desk)
    period = figures.period(desk, text, "week")
    span = (period.since, period.until)
    rows = 0

    def registers(make: Callable[..., Table]) -> Table:
        nonlocal rows
        table = make(desk, *span, reveal=reveal)
        rows += len(table.rows)
        return table

    def complaints() -> Form:
        nonlocal rows
        found = papers_registers.complaints_between(desk, *span, reveal=reveal)
        rows += len(found)
        return papers_complaints.complaint_list(desk, found, *span)

    def weekly() -> Form:
        nonlocal rows
        found = weekly_reports.page(desk, period.label)
        rows += len(found)
        return papers_weekly.weekly_reports(desk, found, period)

    steps: list[Step] = [
        (N_("calls"), lambda: registers(papers_registers.calls)),
        (N_("visits"), lambda: registers(papers_registers.visits)),
        (N_("complaints"), complaints),
        (N_("follow-ups"), lambda: registers(papers_registers.followups)),
        (N_("roster"), lambda: papers_roster.roster(desk, roster.show(desk, period.label))),
        (N_("weekly reports"), weekly),
        (N_("statistics"), lambda: reports.of(desk, period.label, "week")),
        *_next_roster(desk, period),
    ]
    began = perf_counter()
    with _book(desk, out, f"csdesk-{period.label}.xlsx", steps, progress) as book:
        what = f"export: {rows} rows, phones {'in full' if reveal else 'masked'}"
        disclosures.hand_out(desk, "week", f"{what}, {period.label}")
    return _exported(book, began, rows)


def _next_roster(desk: Desk, period: Period) -> Iterator[Step]:
    """The roster of the week after, which belongs to the pack (DOMAIN 4), where it is drawn up already."""
    found = roster.show(desk, period.after.label)
    if found.cells:
        form = replace(papers_roster.roster(desk, found), sheet=_("Roster of next week"))
        yield N_("roster"), lambda: form


@needs(Right.READ_REPORTS)
def report(desk: Desk, kind: str, text: str = "", *, out: Path | None = None, progress: Progress = _silent) -> Exported:
    """The report of a "week", "month", "quarter" or "year" alone: figures only, no customers."""
    period = figures.period(desk, text, kind)
    sheets: list[Report] = []

    def make() -> Sheet:
        sheets.append(reports.of(desk, period.label, kind))
        return sheets[0]

    began = perf_counter()
    name = f"csdesk-{period.label}.xlsx" if kind != "week" else f"csdesk-statistics-{period.label}.xlsx"
    with _book(desk, out, name, [(N_("figures"), make)], progress) as book:
        disclosures.print_out(desk, kind, f"export: figures, {period.label}")
    return _exported(book, began, sum(len(section.rows) for section in sheets[0].sections))


@needs(Right.EXPORT_PAPERS)
def weekly_report(
    desk: Desk, staff: str = "", week: str = "", *, out: Path | None = None, progress: Progress = _silent
) -> Exported:
    """The weekly report of the acting person, or for those who read all of another."""
    found = weekly_reports.show(desk, week, staff)
    began = perf_counter()
    steps: list[Step] = [(N_("weekly report"), lambda: papers_weekly.weekly_report(desk, found))]
    with _book(desk, out, f"csdesk-weekly-{found.week}-{found.staff}.xlsx", steps, progress) as book:
        disclosures.print_out(desk, found.id, "printed")
    return _exported(book, began, 1)


@contextmanager
def _book(
    desk: Desk,
    out: Path | None,
    name: str,
    steps: Sequence[Step],
    progress: Progress,
) -> Iterator[Workbook]:
    """A workbook with what the `steps` make, each one a sheet; the block runs before the file is there."""
    wanted = exports.file_for(desk, out, name)
    note = f"{desk.me.name} {desk.clock():%Y-%m-%d %H:%M}"
    with exports.told_of_sheets(), Workbook(wanted, company=desk.company, note=note) as book:
        for at, (what, make) in enumerate(steps):
            progress(_(what), at, len(steps) + 1)
            sheet = make()
            if isinstance(sheet, Table):
                sheet.put(book)
            elif isinstance(sheet, Form):
                book.form(sheet)
            else:
                book.report(sheet)
        progress(_("the file"), len(steps), len(steps) + 1)
        yield book
    progress(_("the file"), len(steps) + 1, len(steps) + 1)


def _exported(book: Workbook, began: float, rows: int) -> Exported:
    sheets = tuple(sheet.get_name() for sheet in book.raw.worksheets())
    return Exported(book.file.target, sheets, rows, round(perf_counter() - began, 2), book.target)
