"""The commands for visits, as people and as programs read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

KEYS = {
    "id", "number", "at", "station", "by", "left_at", "name", "phone", "party", "first_visit", "came_by_call",
    "customer", "project", "purpose", "unit_type", "area_band", "floor", "orientation", "budget", "reason", "liked",
    "doubts", "intent", "medium", "host", "materials", "reminded", "badge", "from_memory", "late", "opinions", "notes",
    "registered",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("home")


def add(csdesk: Run, *more: str) -> dict[str, Any]:
    ended = csdesk("--json", "visit", "add", "--name", "李四", "--phone", "13800001234", *more)
    assert ended.code == 0, ended.err
    found: dict[str, Any] = ended.json
    return found


def test_a_visit_is_registered_with_all_that_the_contract_names(csdesk: Run) -> None:
    visit = add(csdesk, "--purpose", "看房", "--intent", "A", "--party", "2", "--returning", "--from-memory",
                "--host", "王小明", "--at", "2026-11-21 09:00", "--liked", "户型,近地铁", "--badge", "17")  # fmt: skip
    assert visit.keys() == KEYS
    assert (visit["number"], visit["at"], visit["station"], visit["by"]) == (
        "LF-A-20261121-001", "2026-11-21 09:00", "A", "王小明",
    )  # fmt: skip
    assert (visit["purpose"], visit["intent"], visit["party"], visit["first_visit"]) == ("viewing", "A", 2, False)
    assert (visit["from_memory"], visit["late"], visit["registered"]) == (True, False, True)
    assert (visit["liked"], visit["badge"], visit["left_at"]) == (["layout", "近地铁"], "17", None)
    assert visit["customer"].keys() == {"id", "name", "phone"}


def test_people_are_told_the_number_and_the_new_customer(csdesk: Run) -> None:
    ended = csdesk("visit", "add", "--name", "李四", "--phone", "13800001234")
    assert ended.out == "saved as LF-A-20261121-001, with 李四 as a new customer\n"
    assert csdesk("visit", "add", "--phone", "13800001234").out == "saved as LF-A-20261121-002\n"
    assert "已保存" in csdesk("visit", "add", "--phone", "13800001234", language="zh").out


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("add",), 2, "Name: "),
        (("add", "--name", "李四", "--party", "0"), 2, "Party of: '0'"),
        (("add", "--name", "李四", "--first", "--returning"), 2, "'--first --returning' are given together"),
        (("add", "--name", "李四", "--intent", "E"), 2, "Intention: 'E'"),
        (("add", "--name", "李四", "--liked", "1,3"), 2, "Points liked: '1'"),
        (("add", "--name", "李四", "--at", "2026-02-30"), 2, "2026-02-30"),
        (("add", "--name", "李四", "--at", "2026-11-21 23:00"), 2, "23:00"),
        (("add", "--name", "李四", "--host", "无此人"), 2, "Host: '无此人'"),
        (("tally", "0"), 2, "Party of: '0'"),
        (("tally", "many"), 2, "many"),
        (("tally", "1", "2"), 2, "one argument too many"),
        (("leave", "LF-A-20261121-009"), 4, "LF-A-20261121-009"),
        (("show", "LF-A-20261121-009"), 4, "LF-A-20261121-009"),
        (("correct", "LF-A-20261121-009", "--notes", "记"), 4, "LF-A-20261121-009"),
        (("check-in", "LD-A-20261121-009"), 4, "LD-A-20261121-009"),
        (("expected", "--on", "2026-02-30"), 2, "2026-02-30"),
        (("list", "--from", "2026-11-21", "--to", "2026-11-20"), 2, "--to"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(csdesk: Run, given: tuple[str, ...], code: int, said: str) -> None:
    ended = csdesk("visit", *given)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (code, "", 1)
    assert said in ended.err
    assert csdesk("--json", "visit", "list").json == []


def test_a_late_entry_is_refused_to_a_receptionist_and_marked_for_a_supervisor(csdesk: Run) -> None:
    assert csdesk("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    ended = csdesk("--as", "李敏", "visit", "add", "--name", "李四", "--at", "2026-11-20 16:00")
    assert (ended.code, ended.out) == (3, "")
    assert "later only by a supervisor" in ended.err
    assert add(csdesk, "--at", "2026-11-20 16:00")["late"] is True


def test_a_party_is_signed_out_and_not_twice(csdesk: Run) -> None:
    visit = add(csdesk, "--at", "2026-11-21 09:00")
    assert [row["id"] for row in csdesk("--json", "visit", "inside").json] == [visit["id"]]
    assert csdesk("visit", "leave", visit["number"], "--at", "08:00").code == 2
    assert csdesk("visit", "leave", visit["number"]).out == "LF-A-20261121-001 left at 2026-11-21 09:30\n"
    ended = csdesk("visit", "leave", visit["id"])
    assert (ended.code, ended.err) == (2, "LF-A-20261121-001 left at 2026-11-21 09:30 already\n")
    assert csdesk("--json", "visit", "inside").json == []


def test_a_tally_tells_the_rate_against_its_target(csdesk: Run) -> None:
    ended = csdesk("visit", "tally")
    assert ended.out == (
        "counted as LF-A-20261121-001; today 0 of 1 first visits are registered: 0 % (target 50 %)\n"
    )  # fmt: skip
    add(csdesk)
    counted = csdesk("--json", "visit", "tally", "4").json
    assert (counted["registered"], counted["party"], counted["customer"], counted["name"]) == (False, 4, None, "")
    assert "1 of 3" not in csdesk("visit", "list").out
    assert "not registered" in csdesk("visit", "list").out
    assert len(csdesk("--json", "visit", "list", "--tallied").json) == 2
    assert len(csdesk("--json", "visit", "list", "--registered").json) == 1


@pytest.mark.parametrize(
    ("narrowing", "count"),
    [
        ((), 3), (("--from", "2026-11-21"), 2), (("--to", "2026-11-20"), 1), (("--phone", "138 0000 0002"), 1),
        (("--text", "学区"), 1), (("--mine",), 2), (("--limit", "2"), 2),
    ],
)  # fmt: skip
def test_the_register_is_narrowed(csdesk: Run, narrowing: tuple[str, ...], count: int) -> None:
    csdesk("staff", "add", "--name", "李敏", "--role", "receptionist")
    for phone, opinions, at, host in (
        ("13800000001", "价格", "2026-11-20 10:00", "王小明"),
        ("13800000002", "学区", "2026-11-21 08:00", "王小明"),
        ("13800000003", "价格", "2026-11-21 09:00", "李敏"),
    ):
        csdesk("visit", "add", "--phone", phone, "--opinions", opinions, "--at", at, "--host", host)
    assert len(csdesk("--json", "visit", "list", *narrowing).json) == count


def test_a_visit_is_shown_in_words_and_revealing_is_written_down(csdesk: Run) -> None:
    visit = add(csdesk, "--purpose", "viewing", "--liked", "价格,近地铁", "--intent", "B")
    shown = csdesk("visit", "show", visit["number"])
    assert "138****1234" in shown.out
    assert "Viewing" in shown.out
    assert "Price, 近地铁" in shown.out
    assert "看房" in csdesk("visit", "show", visit["number"], language="zh").out
    assert "13800001234" in csdesk("visit", "show", visit["id"], "--reveal").out
    assert "disclosure" in [change["what"] for change in csdesk("--json", "history", visit["number"]).json]


def test_a_visit_is_corrected_and_the_correction_undone(csdesk: Run) -> None:
    visit = add(csdesk, "--intent", "A")
    assert csdesk("--json", "visit", "correct", visit["number"], "--intent", "C", "--returning").json["intent"] == "C"
    assert "C: still comparing" in csdesk("history", visit["number"]).out
    assert csdesk("undo").code == 0
    again = csdesk("--json", "visit", "show", visit["id"]).json
    assert (again["intent"], again["first_visit"]) == ("A", True)


def test_who_is_expected_is_checked_in_by_the_number_of_the_call(csdesk: Run) -> None:
    call = csdesk("--json", "call", "add", "--phone", "13800001234", "--name", "李四", "--asked", "户型",
                  "--intends-to-visit-on", "2026-11-23").json  # fmt: skip
    assert [row["number"] for row in csdesk("--json", "visit", "expected").json] == [call["number"]]
    assert csdesk("--json", "visit", "expected", "--on", "2026-11-22").json == []
    visit = csdesk("--json", "visit", "check-in", call["number"]).json
    assert (visit["name"], visit["came_by_call"], visit["purpose"]) == ("李四", call["number"], "viewing")
    assert csdesk("visit", "check-in", call["number"]).code == 2
    assert csdesk("visit", "expected").err == "nothing was found\n"


def test_visits_are_searched_for_alone_or_among_all(csdesk: Run) -> None:
    visit = add(csdesk, "--opinions", "样板间很喜欢")
    for text in ("样板间", "ls", "1234", "LF-A-20261121-001"):
        assert visit["id"] in [found["id"] for found in csdesk("--json", "search", text).json], text
        assert [found["kind"] for found in csdesk("--json", "search", text, "--in", "visits").json] == ["visit"]


def test_what_was_picked_from_a_list_is_found_by_its_word(csdesk: Run) -> None:
    visit = add(
        csdesk, "--purpose", "看房", "--unit-type", "三房", "--liked", "户型", "--doubts", "价格", "--intent", "B"
    )
    for text in ("看房", "三房", "户型", "价格", "意向较强", "看房 户型", "李四 户型", "viewing"):
        assert [found["id"] for found in csdesk("--json", "search", text, "--in", "visits").json] == [visit["id"]], text
        assert [found["id"] for found in csdesk("--json", "visit", "list", "--text", text).json] == [visit["id"]], text
    for text in ("签约", "两房", "地段", "看房 地段"):
        assert csdesk("--json", "search", text, "--in", "visits").json == [], text
    assert "户型" in csdesk("search", "户型", "--in", "visits", language="zh").out


def test_a_badge_that_is_still_in_the_house_is_told(csdesk: Run) -> None:
    first = add(csdesk, "--badge", "17")
    told = csdesk("--json", "visit", "add", "--name", "赵六", "--badge", "17")
    assert (told.code, told.json["badge"]) == (0, "17")
    assert told.err == f"badge 17 is still with {first['number']}, who has not left\n"
    for number in (first["number"], told.json["number"]):
        assert csdesk("visit", "leave", number).code == 0
    assert csdesk("--json", "visit", "add", "--name", "孙七", "--badge", "17").err == ""


def test_a_register_of_visits_is_imported_once(csdesk: Run, tmp_path: Path) -> None:
    register = tmp_path / "来访.csv"
    register.write_text("来访时间,姓名,人数\n2026-03-01 10:00,赵六,2\n2026-02-30 10:00,孙七,1\n", encoding="utf-8")
    told = csdesk("--json", "import", "visits", str(register)).json
    assert (told["read"], told["imported"], told["duplicates"], told["rejected"]) == (2, 1, 0, 1)
    again = csdesk("--json", "import", "visits", str(register)).json
    assert (again["imported"], again["duplicates"], again["followups"]) == (0, 1, 0)
    assert csdesk("--json", "visit", "list").json[0]["number"] == "LF-A-20260301-001"


def test_an_import_of_visits_says_how_many_follow_ups_are_owed(csdesk: Run, tmp_path: Path) -> None:
    register = tmp_path / "来访.csv"
    register.write_text(
        "来访日期,到访时间,姓名,意向等级\n2026-11-13,09:30,王小明,A\n2026-03-01,,李小红,A\n", encoding="utf-8"
    )
    looked = csdesk("import", "visits", str(register), "--dry-run")
    assert "1 follow-up would be owed" in looked.out
    assert "将须回访 1 批来访客户" in csdesk("--lang", "zh", "import", "visits", str(register), "--dry-run").out
    assert csdesk("--json", "import", "visits", str(register), "--dry-run").json["followups"] == 1
    assert csdesk("--json", "import", "visits", str(register)).json["followups"] == 1
    assert "已列入回访 0 批来访客户" in csdesk("--lang", "zh", "import", "visits", str(register)).out
    assert [row["name"] for row in csdesk("--json", "followup", "list").json] == ["王小明"]
    assert csdesk("--json", "visit", "list").json[0]["at"] == "2026-11-13 09:30"
