"""The papers of DOMAIN 5 written as workbooks: slips, the list of complaints, interview records, surveys, rosters.

What stands on each is decided in `papers_complaints`, `papers_followups`, `papers_roster` and `papers_registers`;
here are the rights, the files, and the note of who printed what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from csdesk.desk import (
    complaints,
    customers,
    disclosures,
    exports,
    followups,
    papers_complaints,
    papers_followups,
    papers_registers,
    papers_roster,
    reading,
    surveys,
)
from csdesk.desk import roster as desk_roster
from csdesk.desk.complaint_intake import read_departments
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules.rights import Right
from csdesk.rules.surveys import Survey
from csdesk.sheets.paper import Form, Workbook
from csdesk.texts import N_

TRACKING = "tracking_a"
"""The survey of a form to be filled in by hand, where none is named."""


@dataclass(frozen=True)
class Paper:
    """A workbook that was written: where it is, where it was wanted, and its sheets."""

    file: Path
    wanted: Path
    sheets: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Where the file is, and why not where it was wanted, in the language spoken now."""
        from csdesk.sheets.output import Written

        return Written(self.file, self.wanted, self.file).sentence()


@needs(Right.EXPORT_PAPERS)
def slip(
    desk: Desk, text: str, *, departments: str = "", out: Path | None = None, reveal: bool = False
) -> Paper:  # fmt: skip
    """The slip of the complaint with the id or number `text`, and one for each department it has to do with.

    With `departments`, names with commas between them, only the slips of these, be they signed out already or not.
    """
    row = complaints.fetch(desk, text)
    complaints.check_not_accused(desk, row)
    wanted = read_departments(desk, departments)
    complaint = complaints.show(desk, row["id"], reveal=reveal)
    forms = [
        papers_complaints.department_slip(desk, complaint, each)
        for each in wanted or papers_complaints.departments_of(complaint)
    ]
    if not wanted:
        forms.insert(0, papers_complaints.slip(desk, complaint))
    name = f"csdesk-slip-{complaint.number}{''.join(f'-{each}' for each in wanted)}.xlsx"
    # The number stands at the bottom of every page, for continuation sheets get apart from the slip.
    return _write(desk, out, name, forms, complaint.id, _printed(reveal), about=complaint.number)


@needs(Right.EXPORT_PAPERS)
def complaint_list(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    out: Path | None = None,
    reveal: bool = False,
) -> Paper:
    """The list of the complaints received from `since` on and before `until`; of this week where nothing is given.

    To `reveal` the phones of so many needs the right to export registers too.
    """
    if reveal:
        disclosures.check_many(desk)
    first, last = _week_around(desk, since, until)
    found = papers_registers.complaints_between(desk, first, last, reveal=reveal)
    form = papers_complaints.complaint_list(desk, found, first, last)
    days = f"{first:%Y-%m-%d}--{last - timedelta.resolution:%Y-%m-%d}"
    what = f"export: {len(found)} rows, phones {'in full' if reveal else 'masked'}, {days}"
    return _write(desk, out, f"csdesk-complaint-list-{days}.xlsx", [form], "complaints", what)


def _week_around(desk: Desk, since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """The span from `since` to `until`; where one is missing, what makes it a week up to or from the other."""
    if since is None:
        last_day = (until - timedelta.resolution) if until else desk.midnight
        midnight = last_day.replace(hour=0, minute=0, second=0, microsecond=0)
        since = midnight - timedelta(days=midnight.weekday())
    if until is None:
        until = max(since, desk.midnight) + timedelta(days=1)
        until = until.replace(hour=0, minute=0, second=0, microsecond=0)
    return since, until


@needs(Right.EXPORT_PAPERS)
def interview(desk: Desk, text: str, *, out: Path | None = None, reveal: bool = False) -> Paper:
    """The interview record of the follow-up that `text` names."""
    found = followups.show(desk, text, reveal=reveal)
    customer = customers.show(desk, found.customer.id) if found.customer else None
    form = papers_followups.interview(desk, found, customer)
    return _write(desk, out, f"csdesk-interview-{_of(found)}.xlsx", [form], found.id, _printed(reveal))


@needs(Right.EXPORT_PAPERS)
def tracking(
    desk: Desk, text: str = "", *, survey: str = "", blank: bool = False, out: Path | None = None, reveal: bool = False
) -> Paper:
    """The survey form of the follow-up that `text` names, with what was answered; `blank` to be filled in by hand.

    Without `text` an empty form, which has to be asked for as `blank`. `survey` names another than its own.
    """
    if not text.strip():
        if not blank:
            raise BadInputError(
                N_("nothing is given; name a follow-up, or ask for a form to fill in with --blank"), "id"
            )
        asked = surveys.named(desk, survey or TRACKING)
        return _write(
            desk, out, f"csdesk-{asked.id}.xlsx", [papers_followups.tracking(asked)], asked.id, disclosures.PRINTED
        )
    found = followups.show(desk, text)
    asked = _survey_of(desk, found, survey)
    if reveal:
        found = followups.show(desk, found.id, reveal=True)
    form = papers_followups.tracking(asked, found, blank=blank)
    return _write(desk, out, f"csdesk-{asked.id}-{_of(found)}.xlsx", [form], found.id, _printed(reveal))


def _survey_of(desk: Desk, found: followups.FollowUp, named: str) -> Survey:
    """The survey that was asked, or is to be; raises BadInputError where there is none."""
    asked = surveys.named(desk, named) if named else surveys.find(desk, found.survey)
    if asked is None:
        raise BadInputError(
            N_("no survey belongs to this follow-up; name one with --survey: {accepted}"), "survey",
            accepted=", ".join(sorted(surveys.every(desk))),
        )  # fmt: skip
    return asked


@needs(Right.EXPORT_PAPERS)
def follow_up(desk: Desk, text: str) -> Paper:
    """What there is to print of a follow-up: its survey where that is a numbered form, else the interview record."""
    found = followups.show(desk, text)
    asked = surveys.find(desk, found.survey)
    return tracking(desk, found.id) if asked is not None and asked.form else interview(desk, found.id)


@needs(Right.EXPORT_PAPERS)
def roster(desk: Desk, week: str = "", *, out: Path | None = None) -> Paper:
    """The roster of a week: this one, or "next", "2026-W48", or that of a day."""
    found = desk_roster.show(desk, week)
    form = papers_roster.roster(desk, found)
    return _write(desk, out, f"csdesk-roster-{found.week}.xlsx", [form], found.id, disclosures.PRINTED)


def _of(found: followups.FollowUp) -> str:
    """Whose follow-up it is, and which, in the name of a file."""
    return f"{reading.shown(found.name)[:20]}-{found.id[-6:]}".lstrip("-")


def _printed(reveal: bool) -> str:
    return disclosures.PRINTED_IN_FULL if reveal else disclosures.PRINTED


def _write(
    desk: Desk, out: Path | None, name: str, forms: Sequence[Form], record: str, what: str, *, about: str = ""
) -> Paper:
    """Write `forms` into a workbook, and write down that this was done with the `record` before it is there.

    What they are `about` stands at the bottom of every page.
    """
    wanted = exports.file_for(desk, out, name)
    note = f"{about}  {desk.me.name} {desk.clock():%Y-%m-%d %H:%M}".lstrip()
    with exports.told_of_sheets(), Workbook(wanted, company=desk.company, note=note) as book:
        for form in forms:
            book.form(form)
        sheets = tuple(sheet.get_name() for sheet in book.raw.worksheets())
        disclosures.print_out(desk, record, what)
    return Paper(book.file.target, wanted, sheets)
