"""The company's working time: which days are worked, during which hours, and what a deadline counted in them means.

Two things are kept apart. The desk is *open* during its hours on every day of the week, holidays
excepted: somebody is on the roster. *Working days* and *working time*, by which customers are promised
an answer, are those of the official calendar, Monday to Friday with the make-up days and without the
holidays: that is what "工作日" says to a customer, and only then are the departments at work that the
desk depends on. A company whose departments work on other days says so in policy.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_PERIOD = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—~]\s*([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)
_MIDNIGHT = time()
_DAY = timedelta(days=1)
_NO_TIME = timedelta()
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


class Period(NamedTuple):
    """Hours at a stretch, from `opens` to before `closes`, both counted from midnight; 24 hours end the day."""

    opens: timedelta
    closes: timedelta


@dataclass(frozen=True)
class NamedDay:
    """A holiday or make-up day of the official calendar, and the festival it belongs to."""

    day: date
    zh: str
    en: str
    is_holiday: bool

    def label(self, language: str) -> str:
        """The festival's name in `language`."""
        return self.en if language == "en" else self.zh


def read_periods(texts: Sequence[str]) -> tuple[Period, ...]:
    """The hours of one day as policy.toml writes them, `["09:00-12:00", "14:30-18:00"]`, in order.

    Raises ValueError where one is not hours, ends before it begins, or overlaps another.
    """
    periods = []
    for text in texts:
        found = _PERIOD.fullmatch(text.strip())
        if not found:
            raise ValueError(text)
        hours = list(map(int, found.groups()))
        period = Period(timedelta(hours=hours[0], minutes=hours[1]), timedelta(hours=hours[2], minutes=hours[3]))
        if not period.opens < period.closes <= _DAY:
            raise ValueError(text)
        periods.append(period)
    periods.sort()
    if any(before.closes > after.opens for before, after in pairwise(periods)):
        raise ValueError(", ".join(texts))
    return tuple(periods)


@dataclass(frozen=True)
class Hours:
    """What the company decided: its hours on each weekday (Monday first), and which weekdays are working days."""

    by_weekday: tuple[tuple[Period, ...], ...]
    working_weekdays: frozenset[int]
    works_on_holidays: bool = False


@dataclass(frozen=True)
class WorkingTime:
    """Working days and hours under the official calendar; every question is answered without walking through time.

    `years` are those whose calendar is known. In another, Monday to Friday stand as the company's weekdays
    say, and `unknown_year` is called with it whenever something there is counted.
    """

    hours: Hours
    named_days: Mapping[date, NamedDay]
    years: frozenset[int]
    unknown_year: Callable[[int], None] = field(default=lambda _year: None, compare=False)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a statutory holiday, whatever the company does on it."""
        self._look_at(day.year, day.year)
        return day in self.named_days and self.named_days[day].is_holiday

    def name_of(self, day: date, language: str = "zh") -> str:
        """The festival to which `day` belongs as a holiday or make-up day, "" for other days."""
        self._look_at(day.year, day.year)
        return self.named_days[day].label(language) if day in self.named_days else ""

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts for deadlines in working days."""
        self._look_at(day.year, day.year)
        return bool(self._worked(day))

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`th working day after `day`; `day` itself for none. Raises ValueError where there is none."""
        if count < 0:
            raise ValueError(count)
        if not count:
            return day
        counts = self._days
        wanted = counts.before(day.toordinal() + 1) + count
        found = date.fromordinal(counts.reaching(wanted))
        self._look_at(day.year, found.year)
        return found

    def end_of_working_days(self, moment: datetime, count: int) -> datetime:
        """By when something is due that must happen within `count` working days of `moment`.

        That is the end of working time on the `count`th working day; the day of `moment` itself does not count.
        Raises ValueError where there is no such day.
        """
        day = self.add_working_days(moment.date(), count)
        return _at(day, self._worked(day)[-1].closes if self._worked(day) else _DAY)

    def add(self, moment: datetime, working_time: timedelta) -> datetime:
        """The first moment by which so much working time has passed since `moment`.

        That is the evening at which the time runs out, not the next morning. Raises ValueError where the
        time is negative, or where there are no working hours left in all of time to hold it.
        """
        if working_time < _NO_TIME:
            raise ValueError(working_time)
        if not working_time:
            return moment
        wanted = self._worked_before(moment) + _ticks(working_time)
        ordinal = self._time.reaching(wanted)
        left = (wanted - self._time.before(ordinal)) * _TICK
        day = date.fromordinal(ordinal)
        self._look_at(moment.year, day.year)
        for period in self._worked(day):
            if left <= period.closes - period.opens:
                return _at(day, period.opens + left)
            left -= period.closes - period.opens
        raise AssertionError(day)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`, negative where `end` is before `start`."""
        self._look_at(min(start, end).year, max(start, end).year)
        return (self._worked_before(end) - self._worked_before(start)) * _TICK

    def hours_on(self, day: date) -> tuple[Period, ...]:
        """The hours during which the desk is open on `day`."""
        self._look_at(day.year, day.year)
        return self._open(day)

    def is_open(self, moment: datetime) -> bool:
        """Whether the desk is staffed at `moment`; it is not at the very minute at which it closes."""
        since = moment - datetime.combine(moment.date(), _MIDNIGHT)
        return any(period.opens <= since < period.closes for period in self.hours_on(moment.date()))

    def _look_at(self, first: int, last: int) -> None:
        for year in range(first, last + 1):
            if year not in self.years:
                self.unknown_year(year)

    def _open(self, day: date) -> tuple[Period, ...]:
        named = self.named_days.get(day)
        if named is None or (named.is_holiday and self.hours.works_on_holidays):
            return self.hours.by_weekday[day.weekday()]
        return () if named.is_holiday else self._worked(day)

    def _worked(self, day: date) -> tuple[Period, ...]:
        """The hours of `day` that count as working time."""
        named = self.named_days.get(day)
        weekday = day.weekday()
        if named and named.is_holiday and not self.hours.works_on_holidays:
            return ()
        if weekday in self.hours.working_weekdays:
            return self.hours.by_weekday[weekday]
        return self._ordinary if named and not named.is_holiday else ()

    @cached_property
    def _ordinary(self) -> tuple[Period, ...]:
        """The hours of a make-up day, which stands for a weekday: those of the week's first working day."""
        return next(filter(None, (self.hours.by_weekday[day] for day in sorted(self.hours.working_weekdays))), ())

    def _worked_before(self, moment: datetime) -> int:
        day = moment.date()
        since = moment - datetime.combine(day, _MIDNIGHT)
        today = (min(since, closes) - opens for opens, closes in self._worked(day) if since > opens)
        return self._time.before(day.toordinal()) + _ticks(sum(today, _NO_TIME))

    @cached_property
    def _days(self) -> _Running:
        return self._running(lambda periods: 1 if periods else 0)

    @cached_property
    def _time(self) -> _Running:
        return self._running(lambda periods: _ticks(sum((closes - opens for opens, closes in periods), _NO_TIME)))

    def _running(self, worth: Callable[[tuple[Period, ...]], int]) -> _Running:
        weekly = [
            worth(self.hours.by_weekday[day]) if day in self.hours.working_weekdays else 0
            for day in range(len(WEEKDAYS))
        ]
        apart = {day.toordinal(): worth(self._worked(day)) - weekly[day.weekday()] for day in self.named_days}
        return _Running(weekly, apart)


_TICK = timedelta(microseconds=1)


def _ticks(length: timedelta) -> int:
    return length // _TICK


def _at(day: date, since_midnight: timedelta) -> datetime:
    """That time of `day`; the end of the very last day of the calendar is the last moment there is."""
    if day == date.max and since_midnight == _DAY:
        return datetime.max
    return datetime.combine(day, _MIDNIGHT) + since_midnight


class _Running:
    """What the days before a day are worth together: whole weeks at once, and the days that differ from them.

    Days are counted by their ordinals; 1 January of the year 1 was a Monday.
    """

    def __init__(self, weekly: Sequence[int], apart: Mapping[int, int]) -> None:
        self._week = [0, *accumulate(weekly)]
        self._apart = sorted(apart)
        self._differences = [0, *accumulate(apart[ordinal] for ordinal in self._apart)]

    def before(self, ordinal: int) -> int:
        """What all days before `ordinal` are worth."""
        weeks, days = divmod(ordinal - _FIRST, 7)
        return weeks * self._week[-1] + self._week[days] + self._differences[bisect_left(self._apart, ordinal)]

    def reaching(self, wanted: int) -> int:
        """The day with which the days' worth reaches `wanted`; raises ValueError where none does."""
        # At most 22 looks, as many as halve all the days there are.
        found = bisect_left(range(_FIRST, _LAST + 1), wanted, key=lambda ordinal: self.before(ordinal + 1))
        if _FIRST + found > _LAST:
            raise ValueError(wanted)
        return _FIRST + found
