"""销售现场接待岗位排班表: its labels letter by letter, a row a day, and what was changed said in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from printed import Sheet, printed
from standing_clock import StandingClock

from csdesk.desk import papers, roster, staff
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.settings import Home
from csdesk.store.identity import new_id
from csdesk.texts import use_language

DAYS = ["周一 11-23", "周二 11-24", "周三 11-25", "周四 11-26", "周五 11-27", "周六 11-28", "周日 11-29"]


@pytest.fixture(autouse=True)
def _chinese() -> None:
    use_language("zh")


def sheet_of(desk: Desk, week: str = "2026-W48") -> Sheet:
    return printed(papers.roster(desk, week).file).sheets[0]


def test_the_roster_has_the_labels_that_staff_know(desk: Desk) -> None:
    sheet = sheet_of(desk)
    labels = sheet.labels()
    assert (sheet.number, sheet.title, sheet.name) == ("GFP19-1-F2", "销售现场接待岗位排班表", "排班表")
    assert labels[:2] == ("编制人", "编制日期")
    assert [label for label in labels if label.startswith("周")] == DAYS
    posts = {column.post_label for column in roster.show(desk, "2026-W48").columns}
    assert posts and posts <= set(labels)
    assert {"休息人员", "备注", "说明"} <= set(labels)
    assert sheet.is_one_a4_page and sheet.is_landscape
    assert sheet.row(3) == ["2026年11月23日至2026年11月29日"]


def test_who_stands_rests_and_is_away_is_told_day_by_day(desk: Desk) -> None:
    column = roster.show(desk, "2026-W48").columns[0]
    roster.place(desk, date(2026, 11, 23), column.post, column.shift, "李敏")
    roster.set_absence(desk, date(2026, 11, 23), "周强", "年假")
    roster.note(desk, "2026-W48", {"notes": "周五开会", "2026-11-23": "开盘"})
    sheet = sheet_of(desk)
    assert sheet.row(3) == ["2026年11月23日至2026年11月29日（草稿，尚未发布）"]
    assert sheet.beside("周一 11-23") == "李敏"
    assert sheet.beside("说明") == "周五开会"
    assert sheet.beside("编制人") == "陈静"
    monday = next(sheet.row(number) for number in range(1, sheet.height + 1) if "周一 11-23" in sheet.row(number))
    assert monday[-1] == "开盘\n年假：周强"
    assert "陈静" in monday[-2] and "周强" not in monday[-2] and "李敏" not in monday[-2]


def test_what_was_changed_after_the_publishing_is_marked(
    desk: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    first, second = roster.show(desk, "2026-W48").columns[:2]
    roster.place(desk, date(2026, 11, 23), first.post, first.shift, "李敏")
    roster.place(desk, date(2026, 11, 24), second.post, second.shift, "李敏")
    clock.move(minutes=1)
    roster.publish(desk, "2026-W48", despite="人手不足")
    clock.move(minutes=1)
    assert "2026-11-21 09:31 发布" in sheet_of(desk).row(3)[0]
    roster.place(desk, date(2026, 11, 23), first.post, first.shift, "周强")
    roster.place(desk, date(2026, 11, 24), second.post, second.shift, "")
    sheet = sheet_of(desk)
    texts = sheet.texts()
    assert sheet.beside("周一 11-23") == "周强（改）"
    assert "（改）" in texts
    assert sheet.beside("说明").endswith("发布后改动 2 处，标“改”")


def test_a_week_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInputError):
        papers.roster(desk, "2026-W60")
    assert papers.roster(desk, "next").file.name == "csdesk-roster-2026-W48.xlsx"


def test_many_posts_and_many_who_rest_have_room_on_one_page(desk: Desk, home: Home, clock: StandingClock) -> None:
    posts = [
        f'[posts.gate_{at}]\nzh = "外展点{at}号"\nen = "Gate {at}"\npinyin = "wai zhan dian"\n'
        'shifts = ["day"]\nstaff = 1\ndays = []\nroles = ["receptionist"]\n'
        for at in range(10)
    ]
    (home.folder / "policy.toml").write_text("\n".join(posts), encoding="utf-8")
    again = Desk(home, clock, new_id)
    again.person = desk.person
    people = ["秦甲方", "秦乙方", "秦丙方", "秦丁方", "秦戊方", "秦己方"]
    for name in people:
        staff.add(again, name=name, role="receptionist")
    roster.place(again, date(2026, 11, 23), "gate_1", "day", "李敏")
    pages = printed(papers.roster(again, "2026-W48").file).sheets
    assert [page.name for page in pages] == ["排班表"]  # and no continuation sheet
    assert pages[0].labels()[:2] == ("编制人", "编制日期")
    assert set(people) <= set(next(text for text in pages[0].texts() if "秦甲方" in text).split("、"))
    again.close()
