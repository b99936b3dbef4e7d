"""`csdesk roster` and `csdesk staff change`, for people and for programs."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Run


@pytest.fixture
def team(home: object, csdesk: Run) -> Run:
    for name, role in (("李敏", "receptionist"), ("王芳", "receptionist"), ("赵婷", "receptionist"), ("周强", "sales"),
                       ("孙磊", "sales"), ("吴刚", "manager")):  # fmt: skip
        assert csdesk("staff", "add", "--name", name, "--role", role).code == 0
    assert csdesk("roster", "set", "--day", "2026-11-23", "--post", "前台", "--shift", "早", "--staff", "lm").code == 0
    return csdesk


def cells(week: dict[str, Any]) -> dict[tuple[str, str, str], list[str]]:
    return {
        (day["day"], cell["post"], cell["shift"]): [each["name"] for each in cell["staff"]]
        for day in week["days"]
        for cell in day["cells"]
    }


def test_a_week_is_json_with_its_days_cells_and_faults(team: Run) -> None:
    week = team("--json", "roster", "show", "--week", "next").json
    assert (week["week"], week["first"], week["status"], week["drawn_up_by"]) == (
        "2026-W48", "2026-11-23", "draft", "王小明",
    )  # fmt: skip
    assert cells(week) == {("2026-11-23", "reception", "early"): ["李敏"]}
    assert week["days"][0]["resting"] == ["王小明", "王芳", "赵婷", "周强", "孙磊"]
    assert week["days"][0]["cells"][0]["staff"][0] | {"id": ""} == {
        "id": "", "name": "李敏", "is_fixed": True, "is_changed": False,
    }  # fmt: skip
    assert len(week["faults"]) == 27 and week["faults"][0]["sentence"] == "Reception Late has 0 of 1 people"


def test_people_read_a_table_and_how_many_faults_are_left(team: Run) -> None:
    ended = team("roster", "show", "--week", "2026-W48", language="zh")
    lines = ended.out.splitlines()
    assert lines[0] == "2026-W48 2026-11-23 – 2026-11-29 草稿"
    assert lines[1].split() == [
        "日期",
        "前台接待",
        "早",
        "前台接待",
        "晚",
        "来电接听",
        "销售接待",
        "休息人员",
        "请假",
        "备注",
    ]
    assert lines[2].split()[:3] == ["2026-11-23", "周一", "李敏"]
    assert lines[-1] == "编制人: 王小明 2026-11-21"
    assert "27" in ended.err and "csdesk roster check --week 2026-W48" in ended.err


def test_check_says_what_is_wrong_in_words(team: Run) -> None:
    team("roster", "leave", "--day", "2026-11-23", "--staff", "李敏", "--kind", "病假")
    ended = team("roster", "check", "--week", "next")
    assert ended.code == 0
    assert ended.out.splitlines()[1].split("  ") == [
        "2026-11-23 Mon", "Reception Early", "李敏 is away: Sick leave",
    ]  # fmt: skip
    assert team("--json", "roster", "check", "--week", "next").json[0]["kind"] == "absent"


def test_a_week_is_filled_checked_published_approved_and_changed(team: Run) -> None:
    pytest.importorskip("ortools")
    filled = team("--json", "roster", "fill")
    assert (filled.code, filled.json["faults"]) == (0, [])
    assert filled.json["sentence"].startswith("2026-W48 is filled")
    assert team("roster", "check", "--week", "next").out == "nothing is wrong with the roster of 2026-W48\n"
    assert team("--as", "吴刚", "roster", "approve").code == 2  # not published yet
    assert "Published by: 王小明 2026-11-21 09:30" in team("roster", "publish").out
    assert team("roster", "approve").code == 3
    assert "Approved by: 吴刚" in team("--as", "吴刚", "roster", "approve").out
    week = team("--json", "roster", "show", "--week", "next").json
    (early,) = cells(week)["2026-11-24", "reception", "early"]
    (phone,) = cells(week)["2026-11-24", "phone", "day"]
    swapped = team("roster", "swap", "--day", "2026-11-24", "--staff", early, "--with-staff", phone)
    assert "* 4 changes since it was published" in swapped.out and "4 changes since it was approved" in swapped.out
    assert cells(team("--json", "roster", "show", "--week", "next").json)["2026-11-24", "phone", "day"] == [early]
    told = team("history", "2026-W48").out
    assert "Place on the roster" in told and "Approved by: 吴刚" in told
    assert team("undo").code == 0
    assert team("--json", "roster", "show", "--week", "next").json["changes_since"] == 0


def test_a_roster_with_faults_is_published_only_with_a_reason(team: Run) -> None:
    ended = team("roster", "publish")
    assert ended.code == 2 and ended.err.startswith("Reason: 27 things are wrong with it")
    assert "Notes below: Published all the same: 人手不足" in team("roster", "publish", "--despite", "人手不足").out


def test_weeks_and_days_are_copied_and_cleared(team: Run) -> None:
    copied = team("--json", "roster", "copy", "--from", "next", "--to", "2026-W49").json
    assert cells(copied) == {("2026-11-30", "reception", "early"): ["李敏"]}
    day = team("--json", "roster", "copy", "--day", "--from", "2026-11-30", "--to", "2026-12-01").json
    assert list(cells(day)) == [("2026-11-30", "reception", "early"), ("2026-12-01", "reception", "early")]
    cleared = team("--json", "roster", "clear", "--week", "2026-W49").json
    assert list(cells(cleared)) == [("2026-12-01", "reception", "early")]  # the day was copied by hand


def test_notes_and_remarks_are_written_below_and_beside(team: Run) -> None:
    ended = team(
        "roster", "note", "--notes", "双十二", "--day", "2026-11-24", "--remarks", "开盘", "--drawn-up-by", "李敏"
    )
    assert "Notes below: 双十二" in ended.out and "Drawn up by: 李敏" in ended.out
    assert "开盘" in ended.out.splitlines()[3]
    assert team("roster", "note", "--remarks", "x").code == 2


def test_a_month_is_a_row_for_everybody_or_a_line_a_day(team: Run) -> None:
    team("roster", "leave", "--day", "2026-11-24", "--until", "2026-11-25", "--staff", "李敏", "--kind", "annual")
    rows = team("roster", "month").out.splitlines()
    assert rows[0].split()[:3] == ["Name", "01", "02"] and rows[0].split()[-1] == "Days"
    assert next(row for row in rows if row.startswith("李敏")).split() == ["李敏", "E", "an", "an", "1"]
    lines = team("roster", "month", "2026-11", "--staff", "lm").out.splitlines()
    assert lines[23].split("  ")[0] == "2026-11-23 Mon" and "Reception Early" in lines[23]
    assert "Annual leave" in lines[24]
    assert lines[-1] == "1 days at work, 0 weekend days of rest, 0 holidays at work"
    october = team("roster", "month", "2026-10").out
    assert "* 2026-10-01 Thu National Day" in october
    assert "+ 2026-10-10 Sat National Day (make-up working day)" in october and " 10+ " in october
    one = team("roster", "month", "2026-10", "--staff", "lm").out.splitlines()
    assert [line.split("  ")[1] for line in one if "National" in line][-1] == "National Day (make-up working day)"
    assert team("--json", "roster", "month", "--staff", "李敏").json["rows"][0]["absences"] == {"annual": 2}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("roster", "show", "--week", "2026-W54"), 2, "Week: '2026-W54' is no week"),
        (("roster", "set", "--post", "phone", "--staff", "李敏"), 2, "--day: nothing is given"),
        (("roster", "set", "--day", "2026-11-23", "--post", "phone"), 2, "--staff: nothing is given"),
        (("roster", "set", "--day", "2026-11-23", "--post", "qq", "--staff", "李敏"), 2, "Post: 'qq' is given"),
        (("roster", "set", "--day", "2026-11-23", "--post", "phone", "--staff", "李明"), 2, "perhaps 李敏 is meant"),
        (("roster", "leave", "--day", "2026-11-23", "--staff", "李敏"), 2, "--kind: nothing is given"),
        (("roster", "leave", "--day", "2026-11-23", "--staff", "李敏", "--kind", "qq"), 2, "Annual leave"),
        (("roster", "swap", "--day", "2026-11-24", "--staff", "李敏", "--with-staff", "王芳"), 2, "stands nowhere"),
        (("roster", "month", "13月"), 2, "is no month"),
        (("--as", "李敏", "roster", "clear"), 3, "may not do this"),
        (("--as", "李敏", "staff", "change", "李敏", "--posts", "phone"), 3, "may not do this"),
        (("staff", "change", "李敏", "--posts", "qq"), 2, "Posts: 'qq' is given"),
        (("staff", "change", "李敏", "--rest-day", "x"), 2, "Rest day: 'x' is given"),
        (("staff", "change", "吴刚", "--role", "sales"), 3, "only 吴刚 may do this"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(team: Run, arguments: tuple[str, ...], code: int, told: str) -> None:
    ended = team(*arguments)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err and ended.err.count("\n") == 1


def test_what_the_roster_needs_to_know_of_somebody_is_changed_and_shown(team: Run) -> None:
    changed = team("--json", "staff", "change", "李敏", "--posts", "前台、phone", "--rest-day", "周日", "--shift", "早",
                   "--extension", "801", "--role", "sales").json  # fmt: skip
    assert (changed["posts"], changed["rest_day"], changed["preferred_shift"]) == (
        ["reception", "phone"], "sunday", "early",
    )  # fmt: skip
    assert (changed["extension"], changed["role"]) == ("801", "sales")
    shown = team("staff", "show", "李敏", language="zh").out
    assert all(words in shown for words in ("前台接待, 来电接听", "周日", "早", "801"))
    assert "Posts: Reception、Phone; Rest day: Sun" in team("history", changed["id"]).out
    again = team("--json", "staff", "change", "李敏", "--posts", "", "--rest-day", "").json
    assert (again["posts"], again["rest_day"], again["preferred_shift"]) == ([], "", "early")


def test_today_tells_that_next_weeks_roster_is_not_published(team: Run) -> None:
    assert "The roster of 2026-W48 is not published yet" in team("today").out
    assert team("--json", "today").json["roster_due"] == "2026-W48"
    assert "not published" not in team("--as", "李敏", "today").out
