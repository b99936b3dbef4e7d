"""销售人员周报 (DOMAIN 5): one person's week to print and sign, and those of all on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from csdesk.desk.desk import Desk
from csdesk.desk.papers_cells import SIGNING, head, in_lines, moment_text, span_text, to_sign
from csdesk.desk.weekly_reports import WeeklyReport, status_label
from csdesk.desk.words import label
from csdesk.rules.periods import Period
from csdesk.sheets.paper import Form, FormCell, FormRow
from csdesk.texts import N_, _

_COLUMNS = (1.45, 0.75) * 4
_PAIRS = len(_COLUMNS) // 2  # numbers in a row, each with its name
_LONG, _SHORT = 190.0, 90.0
_LISTED = 44.0  # points of a text where the reports of all stand below each other


def weekly_report(desk: Desk, report: WeeklyReport) -> Form:
    """The report of one person."""
    return Form(
        sheet=f"{_('Weekly report')} {report.staff}",
        title=_("Weekly report of sales staff"),
        number=desk.policy.form_numbers["weekly_report"],
        period=f"{report.week}  {span_text(report.first, report.last)}",
        columns=_COLUMNS,
        rows=(
            *_body(report, _LONG, _SHORT),
            FormRow((head(N_("Signature of the writer")), to_sign(3), head(N_("Reviewed by")), to_sign(3)), SIGNING),
        ),
    )


def weekly_reports(desk: Desk, reports: Sequence[WeeklyReport], week: Period) -> Form:
    """The reports of a week: the numbers of all beside each other, then what each wrote."""
    titles = (N_("Name"), N_("Calls taken"), N_("First / return visits"), N_("Visitors received"),
              N_("Intentions"), N_("Follow-ups done / owed"), N_("Signed off"), N_("Status"))  # fmt: skip
    return Form(
        sheet=_("Staff weekly reports"),
        title=_("Weekly reports of sales staff"),
        number=desk.policy.form_numbers["weekly_report"],
        period=f"{week.label}  {span_text(week.first, week.last)}",
        columns=_COLUMNS,
        rows=(
            FormRow(tuple(FormCell(_(title), style="head") for title in titles)),
            *(FormRow(tuple(FormCell(text, style="value") for text in _summed(report))) for report in reports),
            *(row for report in reports for row in _below(report)),
        ),
        one_page=False,
    )


def _summed(report: WeeklyReport) -> tuple[str, ...]:
    """One person's numbers in a line."""
    numbers = {each.key: each.value for each in report.numbers}
    intents = [(each.key.partition(":")[2], each.value) for each in report.numbers if each.key.startswith("intent:")]
    return (
        report.staff, str(numbers["calls"]), f"{numbers['visits_first']} / {numbers['visits_return']}",
        str(numbers["visits"]), " ".join(f"{key}{number}" for key, number in intents),
        f"{numbers['followups_done']} / {numbers['followups_owed']}", moment_text(report.signed_at),
        status_label(report.status),
    )  # fmt: skip


def _below(report: WeeklyReport) -> Iterator[FormRow]:
    state = "  ".join(filter(None, (status_label(report.status), moment_text(report.signed_at))))
    yield FormRow((FormCell(f"{report.staff}  {state}", len(_COLUMNS), style="section"),), begins=True)
    yield from _body(report, _LISTED, _LISTED)


def _body(report: WeeklyReport, long: float, short: float) -> Iterator[FormRow]:
    """The numbers with their names, and the texts, `long` or `short` at least."""
    if short != _LISTED:
        yield FormRow((
            head(N_("Name")), FormCell(report.staff, 3, style="value"), head(N_("Status")),
            FormCell(in_lines((status_label(report.status), moment_text(report.signed_at))), 3, style="value"),
        ))  # fmt: skip
    cells = [
        cell
        for each in report.numbers
        for cell in (FormCell(each.name, style="label"), FormCell(each.value, style="value"))
    ]
    cells += [FormCell(style="value")] * (-len(cells) % (2 * _PAIRS))
    for at in range(0, len(cells), 2 * _PAIRS):
        yield FormRow(tuple(cells[at : at + 2 * _PAIRS]))
    texts = [(label("opinions"), report.opinions, long), (label("next_plan"), report.next_plan, short),
             (label("summary"), report.summary, short)]  # fmt: skip
    if report.changes:
        texts.append((_("Changed since it was signed"), "\n".join(report.changes), 0.0))
    for name, text, height in texts:
        width = len(_COLUMNS) - 1
        cell = FormCell(text, width, style="long", name=f"{report.staff} {name}")
        yield FormRow((FormCell(name, style="label"), cell), height or None)
