"""The names of steps, events and states of complaints and corrective actions as people read them."""

from __future__ import annotations

from csdesk.texts import N_, _

STEPS = {
    "read_back": N_("Read back"),
    "assign": N_("Assign"),
    "issue": N_("Issue a slip"),
    "progress": N_("Tell how it stands"),
    "extend": N_("Agree a new date"),
    "pass_up": N_("Pass up"),
    "measure": N_("Enter a department's answer"),
    "resolve": N_("Enter the result"),
    "inform": N_("Tell the customer the result"),
    "reply": N_("Reply in writing"),
    "accept": N_("Customer accepts"),
    "reject": N_("Customer does not accept"),
    "close": N_("Close the case"),
    "reopen": N_("Reopen"),
    "return_visit": N_("Enter the return visit"),
    "move_up": N_("Move up as a repeat"),
    "ask_action": N_("Ask for a corrective action"),
}
"""What may be done with a complaint."""

EVENTS = {
    "received": N_("Taken down"),
    "read_back": N_("Read back and confirmed"),
    "assigned": N_("Assigned"),
    "slip_issued": N_("Slip issued"),
    "passed_up": N_("Passed up"),
    "progress": N_("Customer told how it stands"),
    "promised": N_("Reply promised"),
    "extended": N_("New date agreed"),
    "measure": N_("Measure of a department"),
    "resolved": N_("Result"),
    "informed": N_("Customer told the result"),
    "accepted": N_("Customer accepts"),
    "not_accepted": N_("Customer does not accept"),
    "written_reply": N_("Written reply sent"),
    "closed": N_("Case closed"),
    "return_visit": N_("Return visit made"),
    "reopened": N_("Reopened"),
    "moved_up": N_("Moved up as a repeat"),
    "action_asked": N_("Corrective action asked for"),
    "alerted": N_("Shown at once"),
}
"""The entries of a complaint's timeline."""

STATUSES = {
    "open": N_("In progress"),
    "with_department": N_("With the department"),
    "waiting_customer": N_("Waiting for the customer"),
    "resolved": N_("Settled"),
    "closed": N_("Case closed"),
    "reopened": N_("Reopened"),
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
    "done": N_("Done"),
}
"""Where complaints and corrective actions stand."""

RULES = {
    "several_departments": N_("several departments are needed"),
    "second_date_passed": N_("the last agreed date has passed"),
    "slip_unanswered": N_("a slip was not answered by the promise"),
    "extension_refused": N_("a new date beyond the last allowed one was agreed"),
    "serious": N_("it is serious or urgent"),
    "repeat": N_("it is a repeat"),
    "import": N_("it was imported"),
}
"""The rules by which something happens to a complaint by itself."""

WHY_REFUSED = {
    "third_extension": N_("no further date may be agreed"),
    "late_extension": N_("a new date has to be agreed on or before the promised day"),
    "not_later": N_("the new date is not after the one that was promised"),
    "out_of_turn": N_("the complaint was not in a state for this"),
    "waits_for_departments": N_("several departments were asked, and not all have answered"),
    "not_informed": N_("the customer has not been told the result yet"),
    "by_the_accused": N_("the complaint is against whoever did this"),
}
"""Why an entry of a timeline counts for nothing."""


def step_label(action: str) -> str:
    """What a step with a complaint is called."""
    return _(STEPS[action]) if action in STEPS else action


def event_label(kind: str) -> str:
    """What an entry of a complaint's timeline is called."""
    return _(EVENTS[kind]) if kind in EVENTS else kind


def status_label(status: str) -> str:
    """Where a complaint or corrective action stands."""
    return _(STATUSES[status]) if status in STATUSES else status


def rule_label(rule: str) -> str:
    """Why something happened by itself."""
    return _(RULES[rule]) if rule in RULES else rule


def refusal_label(why: str) -> str:
    """Why an entry of a timeline counts for nothing."""
    return _(WHY_REFUSED[why]) if why in WHY_REFUSED else why
