"""Dates and times as people write them, in Chinese and English.

All times are wall-clock times of the desk's place, without a zone: the registers of one company
live in one. One reader serves the app's date fields, the command line and the importers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

_LONGEST = 100  # characters; nobody writes a moment at greater length
_LONGEST_TIME = 20
_MIDNIGHT = time_of_day()

_WEEKDAYS = {
    name: day for day, names in enumerate(["一1", "二2", "三3", "四4", "五5", "六6", "日天7"]) for name in names
}
_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1,
    "后天": 2, "大后天": 3, "今早": 0, "今晚": 0, "明早": 1, "明晚": 1, "昨晚": -1,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_YEARS = {"今年": 0, "明年": 1, "去年": -1}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "这个": 0, "本": 0, "下": 1, "下下": 2}

_NUMERALS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = re.compile(
    r"(?<![周期拜])[零〇一二两三四五六七八九十]+(?=[点时分秒日号年月天周个小星钟])"
    r"|(?<=[点时])[零〇一二三四五六七八九十]+$"
)
_ISO = re.compile(r"[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}-?[0-9])(?P<time>[T ].+)?")
_RUN_TOGETHER = re.compile(r"((?:19|20)[0-9]{6})([0-9]{4}(?:[0-9]{2})?)")
_TIME = re.compile(
    r"(?P<part>上午|早上|凌晨|清晨|早晨|中午|下午|晚上|傍晚|晚间)?\s*"
    r"(?P<hour>\d{1,2})\s*"
    r"(?:[:点时h]\s*(?:(?P<half>半)|(?P<quarter>[一三])刻|整|钟"
    r"|(?P<minute>\d{1,2})(?:[:分]\s*(?:(?P<second>\d{1,2})(?:\.\d+)?秒?)?)?)?)?"
    r"\s*(?:(?P<meridiem>[ap])\.?m\.?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?")
_EIGHT_FIGURES = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)\s*[日号]?")
_RELATIVE = re.compile(
    r"(\d{1,4}|半)\s*个?\s*(天|日|周|星期|小时|钟头|分钟|day|week|hour|minute)s?\s*"
    r"(后|之后|以后|前|之前|以前|later|ago)"
)
_UNITS = {
    **dict.fromkeys(("天", "日", "day"), timedelta(days=1)),
    **dict.fromkeys(("周", "星期", "week"), timedelta(weeks=1)),
    **dict.fromkeys(("小时", "钟头", "hour"), timedelta(hours=1)),
    **dict.fromkeys(("分钟", "minute"), timedelta(minutes=1)),
}


@dataclass(frozen=True)
class Moment:
    """A day, and the time of day where one was given."""

    day: date
    time: time_of_day | None

    def at(self, default: time_of_day = _MIDNIGHT) -> datetime:
        """The moment, at `default` where no time of day was given."""
        return datetime.combine(self.day, default if self.time is None else self.time)


def parse(text: str, now: datetime, *, month_first: bool = False, forward: bool = True) -> Moment:
    """The day and time that `text` means when it is read at `now`.

    Takes ISO 8601 and the forms found in registers (`2019/4/25 9:32:09`, `20261121`, `2026.11.21`,
    `10/28/2022 23:31` with `month_first`), Chinese forms (`11月21日`, `明天下午3点半`, `周六`, `下周一`,
    `3天后`) and a few English ones. What is left open is the next that comes, today and this minute
    included, or with `forward=False` the last that was: the year of `11月21日`, the month of `21日`,
    the week of `周六`, the day of `9:30`. Only a day and month that passed within 31 days stay in the
    past with `forward` too: a slip should show as past, not land a year ahead. Raises ValueError.
    """
    if plain := plain_moment(text):
        return Moment(plain.date(), plain.time())
    if len(text) > _LONGEST:
        raise ValueError(text[:_LONGEST])
    try:
        return _read(text, now, month_first, forward)
    except (ArithmeticError, LookupError, OSError) as error:
        raise ValueError(text) from error


def parse_day(text: str, now: datetime, *, forward: bool = True) -> date:
    """The day that `text` means; raises ValueError also where a time of day stands in it."""
    moment = parse(text, now, forward=forward)
    if moment.time is not None and moment.time != _MIDNIGHT:
        raise ValueError(text)
    return moment.day


def parse_time(text: str) -> timedelta | None:
    """The time since midnight where `text` is a time of day and nothing else, as `9:30` or `下午3点半`, else None.

    Raises ValueError for a time that does not exist.
    """
    if len(text) > _LONGEST_TIME or "-" in text or "/" in text:  # no time has these, but nearly all dates do
        return None
    written = unicodedata.normalize("NFKC", text).strip().lower()
    if not written.isascii():
        written = _arabic(written)
    if written.isdigit() or not (written == "中午" or _TIME.fullmatch(written)):
        return None
    return _time(written)


def plain_moment(text: str) -> datetime | None:
    """A day and time written as registers of thousands of rows write them, `2026-11-21 09:30:00`: read at once."""
    if len(text) not in (16, 19) or not (text[4] == text[7] == "-" and text[10] == " " and text[13] == text[-3] == ":"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read(text: str, now: datetime, month_first: bool, forward: bool) -> Moment:
    now = now.replace(second=0, microsecond=0)
    written = unicodedata.normalize("NFKC", text).strip().lower()
    if moment := _iso(written):
        return moment
    if not written.isascii():
        written = _arabic(written)
    if moment := _relative(written, now):
        return moment
    for reader in (_full_date, _month_and_day, _day_of_month, _named_day, _weekday, _english_date):
        if found := reader(written, now, month_first, forward):
            day, rest = found
            return _moment(day, _time(rest)) if rest else Moment(day, None)
    if written.isdigit():  # an hour, a day or a year
        raise ValueError(text)
    moment = _moment(now.date(), _time(written))
    if forward and moment.at() < now:
        return Moment(moment.day + timedelta(days=1), moment.time)
    if not forward and moment.at() > now:
        return Moment(moment.day - timedelta(days=1), moment.time)
    return moment


def _moment(day: date, since_midnight: timedelta) -> Moment:
    moment = datetime.combine(day, _MIDNIGHT) + since_midnight
    return Moment(moment.date(), moment.time())


_Found = tuple[date, str] | None
_Reader = Callable[[str, datetime, bool, bool], _Found]


def _iso(text: str) -> Moment | None:
    written = _RUN_TOGETHER.sub(r"\1T\2", text) if _RUN_TOGETHER.fullmatch(text) else text.upper()
    found = _ISO.fullmatch(written)
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone().replace(tzinfo=None)
    return Moment(moment.date(), moment.time() if found["time"] else None)


def _arabic(text: str) -> str:
    """Chinese numerals in figures, before a unit of time or after the hour: 十二点二十 is 12点20."""

    def figures(found: re.Match[str]) -> str:
        tens, ten, units = found[0].partition("十")
        if ten:
            return str((_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[units] if units else 0))
        return "".join(str(_NUMERALS[character]) for character in found[0])

    return _NUMERAL.sub(figures, text)


def _relative(text: str, now: datetime) -> Moment | None:
    found = _RELATIVE.fullmatch(text)
    if not found:
        return None
    unit = _UNITS[found[2]]
    if found[1] != "半":
        step = unit * int(found[1])
    elif unit == timedelta(hours=1):
        step = unit / 2
    else:
        return None
    moment = now - step if found[3] == "ago" or "前" in found[3] else now + step
    return Moment(moment.date(), None if unit >= timedelta(days=1) else moment.time())


def _full_date(text: str, _now: datetime, month_first: bool, _forward: bool) -> _Found:
    if found := _YEAR_FIRST.match(text) or _EIGHT_FIGURES.match(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        month, day = (first, second) if (month_first or second > 12) and first <= 12 else (second, first)
    elif found := _SHORT_DATE.match(text):
        year, month, day = map(int, found.groups())
        if month_first and year <= 12 and "年" not in found[0]:
            year, month, day = day, year, month
        elif len(found[1]) == 1:  # 1/2/26: nothing says which is the year
            raise ValueError(text)
        year += 2000
    else:
        return None
    return date(year, month, day), _after(text, found)


def _month_and_day(text: str, now: datetime, _month_first: bool, forward: bool) -> _Found:
    found = re.match(r"(今年|明年|去年)?\s*(\d{1,2})\s*(?:月|[-/.](?=\d))\s*(\d{1,2})(?![\d:])\s*[日号]?", text)
    if not found:
        return None
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return date(now.year + _YEARS[found[1]], month, day), _after(text, found)
    # Nine years hold a 29 February.
    years = range(now.year - 1, now.year + 9) if forward else range(now.year, now.year - 9, -1)
    today = now.date() - timedelta(days=31 if forward else 0)
    return _nearest([(year, month, day) for year in years], today, forward), _after(text, found)


def _day_of_month(text: str, now: datetime, _month_first: bool, forward: bool) -> _Found:
    found = re.match(r"(\d{1,2})[日号]", text)
    if not found:
        return None
    day = int(found[1])
    # Three months hold a 31st that is still to come, or that was.
    months = [divmod(now.year * 12 + now.month - 1 + (step if forward else -step), 12) for step in range(3)]
    days = [(year, month + 1, day) for year, month in months]
    return _nearest(days, now.date(), forward), _after(text, found)


def _nearest(days: Iterable[tuple[int, int, int]], today: date, forward: bool) -> date:
    """The first of `days` that exists and is not before `today`, or not after it where not `forward`."""
    for year, month, number in days:
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day >= today if forward else day <= today:
            return day
    raise ValueError(days)


def _named_day(text: str, now: datetime, _month_first: bool, _forward: bool) -> _Found:
    for name in sorted(_DAYS, key=len, reverse=True):
        if text.startswith(name):
            rest = text[len(name) :].strip().removeprefix("at ").strip()
            part = {"早": "早上", "晚": "晚上"}.get(name[-1], "")
            return now.date() + timedelta(days=_DAYS[name]), part + rest if rest else ""
    return None


def _weekday(text: str, now: datetime, _month_first: bool, forward: bool) -> _Found:
    monday = now.date() - timedelta(days=now.weekday())
    week: int | None
    if found := re.match(r"(上上|上|这个?|本|下下|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])", text):
        week, weekday = _WEEKS.get(found[1]), _WEEKDAYS[found[2]]
    elif (found := re.match(r"(next |last |this )?([a-z]{3,})", text)) and (
        name := _spelled_out(found[2], _ENGLISH_WEEKDAYS)
    ):
        week, weekday = {"next ": 1, "last ": -1, "this ": 0}.get(found[1]), _ENGLISH_WEEKDAYS.index(name)
    else:
        return None
    day = monday + timedelta(weeks=week or 0, days=weekday)
    if week is None and forward and day < now.date():
        day += timedelta(weeks=1)
    elif week is None and not forward and day > now.date():
        day -= timedelta(weeks=1)
    return day, _after(text, found)


def _english_date(text: str, now: datetime, month_first: bool, forward: bool) -> _Found:
    """Nov 21, November 21st, 2026, 21 Nov, 21-Nov-26."""
    found = re.match(
        r"(?P<month>[a-z]{3,})\.?\s*(?P<day>\d{1,2})(?!\d|:)(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4})(?!\d))?",
        text,
    ) or re.match(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s*|[-/])(?P<month>[a-z]{3,})\.?,?"
        r"(?:(?:[-/]|\s+(?=\d{4}))(?P<year>\d{4}|\d{2})(?![\d:]))?",
        text,
    )
    name = found and _spelled_out(found["month"], _ENGLISH_MONTHS)
    if not found or not name:
        return None
    month = _ENGLISH_MONTHS.index(name) + 1
    if found["year"]:
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        return date(year, month, int(found["day"])), _after(text, found)
    read = _month_and_day(f"{month}-{found['day']}", now, month_first, forward)
    return read and (read[0], _after(text, found))


def _spelled_out(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `word` is, or is short for."""
    return next((name for name in names if name.startswith(word)), None)


def _after(text: str, found: re.Match[str]) -> str:
    """What follows the day: the time of day, without the weekday in brackets, a T or "at" between them."""
    rest = re.sub(r"^[\s,、(]*(?:(?:周|星期|礼拜)[一二三四五六日天])?[\s),]*", "", text[found.end() :])
    return re.sub(r"^(?:t|at )\s*", "", rest).strip()


def _time(text: str) -> timedelta:
    """The time of day that `text` names, from midnight on; 晚上12点 and 24:00 end the day."""
    if text == "中午":
        return timedelta(hours=12)
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(text)
    hour, second = int(found["hour"]), int(found["second"] or 0)
    if found["half"]:
        minute = 30
    elif found["quarter"]:
        minute = 15 if found["quarter"] == "一" else 45
    else:
        minute = int(found["minute"] or 0)
    part = found["part"] or found["meridiem"] or ""
    if part in ("晚上", "晚间"):
        if 1 <= hour <= 4:  # before or after midnight: not ours to guess
            raise ValueError(text)
        hour += {0: 24, 12: 12}.get(hour, 12 if hour < 12 else 0)
    elif (part in ("下午", "傍晚", "p") and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif part in ("凌晨", "a") and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and found["hour"] == "24" and minute + second):
        raise ValueError(text)
    return timedelta(hours=hour, minutes=minute, seconds=second)
