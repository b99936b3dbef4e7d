"""The figures of a report in words: their values, what has changed, whether the target is met, and their formulas."""

from __future__ import annotations

from csdesk.desk.desk import Desk
from csdesk.rules.figures import Line
from csdesk.rules.rates import NOTHING
from csdesk.texts import N_, _

FORMULAS = {
    "enquiries": N_("calls that came in + parties that came"),
    "calls": N_("every call that came in, by when it began"),
    "visits": N_("every party that came, those only counted among them"),
    "invitation": N_("enquiry calls with an invitation to view ÷ enquiry calls"),
    "call_to_visit": N_("callers who came within {days} days ÷ people who called with an enquiry"),
    "first_visits": N_("first visits registered ÷ all first visits, those only counted among them"),
    "tracking": N_("visitors with an intention contacted in time ÷ those whose last day is past"),
    "conversion": N_("prospects who signed ÷ prospects"),
    "complaints": N_("complaints received"),
    "complaints_closed": N_("complaints closed, whenever they were received"),
    "complaints_open": N_("complaints not closed at the end, or by now"),
    "serious": N_("complaints received that are serious"),
    "promise_kept": N_("replies at or before the promised time ÷ promises due"),
    "timely": N_("complaints with a result in the standard time ÷ complaints due by it"),
    "handled": N_("complaints closed by now ÷ complaints received"),
    "handled_ordinary": N_("ordinary complaints closed by now ÷ ordinary complaints received"),
    "extended": N_("promises for which another date was agreed ÷ promises"),
    "past_last_date": N_("cases without a result by their last date ÷ cases with a date"),
    "reopened": N_("complaints reopened ÷ complaints received"),
    "repeated": N_("complaints that are repeats ÷ complaints received"),
    "moved_up": N_("complaints taken to a higher level ÷ complaints received"),
    "resolve_median": N_("half took no longer, in working hours from receipt to result"),
    "resolve_p90": N_("nine of ten took no longer, in working hours from receipt to result"),
    "complaint_returns": N_("return visits made ÷ return visits owed"),
    "repairs": N_("repairs asked for"),
    "repair_callbacks": N_("call-backs made ÷ call-backs owed"),
    "callback_passed": N_("call-backs with a good answer ÷ call-backs made"),
    "repair_quality": N_("repairs the owner passed ÷ repairs the owner judged"),
    "out_of_warranty_fixed": N_("repairs done ÷ repairs asked for, of those out of warranty"),
    "satisfaction": N_("the mean of the points from 1 to 5 that customers gave"),
    "satisfied": N_("those who gave 4 or 5 points ÷ all who gave points"),
    "experience_gap": N_("the mean of experience less expectation, where both were asked"),
}
"""How each figure is reckoned, by its key (DOMAIN 6)."""


def formula(desk: Desk, key: str) -> str:
    """How the figure is reckoned, in one phrase."""
    return _(FORMULAS[key], days=desk.policy.call_link_days)


def shown(line: Line) -> str:
    """The value of a figure with its unit."""
    return _("{hours} h", hours=line.text) if line.unit == "hours" and line.number is not None else line.text


def change(this: Line, before: Line) -> str:
    """By how much a figure is more or less than it was, rates in percentage points; "–" where it cannot be told."""
    if this.as_read is None or before.as_read is None:
        return NOTHING
    digits = 2 if this.unit == "points" else 0 if isinstance(this.value, int) else 1
    difference = round(this.as_read - before.as_read, digits)
    return f"{difference:+.{digits}f}" if difference else "0"


def met(line: Line) -> str:
    """Whether the target is reached, "" where there is none and "–" where there is nothing to measure."""
    if line.target is None:
        return ""
    return {True: _("met"), False: _("not met"), None: NOTHING}[line.is_met]
