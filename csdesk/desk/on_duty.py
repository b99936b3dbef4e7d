"""Who is on duty: by the roster of today or, where there is none, who saved something at this desk today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from csdesk.desk.desk import Desk, Person, needs
from csdesk.rules.rights import Right
from csdesk.rules.roster import week_of
from csdesk.store import roster as stored
from csdesk.store import today as stored_today

_DAYS_AHEAD = 7  # in which the next shift is looked for


@dataclass(frozen=True)
class OnDuty:
    """Somebody who stands at a post in a shift today, from when to when, breaks included; `is_now` outside of these."""

    person: Person
    post: str
    shift: str
    begins: datetime
    ends: datetime
    is_now: bool


@needs(Right.READ_RECORDS)
def now(desk: Desk) -> tuple[Person, ...]:
    """Those whose shift's hours hold now, in the order of the posts.

    Where today has no roster, those who saved anything at this desk today and still work here, the last one first.
    """
    if standing := _standing(desk, desk.midnight):
        people = _people(each.person for each in standing if each.is_now)
    else:
        at_work = stored_today.at_work(desk.store, desk.midnight)
        people = tuple(desk.staff[actor] for actor in at_work if actor in desk.staff and desk.staff[actor].active)
    desk.on_duty = frozenset(person.id for person in people)
    return people


@needs(Right.READ_RECORDS)
def today(desk: Desk) -> tuple[OnDuty, ...]:
    """Everybody who stands anywhere today, in the order of the posts and their shifts; nobody without a roster."""
    return tuple(_standing(desk, desk.midnight))


@needs(Right.READ_RECORDS)
def next_shift(desk: Desk) -> tuple[Person, ...]:
    """Who takes over from those on duty: at their posts the shift that ends after theirs, or the next day's first.

    Whoever acts hands over their own post if they stand anywhere, or else all of them.
    """
    present = desk.clock()
    standing = _standing(desk, desk.midnight)
    mine = [each for each in standing if each.person.id == desk.me.id]
    posts = {each.post for each in mine or standing}
    left = [each for each in mine or standing if each.ends > present] or mine
    leaving = min((each.ends for each in left), default=present)
    going = {each.person.id for each in left if each.ends == leaving} | {desk.me.id}
    after = [
        each for each in standing if each.post in posts and each.ends > leaving and each.person.id not in going
    ]  # fmt: skip
    if after:
        ends = min(each.ends for each in after)
        return _people(each.person for each in after if each.ends == ends)
    tomorrow = desk.midnight + timedelta(days=1)
    day = stored.first_day_with_any(desk.store, tomorrow.date(), (tomorrow + timedelta(days=_DAYS_AHEAD)).date())
    coming = _standing(desk, datetime.combine(day, time())) if day else []
    at_posts = [each for each in coming if each.post in posts] or coming
    begins = min((each.begins for each in at_posts), default=None)
    return _people(each.person for each in at_posts if each.begins == begins)


@needs(Right.READ_RECORDS)
def is_reminder_due(desk: Desk) -> str:
    """Next week, as "2026-W48", where its roster should be published by now and is not; else "".

    Those alone are reminded who may draw it up or publish it, and not of a week in which the desk is closed.
    """
    today = desk.midnight.date()
    if today.weekday() < desk.policy.roster.drawn_up_on or not (
        desk.may(Right.DRAW_UP_ROSTER) or desk.may(Right.PUBLISH_ROSTER)
    ):
        return ""
    monday = today + timedelta(days=7 - today.weekday())
    if not any(desk.working_time.hours_on(day) for day in week_of(monday)):
        return ""
    row = stored.week(desk.store, monday)
    return "" if row is not None and row["published_at"] else stored.week_name(monday)


def _standing(desk: Desk, midnight: datetime) -> list[OnDuty]:
    """Those who stand anywhere on a day and are not away."""
    day = midnight.date()
    policy = desk.policy.roster
    cells = [kept.cell for kept in stored.cells(desk.store, day, day)]
    if not cells:
        return []
    away = stored.absences(desk.store, day, day)
    columns = {
        where: at
        for at, where in enumerate((post.key, shift) for post in policy.posts.values() for shift in post.shifts)
    }
    order = {identity: at for at, identity in enumerate(desk.staff)}
    since = desk.clock() - midnight
    found = []
    for cell in sorted(
        cells, key=lambda each: (columns.get((each.post, each.shift), len(columns)), order.get(each.staff, 0))
    ):
        person, shift = desk.staff.get(cell.staff), policy.shifts.get(cell.shift)
        if person is None or not person.active or shift is None or (day, cell.staff) in away:
            continue
        found.append(
            OnDuty(
                person=person,
                post=cell.post,
                shift=cell.shift,
                begins=midnight + shift.periods[0].opens,
                ends=midnight + shift.periods[-1].closes,
                is_now=any(period.opens <= since < period.closes for period in shift.periods),
            )
        )
    return found


def _people(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple({person.id: person for person in people}.values())
