"""Dates and times as people write them, in Chinese and English.

All times are wall-clock times of the desk's place, without a zone: the registers of one company
live in one. One reader serves the app's date fields, the command line and the importers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_WEEKDAYS = {
    name: day
    for day, names in enumerate(["一1", "二2", "三3", "四4", "五5", "六6", "日天7"])
    for name in names
}
_ENGLISH_WEEKDAYS = {name: day for day, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
         "今早": 0, "今晚": 0, "明早": 1, "明晚": 1, "昨晚": -1,
         "yesterday": -1, "today": 0, "tomorrow": 1}  # fmt: skip
_NUMERALS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_AFTERNOON = ("下午", "晚上", "傍晚", "晚间", "今晚", "明晚", "昨晚", "pm")
_NOON = ("中午",)
_MORNING = ("上午", "早上", "凌晨", "清晨", "早晨", "今早", "明早", "am")

_TIME = re.compile(
    r"(?P<part>上午|早上|凌晨|清晨|早晨|中午|下午|晚上|傍晚|晚间)?\s*"
    r"(?P<hour>\d{1,2})(?:[:点时h](?P<half>半)?(?P<quarter>[一三]刻)?(?:(?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})(?:\.\d+)?秒?)?分?)?整?)?"
    r"\s*(?P<meridiem>am|pm)?"
)


@dataclass(frozen=True)
class Moment:
    """A day, and the time of day where one was given."""

    day: date
    time: time | None

    def at(self, default: time = time()) -> datetime:  # noqa: B008 (a constant)
        """The moment, at `default` where no time of day was given."""
        return datetime.combine(self.day, self.time or default)


def parse(text: str, now: datetime, *, month_first: bool = False, forward: bool = True) -> Moment:
    """The day and time that `text` means when it is read at `now`.

    Takes ISO 8601 and the forms found in registers (`2019/4/25 9:32:09`, `20261121`, `2026.11.21`,
    `10/28/2022 23:31` with `month_first`), Chinese forms (`11月21日`, `明天下午3点半`, `周六`, `下周一`,
    `3天后`) and a few English ones. A day without a year, a weekday or a bare time is the next one to
    come, or with `forward=False` the last one that was. Raises ValueError.
    """
    written = unicodedata.normalize("NFKC", text).strip().lower()
    if not written:
        raise ValueError(text)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        pass
    else:
        if moment.tzinfo is not None:
            moment = moment.astimezone().replace(tzinfo=None)
        return Moment(moment.date(), moment.time() if len(written) > 10 else None)
    written = _arabic(written)
    if relative := _relative(written, now):
        return relative
    for reader in (_full_date, _month_and_day, _named_day, _weekday, _english_date):
        if found := reader(written, now, month_first, forward):
            day, rest = found
            return Moment(day, _time(rest) if rest else None)
    clock = _time(written)
    if not re.search(r"[:点时]|am|pm", written):
        raise ValueError(text)
    today = now.date()
    passed = datetime.combine(today, clock) < now
    return Moment(today + timedelta(days=1) if forward and passed else today, clock)


def parse_day(text: str, now: datetime, *, forward: bool = True) -> date:
    """The day that `text` means; raises ValueError also where a time of day stands in it."""
    moment = parse(text, now, forward=forward)
    if moment.time is not None and moment.time != time():
        raise ValueError(text)
    return moment.day


_Found = tuple[date, str] | None
_Reader = Callable[[str, datetime, bool, bool], _Found]


def _arabic(text: str) -> str:
    """Chinese numerals up to 99 before a unit of time, in figures: 十二点 is 12点."""

    def figure(found: re.Match[str]) -> str:
        tens, ten, units = found[1], found[2], found[3]
        if ten:
            return str((_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[units] if units else 0))
        return "".join(str(_NUMERALS[character]) for character in found[0])

    text = re.sub(
        r"([一二两三四五六七八九])?(十)([一二三四五六七八九])?(?=[点时分日号月天周个小])", figure, text
    )
    return re.sub(r"(?<![周期拜])([零〇一二两三四五六七八九])()()(?=[点时分日号月天个小])", figure, text)


def _relative(text: str, now: datetime) -> Moment | None:
    found = re.fullmatch(
        r"(\d{1,4})\s*个?(天|日|周|星期|小时|钟头|分钟|day|week|hour|minute)s?\s*(后|之后|以后|前|之前|以前|later|ago)",
        text,
    )
    if not found:
        return None
    count = int(found[1]) * (-1 if "前" in found[3] or found[3] == "ago" else 1)
    unit = found[2]
    if unit in ("天", "日", "day"):
        return Moment(now.date() + timedelta(days=count), None)
    if unit in ("周", "星期", "week"):
        return Moment(now.date() + timedelta(weeks=count), None)
    step = timedelta(hours=count) if unit in ("小时", "钟头", "hour") else timedelta(minutes=count)
    moment = (now + step).replace(second=0, microsecond=0)
    return Moment(moment.date(), moment.time())


def _full_date(text: str, _now: datetime, month_first: bool, _forward: bool) -> _Found:
    if found := re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?", text):
        year, month, day = map(int, found.groups())
    elif found := re.match(r"(\d{4})(\d{2})(\d{2})(?!\d)", text):
        year, month, day = map(int, found.groups())
    elif found := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", text):
        first, second, year = map(int, found.groups())
        month, day = (first, second) if (month_first or second > 12) and first <= 12 else (second, first)
    elif found := re.match(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)\s*[日号]?", text):
        year, month, day = map(int, found.groups())
        year += 2000
    else:
        return None
    return date(year, month, day), _after(text, found)


def _month_and_day(text: str, now: datetime, _month_first: bool, forward: bool) -> _Found:
    """A day named by month and day, or by the day of this month alone: 11月21日, 11-21, 21号."""
    if found := re.match(
        r"(?:(今年|明年|去年))?\s*(\d{1,2})\s*(?:月|[-/.](?=\d))\s*(\d{1,2})(?![\d:])\s*[日号]?", text
    ):
        said, month, day = found[1], int(found[2]), int(found[3])
        years = {"今年": 0, "明年": 1, "去年": -1}
        if said:
            return date(now.year + years[said], month, day), _after(text, found)
        nearest = _existing_day(now.year, month, day)
        if forward and nearest < now.date() - timedelta(days=31):
            nearest = _existing_day(now.year + 1, month, day)
        elif not forward and nearest > now.date():
            nearest = _existing_day(now.year - 1, month, day)
        return nearest, _after(text, found)
    if found := re.match(r"(\d{1,2})[日号]", text):
        day = int(found[1])
        nearest = _existing_day(now.year, now.month, day)
        if forward and nearest < now.date():
            following = now.replace(day=1) + timedelta(days=32)
            nearest = _existing_day(following.year, following.month, day)
        elif not forward and nearest > now.date():
            before = now.replace(day=1) - timedelta(days=1)
            nearest = _existing_day(before.year, before.month, day)
        return nearest, _after(text, found)
    return None


def _existing_day(year: int, month: int, day: int) -> date:
    """29 February of a year without one is read as of the next leap year; anything else must exist."""
    if (month, day) == (2, 29):
        while not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
            year += 1
    return date(year, month, day)


def _named_day(text: str, now: datetime, _month_first: bool, _forward: bool) -> _Found:
    for name in sorted(_DAYS, key=len, reverse=True):
        if text.startswith(name):
            rest = text[len(name) :].strip()
            part = {"今晚": "晚上", "明晚": "晚上", "昨晚": "晚上", "今早": "早上", "明早": "早上"}.get(
                name, ""
            )
            return now.date() + timedelta(days=_DAYS[name]), part + rest if rest else ""
    return None


def _weekday(text: str, now: datetime, _month_first: bool, forward: bool) -> _Found:
    monday = now.date() - timedelta(days=now.weekday())
    if found := re.match(r"(上上|上|这个?|本|下下|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])", text):
        said, weekday = found[1], _WEEKDAYS[found[2]]
        weeks = {"上上": -2, "上": -1, "这": 0, "这个": 0, "本": 0, "下": 1, "下下": 2}
        if said:
            return monday + timedelta(weeks=weeks[said], days=weekday), _after(text, found)
    elif found := re.match(r"(?:next |last )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*", text):
        weekday = _ENGLISH_WEEKDAYS[found[1]]
        if text.startswith(("next ", "last ")):
            return monday + timedelta(weeks=1 if text.startswith("next") else -1, days=weekday), _after(
                text, found
            )
    else:
        return None
    day = monday + timedelta(days=weekday)
    if forward and day < now.date():
        day += timedelta(weeks=1)
    elif not forward and day > now.date():
        day -= timedelta(weeks=1)
    return day, _after(text, found)


def _english_date(text: str, now: datetime, _month_first: bool, _forward: bool) -> _Found:
    names = "|".join(_MONTHS)
    if found := re.match(
        rf"(?P<day>\d{{1,2}})\s+(?P<month>{names})[a-z]*\.?,?(?:\s+(?P<year>\d{{4}}))?", text
    ):
        pass
    elif not (
        found := re.match(
            rf"(?P<month>{names})[a-z]*\.?\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?(?!\d|:)", text
        )
    ):
        return None
    return date(int(found["year"] or now.year), _MONTHS[found["month"]], int(found["day"])), _after(
        text, found
    )


def _after(text: str, found: re.Match[str]) -> str:
    """What follows the day: the time of day, without the weekday in brackets or a T between them."""
    rest = re.sub(r"^[\s,，、(]*(?:(?:周|星期)[一二三四五六日天])?[\s)]*", "", text[found.end() :])
    return rest.removeprefix("t").strip()


def _time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if not found:
        if text.strip() in ("中午",):
            return time(12)
        raise ValueError(text)
    hour = int(found["hour"])
    minute = (
        30 if found["half"] else {"一刻": 15, "三刻": 45}.get(found["quarter"], int(found["minute"] or 0))
    )
    said = found["part"] or found["meridiem"] or ""
    if (said in _AFTERNOON and hour < 12) or (said in _NOON and hour < 3):
        hour += 12
    elif said in _MORNING and hour == 12:
        hour = 0
    return time(hour, minute, int(found["second"] or 0))
