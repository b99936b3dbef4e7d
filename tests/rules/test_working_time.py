"""Working days and hours against a count of every single minute, and against the calendars as they were announced."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.resources import bundled
from csdesk.rules.official_calendar import read_calendar, year_of
from csdesk.rules.working_time import Hours, NamedDay, Period, WorkingTime, read_periods

CALENDARS = {
    year: tomllib.loads((bundled("data") / "calendar" / f"{year}.toml").read_text(encoding="utf-8"))
    for year in range(2023, 2027)
}
REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference"
DAY = read_periods(["09:00-12:00", "14:30-18:00"])
OFFICE = Hours((DAY,) * 7, frozenset(range(5)))
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def on(text: str) -> date:
    return date.fromisoformat(text)


def official(hours: Hours = OFFICE) -> WorkingTime:
    days = {day: named for year, table in CALENDARS.items() for day, named in read_calendar(table, year)[0].items()}
    return WorkingTime(hours, days, frozenset(CALENDARS))


@pytest.mark.parametrize("year", CALENDARS)
def test_the_bundled_calendar_is_the_one_announced(year: int) -> None:
    file = REFERENCE / f"holiday-cn_{year}.json"
    if not file.exists():
        pytest.skip("the reference tables are not here")
    announced = json.loads(file.read_text(encoding="utf-8"))
    days, problems = read_calendar(CALENDARS[year], year)
    assert not problems
    assert {each["date"]: (each["name"], each["isOffDay"]) for each in announced["days"]} == {
        day.isoformat(): (named.zh, named.is_holiday) for day, named in days.items()
    }
    assert CALENDARS[year]["source"] in announced["papers"]


@pytest.mark.parametrize(
    ("day", "worked", "name"),
    [
        ("2026-02-13", True, ""),
        ("2026-02-14", True, "春节"),  # a Saturday that makes up
        ("2026-02-15", False, "春节"),
        ("2026-02-23", False, "春节"),
        ("2026-02-24", True, ""),
        ("2026-02-28", True, "春节"),
        ("2026-03-01", False, ""),
        ("2026-09-20", True, "国庆节"),  # a Sunday that makes up
        ("2026-11-21", False, ""),
        ("2022-12-31", False, "元旦"),  # in the table of 2023
    ],
)
def test_days_are_worked_as_the_calendar_says(day: str, worked: bool, name: str) -> None:
    assert official().is_working_day(on(day)) is worked
    assert official().name_of(on(day)) == name


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),  # across the Spring Festival
        ("2026-02-14", 5, "2026-02-28"),  # which is a Saturday
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),
    ],
)
def test_working_days_are_added(day: str, count: int, found: str) -> None:
    assert official().add_working_days(on(day), count) == on(found)


@pytest.mark.parametrize(
    ("moment", "minutes", "found"),
    [
        ("2026-11-20T17:30", 30, "2026-11-20T18:00"),  # that evening, not the next morning
        ("2026-11-20T17:30", 31, "2026-11-23T09:01"),
        ("2026-11-20T11:00", 120, "2026-11-20T15:30"),  # over lunch
        ("2026-11-21T10:00", 60, "2026-11-23T10:00"),
        ("2026-02-14T17:00", 120, "2026-02-24T10:00"),
        ("2026-11-20T03:00", 0, "2026-11-20T03:00"),
    ],
)
def test_working_time_is_added(moment: str, minutes: int, found: str) -> None:
    assert official().add(at(moment), timedelta(minutes=minutes)) == at(found)


@pytest.mark.parametrize(
    ("moment", "count", "due"),
    [
        ("2026-11-19T10:00", 1, "2026-11-20T18:00"),
        ("2026-11-20T08:00", 1, "2026-11-23T18:00"),
        ("2026-11-21T09:30", 1, "2026-11-23T18:00"),
        ("2026-02-14T10:00", 1, "2026-02-24T18:00"),
    ],
)
def test_a_deadline_in_working_days_ends_with_the_working_day(moment: str, count: int, due: str) -> None:
    assert official().end_of_working_days(at(moment), count) == at(due)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-21T09:30", True),  # a Saturday: staffed, though no working day
        ("2026-11-21T12:00", False),
        ("2026-11-20T18:00", False),  # the minute at which it closes
        ("2026-11-21T09:00", True),
        ("2026-02-23T09:00", False),
        ("2026-02-24T09:00", True),
    ],
)
def test_the_desk_is_open_every_day_but_on_holidays(moment: str, is_open: bool) -> None:
    assert official().is_open(at(moment)) is is_open


def test_a_company_that_works_on_holidays_knows_their_names_all_the_same() -> None:
    always = official(Hours((DAY,) * 7, frozenset(range(7)), works_on_holidays=True))
    assert always.is_working_day(on("2026-02-17")) and always.is_open(at("2026-02-17T10:00"))
    assert always.is_holiday(on("2026-02-17")) and always.name_of(on("2026-02-17"), "en") == "Spring Festival"
    assert always.add_working_days(on("2026-02-14"), 1) == on("2026-02-15")


def test_a_make_up_saturday_is_worked_like_a_weekday_where_saturdays_are_closed() -> None:
    closed = official(Hours((DAY,) * 5 + ((), ()), frozenset(range(5))))
    assert closed.hours_on(on("2026-02-14")) == DAY
    assert closed.hours_on(on("2026-02-07")) == ()


@pytest.mark.parametrize("hours", [Hours(((),) * 7, frozenset(range(7))), Hours((DAY,) * 7, frozenset())])
def test_without_any_working_hours_nothing_is_looked_for_without_end(hours: Hours) -> None:
    never = official(hours)
    with pytest.raises(ValueError, match=r"\d"):
        never.add(at("2026-11-21T09:30"), MINUTE)
    with pytest.raises(ValueError, match=r"\d"):
        never.add_working_days(on("2026-11-21"), 1)
    assert never.between(at("2026-01-01"), at("2026-12-31")) == timedelta()


def test_more_time_than_there_is_cannot_be_added_and_none_can_be_taken_away() -> None:
    with pytest.raises(ValueError, match=r"\d"):
        official().add(datetime.max - MINUTE, timedelta(days=3))
    with pytest.raises(ValueError, match="-1"):
        official().add(at("2026-11-21"), -MINUTE)
    with pytest.raises(ValueError, match="-1"):
        official().add_working_days(on("2026-11-21"), -1)


def test_a_company_may_be_open_up_to_midnight() -> None:
    night = official(Hours((read_periods(["00:00-24:00"]),) * 7, frozenset(range(7)), works_on_holidays=True))
    assert night.add(at("2026-11-21T23:00"), timedelta(hours=1)) == at("2026-11-22T00:00")
    assert night.end_of_working_days(at("2026-11-21T23:00"), 1) == at("2026-11-23T00:00")
    assert night.between(at("2026-11-21"), at("2026-12-01")) == timedelta(days=10)


def test_every_year_that_is_counted_without_a_calendar_is_named() -> None:
    asked: list[int] = []
    working_time = WorkingTime(OFFICE, official().named_days, frozenset(CALENDARS), asked.append)
    assert working_time.is_working_day(on("2026-11-20")) and not asked
    assert working_time.add_working_days(on("2026-12-31"), 1) == on("2027-01-01")
    assert set(asked) == {2027}
    working_time.between(at("2022-12-31"), at("2023-01-01"))
    assert set(asked) == {2022, 2027}
    assert not working_time.is_working_day(on("2027-01-02"))  # a Saturday


@pytest.mark.parametrize(
    "texts",
    [
        ["9-12"],
        ["09:00-08:00"],
        ["09:00-09:00"],
        ["09:00-24:01"],
        ["09:00-12:00", "11:59-13:00"],
        ["25:00-26:00"],
        [""],
    ],
)
def test_hours_that_are_none_are_refused(texts: list[str]) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_periods(texts)


def test_hours_are_put_in_order() -> None:
    assert read_periods(["14:30–18:00", "9:00 - 12:00"]) == DAY


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[a]\nzh = '甲'\nholidays = []", "a", 'an entry needs both "zh" and "en"'),
        ("a = 1", "a", "'1' is given, a table is wanted"),
        ("[a]\nzh='甲'\nen='A'\nfree = []", "a.free", "there is no such key"),
        ("[a]\nzh='甲'\nen='A'\nholidays = ['2027-01-01']", "a.holidays",
         "'2027-01-01' is given, a date of 2027 such as 2027-01-01 is wanted"),
        ("[a]\nzh='甲'\nen='A'\nholidays = [2026-11-01]", "a.holidays",
         "'2026-11-01' is given, a date of 2027 such as 2027-01-01 is wanted"),
        ("[a]\nzh='甲'\nen='A'\nholidays = 2027-01-01", "a.holidays",
         "'2027-01-01' is given, a list of dates such as [2027-01-01] is wanted"),
        ("[a]\nzh='甲'\nen='A'\nholidays=[2027-01-01]\nmake_up_days=[2027-01-01]", "a.make_up_days",
         "2027-01-01 stands in this table twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_from_a_calendar_is_told_and_the_rest_is_taken(text: str, key: str, reason: str) -> None:
    good = "\n[b]\nzh='乙'\nen='B'\nholidays=[2026-12-31, 2027-05-01]"
    days, problems = read_calendar(tomllib.loads(text + good), 2027)
    assert [(".".join(each.keys), each.reason.format(**each.given)) for each in problems] == [(key, reason)]
    assert {on("2026-12-31"), on("2027-05-01")} <= set(days)


def test_only_files_named_after_a_year_are_calendars() -> None:
    assert [year_of(name) for name in ("2027.toml", "2027.toml.bak", "０２７.toml", "notes.toml")] == [
        2027,
        None,
        None,
        None,
    ]


# A fortnight in which anything may happen, counted minute by minute.
START = date(2026, 2, 9)
MINUTES = st.integers(0, 24 * 60)


@st.composite
def some_hours(draw: st.DrawFn) -> tuple[Period, ...]:
    marks = sorted(draw(st.lists(MINUTES, max_size=4, unique=True)))
    return tuple(
        Period(timedelta(minutes=opens), timedelta(minutes=closes))
        for opens, closes in zip(marks[::2], marks[1::2], strict=False)
    )


@st.composite
def some_working_time(draw: st.DrawFn) -> WorkingTime:
    hours = Hours(
        tuple(draw(st.lists(some_hours(), min_size=7, max_size=7))),
        frozenset(draw(st.sets(st.integers(0, 6)))),
        draw(st.booleans()),
    )
    drawn = draw(st.dictionaries(st.integers(0, 13), st.booleans(), max_size=5))
    days = {START + timedelta(day): NamedDay(START + timedelta(day), "节", "Day", free) for day, free in drawn.items()}
    return WorkingTime(hours, days, frozenset({2026}))


def minutes_worked(working_time: WorkingTime) -> list[datetime]:
    """Every minute of the fortnight that is worked, as the words of the policy say it."""
    hours, found = working_time.hours, []
    ordinary = next(
        (hours.by_weekday[day] for day in range(7) if day in hours.working_weekdays and hours.by_weekday[day]), ()
    )
    for number in range(14):
        day = START + timedelta(number)
        named = working_time.named_days.get(day)
        if named and named.is_holiday and not hours.works_on_holidays:
            periods: tuple[Period, ...] = ()
        elif day.weekday() in hours.working_weekdays:
            periods = hours.by_weekday[day.weekday()]
        else:
            periods = ordinary if named and not named.is_holiday else ()
        midnight = datetime.combine(day, time())
        found += [
            midnight + minute * MINUTE
            for minute in range(24 * 60)
            if any(opens <= minute * MINUTE < closes for opens, closes in periods)
        ]
    return found


MOMENTS = st.integers(0, 14 * 24 * 60).map(lambda minute: datetime.combine(START, time()) + minute * MINUTE)


@given(some_working_time(), MOMENTS, MOMENTS)
def test_working_time_between_is_the_count_of_the_minutes(
    working_time: WorkingTime, start: datetime, end: datetime
) -> None:
    first, last = min(start, end), max(start, end)
    counted = sum(first <= minute < last for minute in minutes_worked(working_time)) * MINUTE
    assert working_time.between(first, last) == counted
    assert working_time.between(last, first) == -counted


@given(some_working_time(), MOMENTS, st.integers(1, 2000))
def test_adding_working_time_ends_with_the_minute_that_a_count_ends_with(
    working_time: WorkingTime, start: datetime, count: int
) -> None:
    after = [minute for minute in minutes_worked(working_time) if minute >= start]
    if count <= len(after):
        assert working_time.add(start, count * MINUTE) == after[count - 1] + MINUTE


@given(some_working_time(), st.integers(0, 13), st.integers(0, 13))
def test_working_days_are_the_days_with_a_minute_worked(working_time: WorkingTime, one: int, other: int) -> None:
    worked = {minute.date() for minute in minutes_worked(working_time)}
    first, last = START + timedelta(min(one, other)), START + timedelta(max(one, other))
    days = sorted(day for day in worked if first < day <= last)
    assert working_time.is_working_day(first) is (first in worked)
    for count, day in enumerate(days, 1):
        assert working_time.add_working_days(first, count) == day


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.timedeltas(timedelta(), timedelta(days=400)))
def test_what_was_added_lies_between(moment: datetime, working_time: timedelta) -> None:
    assert official().between(moment, official().add(moment, working_time)) == working_time
