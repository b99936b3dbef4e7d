"""The cases behind the complaints: timelines folded by the rules, noted for the lists, and gone on with.

What runs in a transaction here runs in the one of whoever calls it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csdesk.desk.desk import Desk, Person
from csdesk.rules.complaint_course import Course, course
from csdesk.rules.complaint_steps import Actor, Step, next_automatic
from csdesk.rules.complaints import IMPORTED, REPEAT, Case, Event, Facts, fold, place
from csdesk.rules.rights import Right, is_senior
from csdesk.store import complaints as stored
from csdesk.store import records
from csdesk.store.identity import derived_id

Row = dict[str, Any]

_AT_ONCE = 500
_ROUNDS = 12  # steps that one case can make one after another are fewer


def event_of(row: Row) -> Event:
    """The event that a row of the timeline holds."""
    return Event(
        id=row["id"],
        at=row["at"],
        kind=row["kind"],
        text=row["text"] or "",
        promise_at=row["promise_at"],
        agreed_with=row["agreed_with"] or "",
        department=row["department"] or "",
        staff=row["staff_id"] or "",
        level=row["level"] or "",
        result=row["result"] or "",
        satisfaction=row["satisfaction"],
        is_signed=row["is_signed"],
        is_face_to_face=bool(row["is_face_to_face"]),
        rule=row["rule"] or "",
        by=row["created_by"] or "",
        entered_at=row["created_at"],
    )


def case_of(desk: Desk, row: Row, events: Iterable[Row]) -> Case:
    """What the complaint `row` has come to."""
    return _fold(desk, row, _told(row, events))


def _told(row: Row, events: Iterable[Row]) -> list[Event]:
    return [event_of(event) for event in events] or _untold(row)


def _fold(desk: Desk, row: Row, events: Iterable[Event]) -> Case:
    accused = row["against_staff_id"] or ""
    facts = Facts(
        id=row["id"],
        received_at=row["received_at"],
        severity=row["severity"] or "ordinary",
        is_written=bool(row["is_written"]),
        accused=accused,
        accused_role=desk.staff[accused].role if accused in desk.staff else "",
        received_by=row["received_by"] or "",
    )
    return fold(facts, events, desk.policy.complaints)


def _untold(row: Row) -> list[Event]:
    """The timeline of a complaint that was entered before there were any."""
    if row["closed_at"] is None:
        return []
    return [Event(f"{at}", row["closed_at"], kind, text=row["reply"] or "", rule=IMPORTED)
            for at, kind in enumerate(("resolved", "closed", "return_visit"))]  # fmt: skip


def timelines(desk: Desk, complaints: Sequence[str]) -> Mapping[str, list[Row]]:
    """The timeline of each of `complaints`, in the order in which it is folded."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    rows = stored.events_of(desk.store, complaints)
    for event in sorted(rows, key=lambda row: place(row["kind"], row["at"], row["rule"] or "", row["id"])):
        found[event["complaint_id"]].append(event)
    return found


def fold_anew(desk: Desk, complaints: Sequence[str]) -> dict[str, Case]:
    """Fold the timelines of `complaints`, note what comes of it, and return it by complaint.

    A complaint that was taken back is forgotten. To be called whenever timelines changed, also by a sync.
    """
    rows = records.fetch_all(desk.store, stored.Complaint, complaints)
    events = timelines(desk, complaints)
    told_of = {identity: _told(row, events.get(identity, ())) for identity, row in rows.items()}
    cases = {identity: _fold(desk, row, told_of[identity]) for identity, row in rows.items()}
    actor = desk.person.id if desk.person else None
    for identity, case in cases.items():
        row = rows[identity]
        told: Row = {"closed_at": case.closed_at, "reply": case.result or row["reply"]}
        changed = {name: value for name, value in told.items() if row[name] != value}
        if changed:
            records.change(desk.store, stored.Complaint, identity, changed, actor)
    courses = {identity: course(case, told_of[identity], desk.policy.complaints) for identity, case in cases.items()}
    stored.keep_states(desk.store, (state_of(desk, case, courses[identity]) for identity, case in cases.items()))
    stored.keep_promises(
        desk.store, {identity: [vars(promise) for promise in one.promises] for identity, one in courses.items()}
    )
    stored.forget_states(desk.store, [identity for identity in complaints if identity not in cases])
    return cases


def state_of(desk: Desk, case: Case, taken: Course) -> Row:
    """What the lists are made from."""
    steps = next_automatic(case, desk.policy.complaints)
    return {
        "complaint_id": case.facts.id,
        "received_at": case.facts.received_at,
        "status": case.status,
        "level": case.level,
        "promise_at": case.promise_at,
        "due_at": case.due_at,
        "extensions": case.extensions,
        "departments": " ".join(case.departments),
        "waiting_on": " ".join(case.waiting_on),
        "owner_id": case.owner or None,
        "is_moved_up": case.is_moved_up,
        "next_step_at": min((step.due for step in steps), default=None),
        "closed_at": case.closed_at,
        "report_due_at": case.report_due_at,
        "resolved_at": case.resolved_at,
        "first_resolved_at": taken.first_resolved_at,
        "reopenings": case.reopenings,
        "is_repeat": any(rule == REPEAT for rule, _at, _level in case.automatic),
    }


def go_on(desk: Desk, complaints: Sequence[str]) -> dict[str, Case]:
    """Fold `complaints` anew and take the steps with them that are due by now; returns what they have come to."""
    now = desk.clock()
    cases = fold_anew(desk, complaints)
    for identity in complaints:
        for _round in range(_ROUNDS):
            case = cases.get(identity)
            due = [step for step in next_automatic(case, desk.policy.complaints) if step.due <= now] if case else []
            if not due:
                break
            _take(desk, identity, due[0])
            cases |= fold_anew(desk, [identity])
    return cases


def _take(desk: Desk, complaint: str, step: Step) -> None:
    """Make the event of `step`."""
    identity = derived_id(step.at, "complaint_event", complaint, *step.cause)
    if stored.has_event(desk.store, identity):  # was taken back with something else, and is due once more
        records.change(desk.store, stored.ComplaintEvent, identity, {"deleted_at": None}, None)
        return
    event: Row = {
        "id": identity, "complaint_id": complaint, "at": step.at, "kind": step.kind, "level": step.level or None,
        "rule": step.rule,
    }  # fmt: skip
    records.add(desk.store, stored.ComplaintEvent, event, None)


def run_due(desk: Desk) -> int:
    """Take the automatic steps that are due with all complaints; returns with how many of them there were any.

    May be called as often as one likes; desks that each take a step make one of it when they sync.
    """
    seen: set[str] = set()
    while not seen.issuperset(complaints := stored.with_a_step_due(desk.store, desk.clock(), _AT_ONCE)):
        with desk.store.transaction(None):
            go_on(desk, complaints)
        seen |= set(complaints)
    return len(seen)


def fold_what_is_new(desk: Desk) -> None:
    """Fold the timelines of which nothing was noted yet, as after an upgrade, a part of them in each transaction."""
    complaints = stored.lack_states(desk.store)
    for start in range(0, len(complaints), _AT_ONCE):
        with desk.store.transaction(None):
            fold_anew(desk, complaints[start : start + _AT_ONCE])


def fold_all_anew(desk: Desk) -> None:
    """Fold every timeline anew, in a transaction of its own."""
    with desk.store.transaction(None):
        complaints = stored.every_id(desk.store)
        for start in range(0, len(complaints), _AT_ONCE):
            fold_anew(desk, complaints[start : start + _AT_ONCE])


def actor_of(desk: Desk, person: Person, case: Case) -> Actor:
    """`person` as the rules see them with that case."""
    others = [
        other.role for other in desk.staff.values() if other.active and other.id not in (person.id, case.facts.accused)
    ]
    rights = desk.policy.rights
    return Actor(
        staff=person.id,
        role=person.role,
        may_handle=Right.HANDLE_COMPLAINTS in rights.get(person.role, ()),
        may_decide=Right.DECIDE_COMPLAINTS in rights.get(person.role, ()),
        is_most_senior=not any(is_senior(other, person.role, rights) for other in others),
    )


def after_undo(desk: Desk, rows: Iterable[tuple[str, str]]) -> None:
    """Fold anew the complaints to which the rows belong that were taken back, each given as table and id."""
    pairs = list(rows)
    own = [row for table, row in pairs if table == "complaint"]
    events = [row for table, row in pairs if table == "complaint_event"]
    fold_anew(desk, list({*own, *stored.of_events(desk.store, events)}))
