"""The invented company of `csdesk demo`."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from csdesk.desk import calls, demo, on_duty, repair_lists, roster, search
from csdesk.desk.desk import Desk
from csdesk.store import indexing, replay
from csdesk.store.capture import SHARED_TABLES

NOW = datetime(2026, 11, 21, 10, 0)
RESERVED = range(13800000000, 13800010000)


@pytest.fixture(scope="module")
def built() -> Iterator[Desk]:
    with demo.demo_desk(lambda: NOW) as desk:
        yield desk


def every_row(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    return {table: desk.store.rows(f"SELECT * FROM {table} ORDER BY id") for table in SHARED_TABLES}


ENDED_FROM_OUTSIDE = """
import os, signal, sys
from datetime import datetime
from csdesk.desk import demo
with demo.demo_desk(lambda: datetime(2026, 11, 21, 10)) as desk:
    print(desk.home.folder, desk.home.database.exists(), flush=True)
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    print("still here")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a program is ended there without being told")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_nothing_is_left_of_a_demo_that_is_ended_from_outside(name: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDED_FROM_OUTSIDE, name], capture_output=True, text=True, check=False
    )
    folder, existed = ended.stdout.split()
    assert (existed, ended.returncode) == ("True", -getattr(signal, name)), ended.stderr
    assert not Path(folder).exists()


def test_the_same_clock_gives_the_same_records(built: Desk) -> None:
    with demo.demo_desk(lambda: NOW) as again:
        assert every_row(again) == every_row(built)


def test_log_and_index_hold_all_records(built: Desk) -> None:
    connection = built.store.connection()
    assert list(replay.differences(connection)) == []
    assert indexing.missing(connection) == 0


@pytest.mark.parametrize("query", ["SELECT phone FROM call", "SELECT phone FROM complaint",
                                   "SELECT phone FROM duty_entry WHERE phone IS NOT NULL",
                                   "SELECT phone FROM visit WHERE phone IS NOT NULL",
                                   "SELECT phone FROM followup",
                                   "SELECT number AS phone FROM customer_phone"])  # fmt: skip
def test_all_phones_are_reserved_for_invented_people(built: Desk, query: str) -> None:
    found = [row["phone"] for row in built.store.rows(query)]
    assert found
    assert all(int(phone) in RESERVED for phone in found)


def test_history_spans_eight_weeks_of_working_hours_up_to_now(built: Desk) -> None:
    moments = [datetime.fromisoformat(row["started_at"]) for row in built.store.rows("SELECT started_at FROM call")]
    assert min(moments).date() == (NOW - timedelta(weeks=8)).date()
    assert NOW - timedelta(hours=1) <= max(moments) < NOW
    assert all(9 <= moment.hour < 12 or (14, 30) <= (moment.hour, moment.minute) < (18, 0) for moment in moments)
    weeks = [sum(moment >= NOW - timedelta(weeks=back) for moment in moments) for back in range(9)]
    assert all(60 <= more - fewer <= 120 for fewer, more in pairwise(weeks))


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("SELECT DISTINCT asked FROM call", 400),
        ("SELECT DISTINCT kind FROM duty_entry", 8),
        ("SELECT id FROM visit WHERE is_registered = 1 AND is_first = 1", 100),
        ("SELECT id FROM visit WHERE is_registered = 0", 40),
        ("SELECT DISTINCT intent FROM visit WHERE intent IS NOT NULL", 4),
        ("SELECT id FROM visit WHERE call_id IS NOT NULL", 50),
        ("SELECT id FROM visit WHERE left_at IS NULL AND is_registered = 1", 1),
        ("SELECT id FROM duty_entry WHERE is_open_point = 1", 40),
        ("SELECT id FROM duty_entry WHERE closes = 1", 30),
        ("SELECT id FROM followup WHERE outcome = 'done'", 60),
        ("SELECT id FROM followup WHERE outcome = 'skipped'", 2),
        ("SELECT id FROM followup WHERE done_at IS NULL AND opens_on <= '2026-11-21'", 5),
        ("SELECT id FROM followup WHERE done_at IS NULL AND closes_on < '2026-11-21'", 1),
        ("SELECT id FROM followup WHERE kind = 'complaint_return' AND outcome = 'done'", 30),
        ("SELECT id FROM followup WHERE kind = 'complaint_return' AND outcome = 'skipped'", 1),
        ("SELECT id FROM followup WHERE kind = 'complaint_return' AND done_at IS NULL", 1),
        ("SELECT id FROM followup_attempt WHERE outcome <> 'reached'", 20),
        ("SELECT id FROM survey_answer", 200),
        ("SELECT DISTINCT category FROM call", 8),
        ("SELECT DISTINCT subject FROM call", 18),
        ("SELECT id FROM customer", 300),
        ("SELECT id FROM complaint WHERE closed_at IS NULL", 3),
        ("SELECT id FROM complaint WHERE closed_at IS NOT NULL AND reply IS NOT NULL", 40),
        ("SELECT customer_id FROM call WHERE customer_id IS NOT NULL GROUP BY 1 HAVING count(*) > 3", 20),
    ],
)
def test_there_is_enough_to_look_at(built: Desk, query: str, least: int) -> None:
    assert len(built.store.rows(query)) >= least


def test_every_repair_that_is_done_was_asked_about_or_stands_among_the_call_backs(built: Desk) -> None:
    shown = [repair for _key, repair in repair_lists.page(built, "all")]
    statuses = {status: {repair.id for repair in shown if repair.status == status}
                for status in ("accepted", "called_back")}  # fmt: skip
    assert len(statuses["called_back"]) > 15
    owed = {row["source_id"] for row in built.store.rows(
        "SELECT source_id FROM followup WHERE kind = 'repair_callback' AND done_at IS NULL"
    )}  # fmt: skip
    assert statuses["accepted"]
    assert statuses["accepted"] <= owed
    assert repair_lists.counts(built)["accepted"] == len(statuses["accepted"])


def test_all_keys_are_in_the_lists(built: Desk) -> None:
    for table, column, name in (
        ("call", "category", "call_category"),
        ("call", "subject", "subject"),
        ("call", "outcome", "call_outcome"),
        ("complaint", "category", "complaint_category"),
        ("customer", "kind", "customer_kind"),
        ("duty_entry", "kind", "duty_kind"),
        ("duty_entry", "shift", "shift"),
        ("visit", "purpose", "visit_purpose"),
        ("visit", "intent", "intent"),
        ("visit", "unit_type", "unit_type"),
        ("visit", "area_band", "area_band"),
        ("visit", "reason", "buying_reason"),
        ("followup", "kind", "followup_kind"),
        ("followup", "result", "followup_result"),
        ("followup_attempt", "outcome", "followup_outcome"),
    ):
        keys = {option.key for option in built.options(name)}
        assert {
            row[column] for row in built.store.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
        } <= keys


def test_a_receptionist_without_a_pin_goes_on_where_the_history_ends() -> None:
    with demo.demo_desk(lambda: NOW) as desk:
        assert desk.me.role == "receptionist"
        assert not any(person.has_pin for person in desk.staff.values())
        last = calls.today(desk)[0]
        saved = calls.log(desk, {"phone": "13800009999", "name": "汪洋", "asked": "样板间周末开放吗"})
        assert saved.call.number == f"{last.number[:-3]}{int(last.number[-3:]) + 1:03d}"
        assert [found.id for found in search.find(desk, "样板间周末开放吗")] == [saved.call.id]


def test_nothing_is_left_when_it_is_over() -> None:
    with demo.demo_desk(lambda: NOW) as desk:
        folder = desk.home.folder
        assert folder.is_dir()
    assert not folder.exists()


@pytest.mark.parametrize(
    "now", [datetime(2026, 1, 1, 0, 0), datetime(2028, 2, 29, 12, 0), datetime(2026, 7, 1, 23, 59)]
)
def test_any_time_of_day_will_do(now: datetime) -> None:
    with demo.demo_desk(lambda: now) as desk:
        assert desk.store.rows("SELECT max(started_at) AS last FROM call")[0]["last"] <= f"{now}"


def test_the_rosters_of_the_past_weeks_and_this_one_are_published_and_the_next_is_begun(built: Desk) -> None:
    weeks = [roster.show(built, f"{NOW + timedelta(weeks=step):%Y-%m-%d}") for step in range(-8, 2)]
    assert [week.status for week in weeks] == ["approved"] * 9 + ["draft"]
    assert not [fault for week in weeks[:-1] for fault in week.faults]
    assert [week.changes_since for week in weeks] == [0] * 8 + [3, 0]
    assert [away.kind for day in weeks[-2].days for away in day.absences] == ["personal"]
    assert {place[0].weekday() for place in weeks[-1].cells} == {0, 1, 2}
    assert {fault.kind for fault in weeks[-1].faults} == {"uncovered"}
    assert on_duty.now(built)


def test_conversations_fill_every_word() -> None:
    said = list(islice(demo.conversations(Random("test")), 2000))
    assert not any("{" in one.asked + one.answered or "}" in one.asked + one.answered for one in said)
    assert len({(one.asked, one.answered) for one in said}) > 1400
    assert {one.category for one in said} == {"enquiry", "repair", "complaint", "suggestion", "opinion", "praise",
                                               "refund", "other"}  # fmt: skip
