"""`csdesk repair` and `csdesk customer deliver`: a repair from the request to its acceptance, from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

ADD = ("repair", "add", "--phone", "13800001234", "--name", "李四", "--unit", "3栋-1201", "--item", "卫生间防水",
       "--content", "天花板渗水")  # fmt: skip


def test_a_repair_is_added_seen_through_and_listed(home: Path, csdesk: Run) -> None:
    added = csdesk("--json", *ADD)
    assert added.code == 0, added.err
    assert added.json["number"] == "BX-A-20261121-001"
    assert added.json["contact_by"] == "2026-11-23 18:00"
    assert set(added.json["customer"]) == {"id", "name", "phone"}
    number = added.json["number"]
    agreed = csdesk("--json", "repair", "contact", number, "--appointment-at", "2026-11-23 09:00", "--engineer", "韩工",
                    "--plan-explained")  # fmt: skip
    assert (agreed.json["status"], agreed.json["plan_explained"]) == ("appointed", True)
    assert csdesk("repair", "done", number).code == 0
    accepted = csdesk("--json", "repair", "accept", number, "--rating", "4")
    assert (accepted.json["status"], accepted.json["rating"]) == ("accepted", 4)
    assert csdesk("--json", "repair", "list", "--open").json == []
    listed = csdesk("repair", "list", "--text", "渗水", language="zh").out
    assert "已验收待回访" in listed and "卫生间防水" in listed and "13800001234" not in listed
    shown = csdesk("repair", "show", number, language="zh").out
    assert "满意度" in shown and "韩工" in shown and "已验收待回访" in shown
    assert csdesk("--json", "repair", "correct", number, "--place", "主卧").json["place"] == "主卧"


def test_adding_says_what_is_to_be_done(home: Path, csdesk: Run) -> None:
    first = csdesk(*ADD)
    assert first.out == "saved as BX-A-20261121-001\nto be contacted until 2026-11-23 18:00\n"
    second = csdesk(*ADD, "--emergency")
    assert "an emergency: see to it at once" in second.out
    assert "asked for 2 times, before: BX-A-20261121-001" in second.err
    third = csdesk(*ADD, language="zh")
    assert "已转为投诉 TS-A-20261121-001" in third.err
    assert csdesk("--json", "repair", "show", "BX-A-20261121-003").json["complaint"] == "TS-A-20261121-001"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("repair", "add", "--phone", "13800001234"), 2, "content"),
        ((*ADD, "--item", "飞碟"), 2, "item"),
        (("repair", "show", "BX-A-20261121-404"), 4, "there is no repair"),
        (("repair", "done", "BX-A-20261121-404"), 4, "there is no repair"),
        (("customer", "deliver", "谁", "3栋", "2024-01-01"), 4, "谁"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    home: Path, csdesk: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = csdesk(*arguments)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err.lower() or said in ended.err
    assert ended.err.count("\n") == 1


def test_deliveries_make_the_list_of_warranties_that_end(home: Path, csdesk: Run) -> None:
    made = csdesk("--json", "customer", "add", "--name", "李四", "--phone", "13800001234", "--unit", "3栋-1201")
    assert made.code == 0
    delivered = csdesk("--json", "customer", "deliver", "李四", "3栋-1201", "2021-12-01")
    assert delivered.json["units"] == [{"unit": "3栋-1201", "relation": "owned", "delivered_on": "2021-12-01"}]
    ending = csdesk("--json", "repair", "warranty")
    assert {each["item"] for each in ending.json} == {"roof", "bathroom", "exterior_wall"}
    assert {each["ends_on"] for each in ending.json} == {"2026-12-01"}
    assert "屋面防水" in csdesk("repair", "warranty", language="zh").out
    assert csdesk("--json", *ADD).json["in_warranty"] is True
    assert "3栋-1201 (交付日期 2021-12-01)" in csdesk("customer", "show", "李四", language="zh").out


def test_a_late_appointment_is_warned_of_and_a_future_delivery_refused(home: Path, csdesk: Run) -> None:
    add = ("repair", "add", "--name", "赵敏", "--phone", "13800001234", "--content", "漏水", "--unit", "3-2-501")
    future = csdesk(*add, "--delivered-on", "2027-01-01")
    assert future.code == 2 and "a day up to today" in future.err
    number = csdesk("--json", *add).json["number"]
    ended = csdesk("repair", "contact", number, "--appointment-at", "2026-11-30 10:00")
    assert ended.code == 0 and "the appointment is later than 2026-11-23 18:00" in ended.err
    assert csdesk("repair", "contact", number, "--appointment-at", "2026-11-23 10:00").err == ""
