"""What people type about rosters, read: weeks and days, posts and shifts, and several people in one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from csdesk.chinese import match_name, name_readings, syllables
from csdesk.desk import reading
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules import writing
from csdesk.rules.roster import Place
from csdesk.store import roster as stored
from csdesk.texts import N_

_WEEK = re.compile(r"(?:(\d{4})\s*[-年/]?\s*)?(?:w|第)\s*(\d{1,2})\s*周?", re.ASCII)
_NAMED = {
    **dict.fromkeys(("", "this", "this week", "这周", "本周", "这一周", "这个星期", "本星期"), 0),
    **dict.fromkeys(("next", "next week", "下周", "下一周", "下星期", "下个星期"), 1),
    **dict.fromkeys(("last", "last week", "上周", "上一周", "上星期", "上个星期"), -1),
    **dict.fromkeys(("下下周",), 2),
    **dict.fromkeys(("上上周",), -2),
}
_YEARS = range(2000, 2200)
_APART = re.compile(r"[,，;；、/\s]+")  # what people put between several names
_SUGGESTED = 3
_LISTED = 12


def monday(desk: Desk, text: str) -> date:
    """The Monday of the week that `text` names: "" is this one, else "next", "下周", "2026-W48", or a day in it."""
    written = unicodedata.normalize("NFKC", text[:100]).strip().lower()
    today = desk.clock().date()
    if written in _NAMED:
        return today - timedelta(days=today.weekday()) + timedelta(weeks=_NAMED[written])
    if found := _WEEK.fullmatch(written):
        try:
            first = date.fromisocalendar(int(found[1] or today.isocalendar().year), int(found[2]), 1)
        except ValueError:
            raise _no_week(text) from None
    else:
        try:
            day = reading.day(desk, "week", text, forward=True)
        except BadInputError:
            raise _no_week(text) from None
        assert day is not None
        if day.year not in _YEARS:
            raise _no_week(text)
        first = day - timedelta(days=day.weekday())
    if first.year not in _YEARS:
        raise _no_week(text)
    return first


def _no_week(text: str) -> BadInputError:
    return BadInputError(
        N_("'{value}' is no week that exists; 2026-W48, next, 下周 or a day of the week is accepted"),
        "week", value=reading.shown(text),
    )  # fmt: skip


def month(desk: Desk, text: str) -> date:
    """The first day of the month that `text` names: "" is this one, else "next", "last", "2026-11" or a day in it."""
    written = unicodedata.normalize("NFKC", text[:100]).strip().lower()
    first = desk.clock().date().replace(day=1)
    steps = {"": 0, "this": 0, "本月": 0, "这个月": 0, "next": 1, "下月": 1, "下个月": 1, "last": -1, "上月": -1,
             "上个月": -1}  # fmt: skip
    if written in steps:
        year, number = divmod(first.year * 12 + first.month - 1 + steps[written], 12)
        return date(year, number + 1, 1)
    if found := re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", written, re.ASCII):
        year, number = int(found[1]), int(found[2])
        if year in _YEARS and 1 <= number <= 12:
            return date(year, number, 1)
    elif (found := re.fullmatch(r"(\d{1,2})\s*月", written, re.ASCII)) and 1 <= int(found[1]) <= 12:
        return first.replace(month=int(found[1]))
    else:
        try:
            day = reading.day(desk, "month", text)
        except BadInputError:
            day = None
        if day is not None and day.year in _YEARS:
            return day.replace(day=1)
    raise BadInputError(
        N_("'{value}' is no month that exists; 2026-11, 11月, next or a day of the month is accepted"),
        "month", value=reading.shown(text),
    )  # fmt: skip


def day_of(desk: Desk, given: date | str, field: str = "day") -> date:
    """The day `given`, or that it names."""
    day = given if isinstance(given, date) else reading.day(desk, field, given)
    if day is None:
        reading.line(desk, field, "", required=True)
    assert day is not None
    if day.year not in _YEARS:
        raise BadInputError(
            N_("'{value}' is no day that exists; 2026-11-21, 11-21 or Saturday is accepted"),
            field,
            value=day.isoformat(),
        )
    return day


def place(desk: Desk, day: date | str, post: str, shift: str) -> Place:
    """The place on `day` at a post and in one of its shifts, given by key, word, pinyin or initials.

    The shift may be left out where the post has but one. A place that the company no longer has can be named
    by its keys as long as somebody stands there.
    """
    when = day_of(desk, day)
    policy = desk.policy.roster
    if post in policy.posts and shift in policy.posts[post].shifts:
        return Place(when, post, shift)
    if any((cell.post, cell.shift) == (post, shift) for cell, _fixed, _id in stored.cells(desk.store, when, when)):
        return Place(when, post, shift)
    key = reading.option(desk, "post", "post", post, required=True) or ""
    if key not in policy.posts:
        accepted = ", ".join(desk.label("post", other) for other in policy.posts)
        raise BadInputError(
            N_("'{value}' is given; accepted: {accepted}"), "post", value=reading.shown(post), accepted=accepted
        )
    return Place(when, key, _shift(desk, shift, policy.posts[key].shifts))


def _shift(desk: Desk, text: str, shifts: Sequence[str]) -> str:
    coded = {
        writing.plain(code): key for key, shift in desk.policy.roster.shifts.items() for code in shift.codes
    }.get(writing.plain(text[:200]))  # fmt: skip
    given = coded or reading.option(desk, "shift", "roster_shift", text)
    if given in shifts:
        return str(given)
    if given is None and len(shifts) == 1:
        return shifts[0]
    accepted = ", ".join(desk.label("roster_shift", key) for key in shifts)
    if given is None:
        raise BadInputError(N_("nothing is given; accepted: {accepted}"), "shift", accepted=accepted)
    raise BadInputError(
        N_("'{value}' is given; accepted: {accepted}"), "shift", value=reading.shown(text), accepted=accepted
    )


def people(desk: Desk, text: str, field: str = "staff") -> list[Person]:
    """The people whom `text` names, each by name, pinyin, initials or id, with blanks, commas or 、 between them."""
    kept = writing.line(text[: desk.policy.longest_line * 4])
    if not kept:
        return []
    folded = writing.plain(kept)  # a name may have blanks in it
    if len(whole := [each for each in _active(desk) if writing.plain(each.name) == folded]) == 1:
        return whole
    named = [person(desk, part, field) for part in _APART.split(kept) if part]
    return list({each.id: each for each in named}.values())


def person(desk: Desk, text: str, field: str = "staff") -> Person:
    """The one person whom `text` names; raises BadInputError, which lists whom it may mean."""
    kept = writing.line(text[:200])
    if not kept:
        reading.line(desk, field, "", required=True)
    active = _active(desk)
    if (found := [each for each in active if kept in (each.id, each.name)]) and len(found) == 1:
        return found[0]
    ranked = [(rank, each) for each in active if (rank := match_name(kept, each.name)) is not None]
    best = min((rank for rank, _each in ranked), default=0)
    fitting = found or [each for rank, each in ranked if rank == best]
    in_full = [each for each in fitting if writing.plain(kept) in map("".join, name_readings(each.name))]
    fitting = in_full or fitting  # limin is 李敏 before it is 刘明, whose syllables it cuts short
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise BadInputError(
            N_("'{value}' may be {names}; more of the name is wanted"),
            field, value=reading.shown(kept), names=_listed(fitting),
        )  # fmt: skip
    if any(each.name == kept for each in desk.staff.values()):
        raise BadInputError(N_("{name} is no longer at the desk"), field, name=kept)
    if likely := _likely(kept, active):
        raise BadInputError(
            N_("'{value}' is nobody at the desk; perhaps {names} is meant"),
            field, value=reading.shown(kept), names=", ".join(likely),
        )  # fmt: skip
    raise BadInputError(
        N_("'{value}' is given; accepted: {accepted}"), field, value=reading.shown(kept), accepted=_listed(active)
    )


def _active(desk: Desk) -> list[Person]:
    return [each for each in desk.staff.values() if each.active]


def _listed(people: Sequence[Person]) -> str:
    """The names; those that two people have with their ids, by which they can be told apart."""
    names = [each.name for each in people]
    told = [each.name if names.count(each.name) == 1 else f"{each.name} ({each.id})" for each in people[:_LISTED]]
    return ", ".join(told) + (" .." if len(people) > _LISTED else "")


def _likely(text: str, active: Collection[Person]) -> list[str]:
    """Whose name sounds or looks much like `text`."""
    read = {each.name: "".join(each.pinyin) for each in active}
    sound = "".join(syllables(text))
    close = get_close_matches(sound, read.values(), _SUGGESTED, 0.75)
    found = [name for each in close for name, reads in read.items() if reads == each]
    alike = [name for name in read if len(set(name) & set(text)) * 2 >= len(set(name))]
    return list(dict.fromkeys([*found, *alike]))[:_SUGGESTED]
