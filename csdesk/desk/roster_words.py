"""What is said of rosters: what is wrong with one, and the short signs of shifts and absences."""

from __future__ import annotations

from csdesk.desk.desk import Desk
from csdesk.rules.roster import Fault
from csdesk.texts import N_, _, language

_FAULTS = {
    "unknown_post": N_("{post} is no post any more"),
    "unknown_shift": N_("{post} has no shift {shift}"),
    "unqualified": N_("{name} is not qualified for {post}"),
    "absent": N_("{name} is away: {absence}"),
    "clash": N_("{name} is at {other} at the same time"),
    "too_many_days": N_("{name} works {days} days in a row, at most {most} are allowed"),
    "no_rest": N_("{name} rests {rested} days this week, at least {wanted} are wanted"),
    "uncovered": N_("{place} has {placed} of {needed} people"),
}

STATUSES = {"draft": N_("draft"), "published": N_("published"), "approved": N_("approved")}


def fault_sentence(desk: Desk, fault: Fault) -> str:
    """What is wrong, in the language spoken now."""
    given = dict(fault.given)
    return _(
        _FAULTS[fault.kind],
        **given | {
            "name": desk.name_of(fault.staff),
            "post": desk.label("post", fault.post),
            "shift": desk.label("roster_shift", fault.shift),
            "place": place_label(desk, fault.post, fault.shift),
            "absence": desk.label("absence", str(given.get("absence", ""))),
            "other": place_label(desk, str(given.get("other_post", "")), str(given.get("other_shift", ""))),
        },
    )  # fmt: skip


def place_label(desk: Desk, post: str, shift: str) -> str:
    """A post, with the shift where it has several."""
    known = desk.policy.roster.posts.get(post)
    is_only = known is not None and known.shifts == (shift,)
    return f"{desk.label('post', post)} {'' if is_only else desk.label('roster_shift', shift)}".strip()


def status_label(status: str) -> str:
    """How far a roster has come."""
    return _(STATUSES[status])


def short_shift(desk: Desk, shift: str) -> str:
    """The sign of a shift: its first character."""
    return desk.label("roster_shift", shift)[:1]


def short_absence(desk: Desk, kind: str) -> str:
    """The sign of an absence: its first character, in English its first two letters."""
    label = desk.label("absence", kind)
    return label[:2].lower() if language() == "en" else label[:1]
