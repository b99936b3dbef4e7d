"""The smallest form for each step that can be taken with a complaint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from csdesk.desk import complaint_steps, reading
from csdesk.desk.complaint_intake import read_promise
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.rules.option import Option
from csdesk.texts import N_
from csdesk.tui.screens.entries import fits, staff_options
from csdesk.tui.widgets.form import Entry, Kind

STEPS: Mapping[str, Callable[[Desk, str, Mapping[str, str]], Any]] = {
    "read_back": complaint_steps.read_back,
    "assign": complaint_steps.assign,
    "issue": complaint_steps.issue,
    "progress": complaint_steps.progress,
    "extend": complaint_steps.extend,
    "pass_up": complaint_steps.pass_up,
    "measure": complaint_steps.measure,
    "resolve": complaint_steps.resolve,
    "inform": complaint_steps.inform,
    "reply": complaint_steps.reply,
    "accept": complaint_steps.accept,
    "reject": complaint_steps.reject,
    "close": complaint_steps.close,
    "reopen": complaint_steps.reopen,
    "return_visit": complaint_steps.return_visit,
    "move_up": complaint_steps.move_up,
    "ask_action": complaint_steps.ask_action,
}
"""What takes each step."""

UNDOES = ("complaint", "corrective_action")
"""What undo takes back where cases are looked at."""

_POINTS = tuple(Option(str(points), str(points), str(points)) for points in range(1, 6))
_SAID = {
    "progress": N_("What was told"),
    "resolve": N_("Measures and result"),
    "measure": N_("Measure"),
    "extend": N_("Why"),
    "accept": N_("Customer's opinion"),
    "reject": N_("Customer's opinion"),
    "return_visit": N_("Customer's opinion"),
}


def step_entries(desk: Desk, complaint: Complaint, action: str) -> list[Entry]:
    """What is asked for to take the step `action`."""
    longest, line = desk.policy.longest_text, desk.policy.longest_line
    text = Entry(
        "text", _SAID.get(action, N_("Remark")), Kind.TEXT, required=action in ("progress", "resolve"),
        longest=longest, rows=4,
    )  # fmt: skip
    check_promise = fits(lambda given: read_promise(desk, given, desk.clock()))
    promise = Entry(
        "promise", N_("New date"), Kind.MOMENT, required=action == "extend", check=check_promise,
        placeholder=N_("tomorrow 15:00 ..."),
    )  # fmt: skip
    departments = Entry(
        "department", N_("Departments"), Kind.MANY, options=desk.options("complaint_department"),
        placeholder=N_("several can be picked"),
    )  # fmt: skip
    decided_by = Entry("decided_by", N_("Decided by"), Kind.PICKER, options=staff_options(desk),
                       placeholder=N_("me, if left empty"))  # fmt: skip
    opinion = [
        Entry("satisfaction", N_("Satisfaction"), Kind.PICKER, options=_POINTS, placeholder=N_("1 to 5")),
        Entry("signed", N_("Signed"), Kind.YES_NO),
    ]
    face_to_face = Entry("face_to_face", N_("Face to face"), Kind.YES_NO)
    if action == "ask_action":
        return _action_entries(desk)
    before: dict[str, list[Entry]] = {
        "assign": [
            Entry("staff", N_("Staff"), Kind.PICKER, options=staff_options(desk)),
            departments,
        ],
        "issue": [departments],
        "extend": [promise, Entry("agreed_with", N_("Agreed with"), longest=line, placeholder=complaint.name)],
        "measure": [_waiting(desk, complaint)],
    }
    after: dict[str, list[Entry]] = {
        "issue": [decided_by],
        "measure": [Entry("result", N_("Result"), Kind.TEXT, longest=longest, rows=3)],
        "resolve": [decided_by],
        "inform": [face_to_face, Entry("signed", N_("Signed"), Kind.YES_NO)],
        "accept": opinion,
        "reject": [*opinion, promise],
        "reopen": [promise],
        "return_visit": opinion,
    }
    check_time = fits(lambda given: reading.moment(desk, "at", given))
    at = Entry("at", N_("Time"), Kind.MOMENT, check=check_time, placeholder=N_("now"))
    return [*before.get(action, ()), text, *after.get(action, ()), at]


def _waiting(desk: Desk, complaint: Complaint) -> Entry:
    """Which department answers."""
    asked = complaint.waiting_on or tuple(slip.department for slip in complaint.slips)
    options = [option for option in desk.options("complaint_department") if option.key in asked]
    return Entry("department", N_("Department"), Kind.PICKER, options=options, required=len(options) > 1)


def _action_entries(desk: Desk) -> list[Entry]:
    """What is asked for to raise a corrective action."""
    longest = desk.policy.longest_text
    check_day = fits(lambda given: reading.day(desk, "due_on", given))
    return [
        Entry("kind", N_("Kind"), Kind.PICKER, options=desk.options("action_kind")),
        Entry("finding", N_("Finding"), Kind.TEXT, required=True, longest=longest, rows=3),
        Entry("cause", N_("Cause"), Kind.TEXT, longest=longest, rows=2),
        Entry("action", N_("Action"), Kind.TEXT, longest=longest, rows=3),
        Entry("owner", N_("In charge"), longest=desk.policy.longest_line),
        Entry("due_on", N_("Due by"), Kind.MOMENT, check=check_day, placeholder=N_("Saturday, 11-28 ...")),
    ]
