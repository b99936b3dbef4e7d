"""`csdesk calendar`, and the warning about a year without one on standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run


def test_the_calendar_of_a_year_is_shown(home: Path, csdesk: Run) -> None:
    ended = csdesk("--json", "calendar")
    assert ended.code == 0 and not ended.err
    assert len(ended.json) == 39
    assert ended.json[0] == {"day": "2026-01-01", "name": "New Year", "kind": "holiday"}
    assert {"day": "2026-02-14", "name": "Spring Festival", "kind": "make_up"} in ended.json
    table = csdesk("calendar", "2026", language="zh").out
    assert table.splitlines()[0].split() == ["日期", "星期", "节假日", "类型"]
    assert "2026-02-14  周六  春节    调休上班" in table


def test_a_year_without_a_calendar_is_told_on_standard_error(home: Path, csdesk: Run) -> None:
    ended = csdesk("--json", "calendar", "2027")
    assert (ended.code, ended.json) == (0, [])
    assert ended.err.count("there is no calendar of the holidays of 2027") == 1


def test_a_holiday_that_begins_before_its_year_is_shown_with_it(home: Path, csdesk: Run) -> None:
    days = csdesk("--json", "calendar", "2023").json
    assert [day["day"] for day in days][:3] == ["2022-12-31", "2023-01-01", "2023-01-02"]
    assert days[0] == {"day": "2022-12-31", "name": "New Year", "kind": "holiday"}


def test_only_commands_that_count_working_time_tell_of_a_year_without_a_calendar(
    home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSDESK_NOW", "2030-03-04T10:00")
    (home / "calendar").mkdir()
    (home / "calendar" / "2029.toml").write_text("x = 1\n", encoding="utf-8")
    add = ("visit", "add", "--name", "李四", "--phone", "13800001235", "--intent", "A")
    for command in (add, ("visit", "list"), ("call", "list"), ("customer", "list"), ("followup", "list"), ("today",)):
        assert "toml" not in csdesk(*command).err, command
    told = csdesk("--json", "followup", "add", "--name", "李四", "--kind", "complaint_return")
    assert "there is no calendar of the holidays of 2030" in told.err
    assert told.json["opens_on"] == "2030-03-05"


@pytest.mark.parametrize("year", ["26", "0000", "next", "２０２６"])
def test_a_year_that_is_none_is_refused(home: Path, csdesk: Run, year: str) -> None:
    ended = csdesk("calendar", year)
    assert ended.code == 2 and ended.err.startswith("YEAR:")
    assert "a year such as 2026 is accepted" in ended.err
