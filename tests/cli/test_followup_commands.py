"""`csdesk followup`: owing, contacting, skipping, lists, and answers counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

ADD = ("followup", "add", "--name", "张三", "--phone", "13800001234", "--kind", "visit_tracking", "--about", "看过三房")


@pytest.fixture
def owed(home: Path, csdesk: Run) -> dict[str, Any]:
    """A follow-up that was owed in `home`."""
    ended = csdesk("--json", *ADD)
    assert ended.code == 0, ended.err
    found: dict[str, Any] = ended.json
    return found


def test_json_carries_the_names_that_scripts_rely_on(owed: dict[str, Any]) -> None:
    assert list(owed) == [
        "id", "at", "station", "by", "kind", "customer", "name", "phone", "source", "about", "opens_on", "closes_on",
        "state", "timing", "assignee", "attempts", "again_at", "done_at", "done_by", "result", "notes", "next_step",
        "skip_reason", "survey", "survey_version", "answers",
    ]  # fmt: skip
    assert (owed["kind"], owed["opens_on"], owed["closes_on"]) == ("visit_tracking", "2026-11-28", "2026-12-01")
    assert (owed["phone"], owed["state"], owed["attempts"]) == ("138****1234", "coming", [])


def test_a_contact_with_its_answers_is_written_down(owed: dict[str, Any], csdesk: Run) -> None:
    ended = csdesk("--json", "followup", "attempt", "张三", "--outcome", "no_answer", "--again-at", "11-21 15:00")
    assert ended.json["attempts"] == [
        {"at": "2026-11-21 09:30", "by": "王小明", "outcome": "no_answer", "note": "", "again_at": "2026-11-21 15:00"}
    ]
    ended = csdesk("--json", "followup", "done", owed["id"][-6:], "--result", "仍在考虑", "--next-step", "寄资料",
                   "--answer", "still_considering=是", "--answer", "unclear=付款方式,1")  # fmt: skip
    assert ended.code == 0, ended.err
    assert (ended.json["state"], ended.json["timing"], ended.json["result"]) == ("done", "early", "considering")
    assert [answer["answer"] for answer in ended.json["answers"]] == ["yes", "layout", "payment"]
    counted = csdesk("--json", "followup", "survey", "tracking_a").json
    assert (counted[0]["question"], counted[0]["answer"], counted[0]["count"]) == ("still_considering", "yes", 1)


@pytest.mark.parametrize(("language", "words"), [("en", ("What is still unclear", "Ways to pay", "early")),
                                                 ("zh", ("不清楚的地方", "付款方式", "提前"))])  # fmt: skip
def test_people_read_words_in_their_language(
    owed: dict[str, Any], csdesk: Run, language: str, words: tuple[str, ...]
) -> None:
    csdesk("followup", "done", owed["id"], "--result", "considering",
           "--answer", "still_considering=yes", "--answer", "unclear=payment")  # fmt: skip
    shown = csdesk("followup", "show", owed["id"], language=language)
    assert shown.code == 0, shown.err
    assert all(word in shown.out for word in words), shown.out
    assert "payment" not in shown.out
    (told,) = csdesk("--json", "followup", "list", "--done").json
    assert [answer["answer"] for answer in told["answers"]] == ["yes", "payment"]
    listed = csdesk("followup", "survey", "tracking_a", language=language)
    assert words[1] in listed.out
    assert "张三" in csdesk("followup", "list", "--done", language=language).out


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 1), (("--coming",), 1), (("--due",), 0), (("--overdue",), 0), (("--done",), 0), (("--all",), 1),
        (("--mine",), 1), (("--unassigned",), 0), (("--phone", "13800001234"), 1), (("--phone", "13800001235"), 0),
        (("--text", "三房"), 1), (("--text", "四房"), 0), (("--from", "2026-12-01", "--to", "2026-12-01"), 1),
        (("--from", "2026-12-02"), 0), (("--to", "2026-11-30"), 0), (("--kind", "来访跟踪"), 1),
        (("--kind", "goodwill"), 0), (("--staff", "王小明"), 1), (("--limit", "1"), 1),
    ],
    ids=repr,
)  # fmt: skip
def test_a_list_is_narrowed(owed: dict[str, Any], csdesk: Run, options: tuple[str, ...], count: int) -> None:
    ended = csdesk("--json", "followup", "list", *options)
    assert ended.code == 0, ended.err
    assert len(ended.json) == count


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("add",), 2, "Phone: nothing is given"),
        (("add", "--name", "甲", "--kind", "拜年"), 2, "Kind:"),
        (("show", "nobody"), 4, "there is no follow-up 'nobody'"),
        (("done", "张三"), 2, "Result: nothing is given"),
        (("done", "张三", "--result", "other", "--answer", "yes"), 2, "QUESTION=ANSWER"),
        (("done", "张三", "--result", "other", "--answer", "unclear=红"), 2, "What is still unclear: '红'"),
        (
            ("done", "张三", "--result", "仍在考虑", "--answer", "why_not=贵", "--answer", "still_considering=yes"),
            2,
            "What dissatisfied: '贵' is given, but this is asked only where 'Still considering our estate' is answered",
        ),
        (("skip", "张三"), 2, "Reason for skipping: nothing is given"),
        (("attempt", "张三"), 2, "Outcome: nothing is given"),
        (("assign", "张三", "谁"), 2, "Falls to: '谁'"),
        (("list", "--due", "--done"), 2, "--due --done"),
        (("list", "--from", "2026-12-02", "--to", "2026-12-01"), 2, "--to"),
        (("survey", "nothing"), 4, "there is no survey 'nothing'"),
    ],
    ids=repr,
)
def test_what_cannot_be_done_is_said_in_one_line(
    owed: dict[str, Any], csdesk: Run, arguments: tuple[str, ...], code: int, problem: str
) -> None:
    ended = csdesk("followup", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert problem in ended.err
    assert ended.err.count("\n") == 1
    assert csdesk("--json", "followup", "show", owed["id"]).json == owed


def test_what_it_came_of_is_called_so(home: Path, csdesk: Run) -> None:
    visit = csdesk("--json", "visit", "add", "--name", "李四", "--phone", "13800001235", "--intent", "A").json
    shown = csdesk("followup", "show", "李四", language="zh").out
    assert f"来访登记  {visit['number']}" in shown or f"来访  {visit['number']}" in shown
    assert "来源" in shown and "认知途径" not in shown


def test_skipping_and_assigning_and_undoing(owed: dict[str, Any], csdesk: Run) -> None:
    assert csdesk("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    assert csdesk("--json", "followup", "assign", owed["id"], "limin").json["assignee"] == "李敏"
    off = csdesk("--as", "王小明", "staff", "off", "李敏")
    assert (off.code, off.err) == (0, "1 follow-up falls to nobody; csdesk followup list --unassigned shows it\n")
    listed = csdesk("--json", "followup", "list", "--unassigned")
    (left,) = listed.json
    assert "falls to nobody" in listed.err
    assert left["assignee"] == ""
    skipped = csdesk("--json", "followup", "skip", owed["id"], "--reason", "已签约").json
    assert (skipped["state"], skipped["skip_reason"]) == ("skipped", "已签约")
    assert csdesk("followup", "skip", owed["id"], "--reason", "再次").code == 2
    assert csdesk("undo").code == 0
    assert csdesk("--json", "followup", "show", owed["id"]).json == left


def test_the_surveys_are_listed(home: Path, csdesk: Run) -> None:
    assert "tracking_b" in csdesk("followup", "survey").out
    (home / "surveys").mkdir()
    (home / "surveys" / "own.toml").write_text("version = 1", encoding="utf-8")
    assert "own.toml" in csdesk("doctor").out
