"""投诉处理单, 投诉工作处理单 and 投诉记录清单: labels letter by letter, what stands on them, how they print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from printed import Printed, printed
from standing_clock import StandingClock

from csdesk.desk import complaint_intake, complaint_steps, history, papers
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NoSuchRecordError, NotPermittedError
from csdesk.rules.rights import Right
from csdesk.texts import use_language

ActAs = Callable[[str], None]

GIVEN = {
    "name": "赵敏", "phone": "13800001234", "unit": "3栋1单元1201", "content": "厨房漏水", "category": "工程质量",
    "promise": "2026-11-22 15:00", "severity": "重大",
}  # fmt: skip

SLIP = (
    "编号", "客户", "联系电话", "类别", "投诉内容", "预定答复时间", "客户服务人员/日期", "市场部经理", "客户代表",
    "致", "致", "致", "致", "处理措施及结果", "处理人/日期", "客户意见反馈", "客户/记录人签名/日期",
)  # fmt: skip
DEPARTMENT_SLIP = (
    "投诉处理记录号", "自", "联系电话", "类别", "内容", "投诉处理人/日期", "致", "致", "致", "处理结果", "记录人/日期",
    "备注",
)  # fmt: skip
LIST = (
    "投诉处理记录编号", "投诉人", "联系电话", "投诉时间", "投诉记录人", "投诉内容摘要", "处理情况记录", "客户意见",
    "备注",
)  # fmt: skip
TO_SIGN = ("客户服务人员/日期", "市场部经理", "客户代表", "处理人/日期", "客户/记录人签名/日期")


@pytest.fixture(autouse=True)
def _chinese(act_as: ActAs) -> None:
    use_language("zh")
    act_as("吴刚")  # the manager, who signs slips out


@pytest.fixture
def step(desk: Desk, clock: StandingClock) -> Callable[..., Complaint]:
    """Takes a step a minute later, so that the timeline has an order."""

    def take(name: str, complaint: Complaint, **values: str) -> Complaint:
        clock.move(minutes=1)
        stepped: Complaint = getattr(complaint_steps, name)(desk, complaint.id, values).complaint
        return stepped

    return take


def receive(desk: Desk, **more: str) -> Complaint:
    return complaint_intake.receive(desk, GIVEN | more).complaint


def paper_of(desk: Desk, complaint: Complaint, **more: str) -> Printed:
    return printed(papers.slip(desk, complaint.number, **more).file)  # type: ignore[arg-type]


def test_the_slip_has_the_labels_that_staff_know(desk: Desk) -> None:
    sheet = paper_of(desk, receive(desk)).sheet("投诉处理单")
    assert sheet.labels() == SLIP
    assert (sheet.number, sheet.title) == ("GFP19-2-F1", "投诉处理单")
    assert sheet.is_one_a4_page and not sheet.is_landscape


def test_the_slip_of_a_department_has_the_labels_that_staff_know(desk: Desk) -> None:
    sheet = paper_of(desk, receive(desk), departments="工程").sheet("投诉工作处理单 工程")
    assert sheet.labels() == DEPARTMENT_SLIP
    assert (sheet.number, sheet.title) == ("GFP19-2-F2", "投诉工作处理单")
    assert sheet.is_one_a4_page


def test_what_is_known_stands_beside_its_label_and_signatures_are_left_to_people(
    desk: Desk, step: Callable[..., Complaint]
) -> None:
    complaint = step("issue", receive(desk, department="工程"), text="请查修")
    complaint = step("measure", complaint, text="已安排", result="换了水管")
    complaint = step("resolve", complaint, text="换了水管")
    complaint = step("inform", complaint)
    complaint = step("accept", complaint, text="很满意", satisfaction="5")
    sheet = paper_of(desk, complaint).sheet("投诉处理单")
    assert {label: sheet.beside(label) for label in SLIP if label not in (*TO_SIGN, "致")} == {
        "编号": "TS-A-20261121-001",
        "客户": "赵敏\n云岭花园 3栋1单元1201",
        "联系电话": "138****1234",
        "类别": "工程质量\n重大",
        "投诉内容": "厨房漏水",
        "预定答复时间": "2026-11-22 15:00",
        "处理措施及结果": "工程：已安排\n工程：换了水管",
        "客户意见反馈": "很满意\n接受处理结果\n满意度5/5",
    }
    assert sheet.all_beside("致") == ["工程  2026-11-21 09:31  请查修", "", "", ""]
    assert [sheet.beside(label) for label in TO_SIGN] == [""] * len(TO_SIGN)


def test_the_fourth_line_takes_all_further_departments(desk: Desk, step: Callable[..., Complaint]) -> None:
    complaint = step("issue", receive(desk, department="工程,物业,法务,财务,销售"))
    paper = paper_of(desk, complaint)
    lines = paper.sheet("投诉处理单").all_beside("致")
    assert len(lines) == 4 and all(lines)
    told = [line.split("  ")[0] for line in "\n".join(lines).split("\n")]
    assert sorted(told) == sorted(["工程", "物业", "法务", "财务", "销售"])
    assert sorted(paper.names) == sorted(["投诉处理单", *(f"投诉工作处理单 {name}" for name in told)])


def test_a_slip_can_be_printed_for_a_department_before_it_is_signed_out(desk: Desk) -> None:
    paper = paper_of(desk, receive(desk), departments="设计部")
    assert paper.names == ["投诉工作处理单 设计"]
    sheet = paper.sheet("投诉工作处理单 设计")
    assert sheet.all_beside("致") == ["设计", "", ""]
    assert sheet.beside("备注") == "预定答复时间：2026-11-22 15:00"
    with pytest.raises(BadInputError):
        paper_of(desk, receive(desk), departments="没有的部门")


def test_an_extended_promise_says_how_often_it_was_put_off(desk: Desk, step: Callable[..., Complaint]) -> None:
    complaint = step("extend", receive(desk), promise="2026-11-24 10:00", text="等配件")
    assert paper_of(desk, complaint).sheet("投诉处理单").beside("预定答复时间") == "2026-11-24 10:00（已延期1次）"


def test_a_long_complaint_goes_on_on_a_continuation_sheet_that_names_the_case(desk: Desk) -> None:
    content = "".join(f"第{at}点，道闸抬杆过慢，早高峰排队。" for at in range(150))
    paper = paper_of(desk, receive(desk, content=content))
    assert paper.names == ["投诉处理单", "投诉处理单 续页"]
    first, rest = paper.sheet("投诉处理单"), paper.sheet("投诉处理单 续页")
    kept = first.beside("投诉内容").rpartition("\n")[0]
    continued = "".join(text for text in rest.texts() if "道闸" in text)
    assert (kept + continued).replace("\n", "") == content
    assert first.is_one_a4_page
    assert all("TS-A-20261121-001" in sheet.footer for sheet in (first, rest))


@pytest.mark.parametrize("reveal", [False, True])
def test_the_phone_is_masked_unless_it_was_asked_for_and_both_are_written_down(desk: Desk, reveal: bool) -> None:
    complaint = receive(desk)
    sheet = printed(papers.slip(desk, complaint.number, reveal=reveal).file).sheet("投诉处理单")
    assert sheet.beside("联系电话") == ("13800001234" if reveal else "138****1234")
    seen = [row["what"] for row in desk.store.rows("SELECT what FROM disclosure ORDER BY created_at, id")]
    assert seen == (["phone", "printed, phone"] if reveal else ["printed"])
    assert history.of(desk, complaint.id)[-1].what == "disclosure"


def test_whoever_may_not_see_phones_prints_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = receive(desk)
    monkeypatch.setattr(desk, "may", lambda right: right is not Right.REVEAL_PHONES)
    with pytest.raises(NotPermittedError):
        papers.slip(desk, complaint.number, reveal=True)
    with pytest.raises(NotPermittedError):
        papers.complaint_list(desk, reveal=True)
    assert not desk.home.exports.exists()


def test_the_phones_of_a_whole_list_are_for_those_who_may_export_registers(desk: Desk, act_as: ActAs) -> None:
    receive(desk)
    act_as("李敏")
    with pytest.raises(NotPermittedError):
        papers.complaint_list(desk, reveal=True)
    assert printed(papers.complaint_list(desk).file).sheets[0].texts().count("138****1234") == 1
    act_as("陈静")
    assert printed(papers.complaint_list(desk, reveal=True).file).sheets[0].texts().count("13800001234") == 1


def test_nobody_prints_the_slip_of_a_complaint_against_themself(desk: Desk, act_as: ActAs) -> None:
    complaint = receive(desk, against_staff="李敏")
    act_as("李敏")
    with pytest.raises(NotPermittedError):
        papers.slip(desk, complaint.number)
    with pytest.raises(NoSuchRecordError):
        papers.slip(desk, "TS-A-20990101-001")


def test_nothing_is_overwritten_and_nothing_left_of_a_paper_that_cannot_be_noted(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = receive(desk)
    first, second = (papers.slip(desk, complaint.number, out=tmp_path / "单.xlsx") for _time in range(2))
    assert (first.file.name, second.file.name) == ("单.xlsx", "单 (2).xlsx")
    assert "单.xlsx" in second.sentence and second.wanted == first.file

    def fail(*_given: object) -> None:
        raise NotPermittedError("no")

    monkeypatch.setattr(papers.disclosures, "print_out", fail)
    with pytest.raises(NotPermittedError):
        papers.slip(desk, complaint.number, out=tmp_path / "另.xlsx")
    assert sorted(file.name for file in tmp_path.glob("*.xlsx")) == ["单 (2).xlsx", "单.xlsx"]


def test_the_list_has_the_labels_that_staff_know_on_every_page(desk: Desk) -> None:
    for at in range(30):
        receive(desk, content=f"第{at}件，厨房漏水" * 12, phone=f"1380000{at:04}", name=f"客户{at}", unit="")
    found = papers.complaint_list(desk, since=datetime(2026, 11, 16), until=datetime(2026, 11, 23))
    sheet = printed(found.file).sheets[0]
    assert tuple(sheet.row(4)) == LIST
    assert (sheet.number, sheet.title, sheet.name) == ("GFP19-2-F2", "投诉记录清单", "投诉清单")
    assert sheet.row(3)[0] == "2026年11月16日至2026年11月22日"
    assert sheet.is_landscape and sheet.repeated == "$1:$4"
    assert [sheet.row(5 + at)[0] for at in (0, 29)] == ["TS-A-20261121-001", "TS-A-20261121-030"]
    assert sheet.texts()[-1] == "填制人："
    assert found.file.name == "csdesk-complaint-list-2026-11-16--2026-11-22.xlsx"


def test_the_list_is_of_this_week_unless_days_are_given(desk: Desk, clock: StandingClock) -> None:
    receive(desk)
    clock.move(days=9)
    receive(desk, promise="2026-12-02 15:00")
    numbers = [text for text in printed(papers.complaint_list(desk).file).sheets[0].texts() if text.startswith("TS-")]
    assert numbers == ["TS-A-20261130-001"]
    assert papers.complaint_list(desk, until=datetime(2026, 11, 22)).file.name.endswith("2026-11-16--2026-11-21.xlsx")
    assert papers.complaint_list(desk, since=datetime(2026, 11, 2)).file.name.endswith("2026-11-02--2026-11-30.xlsx")


def test_an_empty_list_is_a_page_to_write_in(desk: Desk) -> None:
    sheet = printed(papers.complaint_list(desk).file).sheets[0]
    assert sheet.height == 4 + 12 + 1  # title and headings, lines to write in, who filled it in


def test_in_english_the_papers_speak_english(desk: Desk) -> None:
    use_language("en")
    sheet = printed(papers.slip(desk, receive(desk, department="工程").number).file).sheets[0]
    assert sheet.title == "Complaint slip"
    assert sheet.labels()[:4] == ("Number", "Customer", "Contact phone", "Category")
    assert not any("\u4e00" <= character <= "\u9fff" for label in sheet.labels() for character in label)
