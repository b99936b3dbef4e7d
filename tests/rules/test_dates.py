"""Dates typed at the desk and found in registers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.dates import Moment, parse, parse_day, parse_time

NOW = datetime(2026, 11, 21, 9, 30, 20)  # a Saturday

WRITTEN = {
    "2026-11-21": "2026-11-21",
    "2026-11-21 09:30": "2026-11-21 09:30",
    "2026-11-21T09:30:15": "2026-11-21 09:30:15",
    "2026-11-21 00:00": "2026-11-21 00:00",
    "2026-W47-6": "2026-11-21",
    "20261121": "2026-11-21",
    "20261121 0930": "2026-11-21 09:30",
    "202611210930": "2026-11-21 09:30",
    "20261121093015": "2026-11-21 09:30:15",
    "2019/4/25 9:32:09": "2019-04-25 09:32:09",
    "2019/4/25": "2019-04-25",
    "2026.11.21": "2026-11-21",
    "26.11.21": "2026-11-21",
    "25/12/2026": "2026-12-25",
    "12/25/2026": "2026-12-25",
    "3/4/2026": "2026-04-03",
    "２０２６－１１－２１": "2026-11-21",
    "２０２６／１１／２１　９：３０": "2026-11-21 09:30",
    "2026年11月21日": "2026-11-21",
    "2026年 11月 21日 星期六 9时30分": "2026-11-21 09:30",
    "2026年11月21日(周六)下午3点": "2026-11-21 15:00",
    "二〇二六年十一月二十一日": "2026-11-21",
    "2026-11-21 24:00": "2026-11-22 00:00",
    "11月21日": "2026-11-21",
    "11月21号9点": "2026-11-21 09:00",
    "11-25": "2026-11-25",
    "11/25 9:30": "2026-11-25 09:30",
    "明年3月1日": "2027-03-01",
    "去年3月1日": "2025-03-01",
    "今天": "2026-11-21",
    "今天中午": "2026-11-21 12:00",
    "明天下午3点": "2026-11-22 15:00",
    "明天下午三点二十": "2026-11-22 15:20",
    "后天上午9:30": "2026-11-23 09:30",
    "昨天": "2026-11-20",
    "大前天": "2026-11-18",
    "今晚8点": "2026-11-21 20:00",
    "今晚12点": "2026-11-22 00:00",
    "明早9点": "2026-11-22 09:00",
    "下午三点半": "2026-11-21 15:30",
    "下午3点一刻": "2026-11-21 15:15",
    "三点三刻": "2026-11-22 03:45",
    "十点零五分": "2026-11-21 10:05",
    "十二点": "2026-11-21 12:00",
    "中午12点半": "2026-11-21 12:30",
    "中午1点": "2026-11-21 13:00",
    "凌晨12点": "2026-11-22 00:00",
    "10点整": "2026-11-21 10:00",
    "下周一": "2026-11-23",
    "下下周三": "2026-12-02",
    "本周五": "2026-11-20",
    "上周日": "2026-11-15",
    "下个星期天下午2点": "2026-11-29 14:00",
    "3天后": "2026-11-24",
    "三天之后": "2026-11-24",
    "两周后": "2026-12-05",
    "2个星期以后": "2026-12-05",
    "3天前": "2026-11-18",
    "2小时后": "2026-11-21 11:30",
    "两个小时后": "2026-11-21 11:30",
    "半小时后": "2026-11-21 10:00",
    "15小时后": "2026-11-22 00:30",
    "30分钟前": "2026-11-21 09:00",
    "tomorrow 3pm": "2026-11-22 15:00",
    "Tomorrow at 3:15 p.m.": "2026-11-22 15:15",
    "12am": "2026-11-22 00:00",
    "3 days later": "2026-11-24",
    "2 hours ago": "2026-11-21 07:30",
    "Nov 21": "2026-11-21",
    "Nov 21 09:30": "2026-11-21 09:30",
    "Nov 21, 2025 3pm": "2025-11-21 15:00",
    "November 21st": "2026-11-21",
    "21 Nov 2025": "2025-11-21",
    "21-Nov-26": "2026-11-21",
    "01-Nov-2026 9:30": "2026-11-01 09:30",
    "25-Nov": "2026-11-25",
    "21/Nov/25": "2025-11-21",
    "21 Nov 15:30": "2026-11-21 15:30",
    "Sept. 3 2026": "2026-09-03",
    "next Monday": "2026-11-23",
    "last fri": "2026-11-13",
}  # fmt: skip

LEFT_OPEN = [  # what is written, the next that comes, the last that was
    ("11月21日", "2026-11-21", "2026-11-21"),
    ("11月22日", "2026-11-22", "2025-11-22"),
    ("11月20日", "2026-11-20", "2026-11-20"),
    ("1月5日", "2027-01-05", "2026-01-05"),
    ("2月29日", "2028-02-29", "2024-02-29"),
    ("Jan 5", "2027-01-05", "2026-01-05"),
    ("20号", "2026-12-20", "2026-11-20"),
    ("31日", "2026-12-31", "2026-10-31"),
    ("周六", "2026-11-21", "2026-11-21"),
    ("周一", "2026-11-23", "2026-11-16"),
    ("星期日", "2026-11-22", "2026-11-15"),
    ("fri", "2026-11-27", "2026-11-20"),
    ("9:30", "2026-11-21 09:30", "2026-11-21 09:30"),
    ("9:29", "2026-11-22 09:29", "2026-11-21 09:29"),
    ("23:50", "2026-11-21 23:50", "2026-11-20 23:50"),
]

REFUSED = [
    "", " ", "x", "15", "2026", "11月", "2月30日", "13月1日", "32号", "25:00", "9:60", "24:01", "2026-02-29",
    "99999年", "99999天后", "2026-11-21 晚上2点", "2026-11-21晚08:30", "明天下午", "周八", "monkey",
    "nov 31", "31-Nov-26", "Nov-26", "21-Nov-260",
    "1/2/26", "2026-11-21 买房", "13800001234", "10/28/22", "0000-00-00", "0001-01-01T00:00+14:00",
    "9" * 5000, "一" * 90 + "点",
]  # fmt: skip


def shown(moment: Moment) -> str:
    if moment.time is None:
        return moment.day.isoformat()
    written = moment.at().isoformat(" ")
    return written.removesuffix(":00") if written.count(":") == 2 else written


@pytest.mark.parametrize(("text", "meant"), WRITTEN.items())
def test_a_date_is_read_in_every_form_people_write(text: str, meant: str) -> None:
    assert shown(parse(text, NOW)) == meant


@pytest.mark.parametrize(("text", "next_one", "last_one"), LEFT_OPEN)
def test_what_is_left_open_is_the_next_or_the_last(text: str, next_one: str, last_one: str) -> None:
    assert shown(parse(text, NOW)) == next_one
    assert shown(parse(text, NOW, forward=False)) == last_one


def test_a_day_of_december_stays_in_the_year_just_gone() -> None:
    assert parse("12月28日", datetime(2027, 1, 5)).day == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10/28/2022 23:31", "2022-10-28 23:31"),
        ("3/4/2026", "2026-03-04"),
        ("10/28/22", "2022-10-28"),
        ("26年11月21日", "2026-11-21"),
        ("26/11/1", "2026-11-01"),
        ("26.11.01 9:30", "2026-11-01 09:30"),
        ("12/11/10", "2010-12-11"),
        ("2026-11-21 9:30", "2026-11-21 09:30"),
    ],
)
def test_the_month_may_stand_first(text: str, meant: str) -> None:
    assert shown(parse(text, NOW, month_first=True)) == meant


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text, NOW)


@pytest.mark.parametrize("text", ["9999天后", "1天后", "9999周后", "明天", "下周一", "24:00", "1月1日"])
def test_the_end_of_the_calendar_is_an_answer_or_a_refusal(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text, datetime(9999, 12, 31, 23, 59))


@pytest.mark.parametrize("text", ["9999天前", "昨天", "上周一", "12月31日", "23:00"])
def test_so_is_its_beginning(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text, datetime(1, 1, 1, 0, 0), forward=False)


def test_a_time_with_a_zone_is_read_on_the_clock_of_the_place() -> None:
    moment = parse("2026-11-21T01:30:00Z", NOW)
    assert moment.at().astimezone() == datetime(2026, 11, 21, 1, 30, tzinfo=timezone.utc)  # noqa: UP017


def test_a_day_has_no_time_of_day() -> None:
    assert parse_day("明天", NOW) == date(2026, 11, 22)
    assert parse_day("2026-11-21 00:00", NOW) == date(2026, 11, 21)
    with pytest.raises(ValueError):
        parse_day("明天下午3点", NOW)


def test_a_moment_without_a_time_takes_the_default() -> None:
    assert Moment(NOW.date(), None).at(time(18)) == datetime(2026, 11, 21, 18)
    assert Moment(NOW.date(), time(0)).at(time(18)) == datetime(2026, 11, 21)


PIECES = st.sampled_from(
    [*"0123456789年月日号点时分半周天后前上下晚一二十两〇:-/. TZWapm", "星期", "小时", "明天", "个", "nov", "next "]
)


@given(
    st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join)),
    st.datetimes(),
    st.booleans(),
    st.booleans(),
)
def test_any_text_is_a_moment_or_a_value_error(text: str, now: datetime, first: bool, forward: bool) -> None:
    try:
        moment = parse(text, now, month_first=first, forward=forward)
    except ValueError:
        return
    assert isinstance(moment.at(), datetime)


@given(st.datetimes())
def test_iso_comes_back_as_it_went(moment: datetime) -> None:
    assert parse(moment.isoformat(), NOW) == Moment(moment.date(), moment.time())
    assert parse(moment.date().isoformat(), NOW) == Moment(moment.date(), None)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(1, 31), st.booleans())
def test_the_nearest_day_of_a_month_exists_and_is_near(now: datetime, day: int, forward: bool) -> None:
    found = parse(f"{day}日", now, forward=forward).day
    away = found - now.date() if forward else now.date() - found
    assert found.day == day
    assert timedelta(0) <= away < timedelta(62)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:30", 9.5), ("09:30:00", 9.5), ("９：３０", 9.5), (" 9点半 ", 9.5), ("下午三点一刻", 15.25), ("9am", 9),
        ("中午", 12), ("0:00", 0), ("24:00", 24), ("晚上12点", 24), ("2026-11-21 09:30", None), ("2026-11-21", None),
        ("11.21", None), ("9", None), ("0930", None), ("今天9:30", None), ("周六", None), ("半小时前", None),
        ("上午", None), ("", None), ("9:30" * 9, None),
    ],
)  # fmt: skip
def test_a_time_of_day_alone_is_told_from_all_else(text: str, hours: float | None) -> None:
    assert parse_time(text) == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize("text", ["25:10", "9:60", "晚上3点", "24:01"])
def test_a_time_of_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_time(text)
