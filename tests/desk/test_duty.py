"""The duty log: written once, added to, its open points carried from shift to shift until somebody closes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from standing_clock import StandingClock

from csdesk.desk import drafts, duty, history, search
from csdesk.desk.desk import Desk
from csdesk.desk.duty import DutyEntry
from csdesk.desk.errors import BadInputError, BusyError, NoSuchRecordError, NotPermittedError
from csdesk.desk.settings import Home
from csdesk.store import replay
from csdesk.store.identity import new_id
from csdesk.texts import use_language

WALLET = {"kind": "lost_and_found", "text": "黑色钱包一个", "person": "王芳", "phone": "138 0000 0001", "place": "大堂"}


def added(desk: Desk, **values: str) -> DutyEntry:
    return duty.add(desk, WALLET | values).entry


def texts(entries: list[DutyEntry]) -> list[str]:
    return [entry.text for entry in entries]


def test_an_entry_is_kept_as_it_was_written(desk: Desk) -> None:
    entry = added(desk, reported_to="保安队长")
    assert entry == duty.show(desk, entry.id, reveal=True)
    assert (entry.kind, entry.text, entry.person, entry.place) == ("lost_and_found", "黑色钱包一个", "王芳", "大堂")
    assert (entry.at, entry.by, entry.station) == (datetime(2026, 11, 21, 9, 30), "陈静", "A")
    assert (entry.reported_to, entry.is_open, entry.closed_at, entry.notes) == ("保安队长", True, None, ())
    assert duty.show(desk, entry.id).phone == "138****0001"


@pytest.mark.parametrize(
    ("given", "shift"),
    [
        ({}, "early"),
        ({"at": "2026-11-20 14:30"}, "late"),
        ({"at": "2026-11-21 02:00"}, "late"),
        ({"at": "2026-11-20 20:00", "shift": "早班"}, "early"),
        ({"shift": "yb"}, "night"),
    ],
)
def test_the_shift_is_that_of_the_time_unless_it_is_given(desk: Desk, given: dict[str, str], shift: str) -> None:
    assert added(desk, **given).shift == shift


@pytest.mark.parametrize(
    ("kind", "given", "is_open"),
    [
        ("incident", {}, True),
        ("mail", {}, True),
        ("breach", {}, False),
        ("announcement", {}, False),
        ("breach", {"open": "yes"}, True),
        ("incident", {"open": "否"}, False),
    ],
)
def test_the_kind_tells_what_is_an_open_point_unless_that_is_said(
    desk: Desk, kind: str, given: dict[str, str], is_open: bool
) -> None:
    assert added(desk, kind=kind, **given).is_open is is_open


def test_a_company_decides_on_open_points_and_shifts(home: Home, clock: StandingClock, desk: Desk) -> None:
    (home.folder / "policy.toml").write_text(
        '[duty]\nopen_kinds = ["breach"]\n[duty.shifts]\nearly = ""\nmiddle = "09:30"\n', encoding="utf-8"
    )
    other = Desk(home, clock, new_id)
    assert not other.faults
    other.person = desk.person
    entry = duty.add(other, {"kind": "breach", "text": "违规装修"}).entry
    assert (entry.shift, entry.is_open) == ("middle", True)
    assert not added(other).is_open
    other.close()


def test_open_points_stay_until_they_are_closed_by_whoever_is_on_duty(
    desk: Desk, clock: StandingClock, act_as: Callable[[str], None]
) -> None:
    wallet = added(desk)
    clock.move(minutes=5)
    lift = added(desk, kind="equipment", text="电梯异响")
    added(desk, kind="announcement", text="停水通知")
    clock.move(days=40)
    act_as("李敏")
    assert texts(duty.open_points(desk)) == ["黑色钱包一个", "电梯异响"]
    assert texts(duty.page(desk, open=True)) == ["电梯异响", "黑色钱包一个"]
    closed = duty.close(desk, wallet.id, {"text": "失主领走", "person": "王芳", "phone": "13800000001"})
    assert (closed.is_open, closed.closed_at, closed.closed_by) == (False, clock.now, "李敏")
    assert closed.text == "黑色钱包一个"
    assert [(note.text, note.by, note.phone, note.closes) for note in closed.notes] == [
        ("失主领走", "李敏", "138****0001", True)
    ]
    assert [point.id for point in duty.open_points(desk)] == [lift.id]
    assert [point.id for point in duty.page(desk, open=True)] == [lift.id]


def test_nothing_that_was_written_is_ever_changed(desk: Desk, clock: StandingClock) -> None:
    wallet = added(desk)
    before = desk.store.rows("SELECT * FROM duty_entry")
    clock.move(hours=1)
    duty.add_to(desk, wallet.id, {"text": "已贴招领启事"})
    duty.close(desk, wallet.id, {"text": "失主领走"})
    assert desk.store.rows("SELECT * FROM duty_entry WHERE about_id IS NULL") == before
    operations = desk.store.rows("SELECT DISTINCT operation FROM change WHERE \"table\" = 'duty_entry'")
    assert [row["operation"] for row in operations] == ["insert"]
    assert list(replay.differences(desk.store.connection())) == []


def test_remarks_follow_an_entry_also_after_it_is_closed(desk: Desk, clock: StandingClock) -> None:
    wallet = added(desk)
    for minutes, add in ((1, duty.add_to), (2, duty.close), (3, duty.add_to)):
        clock.move(minutes=minutes)
        entry = add(desk, wallet.id, {"text": f"{minutes}"})
    assert [note.text for note in entry.notes] == ["1", "2", "3"]
    assert entry.closed_at == datetime(2026, 11, 21, 9, 33)
    assert duty.show(desk, entry.notes[0].id) == entry
    assert len(duty.page(desk)) == 1


def test_two_desks_that_close_the_same_point_have_it_closed_once(desk: Desk, clock: StandingClock) -> None:
    wallet = added(desk)
    duty.close(desk, wallet.id, {"text": "失主领走"})
    desk.store.connection().execute(
        "INSERT INTO duty_entry SELECT 'other', 'B', created_at, created_by, updated_at, updated_by, deleted_at, "
        "'2026-11-21 08:00:00', shift, kind, '另一台已登记', person, phone, place, reported_to, is_open_point, "
        "about_id, closes FROM duty_entry WHERE closes = 1"
    )
    entry = duty.show(desk, wallet.id)
    assert entry.closed_at == datetime(2026, 11, 21, 8)
    assert [note.text for note in entry.notes] == ["另一台已登记", "失主领走"]
    assert duty.open_points(desk) == []


def test_a_handover_lists_the_open_points_and_gives_them_to_the_next_shift(desk: Desk, clock: StandingClock) -> None:
    wallet = added(desk)
    lift = added(desk, kind="equipment", text="电梯异响\n" + "长" * 100)
    duty.close(desk, added(desk, kind="mail", text="挂号信").id, {"text": "已签收"})
    clock.move(hours=5)
    use_language("zh")
    handed = duty.handover(desk, {"text": "钥匙已点交", "reported_to": "李敏", "shift": "早班"})
    assert [point.id for point in handed.points] == [wallet.id, lift.id]
    assert (handed.entry.kind, handed.entry.reported_to, handed.entry.shift) == ("handover", "李敏", "early")
    first, _head, *lines = handed.entry.text.split("\n")
    assert first == "钥匙已点交"
    assert lines[0] == "- 2026-11-21 09:30 失物招领 黑色钱包一个"
    assert lines[1].startswith("- 2026-11-21 09:30 设备 电梯异响 长") and lines[1].endswith("..")
    assert not handed.entry.is_open
    assert len(duty.open_points(desk)) == 2
    assert texts(duty.page(desk, kind="handover")) == [handed.entry.text]


def test_a_handover_with_nothing_open_needs_no_word(desk: Desk) -> None:
    handed = duty.handover(desk, {})
    assert (handed.points, handed.entry.text) == ((), "0 open points carried over")


def test_a_handover_stays_within_the_longest_text(desk: Desk) -> None:
    for number in range(8):
        added(desk, text=f"{number}" * 60)
    desk.policy = type(desk.policy)(**{**vars(desk.policy), "longest_text": 400})
    handed = duty.handover(desk, {"text": "交" * 50})
    assert len(handed.points) == 8
    assert 300 < len(handed.entry.text) <= 400


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "handover"}, "kind"),
        ({"text": " \u200b"}, "text"),
        ({"text": "长" * 20001}, "text"),
        ({"person": "长" * 201}, "person"),
        ({"place": "长" * 201}, "place"),
        ({"phone": "138****0001"}, "phone"),
        ({"shift": "nonsense"}, "shift"),
        ({"open": "perhaps"}, "open"),
        ({"at": "yesterday-ish"}, "at"),
        ({"at": "2026-11-21 09:31"}, "at"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(desk: Desk, given: dict[str, str], field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        added(desk, **given)
    assert refused.value.field == field
    assert desk.store.rows("SELECT id FROM duty_entry") == []


def test_an_odd_phone_is_kept_as_heard(desk: Desk) -> None:
    saved = duty.add(desk, WALLET | {"phone": "内线8023#"})
    assert saved.odd_phone
    assert not duty.add(desk, WALLET).odd_phone


@pytest.mark.parametrize(("given", "field"), [({}, "text"), ({"text": "x", "at": "2026-11-21 09:29"}, "at")])
@pytest.mark.parametrize("follow", [duty.close, duty.add_to])
def test_what_follows_needs_a_text_and_does_not_come_before(
    desk: Desk, follow: Callable[..., DutyEntry], given: dict[str, str], field: str
) -> None:
    wallet = added(desk)
    with pytest.raises(BadInputError) as refused:
        follow(desk, wallet.id, given)
    assert refused.value.field == field
    assert duty.show(desk, wallet.id).notes == ()


def test_only_an_open_point_is_closed_and_only_once(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="no open point"):
        duty.close(desk, added(desk, kind="announcement").id, {"text": "x"})
    wallet = added(desk)
    duty.close(desk, wallet.id, {"text": "失主领走"})
    with pytest.raises(BadInputError, match="closed by 陈静 at 2026-11-21 09:30"):
        duty.close(desk, wallet.id, {"text": "x"})


@pytest.mark.parametrize("named", ["", "nonsense", "a'b\n" * 99])
def test_an_entry_that_is_not_there_is_said_to_be_missing(desk: Desk, named: str) -> None:
    for wanted in (lambda: duty.show(desk, named), lambda: duty.close(desk, named, {"text": "x"})):
        with pytest.raises(NoSuchRecordError):
            wanted()


def test_the_draft_is_forgotten_with_the_save(desk: Desk) -> None:
    for save in (
        lambda: duty.add(desk, WALLET, slot=3),
        lambda: duty.close(desk, duty.page(desk)[0].id, {"text": "x"}, slot=3),
        lambda: duty.handover(desk, {}, slot=3),
    ):
        drafts.keep(desk, duty.FORM, 3, WALLET)
        save()
        assert drafts.kept(desk, duty.FORM) == []


def test_the_log_is_read_page_by_page(desk: Desk, clock: StandingClock) -> None:
    for number in range(7):
        added(desk, text=f"{number}")
        clock.move(minutes=number % 2)
    duty.close(desk, duty.open_points(desk)[3].id, {"text": "x"})
    for narrowing in ({}, {"open": True}):
        whole = duty.page(desk, **narrowing)
        assert len(whole) == 7 - len(narrowing)
        found: list[DutyEntry] = []
        while page := duty.page(
            desk, after=(found[-1].at, found[-1].id) if found else None, limit=2, **narrowing
        ):  # fmt: skip
            found += page
        assert found == whole


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({"kind": "mail"}, ["挂号信"]),
        ({"kind": "收发"}, ["挂号信"]),
        ({"since": datetime(2026, 11, 21, 10)}, ["挂号信"]),
        ({"until": datetime(2026, 11, 21, 10)}, ["黑色钱包一个"]),
        ({"mine": True}, ["挂号信"]),
        ({"text": "钱包"}, ["黑色钱包一个"]),
        ({"text": "招领启事"}, ["黑色钱包一个"]),
        ({"text": "挂号", "open": True}, ["挂号信"]),
        ({"text": "钱包", "open": True}, []),
        ({"text": "钱包", "kind": "mail"}, []),
        ({"text": "钱包", "mine": True}, []),
        ({"text": "钱包", "since": datetime(2026, 11, 21, 10)}, []),
    ],
)
def test_the_log_is_narrowed(
    desk: Desk, clock: StandingClock, act_as: Callable[[str], None], narrowing: dict[str, object], found: list[str]
) -> None:
    wallet = added(desk)
    duty.add_to(desk, wallet.id, {"text": "招领启事已贴，钱包在前台"})
    duty.close(desk, wallet.id, {"text": "钱包领走"})
    clock.move(hours=1)
    act_as("李敏")
    added(desk, kind="mail", text="挂号信")
    assert texts(duty.page(desk, **narrowing)) == found  # type: ignore[arg-type]


def test_a_search_pages_over_entries_though_remarks_are_found_too(desk: Desk) -> None:
    for number in range(3):
        entry = added(desk, text=f"钱包{number}")
        for _ in range(3):
            duty.add_to(desk, entry.id, {"text": "钱包"})
    first = duty.page(desk, text="钱包", limit=2)
    rest = duty.page(desk, text="钱包", after=(first[-1].at, first[-1].id), limit=2)
    assert sorted(texts(first + rest)) == ["钱包0", "钱包1", "钱包2"]


@pytest.mark.parametrize("text", ["钱包", "王芳", "wf", "0001", "13800000001", "大堂"])
def test_one_search_finds_entries_by_text_person_and_phone(desk: Desk, text: str) -> None:
    entry = added(desk)
    (found,) = search.find(desk, text, areas=["duty"])
    assert (found.id, found.kind, found.name, found.phone) == (entry.id, "duty_entry", "王芳", "138****0001")
    assert found in search.find(desk, text)
    assert search.find(desk, text, areas=["calls"]) == []


def test_the_history_of_an_entry_tells_what_followed_in_words(desk: Desk) -> None:
    wallet = added(desk)
    duty.close(desk, wallet.id, {"text": "失主领走"})
    first, second = history.of(desk, wallet.id)
    told = {field.field: field.after for field in first.fields}
    assert (told["kind"], told["shift"], told["phone"]) == ("Lost and found", "Early", "138****0001")
    assert told["is_open_point"] == "Yes"
    assert {field.field: field.after for field in second.fields}["closes"] == "Yes"
    assert "about_id" not in {field.field for field in second.fields}


def test_undo_takes_back_what_closed_a_point_and_then_the_point(desk: Desk) -> None:
    wallet = added(desk)
    duty.close(desk, wallet.id, {"text": "失主领走"})
    history.undo(desk)
    assert [point.id for point in duty.open_points(desk)] == [wallet.id]
    history.undo(desk)
    assert duty.open_points(desk) == []
    assert search.find(desk, "钱包") == []


def test_an_entry_that_somebody_added_to_is_not_taken_back(desk: Desk, act_as: Callable[[str], None]) -> None:
    wallet = added(desk)
    act_as("李敏")
    duty.add_to(desk, wallet.id, {"text": "已贴招领启事"})
    act_as("陈静")
    with pytest.raises(BusyError, match="duty log"):
        history.undo(desk)
    assert len(duty.show(desk, wallet.id).notes) == 1


def test_who_saw_a_phone_number_is_written_down(desk: Desk) -> None:
    wallet = added(desk)
    duty.add_to(desk, wallet.id, {"text": "来电", "phone": "13800000002"})
    shown = duty.show(desk, wallet.id, reveal=True)
    assert (shown.phone, shown.notes[0].phone) == ("13800000001", "13800000002")
    assert [row["record_id"] for row in desk.store.rows("SELECT record_id FROM disclosure")] == [wallet.id]


def test_a_role_without_the_right_writes_nothing(home: Home, clock: StandingClock, desk: Desk) -> None:
    wallet = added(desk)
    policy = (Path(__file__).parents[2] / "data" / "policy.toml").read_text(encoding="utf-8")
    (home.folder / "policy.toml").write_text(
        f"[roles.receptionist]\nrights = {[right for right in _rights(policy) if right != 'keep_duty_log']}\n"
        "[roles.supervisor]\nrights = ['keep_duty_log']\n",
        encoding="utf-8",
    )
    other = Desk(home, clock, new_id)
    other.person = next(person for person in other.staff.values() if person.name == "李敏")
    for refused in (
        lambda: duty.add(other, WALLET),
        lambda: duty.add_to(other, wallet.id, {"text": "x"}),
        lambda: duty.close(other, wallet.id, {"text": "x"}),
        lambda: duty.handover(other, {}),
    ):
        with pytest.raises(NotPermittedError):
            refused()
    assert len(duty.open_points(other)) == 1
    other.close()


def _rights(policy: str) -> list[str]:
    import tomllib

    rights: list[str] = tomllib.loads(policy)["roles"]["receptionist"]["rights"]
    return rights


def test_the_lists_a_screen_shows_are_read_through_indexes(desk: Desk) -> None:
    asked: list[str] = []
    connection = desk.store.connection()
    connection.set_trace_callback(asked.append)
    duty.page(desk, limit=10)
    duty.open_points(desk)
    connection.set_trace_callback(None)
    queries = [query for query in asked if query.startswith("SELECT") and '"duty_entry" AS "t1"' in query]
    plans = [" ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")) for query in queries]
    assert len(plans) == 2
    assert "duty_entry_newest" in plans[0]
    assert "duty_entry_open" in plans[1] and "duty_entry_closing" in plans[1]
    assert not any("TEMP B-TREE" in plan for plan in plans)
