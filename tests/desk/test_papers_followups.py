"""客户访问记录单 and 客户跟踪调查表: their labels letter by letter, and answers ticked on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from printed import Sheet, printed
from standing_clock import StandingClock

from csdesk.desk import customers, followups, papers
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.desk.followups import FollowUp
from csdesk.texts import use_language

INTERVIEW = (
    "序号", "主题", "访问人", "客户", "年龄", "职业", "文化程度", "联系电话", "住址", "访问事由", "访问记录",
    "客户签名",
)  # fmt: skip
HEAD = ("客户姓名", "联系电话", "跟踪人", "时间")

# The question, and the answers there are to tick.
TEMPLATE_A = (
    ("是否仍在考虑本楼盘", ("是", "不是")),
    ("不清楚的地方", ("户型结构", "付款方式", "购楼程序", "小区环境及配套", "其他")),
    ("不满意的地方", ()),
    ("近期能否决定", ("是", "不是")),
    ("对哪些方面不满意", ()),
    ("是否已选择其他楼盘", ("是", "不是", "还未决定")),
    ("该楼盘的主要吸引力", ("价格", "户型及面积", "小区环境及规模", "地理位置", "其他")),
    ("告知动态并邀请来访", ("是", "不是")),
    ("面积", ()),
    ("几房几厅", ()),
    ("复式/平式", ("复式", "平式")),
    ("客厅/主人房面积", ()),
    ("装修", ("是", "不是", "部分")),
    ("工人房", ("是", "不是")),
    ("跟踪人意向", ("A", "B", "C", "D")),
)
TEMPLATE_B = (
    ("不清楚的地方", ("户型结构", "付款方式", "购楼程序", "小区环境及配套", "价格", "其他")),
    ("决定性因素", ("小区位置不理想", "户型设计不好", "小区外环境不好", "价格较高", "楼型外观陈旧")),
    ("满意的地方", ()),
    ("是否选择其他楼盘", ("是", "不是", "还未决定")),
    ("该楼盘的主要吸引力", ("价格", "户型及面积", "小区环境及规模", "地理位置", "其他")),
    ("邀请来访", ("是", "不是")),
    ("客户意见", ()),
)

ANSWERS = {"still_considering": "是", "unclear": "付款方式，其他", "dissatisfied": "单价偏高", "intent": "B"}


@pytest.fixture(autouse=True)
def _chinese() -> None:
    use_language("zh")


@pytest.fixture
def owed(desk: Desk) -> FollowUp:
    return followups.add(desk, {"kind": "visit_tracking", "name": "赵敏", "phone": "13800001234", "about": "看过三房"})


def boxes(sheet: Sheet, label: str) -> list[str]:
    """The options beside a question, ticked or not."""
    text = sheet.beside(label).replace("\n", "   ")
    return text.split("   ") if text else []


@pytest.mark.parametrize(
    ("survey", "title", "questions"),
    [("", "客户跟踪调查表(A)", TEMPLATE_A), ("tracking_b", "客户跟踪调查表(B)", TEMPLATE_B)],
)
def test_a_blank_form_asks_what_the_department_asks(
    desk: Desk, survey: str, title: str, questions: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    sheet = printed(papers.tracking(desk, blank=True, survey=survey).file).sheets[0]
    assert (sheet.number, sheet.title) == ("GFP19-1-F1", title)
    assert sheet.labels()[:4] == HEAD
    assert [sheet.beside(label) for label in HEAD] == [""] * 4
    assert [label for label in sheet.labels() if label in dict(questions)] == [label for label, _options in questions]
    for label, options in questions:
        assert boxes(sheet, label) == [f"□ {option}" for option in options], label
    assert sheet.is_one_a4_page


def test_what_was_answered_is_ticked_or_written(desk: Desk, owed: FollowUp) -> None:
    followups.done(desk, owed.id, {"result": "considering"}, ANSWERS)
    sheet = printed(papers.tracking(desk, owed.id).file).sheets[0]
    assert [sheet.beside(label) for label in HEAD] == ["赵敏", "138****1234", "陈静", "2026-11-21 09:30"]
    assert boxes(sheet, "是否仍在考虑本楼盘") == ["☑ 是", "□ 不是"]
    assert boxes(sheet, "不清楚的地方") == ["□ 户型结构", "☑ 付款方式", "□ 购楼程序", "□ 小区环境及配套", "☑ 其他"]
    assert boxes(sheet, "跟踪人意向") == ["□ A", "☑ B", "□ C", "□ D"]
    assert sheet.beside("不满意的地方") == "单价偏高"


def test_questions_that_hang_on_an_answer_stand_beside_it(desk: Desk) -> None:
    labels = printed(papers.tracking(desk, blank=True).file).sheets[0].labels()
    for condition, question in (
        ("是否仍在考虑本楼盘\n“是”", "不清楚的地方"),
        ("是否仍在考虑本楼盘\n“不是”", "对哪些方面不满意"),
        ("是否已选择其他楼盘\n“是”", "该楼盘的主要吸引力"),
    ):
        assert labels[labels.index(condition) + 1] == question


def test_a_blank_form_for_somebody_names_them_and_has_no_answers(desk: Desk, owed: FollowUp) -> None:
    followups.done(desk, owed.id, {"result": "considering"}, ANSWERS)
    sheet = printed(papers.tracking(desk, owed.id, blank=True, survey="tracking_b", reveal=True).file).sheets[0]
    assert [sheet.beside(label) for label in HEAD] == ["赵敏", "13800001234", "陈静", ""]
    assert not any("☑" in text or "单价偏高" in text for text in sheet.texts())


def test_answers_to_what_is_not_asked_any_more_are_not_lost(desk: Desk, owed: FollowUp) -> None:
    followups.done(desk, owed.id, {"result": "considering"}, ANSWERS)
    own = desk.home.folder / "surveys"
    own.mkdir()
    (own / "tracking_a.toml").write_text(
        'version = 2\nzh = "跟踪表"\nen = "T"\nform = "X-1"\n[questions.dissatisfied]\nzh = "不满"\nen = "D"\n'
        'kind = "text"\n', encoding="utf-8",
    )  # fmt: skip
    sheet = printed(papers.tracking(desk, owed.id).file).sheets[0]
    assert (sheet.number, sheet.title, sheet.beside("不满")) == ("X-1", "跟踪表", "单价偏高")
    assert sheet.beside("intent") == "b"


def test_a_form_must_be_of_somebody_or_be_asked_for_as_blank(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="--blank"):
        papers.tracking(desk)
    with pytest.raises(NoSuchRecordError):
        papers.tracking(desk, "没有这人")
    with pytest.raises(NoSuchRecordError):
        papers.tracking(desk, blank=True, survey="没有的表")
    without = followups.add(desk, {"kind": "care_call", "name": "钱进", "phone": "13800005678"})
    with pytest.raises(BadInputError, match="tracking_a"):
        papers.tracking(desk, without.id)
    assert not desk.home.exports.exists()


def test_the_interview_record_has_the_labels_that_staff_know(desk: Desk, clock: StandingClock) -> None:
    customers.add(desk, {"name": "赵敏", "phone": "13800001234", "area": "城东新区"})
    owed = followups.add(
        desk, {"kind": "goodwill", "name": "赵敏", "phone": "13800001234", "about": "入住三个月", "assignee": "李敏"}
    )
    followups.done(desk, owed.id, {"result": "satisfied", "notes": "电梯偶有异响", "next_step": "转工程"},
                   {"satisfaction": "4", "wishes": "代收快递"})  # fmt: skip
    paper = papers.interview(desk, owed.id)
    sheet = printed(paper.file).sheets[0]
    assert sheet.labels() == INTERVIEW
    assert (sheet.number, sheet.title) == ("GFP19-2-F3", "客户访问记录单")
    assert sheet.is_one_a4_page
    assert {label: sheet.beside(label) for label in INTERVIEW} == {
        "序号": owed.id[-6:], "主题": "友好访问", "访问人": "陈静", "客户": "赵敏", "年龄": "", "职业": "",
        "文化程度": "", "联系电话": "138****1234", "住址": "城东新区", "访问事由": "入住三个月",
        "访问记录": "2026-11-21 09:30 满意\n满意度：4\n需要协助的事项：代收快递\n电梯偶有异响\n下一步：转工程",
        "客户签名": "",
    }  # fmt: skip
    assert owed.name in paper.file.name


@pytest.mark.parametrize(
    ("kind", "title"),
    [("visit_tracking", "客户跟踪调查表(A)"), ("goodwill", "客户访问记录单"), ("other", "客户访问记录单")],
)
def test_the_app_prints_the_numbered_form_that_belongs_to_a_follow_up(desk: Desk, kind: str, title: str) -> None:
    owed = followups.add(desk, {"kind": kind, "name": "赵敏", "phone": "13800001234"})
    assert printed(papers.follow_up(desk, owed.id).file).sheets[0].title == title


def test_a_name_that_no_file_can_have_is_mended(desk: Desk, tmp_path: Path) -> None:
    owed = followups.add(desk, {"kind": "goodwill", "name": "A/B:C*", "phone": "13800001234"})
    assert papers.interview(desk, owed.id, out=tmp_path).file.parent == tmp_path


def test_nobody_else_is_told_where_the_customer_lives(desk: Desk, act_as: Callable[[str], None]) -> None:
    act_as("周强")
    owed = followups.add(desk, {"kind": "goodwill", "name": "无名", "phone": "13800009999"})
    assert printed(papers.interview(desk, owed.id).file).sheets[0].beside("住址") == ""
