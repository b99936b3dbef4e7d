"""The days of a roster, however a spreadsheet writes them: whole dates, serial numbers, or days of a month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from csdesk.sheets.grid import Cell

_YEARS = range(2000, 2200)
_DAY_0 = date(1899, 12, 30)  # from which spreadsheet programs count days
_SERIALS = range(36_526, 109_940)  # of the days in _YEARS
_WEEKDAY = r"(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
_WEEKDAY_BESIDE = re.compile(rf"[(\[/,]?(?:{_WEEKDAY}|(?<=[(\[])[一二三四五六日天](?=[)\]]))[)\],]?")
_WHOLE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:T?0?0:00(?::00)?)?|(20\d{2})(\d{2})(\d{2})")
_IN_MONTH = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_NUMBER = re.compile(r"(\d{1,2})[日号]?")
_MONTH = re.compile(r"(20\d{2})\s*[-/.年_]\s*(\d{1,2})(?!\d)|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)")
_MONTH_ALONE = re.compile(r"(?<!\d)(\d{1,2})\s*月")
_DATE_IN_TEXT = re.compile(r"(?:(20\d{2})\s*[-/.年]\s*)?(?<!\d)(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?")
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Mark(NamedTuple):
    """What a cell tells of a day: 0 for the year or the month where it leaves them out."""

    year: int
    month: int
    day: int


@dataclass(frozen=True)
class Period:
    """What the words around a roster tell of its time: the month it is of, or the days from `first` to `last`."""

    year: int = 0
    month: int = 0
    first: date | None = None
    last: date | None = None


class NoSuchDay(Exception):
    """A day that the calendar does not have."""


class OverTwoMonths(Exception):
    """Days of a month that begin anew, where one month is known only."""


def mark(cell: Cell) -> Mark | None:
    """The day that a cell tells of, with or without its year and month; None where it holds no day."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, date):
        if cell.year == 1900 and cell.month == 1:  # the number of a day, shown as a date
            return Mark(0, 0, cell.day)
        day = cell.date() if isinstance(cell, datetime) else cell
        return Mark(day.year, day.month, day.day) if day.year in _YEARS else None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int):
        return _number(cell)
    if isinstance(cell, str) and len(cell) <= 80:  # a festival may stand below the date
        return next((found for part in (cell, *cell.splitlines()[:3]) if (found := _text(part))), None)
    return None


def _number(number: int) -> Mark | None:
    if 1 <= number <= 31:
        return Mark(0, 0, number)
    if number in _SERIALS:
        day = _DAY_0 + timedelta(days=number)
        return Mark(day.year, day.month, day.day)
    return _text(str(number)) if 20_000_101 <= number <= 21_991_231 else None


def _text(text: str) -> Mark | None:
    written = _WEEKDAY_BESIDE.sub("", "".join(unicodedata.normalize("NFKC", text).lower().split()))
    if found := _WHOLE.fullmatch(written):
        year, month, day = (int(part) for part in found.groups() if part)
        return Mark(year, month, day) if year in _YEARS and 1 <= month <= 12 and 1 <= day <= 31 else None
    if found := _IN_MONTH.fullmatch(written):
        month, day = int(found[1]), int(found[2])
        return Mark(0, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if found := _NUMBER.fullmatch(written):
        return Mark(0, 0, int(found[1])) if 1 <= int(found[1]) <= 31 else None
    return _number(int(written)) if re.fullmatch(r"\d{5}", written) else None


def weekday(cell: Cell) -> int | None:
    """The weekday that a cell names and nothing else, 0 being Monday; None where it names none."""
    if not isinstance(cell, str) or len(cell) > 20:
        return None
    written = "".join(unicodedata.normalize("NFKC", cell).lower().split()).strip("()[]")
    bare = re.sub("^(?:周|星期|礼拜)", "", written)
    if len(bare) == 1 and bare in "一二三四五六日天":
        return min("一二三四五六日天".index(bare), 6)
    return _ENGLISH.index(written[:3]) if re.fullmatch(_WEEKDAY, written) else None


def period_of(texts: Iterable[Cell]) -> Period:
    """The time of which the cells or texts around a roster tell; the first that tells a thing counts."""
    year = month = 0
    for cell in texts:
        if not isinstance(cell, str):
            found = mark(cell)
            if found and found.year and not month:
                year, month = found.year, found.month
            continue
        text = unicodedata.normalize("NFKC", cell)
        days = list(_days_in(text))
        if len(days) >= 2 and days[0] <= days[1]:
            return Period(days[0].year, days[0].month, days[0], days[1])
        if month:
            continue
        if named := _MONTH.search(text):
            year, month = (int(part) for part in named.groups() if part)
        elif alone := _MONTH_ALONE.search(text):
            month = int(alone[1])
        if not 1 <= month <= 12:
            year = month = 0
    return Period(year, month)


def _days_in(text: str) -> Iterator[date]:
    """The days in a text; one without a year has that of the day before it, or of the year after."""
    before: date | None = None
    for found in _DATE_IN_TEXT.finditer(text):
        year = int(found[1]) if found[1] else before.year if before else 0
        try:
            day = date(year, int(found[2]), int(found[3]))
            if before and not found[1] and day < before:
                day = day.replace(year=year + 1)
        except ValueError:
            continue
        yield day
        before = day


def days_of(marks: Sequence[Mark], period: Period, today: date) -> list[date | None]:
    """The days that `marks`, one after another, stand for; None for one that its month does not have.

    What they leave out is that of the mark before, or of the `period`, or else the year in which they are nearest
    to `today`. Raises OverTwoMonths, and NoSuchDay where no month is known.
    """
    found: list[date | None] = []
    year, month, last = period.year, period.month, 0
    if marks and marks[0].month and not marks[0].year and not year:
        year = nearest_year(today, marks[0].month, marks[0].day)
    for each in marks:
        if each.month:
            if not each.year and last and month and each.month < month:
                year += 1
            year, month = each.year or year, each.month
        elif not month:
            raise NoSuchDay
        elif each.day < last:
            if period.first is None or period.last is None or (year, month) == (period.last.year, period.last.month):
                raise OverTwoMonths
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if not year:
            year = nearest_year(today, month, each.day)
        last = each.day
        try:
            found.append(date(year, month, each.day))
        except ValueError:
            found.append(None)
    return found


def nearest_year(today: date, month: int, day: int) -> int:
    """The year in which that day is nearest to `today`."""

    def distance(year: int) -> int:
        return abs((date(year, month, min(day, 28)) - today).days)

    return min((today.year - 1, today.year, today.year + 1), key=distance)
