"""The papers of complaints (DOMAIN 5): the slip, the slip of a department, and the list of a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from csdesk.desk.complaint_words import status_label
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.papers_cells import SIGNING, days_of, head, in_lines, listed, moment_text, to_sign
from csdesk.rules.complaints import Slip
from csdesk.sheets.paper import Form, FormCell, FormRow, list_form
from csdesk.texts import N_, _

_COLUMNS = (1.3, 1.55, 1.4, 1.2, 0.92, 1.13)
_ADDRESSEES, _ADDRESSEES_OF_DEPARTMENT = 4, 3
_SUMMARY = 160  # characters of a complaint that the list repeats; all of it stands on the slip
_ROWS_OF_LIST = 12  # with which a page is filled


def slip(desk: Desk, complaint: Complaint) -> Form:
    """投诉处理单, with the slips signed out and what came of them; signatures are left to people."""
    return Form(
        sheet=_("Complaint slip"),
        title=_("Complaint slip"),
        number=desk.policy.form_numbers["complaint_slip"],
        period="",
        columns=_COLUMNS,
        rows=(
            FormRow((head(N_("Number")), FormCell(complaint.number, 5))),
            _who(desk, complaint, N_("Customer")),
            FormRow((head(N_("Complaint content")), FormCell(_content(desk, complaint), 5, style="long")), 110),
            FormRow((
                head(N_("Promised reply")), FormCell(_promise(complaint)),
                head(N_("Customer service / date")), to_sign(3),
            ), SIGNING),
            FormRow((
                head(N_("Marketing manager")), to_sign(), head(N_("Customer representative")), to_sign(3),
            ), SIGNING),
            *_addressees(desk, complaint.slips, _ADDRESSEES),
            FormRow((head(N_("Measures and result")), FormCell(_measures(desk, complaint), 5, style="long")), 110),
            FormRow((head(N_("Handled by / date")), to_sign(5)), SIGNING),
            FormRow((head(N_("Customer's feedback")), FormCell(_feedback(complaint), 5, style="long")), 60),
            FormRow((head(N_("Customer or recorder: signature / date")), to_sign(5)), SIGNING),
        ),
    )  # fmt: skip


def department_slip(desk: Desk, complaint: Complaint, department: str) -> Form:
    """投诉工作处理单 for `department`, a key, be the slip signed out yet or not."""
    name = desk.label("complaint_department", department)
    issued = next((each for each in complaint.slips if each.department == department), None)
    promise = _("Promised reply: {when}", when=_promise(complaint))
    addressees = _addressees(desk, (issued,) if issued else (), _ADDRESSEES_OF_DEPARTMENT, "" if issued else name)
    result = in_lines((issued.measure, issued.result)) if issued else ""
    return Form(
        sheet=f"{_('Department slip')} {name}",
        title=_("Department slip"),
        number=desk.policy.form_numbers["department_slip"],
        period="",
        columns=_COLUMNS,
        rows=(
            FormRow((head(N_("Complaint record no.")), FormCell(complaint.number, 5))),
            _who(desk, complaint, N_("Complaint from")),
            FormRow((head(N_("Content")), FormCell(_content(desk, complaint), 5, style="long")), 130),
            FormRow((head(N_("Complaint handled by / date")), to_sign(5)), SIGNING),
            *addressees,
            FormRow((head(N_("Result of the handling")), FormCell(result, 5, style="long")), 130),
            FormRow((head(N_("Recorder / date")), to_sign(5)), SIGNING),
            FormRow((head(N_("Remarks")), FormCell(promise, 5, style="long")), 50),
        ),
    )


def complaint_list(desk: Desk, complaints: Iterable[Complaint], since: datetime, until: datetime) -> Form:
    """投诉记录清单 of the `complaints` received from `since` on and before `until`, in their order."""
    return list_form(
        _("List of complaints"),
        _("Complaint record list"),
        desk.policy.form_numbers["complaint_list"],
        days_of(since, until),
        (
            (_("Complaint record number"), 1.5), (_("Complainant"), 1.05), (_("Contact phone"), 1.15),
            (_("Time of the complaint"), 1.0), (_("Complaint recorded by"), 0.95), (_("Summary of the complaint"), 3.0),
            (_("Record of the handling"), 2.6), (_("Customer's opinion"), 1.4), (_("Remarks"), 1.1),
        ),
        [_listed(desk, each) for each in complaints],
        foot=(_("Filled in by:"),),
        long=(5, 6, 7, 8),
        least=_ROWS_OF_LIST,
    )  # fmt: skip


def departments_of(complaint: Complaint) -> tuple[str, ...]:
    """The departments that have to do with it, in the order in which they were drawn in."""
    return tuple(dict.fromkeys((*complaint.departments, *(each.department for each in complaint.slips))))


def _who(desk: Desk, complaint: Complaint, label: str) -> FormRow:
    """Whose complaint it is, and of what kind."""
    unit = " ".join(filter(None, (complaint.project if complaint.unit else "", complaint.unit)))
    return FormRow((
        head(label), FormCell(in_lines((complaint.name, unit))),
        head(N_("Contact phone")), FormCell(complaint.phone),
        head(N_("Category")), FormCell(_category(desk, complaint)),
    ), SIGNING)  # fmt: skip


def _category(desk: Desk, complaint: Complaint) -> str:
    words = (desk.label("complaint_category", complaint.category), desk.label("subject", complaint.subject))
    return in_lines((*words, _gravity(desk, complaint)))


def _gravity(desk: Desk, complaint: Complaint) -> str:
    """How grave it is, "" for an ordinary one."""
    words = [desk.label("complaint_mark", mark) for mark in complaint.marks]
    if complaint.severity not in ("", "ordinary"):
        words.insert(0, desk.label("complaint_severity", complaint.severity))
    return listed(words)


def _content(desk: Desk, complaint: Complaint) -> str:
    """What the complaint is about, and whom or what it is against where that is named."""
    named = list(filter(None, (complaint.against, complaint.against_staff)))
    against = " ".join((desk.label("complaint_against", complaint.against_kind), *dict.fromkeys(named))).strip()
    return in_lines((complaint.content, _("Against: {against}", against=against) if named else ""))


def _promise(complaint: Complaint) -> str:
    """The date that the customer was promised last, with how often it was put off."""
    if not complaint.extensions:
        return moment_text(complaint.promise_at)
    return _("{when} (put off {count}×)", when=moment_text(complaint.promise_at), count=complaint.extensions)


def _addressees(desk: Desk, slips: Iterable[Slip], lines: int, expected: str = "") -> Iterator[FormRow]:
    """The lines "to whom", each a slip that was signed out; the last takes those for which there is none."""
    texts = [
        "  ".join(filter(None, (
            desk.label("complaint_department", each.department), moment_text(each.issued_at), each.text,
        )))
        for each in slips
    ] or [expected]  # fmt: skip
    texts = [*texts[: lines - 1], in_lines(texts[lines - 1 :])]
    texts += [""] * (lines - len(texts))
    for text in texts:
        yield FormRow((head(N_("Addressed to")), FormCell(text, 5)))


def _measures(desk: Desk, complaint: Complaint) -> str:
    """What the departments did and what came of it, and the result of the whole."""
    said = [(each.department, text) for each in complaint.slips for text in (each.measure, each.result) if text]
    lines = [_("{words}: ", words=desk.label("complaint_department", department)) + text for department, text in said]
    if complaint.reply not in {text for _department, text in said}:
        lines.append(complaint.reply)
    return in_lines(lines)


def _feedback(complaint: Complaint) -> str:
    """What the customer thinks of the result."""
    answers = {True: _("accepted"), False: _("not accepted"), None: ""}
    satisfaction = complaint.satisfaction
    points = _("satisfaction {points}/5", points=satisfaction) if satisfaction else ""
    return in_lines((complaint.opinion, answers[complaint.accepted], points))


def _listed(desk: Desk, complaint: Complaint) -> tuple[str, ...]:
    content = " ".join(_content(desk, complaint).split())
    return (
        complaint.number,
        complaint.name,
        complaint.phone,
        moment_text(complaint.received_at),
        complaint.received_by,
        content if len(content) <= _SUMMARY else f"{content[: _SUMMARY - 1]}…",
        in_lines((f"[{status_label(complaint.status)}]", _measures(desk, complaint))),
        _feedback(complaint),
        in_lines((_gravity(desk, complaint), complaint.notes)),
    )
