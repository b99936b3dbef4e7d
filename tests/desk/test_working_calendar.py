"""The desk's calendars: its own beside the bundled ones, and what is told of those that are missing or wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from csdesk.desk import working_time
from csdesk.desk.backups import check
from csdesk.desk.desk import Desk
from csdesk.desk.settings import Home, fault_sentence
from csdesk.resources import Fault

FILE = "[spring_festival]\nzh = '春节'\nen = 'Spring Festival'\nholidays = [2027-02-05, 2027-02-08]\n"


def _write(home: Home, name: str, text: str) -> None:
    (home.folder / "calendar").mkdir(exist_ok=True)
    (home.folder / "calendar" / name).write_text(text, encoding="utf-8")


def test_a_year_without_a_calendar_is_told_once_and_its_weekdays_are_working_days(desk: Desk) -> None:
    heard: list[Fault] = []
    desk.hear_fault = heard.append
    assert desk.working_time.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert not heard
    for _ in range(2):
        assert desk.working_time.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert desk.working_time.add(datetime(2026, 12, 31, 17), timedelta(hours=2)) == datetime(2027, 1, 1, 10)
    assert [fault_sentence(fault).rpartition("/")[2] for fault in heard] == [
        "2027.toml: there is no calendar of the holidays of 2027; "
        "its working days are counted as if there were no holidays"
    ]
    assert desk.faults == heard


def test_a_file_in_the_home_makes_a_year_known(desk: Desk, home: Home) -> None:
    _write(home, "2027.toml", FILE)
    assert desk.working_time.add_working_days(date(2027, 2, 4), 1) == date(2027, 2, 9)
    assert not desk.faults
    days = working_time.days_of_year(desk, 2027)
    assert [(each.day.day, each.name, each.kind) for each in days] == [
        (5, "Spring Festival", "holiday"), (8, "Spring Festival", "holiday"),
    ]  # fmt: skip


def test_a_company_s_own_file_takes_the_place_of_the_bundled_year(desk: Desk, home: Home) -> None:
    _write(
        home,
        "2026.toml",
        "[own]\nzh = '司庆'\nen = 'Founding day'\nholidays = [2026-11-23]\nmake_up_days = [2026-11-21]",
    )
    assert [each.name for each in working_time.days_of_year(desk, 2026)] == ["Founding day", "Founding day"]
    assert desk.working_time.add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert desk.working_time.add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 24)


def test_what_is_wrong_in_a_calendar_is_named_by_file_key_and_line(desk: Desk, home: Home) -> None:
    _write(home, "2027.toml", FILE + "make_up_days = ['2027-02-06']\n")
    _write(home, "2026.toml", "[a\n")
    desk.working_time.is_working_day(date(2027, 2, 5))
    assert [(fault.file.name, fault.key, fault.line) for fault in desk.faults] == [
        ("2026.toml", "", 1), ("2027.toml", "spring_festival.make_up_days", 5),
    ]  # fmt: skip
    assert not desk.working_time.is_working_day(date(2027, 2, 5))
    assert not desk.working_time.is_working_day(date(2026, 2, 16)), "the bundled year stands"
    assert any("spring_festival.make_up_days" in each.fault for each in check(desk))


def test_the_company_s_own_hours_are_counted(home: Home, open_again: Callable[[], Desk]) -> None:
    (home.folder / "policy.toml").write_text(
        "[working_time]\nsaturday = ['10:00-16:00']\nworking_days = ['monday', 'saturday']\n"
        "friday = ['18:00-9:00']\nworks_on_holidays = 1\nsunday = []\n",
        encoding="utf-8",
    )
    desk = open_again()
    assert [(fault.key, fault.line) for fault in desk.faults] == [
        ("working_time.friday", 4), ("working_time.works_on_holidays", 5),
    ]  # fmt: skip
    assert desk.working_time.add(datetime(2026, 11, 20, 10), timedelta(hours=7)) == datetime(2026, 11, 23, 10)
    assert not desk.working_time.is_open(datetime(2026, 11, 22, 10))
    assert desk.working_time.is_open(datetime(2026, 11, 20, 10))


def test_opening_a_desk_reads_no_calendar(desk: Desk, home: Home) -> None:
    _write(home, "2026.toml", "[a\n")
    assert not desk.faults
    assert "working_time" not in vars(desk)
