"""Letting the machine fill a week: what it is given, and what is made of its answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.roster_changes import Changes
from csdesk.desk.roster_shown import is_open, members, plan
from csdesk.desk.roster_words import fault_sentence
from csdesk.rules import forecast as expected
from csdesk.rules import roster_fill
from csdesk.rules.roster import Place, week_of
from csdesk.rules.roster_fairness import fairness_days
from csdesk.store import roster as stored
from csdesk.store.roster import Cell
from csdesk.texts import N_, _


def proposed(desk: Desk, monday: date, *, forecast: bool) -> tuple[Changes, str]:
    """What the machine proposes for the week of `monday`, and a sentence about it; nothing where there is no roster."""
    days, policy = week_of(monday), desk.policy.roster
    first, last = fairness_days(monday, policy)
    kept = stored.cells(desk.store, first, last)
    absences = stored.absences(desk.store, first, last)
    whole = plan(desk, kept, absences)
    known = {
        identity: member for identity, member in members(desk, whole).items() if desk.staff[identity].active
    }  # fmt: skip
    needs = _expected(desk, days) if forecast else None
    try:
        filled = roster_fill.fill(
            whole, days, known, policy, lambda day: is_open(desk, day), desk.working_time.is_holiday, needs=needs,
        )  # fmt: skip
    except roster_fill.SolverMissing as missing:
        raise BadInputError(
            N_("filling a roster needs a solver that is not installed: pip install 'csdesk[roster]'")
        ) from missing
    changes = Changes()
    if filled.cells:
        wanted = {Cell(*where, staff) for where, people in filled.cells.items() for staff in people}
        there = {each.cell: each.is_fixed for each in kept if each.cell.day >= monday}
        changes.cells |= dict.fromkeys(cell for cell, is_fixed in there.items() if cell not in wanted and not is_fixed)
        changes.cells |= dict.fromkeys(sorted(wanted - there.keys()), False)
    return changes, _told(desk, monday, filled)


def _told(desk: Desk, monday: date, filled: roster_fill.Filled) -> str:
    """What the machine made of it."""
    if filled.sentence is not None:
        return _(filled.sentence.message, **{name: _word(desk, value) for name, value in filled.sentence.given.items()})
    week, placed = stored.week_name(monday), sum(map(len, filled.cells.values()))
    if not placed and not filled.faults_left:
        return _("nobody has to stand anywhere in {week}", week=week)
    if filled.faults_left:
        fault = filled.faults_left[0]
        return _(
            "{week} is filled, {placed} places in all; what is fixed still breaks a rule, first on {day}: {sentence}",
            week=week, placed=placed, day=fault.day, sentence=fault_sentence(desk, fault),
        )  # fmt: skip
    return _("{week} is filled: {placed} places in all, every post is held and every rule kept",
             week=week, placed=placed)  # fmt: skip


def _word(desk: Desk, value: object) -> object:
    """What a sentence of the rules names, in words: numbers, or several keys of posts, days or ids of people."""
    if not isinstance(value, tuple):
        return value
    if all(isinstance(each, date) for each in value):
        return reading.APART.join(_spans(value))
    return reading.APART.join(desk.label("post", desk.name_of(each)) for each in value)


def _spans(days: Sequence[date]) -> Iterator[str]:
    """Days in a row as one span, 11-30–12-06."""
    for _count, some in groupby(days, key=lambda day: day.toordinal() - days.index(day)):
        run = list(some)
        if len(run) > 2:
            yield f"{run[0]:%m-%d}–{run[-1]:%m-%d}"
        else:
            yield from (f"{day:%m-%d}" for day in run)


def _expected(desk: Desk, days: tuple[date, ...]) -> dict[Place, int]:
    """How many people each place needs by the calls and visits of the whole weeks before."""
    policy = desk.policy.roster
    today = desk.clock().date()
    until = min(days[0], today - timedelta(days=today.weekday()))
    weeks = policy.fairness_weeks
    counts: Counter[tuple[str, int, int]] = Counter()
    seen = set()
    for kind, day, hour, number in stored.contacts_by_hour(
        desk.store, datetime.combine(until - timedelta(weeks=weeks), time()), datetime.combine(until, time())
    ):
        counts[kind, day.weekday(), hour] += number
        seen.add(stored.week_name(day))
    return expected.needs(counts, max(len(seen), 1), days, policy, lambda day: is_open(desk, day))
