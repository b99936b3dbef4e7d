"""The duty roster 排班表 of a week: drawing it up, saying who is away, publishing and approving it.

Nothing is forbidden while a roster is drawn up: what is wrong with it is told with it, in words. Every step is
written at once and taken back by `history.undo`. A change after publishing is kept and marked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csdesk.desk import reading, roster_entries
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.on_duty import is_reminder_due as is_reminder_due
from csdesk.desk.roster_changes import Changes, published, write
from csdesk.desk.roster_month import MonthDay as MonthDay
from csdesk.desk.roster_month import MonthRoster as MonthRoster
from csdesk.desk.roster_month import MonthRow as MonthRow
from csdesk.desk.roster_month import month_roster
from csdesk.desk.roster_shown import Absence as Absence
from csdesk.desk.roster_shown import Column as Column
from csdesk.desk.roster_shown import Placed as Placed
from csdesk.desk.roster_shown import RosterDay as RosterDay
from csdesk.desk.roster_shown import RosterFault as RosterFault
from csdesk.desk.roster_shown import WeekRoster as WeekRoster
from csdesk.desk.roster_shown import week_roster
from csdesk.desk.roster_words import place_label
from csdesk.rules.rights import Right
from csdesk.rules.roster import Place, week_of
from csdesk.store import roster as stored
from csdesk.texts import N_

UNDOES = ("roster_week",)
"""What `history.undo` is given to take back the last step on a roster."""


_LONGEST_ABSENCE = 366  # days


@dataclass(frozen=True)
class Saved:
    """A roster that is safely on disk; `batch` undoes the step, 0 where nothing was changed."""

    week: WeekRoster
    batch: int


@dataclass(frozen=True)
class Filled:
    """A roster that the machine has filled; `sentence` tells how, or which rule stands in the way of any."""

    week: WeekRoster
    sentence: str
    batch: int


@needs(Right.READ_RECORDS)
def show(desk: Desk, week: str = "") -> WeekRoster:
    """The roster of a week: this one, or "next", "2026-W48", or that of a day."""
    return week_roster(desk, roster_entries.monday(desk, week))


@needs(Right.READ_RECORDS)
def month(desk: Desk, month: str = "", staff: str = "") -> MonthRoster:
    """The month of everybody on the roster, or of the one person `staff`: this month, "next", or "2026-11"."""
    whose = roster_entries.person(desk, staff) if staff else None
    return month_roster(desk, roster_entries.month(desk, month), whose)


@needs(Right.DRAW_UP_ROSTER)
def place(desk: Desk, day: date | str, post: str, shift: str, staff: str, *, fixed: bool = True) -> Saved:
    """Let exactly those whom `staff` names stand at a post in one of its shifts; nobody where it is "".

    `staff` holds names, pinyin, initials or ids with 、, commas or blanks between them.
    """
    where = roster_entries.place(desk, day, post, shift)
    wanted = {person.id: fixed for person in roster_entries.people(desk, staff)}
    changes = Changes()
    changes.set_people(_present(desk, where), where, wanted)
    return _saved(desk, where.day, changes)


@needs(Right.DRAW_UP_ROSTER)
def swap(desk: Desk, first: Place, staff_a: str, second: Place, staff_b: str) -> Saved:
    """Let the person `staff_a` at the place `first` and `staff_b` at `second` exchange their places."""
    first, second = roster_entries.place(desk, *first), roster_entries.place(desk, *second)
    one, other = roster_entries.person(desk, staff_a), roster_entries.person(desk, staff_b)
    changes = Changes()
    for where, goes, comes in ((first, one, other), (second, other, one)):
        present = _present(desk, where)
        if goes.id not in present:
            raise BadInputError(
                N_("{name} does not stand at {place} on {day}"),
                "staff", name=goes.name, place=place_label(desk, where.post, where.shift), day=where.day,
            )  # fmt: skip
        if comes.id in present:
            raise BadInputError(
                N_("{name} stands at {place} on {day} already"),
                "staff", name=comes.name, place=place_label(desk, where.post, where.shift), day=where.day,
            )  # fmt: skip
        kept = {staff: fixed for staff, fixed in present.items() if staff != goes.id}
        changes.set_people(present, where, kept | {comes.id: True})
    return _saved(desk, first.day, changes)


@needs(Right.READ_RECORDS)
def place_of(desk: Desk, day: date | str, staff: str, post: str = "") -> Place:
    """The one place where somebody stands on a day, at that `post` if they stand at several."""
    when, person = roster_entries.day_of(desk, day), roster_entries.person(desk, staff)
    key = reading.option(desk, "post", "post", post)
    cells = [kept.cell for kept in stored.cells(desk.store, when, when, person.id)]
    order = [option.key for option in desk.policy.lists["post"]]
    found = [Place(when, cell.post, cell.shift) for cell in cells if key in (None, cell.post)]
    found.sort(key=lambda where: (order.index(where.post) if where.post in order else len(order), where.shift))
    if not found:
        raise BadInputError(N_("{name} stands nowhere on {day}"), "staff", name=person.name, day=when)
    if len(found) > 1:
        raise BadInputError(
            N_("{name} stands at several places on {day}: {places}; say at which post"),
            "post", name=person.name, day=when,
            places=", ".join(place_label(desk, where.post, where.shift) for where in found),
        )  # fmt: skip
    return found[0]


@needs(Right.DRAW_UP_ROSTER)
def copy_day(desk: Desk, source: date | str, target: date | str) -> Saved:
    """Let everybody stand on the day `target` where they do on `source`, but for those who are away then."""
    one, other = roster_entries.day_of(desk, source), roster_entries.day_of(desk, target)
    if not stored.has_any(desk.store, one):
        raise BadInputError(N_("nobody stands anywhere on {day}"), "day", day=one)
    changes = Changes()
    _copy_day(desk, one, other, changes, fixed=True)
    return _saved(desk, other, changes)


@needs(Right.DRAW_UP_ROSTER)
def copy_week(desk: Desk, source: str, target: str) -> Saved:
    """Take the roster of the week `source` over to `target`, not fixed, so that it may be filled anew.

    Who is away then, a day on which the desk is closed, and a place where somebody was put by hand are left out.
    """
    one, other = roster_entries.monday(desk, source), roster_entries.monday(desk, target)
    if one == other:
        raise BadInputError(N_("a week cannot be copied to itself"), "week")
    if stored.first_day_with_any(desk.store, one, one + timedelta(days=6)) is None:
        raise BadInputError(N_("nobody stands anywhere in {week}"), "week", week=stored.week_name(one))
    changes = Changes()
    for day in week_of(other):
        if desk.working_time.hours_on(day):
            _copy_day(desk, day - (other - one), day, changes, fixed=False)
    return _saved(desk, other, changes)


def _copy_day(desk: Desk, source: date, target: date, changes: Changes, *, fixed: bool) -> None:
    """Let the day `target` be as `source`; unless what is copied is `fixed`, what is fixed there stays."""
    there, here = _by_place(desk, source), _by_place(desk, target)
    posts = desk.policy.roster.posts
    wanted = {
        (target, *where[1:]): people
        for where, people in there.items()
        if where[1] in posts and where[2] in posts[where[1]].shifts and posts[where[1]].is_held_on(target.weekday())
    }
    for where in dict.fromkeys((*here, *wanted)):
        present = here.get(where, {})
        if fixed or not any(present.values()):
            people = _copied(desk, wanted.get(where, {}), target)
            changes.set_people(present, where, dict.fromkeys(people, fixed))


def _copied(desk: Desk, people: Mapping[str, bool], day: date, *, is_leave_kept: bool = False) -> list[str]:
    """Those of `people` who can stand somewhere on `day`: still here, and not away."""
    away = {} if is_leave_kept else stored.absences(desk.store, day, day)
    return [staff for staff in people if staff in desk.staff and desk.staff[staff].active and (day, staff) not in away]


@needs(Right.DRAW_UP_ROSTER)
def set_absence(desk: Desk, day: date | str, staff: str, kind: str, *, until: date | str = "") -> Saved:
    """Somebody is away on a day, or up to the day `until`, for a reason of the list absence, or "" there again.

    Where they stand already they stay: the roster tells of it.
    """
    first = roster_entries.day_of(desk, day)
    last = roster_entries.day_of(desk, until, "until") if until else first
    if not first <= last <= first + timedelta(days=_LONGEST_ABSENCE):
        raise BadInputError(
            N_("'{value}' is given; a day from {first} to {last} is accepted"),
            "until", value=last, first=first, last=first + timedelta(days=_LONGEST_ABSENCE),
        )  # fmt: skip
    person = roster_entries.person(desk, staff)
    key = reading.option(desk, "kind", "absence", kind) or ""
    known = stored.absences(desk.store, first, last, person.id)
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    changes = Changes()
    changes.absences |= {(each, person.id): key for each in days if known.get((each, person.id), "") != key}
    return _saved(desk, first, changes)


@needs(Right.DRAW_UP_ROSTER)
def note(desk: Desk, week: str, values: Mapping[str, str]) -> Saved:
    """Set what is noted on a week: notes, drawn_up_by, drawn_up_on, and the remarks of a day under its date."""
    monday = roster_entries.monday(desk, week)
    changes = Changes()
    row: dict[str, object] = {}
    for name, text in values.items():
        if name == "notes":
            row[name] = reading.text(desk, name, text)
        elif name == "drawn_up_by":
            row[name] = roster_entries.person(desk, text, name).id
        elif name == "drawn_up_on":
            row[name] = reading.day(desk, name, text)
        else:
            day = roster_entries.day_of(desk, name)
            if day not in week_of(monday):
                raise BadInputError(
                    N_("{day} is not in {week}"), "day", day=day.isoformat(), week=stored.week_name(monday)
                )
            changes.remarks[day] = reading.text(desk, "remarks", text) or ""
    before = stored.week(desk.store, monday) or {}
    remarked = stored.remarks(desk.store, monday, monday + timedelta(days=6))
    changes.remarks = {day: text for day, text in changes.remarks.items() if text != remarked.get(day, "")}
    if changed := {name: value for name, value in row.items() if value != before.get(name)}:
        changes.weeks[monday] = changed
    return _saved(desk, monday, changes)


@needs(Right.DRAW_UP_ROSTER)
def clear(desk: Desk, week: str) -> Saved:
    """Take everybody out of a week but those who were put there by hand."""
    monday = roster_entries.monday(desk, week)
    loose = [
        kept.cell for kept in stored.cells(desk.store, monday, monday + timedelta(days=6)) if not kept.is_fixed
    ]  # fmt: skip
    return _saved(desk, monday, Changes(cells=dict.fromkeys(loose)))


@needs(Right.DRAW_UP_ROSTER)
def fill(desk: Desk, week: str, *, forecast: bool = False, before_writing: Callable[[], None] = lambda: None) -> Filled:
    """Let the machine fill a week around what is fixed; with `forecast` by the calls and visits that are expected.

    Takes seconds; what `before_writing` raises leaves the week as it was. Raises BadInputError where what it needs
    is not installed.
    """
    from csdesk.desk import roster_filling  # with the solver behind it, slow to import

    monday = roster_entries.monday(desk, week)
    changes, sentence = roster_filling.proposed(desk, monday, forecast=forecast)
    before_writing()
    batch = write(desk, changes)
    return Filled(week_roster(desk, monday), sentence, batch)


@needs(Right.PUBLISH_ROSTER)
def publish(desk: Desk, week: str, *, despite: str = "") -> Saved:
    """Publish a week's roster, or publish it anew after changes; `despite` says why, where something is wrong with it.

    The reason is added to the notes. What was changed since it was approved has to be approved again.
    """
    monday = roster_entries.monday(desk, week)
    found = week_roster(desk, monday)
    if not found.cells:
        raise BadInputError(N_("nobody stands anywhere in {week}"), "week", week=found.week)
    if found.published_at and not found.changes_since:
        raise BadInputError(
            N_("{week} was published at {at} and not changed since"),
            "week", week=found.week, at=f"{found.published_at:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    reason = reading.line(desk, "despite", despite)
    if found.faults and not reason:
        raise BadInputError(
            N_("{count} things are wrong with it, first on {day}: {sentence}; say why it is published all the same"),
            "despite", count=len(found.faults), day=found.faults[0].day, sentence=found.faults[0].sentence,
        )  # fmt: skip
    return _saved(desk, monday, Changes(weeks={monday: published(desk, found, reason or "")}))


@needs(Right.APPROVE_ROSTER)
def approve(desk: Desk, week: str) -> Saved:
    """Approve a published roster, or approve it anew after changes."""
    monday = roster_entries.monday(desk, week)
    found = week_roster(desk, monday)
    if found.published_at is None:
        raise BadInputError(N_("{week} is not published yet"), "week", week=found.week)
    if found.approved_at and not found.changes_since_approval:
        raise BadInputError(
            N_("{week} was approved by {name} and not changed since"), "week", week=found.week, name=found.approved_by
        )
    row = {"approved_at": desk.clock().replace(microsecond=0), "approved_by": desk.me.id}
    return _saved(desk, monday, Changes(weeks={monday: row}))


def _present(desk: Desk, where: Place) -> dict[str, bool]:
    """Who stands at the place now, and whether that is fixed."""
    return _by_place(desk, where.day).get((where.day, where.post, where.shift), {})


def _by_place(desk: Desk, day: date) -> dict[tuple[date, str, str], dict[str, bool]]:
    found: dict[tuple[date, str, str], dict[str, bool]] = {}
    for cell, is_fixed, _identity in stored.cells(desk.store, day, day):
        found.setdefault(cell[:3], {})[cell.staff] = is_fixed
    return found


def _saved(desk: Desk, day: date, changes: Changes) -> Saved:
    batch = write(desk, changes)
    return Saved(week_roster(desk, day - timedelta(days=day.weekday())), batch)
