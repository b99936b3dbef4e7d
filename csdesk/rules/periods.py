"""The spans of time that reports are about: ISO weeks, months, quarters and years, and how people name them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

KINDS = ("week", "month", "quarter", "year")

_DAY = timedelta(days=1)
_NUMERALS = {word: at for at, word in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}
_KIND_WORDS = {
    "周": "week", "星期": "week", "礼拜": "week", "月": "month", "季度": "quarter", "季": "quarter", "年": "year",
    "年度": "year", **{kind: kind for kind in KINDS},
}  # fmt: skip
_OFFSETS = {
    "上上": -2, "前": -2, "上": -1, "去": -1, "last": -1, "previous": -1, "这": 0, "本": 0, "今": 0, "当": 0,
    "this": 0, "current": 0, "下": 1, "明": 1, "next": 1,
}  # fmt: skip

_RELATIVE = re.compile(
    rf"({'|'.join(sorted(_OFFSETS, key=len, reverse=True))})一?个?"
    rf"({'|'.join(sorted(_KIND_WORDS, key=len, reverse=True))})"
)
_YEAR = r"(?:(?P<year>\d{4})(?:年度?)?[-/.]?)"
_NUMBER = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})"
_FORMS = (
    ("week", re.compile(rf"{_YEAR}?(?:w|week|第){_NUMBER}周?")),
    ("week", re.compile(rf"{_YEAR}?{_NUMBER}周")),
    ("quarter", re.compile(rf"{_YEAR}?(?:q|quarter){_NUMBER}")),
    ("quarter", re.compile(rf"{_YEAR}?第?{_NUMBER}季度?")),
    ("month", re.compile(rf"{_YEAR}?{_NUMBER}月份?")),
    ("month", re.compile(r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})")),
    ("year", re.compile(r"(?P<year>\d{4})年?度?(?P<number>)")),
)
_EARLIEST, _LATEST = 1900, 2999  # years before and after are slips of the fingers


@dataclass(frozen=True)
class Period:
    """A week, month, quarter or year: its `kind`, its `first` and its `last` day."""

    kind: str
    first: date
    last: date

    @property
    def label(self) -> str:
        """The short name that files and commands use: 2026-W47, 2026-11, 2026-Q4, 2026."""
        if self.kind == "week":
            year, week, _weekday = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind == "quarter":
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}" if self.kind == "month" else str(self.first.year)

    @cached_property
    def since(self) -> datetime:
        """The moment with which it begins."""
        return datetime.combine(self.first, time())

    @cached_property
    def until(self) -> datetime:
        """The moment with which what follows it begins."""
        return datetime.combine(self.last + _DAY, time())

    @property
    def before(self) -> Period:
        """The one before it, of the same kind."""
        return of(self.kind, self.first - _DAY)

    @property
    def after(self) -> Period:
        """The one after it, of the same kind."""
        return of(self.kind, self.last + _DAY)

    def has(self, moment: datetime | None) -> bool:
        """Whether `moment` lies in it."""
        return moment is not None and self.since <= moment < self.until


def of(kind: str, day: date) -> Period:
    """The period of that kind in which `day` lies."""
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(kind, monday, monday + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    place = (day.year * 12 + day.month - 1) // months * months
    year, month = divmod(place, 12)
    next_year, next_month = divmod(place + months, 12)
    return Period(kind, date(year, month + 1, 1), date(next_year, next_month + 1, 1) - _DAY)


def parse(text: str, today: date, kind: str = "") -> Period:
    """The period that `text` names when it is read `today`; "" is the present one, a day the one it lies in.

    Takes 2026-W47, 2026-11, 2026-Q4 and 2026, 第47周, 11月, 第四季度, 去年, 本周, 上月, "last week" and the like;
    without a year it is the last that has begun. A period without a name of its own, as a day is, is of `kind`, a
    week without one. Raises ValueError, also where `kind` is given and `text` names another kind.
    """
    written = "".join(unicodedata.normalize("NFKC", text).lower().split())
    found = of(kind or "week", today) if not written else _relative(written, today) or _named(written, today, kind)
    if found is None:
        from csdesk.rules import dates  # slow to import

        day = dates.parse_day(text, datetime.combine(today, time()), forward=False)
        found = of(kind or "week", _checked(day))
    if kind and found.kind != kind:
        raise ValueError(text)
    return found


def _relative(written: str, today: date) -> Period | None:
    found = _RELATIVE.fullmatch(written)
    if found is None:
        return None
    period = of(_KIND_WORDS[found[2]], today)
    offset = _OFFSETS[found[1]]
    for _step in range(abs(offset)):
        period = period.before if offset < 0 else period.after
    return period


def _named(written: str, today: date, kind: str) -> Period | None:
    if kind in ("week", "month", "quarter") and re.fullmatch(r"\d{1,2}", written):
        return _numbered(kind, None, int(written), today)
    for form_kind, form in _FORMS:
        if found := form.fullmatch(written):
            number = found["number"]
            year = int(found["year"]) if found["year"] else None
            return _numbered(form_kind, year, _NUMERALS.get(number) or int(number or 1), today)
    return None


def _numbered(kind: str, year: int | None, number: int, today: date) -> Period:
    if year is not None:
        return _in_year(kind, year, number)
    recent = _in_year(kind, today.year, number)
    return recent if recent.first <= today else _in_year(kind, today.year - 1, number)


def _in_year(kind: str, year: int, number: int) -> Period:
    if kind == "week":
        day = date.fromisocalendar(year, number, 1)
    else:
        day = date(year, {"month": 1, "quarter": 3, "year": 12}[kind] * (number - 1) + 1, 1)
    _checked(date(year, 1, 1))
    return of(kind, day)


def _checked(day: date) -> date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueError(day)
    return day
