"""A company's own survey forms in its home."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import followups, surveys
from csdesk.desk.desk import Desk
from csdesk.desk.errors import NoSuchRecordError
from csdesk.desk.settings import fault_sentence

OWN = """version = 3
zh = "交房调查"
en = "Handover survey"

[questions.clean]
zh = "是否干净"
en = "Clean"
kind = "yes_no"
"""


@pytest.fixture
def folder(desk: Desk) -> Path:
    made = desk.home.folder / "surveys"
    made.mkdir()
    return made


def test_the_bundled_surveys_are_there(desk: Desk) -> None:
    assert set(surveys.every(desk)) == {"tracking_a", "tracking_b", "complaint_return", "repair_callback", "goodwill"}
    assert not desk.faults


def test_every_survey_that_a_kind_names_is_there(desk: Desk) -> None:
    named = {rule.survey for rule in desk.policy.followups.values() if rule.survey}
    assert named <= set(surveys.every(desk))


def test_the_tracking_survey_reads_as_its_paper_does(desk: Desk) -> None:
    survey = surveys.named(desk, "tracking_a")
    words = {question.zh: [option.zh for option in question.options] for question in survey.questions}
    assert list(words)[-7:] == ["面积", "几房几厅", "复式/平式", "客厅/主人房面积", "装修", "工人房", "跟踪人意向"]
    assert words["装修"] == ["是", "不是", "部分"]
    assert words["工人房"] == words["是否仍在考虑本楼盘"] == words["近期能否决定"] == ["是", "不是"]
    assert words["是否已选择其他楼盘"] == ["是", "不是", "还未决定"]


@pytest.mark.parametrize(("said", "kept"), [("y", "yes"), ("是", "yes"), ("否", "no"), ("不是", "no"), ("2", "no")])
def test_yes_and_no_may_be_said_in_many_ways(desk: Desk, said: str, kept: str) -> None:
    survey = surveys.named(desk, "tracking_a")
    assert surveys.read_answers(desk, survey, {"servant_room": said}) == [("servant_room", kept)]


def test_a_company_adds_its_own(desk: Desk, folder: Path) -> None:
    (folder / "handover.toml").write_text(OWN, encoding="utf-8")
    assert surveys.named(desk, "交房调查").id == "handover"
    one = followups.add(desk, {"name": "张三", "survey": "Handover survey"})
    found = followups.done(desk, one.id, {"result": "satisfied"}, {"clean": "是"})
    assert (found.survey, found.survey_version, found.answers[0].answer) == ("handover", 3, "yes")


def test_answers_stay_countable_when_the_form_changes(desk: Desk, folder: Path) -> None:
    file = folder / "handover.toml"
    file.write_text(OWN, encoding="utf-8")
    one = followups.add(desk, {"name": "张三", "survey": "handover"})
    followups.done(desk, one.id, {"result": "satisfied"}, {"clean": "no"})
    file.write_text(OWN.replace("version = 3", "version = 4").replace("clean]", "tidy]"), encoding="utf-8")
    (row,) = followups.answers_counted(desk, "handover")
    assert (row.version, row.question, row.asked, row.answer, row.count) == (3, "clean", "clean", "no", 1)
    assert followups.show(desk, one.id).answers[0].answered == "no"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (OWN.replace("yes_no", "maybe"), "tracking_a.toml:8 questions.clean.kind:"),
        (OWN.replace("version = 3", "version = 'three'"), "tracking_a.toml:1 version:"),
        (OWN + "colour = 1\n", "tracking_a.toml:9 questions.clean.colour:"),
        (OWN + "options = [", "tracking_a.toml:9: this is not TOML"),
        ("", "tracking_a.toml: a survey needs"),
    ],
)
def test_a_faulty_one_is_told_by_file_line_and_key_and_the_bundled_one_is_asked(
    desk: Desk, folder: Path, text: str, place: str
) -> None:
    (folder / "tracking_a.toml").write_text(text, encoding="utf-8")
    survey = surveys.find(desk, "tracking_a")
    assert survey is not None
    assert survey.form == "GFP19-1-F1"
    assert any(place in fault_sentence(fault) for fault in desk.faults), list(map(fault_sentence, desk.faults))
    told = len(desk.faults)
    surveys.find(desk, "tracking_a")
    assert len(desk.faults) == told


def test_bytes_that_are_no_text_are_a_fault_too(desk: Desk, folder: Path) -> None:
    (folder / "handover.toml").write_bytes(b"\xff\xfe\x00")
    assert "handover" not in surveys.every(desk)
    assert "UTF-8" in fault_sentence(desk.faults[0])


@pytest.mark.parametrize("name", ["", "nothing", "../policy", "a" * 500, "\x00"])
def test_a_survey_that_is_not_there_is_not_found(desk: Desk, name: str) -> None:
    assert surveys.find(desk, name) is None
    with pytest.raises(NoSuchRecordError):
        surveys.named(desk, name)
