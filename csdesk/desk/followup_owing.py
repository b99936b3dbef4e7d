"""What makes the desk owe a customer a contact, and what ends that without one; for other areas to call.

All of it but `bring_up` runs in the transaction of the record that gives rise to it, so that a visit
and its follow-up are saved, and taken back, together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zlib import crc32

from csdesk.desk.desk import Desk, Person, needs
from csdesk.rules import followups as rules
from csdesk.rules.followups import Rule, Window
from csdesk.rules.rights import Right
from csdesk.store import customers as stored_customers
from csdesk.store import followups as stored
from csdesk.store import records
from csdesk.store.identity import derived_id
from csdesk.store.models import read_day
from csdesk.store.pace import Pace

Row = dict[str, Any]


@dataclass(frozen=True)
class Cause:
    """A record that gives rise to a follow-up: its id, and what `owe` is told of it; `assignee` is whom it names."""

    id: str
    since: date
    customer: str | None
    name: str | None
    phone: str | None
    assignee: str | None
    about: str | None


def owe(
    desk: Desk,
    kind: str,
    *,
    source_table: str,
    source_id: str,
    since: date,
    customer: str | None = None,
    name: str = "",
    phone: str = "",
    assignee: str | None = None,
    about: str = "",
    is_shared: bool = False,
) -> str | None:
    """Let the desk owe a follow-up of `kind` since a day, in the running transaction; returns its id.

    Called again for the same source it moves the one that is owed instead of making another, and brings
    back one that was withdrawn; where the customer was contacted on or after `since` there is nothing to do.
    `assignee` is the staff member whom the source names (the host of a visit, the taker of a complaint).
    Where it `is_shared`, one that is still owed to the customer in the same window serves this source too.
    None where the company has no such kind, or hides it.
    """
    rule = desk.policy.followups.get(kind)
    option = desk.policy.option("followup_kind", kind)
    if rule is None or option is None or option.hidden:
        return None
    window = window_of(desk, rule, since)
    days: Row = {"opens_on": window.opens_on, "closes_on": window.closes_on}
    whom: Row = {"customer_id": customer, "name": name or None, "phone": phone or None, "about": about or None}
    fill_in(desk, whom)
    identity = derived_id(datetime.combine(since, time()), "followup", kind, source_id)
    served_by = _served_by(desk, kind, window, customer) if is_shared else None
    for row in stored.of_source(desk.store, kind, source_id):
        if row["done_at"] is not None and row["deleted_at"] is None:
            if row["done_at"].date() >= since or row["id"] == identity:
                return str(row["id"])
        elif row["done_at"] is None and (row["deleted_at"] is None or (row["id"] == identity and not served_by)):
            wanted = days | {key: value for key, value in whom.items() if value} | {"deleted_at": None}
            changed = {key: value for key, value in wanted.items() if row[key] != value}
            if changed:
                records.change(desk.store, stored.Followup, row["id"], changed, desk.me.id)
            return str(row["id"])
    if served_by:
        return served_by
    if stored.is_there(desk.store, identity):  # was done and then taken back with what gave rise to it
        identity = desk.store.new_id()
    made: Row = {
        "id": identity,
        "kind": kind,
        "source_table": source_table,
        "source_id": source_id,
        "assignee_id": falls_to(desk, rule, customer, assignee),
        "survey": rule.survey or None,
    }
    return records.add(desk.store, stored.Followup, made | days | whom, desk.me.id)


def owing(desk: Desk, kind: str, source_table: str, causes: Iterable[Cause]) -> list[Row]:
    """What the desk comes to owe for records that are new and many, as rows to be written with them.

    It is what `owe` would make of each, but nothing where the window has closed before today.
    """
    rule = desk.policy.followups.get(kind)
    option = desk.policy.option("followup_kind", kind)
    if rule is None or option is None or option.hidden:
        return []
    today = desk.clock().date()
    windows: dict[date, Window] = {}
    open_now = []
    for cause in causes:
        if cause.since not in windows:
            windows[cause.since] = window_of(desk, rule, cause.since)
        if windows[cause.since].closes_on >= today:
            open_now.append(cause)
    return [
        {
            "id": derived_id(datetime.combine(cause.since, time()), "followup", kind, cause.id),
            "kind": kind,
            "source_table": source_table,
            "source_id": cause.id,
            "customer_id": cause.customer,
            "name": cause.name,
            "phone": cause.phone,
            "about": cause.about,
            "opens_on": windows[cause.since].opens_on.isoformat(),
            "closes_on": windows[cause.since].closes_on.isoformat(),
            "assignee_id": assignee,
            "survey": rule.survey or None,
        }
        for cause, assignee in zip(open_now, _fall_to(desk, rule, open_now), strict=True)
    ]


def window_of(desk: Desk, rule: Rule, since: date) -> Window:
    """The window of a follow-up owed `since` a day; the calendar is read only where working days are counted."""
    return rules.window(rule, since, lambda day: desk.working_time.is_working_day(day))


def serving(desk: Desk, kind: str, since: date, customer: str | None) -> str | None:
    """The id of a follow-up of `kind` that is owed to the customer already and serves all that happened on one day."""
    rule = desk.policy.followups.get(kind)
    return _served_by(desk, kind, window_of(desk, rule, since), customer) if rule else None


def _served_by(desk: Desk, kind: str, window: Window, customer: str | None) -> str | None:
    if not customer:
        return None
    known = stored_customers.identities(desk.store, customer)
    return stored.owed_in(desk.store, kind, known, window.opens_on, window.closes_on)


def withdraw(desk: Desk, source_id: str) -> list[str]:
    """Take back what is still owed because of the record `source_id`, in the running transaction; returns the ids."""
    owed = stored.owed_of_source(desk.store, source_id)
    for identity in owed:
        records.change(desk.store, stored.Followup, identity, {"deleted_at": desk.clock()}, desk.me.id)
    return owed


def settle(desk: Desk, source_id: str, at: datetime, result: str) -> list[str]:
    """What was owed because of the record `source_id` was done where that record is kept, in the running transaction.

    `result` is a key of the list followup_result; returns the ids.
    """
    owed = stored.owed_of_source(desk.store, source_id)
    for identity in owed:
        made: Row = {"followup_id": identity, "at": at, "outcome": "reached"}
        records.add(desk.store, stored.FollowupAttempt, made, desk.me.id)
        done: Row = {"done_at": at, "done_by": desk.me.id, "outcome": "done", "result": result}
        records.change(desk.store, stored.Followup, identity, done, desk.me.id)
    return owed


def hand_over(desk: Desk, person: Person) -> int:
    """Let nobody be named for what `person`, who is off, still had to make, in the running transaction.

    Supervisors see what falls to nobody first, and name somebody; returns how many there are.
    """
    owed = stored.owed_by(desk.store, person.id)
    for identity in owed:
        records.change(desk.store, stored.Followup, identity, {"assignee_id": None}, desk.me.id)
    return len(owed)


def falls_to(desk: Desk, rule: Rule, customer: str | None, named: str | None) -> str | None:
    """Who has to make a follow-up: as the rule says, else who the source names, if they are at the desk."""
    if rule.assignee in desk.policy.roles:
        loads = _loads(desk, rule)
        return min(loads, key=loads.__getitem__, default=None)
    if rule.assignee == "adviser" and customer:
        row = records.fetch(desk.store, stored_customers.Customer, customer)
        adviser = row["adviser_id"] if row else None
        if _is_at_desk(desk, adviser):
            return str(adviser)
    return named if _is_at_desk(desk, named) else None


def _fall_to(desk: Desk, rule: Rule, causes: Sequence[Cause]) -> list[str | None]:
    """As `falls_to`, for many at once."""
    if rule.assignee in desk.policy.roles:
        loads = _loads(desk, rule)
        found: list[str | None] = []
        for _cause in causes:
            found.append(min(loads, key=loads.__getitem__, default=None))
            if found[-1] is not None:
                loads[found[-1]] += 1
        return found
    known = {cause.customer for cause in causes if cause.customer} if rule.assignee == "adviser" else set()
    advisers = stored_customers.advisers(desk.store, known)
    named = ((advisers.get(cause.customer or ""), cause.assignee) for cause in causes)
    return [next((one for one in either if _is_at_desk(desk, one)), None) for either in named]


def _loads(desk: Desk, rule: Rule) -> dict[str, int]:
    """Who has the role to which a follow-up falls by `rule`, and how many each still has to make."""
    holding = [person.id for person in desk.staff.values() if person.active and person.role == rule.assignee]
    return stored.loads(desk.store, holding) if len(holding) > 1 else dict.fromkeys(holding, 0)


def _is_at_desk(desk: Desk, staff: str | None) -> bool:
    return staff in desk.staff and desk.staff[staff].active


def fill_in(desk: Desk, whom: Row) -> None:
    """Name and phone of the customer, where the source gives none."""
    customer = whom["customer_id"]
    if not customer or (whom["name"] and whom["phone"]):
        return
    row = records.fetch(desk.store, stored_customers.Customer, customer)
    if row is not None and not whom["name"]:
        whom["name"] = row["name"]
    if not whom["phone"]:
        known = stored_customers.phones(desk.store, stored_customers.identities(desk.store, customer))
        whom["phone"] = known[0]["number"] if known else None


@needs(Right.READ_RECORDS)
def bring_up(desk: Desk) -> int:
    """Owe all that comes round by itself, such as goodwill visits (DOMAIN 4); returns how many came up.

    Looks once a day, and may be called as often as one likes; two desks that both bring one up make the same.
    Long where many come round at once, as after an import, but others may save between its portions.
    An interval is counted from the last contact of that kind, or from the day the customer was entered.
    """
    today = desk.clock().date()
    if stored.looked_on(desk.store) == today:
        return 0
    came, pace = 0, Pace(desk.store)  # which writes for nobody in particular: nobody's undo takes it back
    for rule in desk.policy.followups.values():
        if not _comes_round(desk, rule):
            continue
        after = ""
        while due := _due(desk, rule, today, after, pace.count):
            with pace.portion():
                came += sum(_bring_up(desk, rule, row["id"], read_day(row["since"]), today) for row in due)
            after = due[-1]["id"]
    with desk.store.transaction(None):
        stored.remember_look(desk.store, today)
    return came


def _comes_round(desk: Desk, rule: Rule) -> bool:
    option = desk.policy.option("followup_kind", rule.kind)
    return bool(rule.months and rule.customer_kinds) and option is not None and not option.hidden


def _due(desk: Desk, rule: Rule, today: date, after: str, limit: int) -> list[Row]:
    """The next customers `after` one whose window by `rule` opens today or has opened."""
    return stored.customers_due(
        desk.store,
        rule.kind,
        rule.customer_kinds,
        last=rules.months_after(rules.days_after(today, -rule.opens), -rule.months),
        active_since=rules.months_after(today, -rule.active_months),
        after=after,
        limit=limit,
    )


def _spread(rule: Rule, customer: str, today: date) -> Window:
    """A window for somebody to whom it came round before the desk kept count.

    Such customers are many at once, as after an import; so each begins on a day of their own in the next interval.
    """
    interval = (rules.months_after(today, rule.months) - today).days
    opens_on = rules.days_after(today, crc32(customer.encode()) % max(interval, 1))
    return Window(opens_on, rules.days_after(opens_on, max(rule.closes - rule.opens, 0)))


def _bring_up(desk: Desk, rule: Rule, customer: str, since: date, today: date) -> bool:
    """Owe it, unless that was done once already; returns whether it came up."""
    identity = derived_id(datetime.combine(since, time()), "followup", rule.kind, customer)
    if stored.is_there(desk.store, identity):
        return False
    window = window_of(desk, rule, since)
    if window.closes_on < today:
        window = _spread(rule, customer, today)
    made: Row = {
        "id": identity,
        "kind": rule.kind,
        "customer_id": customer,
        "name": None,
        "phone": None,
        "assignee_id": falls_to(desk, rule, customer, None),
        "opens_on": window.opens_on,
        "closes_on": window.closes_on,
        "survey": rule.survey or None,
    }
    fill_in(desk, made)
    records.add(desk.store, stored.Followup, made, None)
    return True
