"""Two desks of one department: the rules hold whatever they did without knowing of each other."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from standing_clock import StandingClock

from csdesk import texts
from csdesk.desk import (
    backups,
    calls,
    complaint_cases,
    complaint_intake,
    complaint_steps,
    complaints,
    customers,
    history,
    hub_memory,
    staff,
    sync,
    visits,
)
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, BusyError, NotPermittedError
from csdesk.desk.settings import Home
from csdesk.store.identity import new_id
from csdesk.sync import shared_file
from csdesk.sync.hubs import without_password
from csdesk.sync.session import lock_file
from csdesk.texts import language as spoken
from csdesk.texts import use_language

GIVEN = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2026-11-22 15:00"}


@pytest.fixture
def language() -> Iterator[Callable[[str], None]]:
    """Speaks another language until the test ends."""
    before = spoken()
    yield use_language
    use_language(before)


@pytest.fixture
def hub(tmp_path: Path) -> str:
    return str(tmp_path / "team.csdesk")


@pytest.fixture
def desks(tmp_path: Path, clock: StandingClock, hub: str) -> Iterator[tuple[Desk, Desk]]:
    """Two desks that know each other."""
    made = []
    for station in ("A", "B"):
        folder = tmp_path / station
        folder.mkdir()
        desk = Desk(Home(folder, folder / "csdesk.db"), clock, new_id)
        staff.set_up(desk, company="云岭置业", station=station, projects=["云岭花园"], supervisor="陈静")
        made.append(desk)
    both(made[0], made[1], hub)
    yield made[0], made[1]
    for desk in made:
        desk.close()


def both(a: Desk, b: Desk, hub: str = "") -> None:
    for desk in (a, b, a, b):
        sync.sync(desk, hub)


def states(desk: Desk) -> list[dict[str, object]]:
    return desk.store.rows("SELECT * FROM complaint_state ORDER BY complaint_id")


def test_desks_that_each_use_the_last_extension_have_two_and_the_case_passes_up(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    number = complaint_intake.receive(a, GIVEN).complaint.number
    complaint_steps.extend(a, number, {"promise": "2026-11-24 15:00", "agreed_with": "赵敏"})
    both(a, b)
    complaint_steps.extend(a, number, {"promise": "2026-11-25 15:00", "agreed_with": "赵敏"})
    complaint_steps.extend(b, number, {"promise": "2026-11-26 15:00", "agreed_with": "赵敏"})
    level = complaints.show(a, number).level
    both(a, b)
    shown = [complaints.show(desk, number) for desk in (a, b)]
    assert shown[0].extensions == shown[1].extensions == 2
    assert shown[0].level == shown[1].level != level
    assert [bool(event.refused) for event in shown[0].events if event.kind == "extended"].count(True) == 1
    assert states(a) == states(b)
    rules = [row["rule"] for row in a.store.rows("SELECT rule FROM complaint_event WHERE rule = 'extension_refused'")]
    assert len(rules) == 1


def test_an_automatic_step_that_both_desks_take_is_one(desks: tuple[Desk, Desk], clock: StandingClock) -> None:
    a, b = desks
    number = complaint_intake.receive(a, GIVEN).complaint.number
    for day in ("24", "25"):
        complaint_steps.extend(a, number, {"promise": f"2026-11-{day} 15:00", "agreed_with": "赵敏"})
    both(a, b)
    clock.move(days=6)
    assert complaint_cases.run_due(a) == complaint_cases.run_due(b) == 1
    both(a, b)
    for desk in (a, b):
        passed = [event for event in complaints.show(desk, number).events if event.kind == "passed_up"]
        assert len(passed) == len({event.id for event in passed}) >= 1
    assert states(a) == states(b)
    assert sync.conflicts(a) == []


def test_a_case_closed_at_two_desks_is_closed_once(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    number = complaint_intake.receive(a, GIVEN).complaint.number
    complaint_steps.resolve(a, number, {"text": "已修好"})
    complaint_steps.inform(a, number, {})
    both(a, b)
    for desk in (a, b):
        complaint_steps.close(desk, number, {})
    both(a, b)
    both(a, b)
    for desk in (a, b):
        assert complaints.show(desk, number).status == "closed"
        assert sync.conflicts(desk) == []
    assert states(a) == states(b)
    assert [done.pulled + done.pushed for done in (sync.sync(a), sync.sync(b))] == [0, 0]


def test_what_another_desk_built_on_is_not_undone_be_its_saves_numbered_alike(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    call = calls.log(a, {"phone": "13800001234", "name": "赵敏", "asked": "户型"}).call
    both(a, b)
    for _ in range(30):  # so that some save of B has the number that A's has
        customers.correct(b, call.customer.id, {"notes": f"备注{_}"})
    sync.sync(b)
    sync.sync(a)
    with pytest.raises(BusyError, match="changed again since"):
        history.undo(a)


def test_a_restored_desk_gives_no_number_twice(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    a, b = desks
    copy = backups.back_up(a, tmp_path / "copies")
    first = calls.log(a, {"phone": "13800001234", "name": "赵敏", "asked": "户型"}).call
    both(a, b)
    staff.add(b, name="吴刚", role="manager")
    manager = next(person for person in b.staff.values() if person.name == "吴刚")
    both(a, b)
    a.person = a.staff[manager.id]
    backups.restore(a, copy)
    a.person = next(iter(a.staff.values()))
    done = sync.sync(a)
    assert any("copy of another" in warning for warning in done.warnings)
    second = calls.log(a, {"phone": "13800001235", "name": "钱一", "asked": "价格"}).call
    assert second.number > first.number
    both(a, b)
    assert {row["number"] for row in b.store.rows("SELECT number FROM call")} == {first.number, second.number}


def test_a_conflict_in_the_rights_of_staff_is_settled_by_who_manages_staff(desks: tuple[Desk, Desk], hub: str) -> None:
    a, b = desks
    person = staff.add(a, name="李敏", role="receptionist")
    both(a, b)
    for desk, role in ((a, "sales"), (b, "receptionist")):
        desk.store.connection().execute("UPDATE staff SET role = 'x' WHERE id = ?", (person.id,))
        desk.store.connection().execute("UPDATE staff SET role = ? WHERE id = ?", (role, person.id))
    both(a, b)
    (conflict,) = sync.conflicts(a)
    staff.sign_in(a, a.staff[person.id])
    with pytest.raises(NotPermittedError):
        sync.settle(a, conflict.handle, other=1)
    with pytest.raises(NotPermittedError):
        sync.sync(a, hub.replace("team", "other"))
    a.person = next(each for each in a.staff.values() if each.name == "陈静")
    sync.settle(a, conflict.handle, other=1)
    assert sync.conflicts(a) == []


def test_a_passphrase_from_the_home_is_used_and_a_wrong_one_told(
    desks: tuple[Desk, Desk], hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = desks
    other = hub.replace("team", "secret")
    (a.home.folder / "sync-passphrase").write_text("三号楼的猫\n", encoding="utf-8")
    sync.sync(a, other)
    with pytest.raises(BadInputError, match=r"this desk has no passphrase.*CSDESK_SYNC_PASSPHRASE"):
        sync.sync(b, other)
    monkeypatch.setenv(hub_memory.PASSPHRASE, "三号楼的狗")
    with pytest.raises(BadInputError, match=r"encrypted with another passphrase.*Set up the shared file"):
        sync.sync(b, other)
    with pytest.raises(BadInputError, match=r"not encrypted.*name a new place"):
        sync.sync(b)
    monkeypatch.setenv(hub_memory.PASSPHRASE, "三号楼的猫")
    assert sync.sync(b, other).hub == other


def test_the_password_of_an_address_is_never_shown(desks: tuple[Desk, Desk]) -> None:
    a, _b = desks
    with pytest.raises(BusyError) as told:
        sync.sync(a, "postgresql://desk:geheim@127.0.0.1:1/none")
    assert "geheim" not in told.value.sentence()
    assert "geheim" not in sync.standing(a).last_failure


def test_what_was_taken_back_elsewhere_is_taken_in_little_by_little(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    told = {"phone": "13800009001", "name": "孙立", "unit": "3-2-501"}
    for save in (
        lambda: calls.log(a, {**told, "asked": "户型"}),
        lambda: visits.register(a, told),
        lambda: complaint_intake.receive(a, {**GIVEN, **told}),
    ):
        save()
        both(a, b)
        history.undo(a)
        both(a, b)
        assert customers.page(b) == calls.page(b) == complaints.page(b) == []
    customer = customers.add(a, told)
    both(a, b)
    customers.correct(a, customer.id, {"phone": "13800009002"})
    both(a, b)
    history.undo(a)
    both(a, b)
    assert customers.numbers(b, customer.id) == ["13800009001"]
    assert b.store.rows("SELECT * FROM arrived") == []


def merged_crosswise(a: Desk, b: Desk) -> tuple[str, str]:
    """Two customers of which each desk lets another one stand."""
    first, second = (customers.add(a, {"name": name}).id for name in ("赵敏", "赵小敏"))
    both(a, b)
    customers.merge(a, first, second)
    customers.merge(b, second, first)
    both(a, b)
    both(a, b)
    return first, second


def test_of_customers_merged_in_opposite_directions_the_one_entered_first_stands(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    first, second = merged_crosswise(a, b)
    for desk in (a, b):
        (shown,) = customers.page(desk)
        assert (shown.id, shown.merged) == (first, (second,))
        assert [each.id for each in customers.page(desk, text="赵小敏")] == [first]
        (conflict,) = sync.conflicts(desk)
        assert (conflict.id, conflict.field, conflict.stands.value) == (first, "merged_into_id", "")
        assert conflict.stands.by == "csdesk itself"
        assert [(other.value, other.by, other.station) for other in conflict.others] == [("赵小敏", "陈静", "B")]
    assert [done.pulled + done.pushed for done in (sync.sync(a), sync.sync(b))] == [0, 0]


def test_who_stands_of_customers_merged_in_opposite_directions_is_settled_by_hand(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    first, second = merged_crosswise(a, b)
    (conflict,) = sync.conflicts(a)
    sync.settle(a, conflict.handle, other=1)
    both(a, b)
    for desk in (a, b):
        assert [(each.id, each.merged) for each in customers.page(desk)] == [(second, (first,))]
        assert sync.conflicts(desk) == []
    history.undo(a)
    both(a, b)
    assert [(each.id, each.merged) for each in customers.page(b)] == [(first, (second,))]


def test_a_merge_in_opposite_directions_that_is_taken_back_parts_both(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    first, second = merged_crosswise(a, b)
    with pytest.raises(BusyError):
        history.undo(b)
    history.undo(a)
    both(a, b)
    assert {each.id for each in customers.page(b)} == {first, second}


def taken_back_and_corrected(a: Desk, b: Desk) -> str:
    """The number of a call that A took back, with its customer, while B went on with it."""
    number = calls.log(a, {"phone": "13800009001", "name": "孙立", "asked": "户型"}).call.number
    both(a, b)
    history.undo(a)
    calls.correct(b, number, {"asked": "价格"})
    both(a, b)
    both(a, b)
    return number


def test_a_call_that_lives_on_keeps_its_customer(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    number = taken_back_and_corrected(a, b)
    for desk in (a, b):
        assert calls.show(desk, number).customer.name == "孙立"
        (customer,) = customers.page(desk)
        assert customers.numbers(desk, customer.id) == ["13800009001"]
        (conflict,) = sync.conflicts(desk)
        assert (conflict.field, conflict.stands.by, conflict.stands.station) == ("deleted_at", "陈静", "B")
        assert conflict.stands.at is not None
    assert [done.pulled + done.pushed for done in (sync.sync(a), sync.sync(b))] == [0, 0]


def test_a_deletion_that_was_settled_for_is_undone(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    number = taken_back_and_corrected(a, b)
    before = b.store.rows("SELECT * FROM call")
    (conflict,) = sync.conflicts(b)
    sync.settle(b, conflict.handle, other=1)
    assert calls.page(b) == []
    history.undo(b)
    (row,) = b.store.rows("SELECT * FROM call")
    assert row | {"updated_at": ""} == before[0] | {"updated_at": ""}
    both(a, b)
    assert calls.show(a, number).asked == "价格"


def test_a_correction_of_a_call_that_was_taken_back_elsewhere_is_undone(desks: tuple[Desk, Desk]) -> None:
    a, b = desks
    number = taken_back_and_corrected(a, b)
    calls.correct(b, number, {"notes": "再看"})
    history.undo(b)
    assert (calls.show(b, number).asked, calls.show(b, number).notes) == ("价格", "")
    history.undo(b)  # with its own word taken back, A's stands
    assert calls.page(b) == []


def test_a_clock_that_is_right_again_is_warned_of_no_more(tmp_path: Path, hub: str) -> None:
    made = []
    for station in ("A", "B"):
        folder = tmp_path / station
        folder.mkdir()
        desk = Desk(Home(folder, folder / "csdesk.db"), StandingClock(), new_id)
        staff.set_up(desk, company="云岭置业", station=station, projects=["云岭花园"], supervisor="陈静")
        made.append((desk, desk.clock))
    (a, clock_a), (b, clock_b) = made
    both(a, b, hub)
    clock_a.move(days=3, minutes=33, seconds=27)
    calls.log(a, {"phone": "13800009001", "name": "孙立", "asked": "户型"})
    both(a, b)
    clock_b.move(minutes=5)
    (warning,) = sync.standing(b).warnings
    assert warning == "the clock of desk A was 3 days 33 minutes ahead of this one: set it right"
    texts.use_language("zh")
    assert sync.standing(b).warnings == ("前台 A 的时钟比本机快 3 天 33 分钟：请校准",)
    texts.use_language("en")
    clock_a.move(days=-3, minutes=-28, seconds=-27)
    calls.log(a, {"phone": "13800009002", "name": "钱一", "asked": "户型"})
    both(a, b)
    assert sync.standing(b).warnings == ()
    a.close()
    b.close()


@pytest.mark.parametrize("kind", ["secret.csdesk", "secret/"])
def test_a_place_that_was_encrypted_is_never_made_anew_in_plain_text(
    desks: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    a, b = desks
    place, other = tmp_path / kind, tmp_path / "plain.csdesk"
    if kind.endswith("/"):
        place.mkdir()
    hub = str(tmp_path / kind)
    monkeypatch.setenv(hub_memory.PASSPHRASE, "三号楼的猫")
    both(a, b, hub)
    monkeypatch.delenv(hub_memory.PASSPHRASE)
    for path in [place] if place.is_file() else place.iterdir():
        path.unlink()
    for name in ("", hub, str(tmp_path / "A" / ".." / kind)):
        with pytest.raises(BadInputError, match="is encrypted, and this desk has no passphrase"):
            sync.sync(a, name)
    assert not place.is_file() and not (place.is_dir() and list(place.iterdir()))
    assert "no passphrase" in sync.standing(a).last_failure
    monkeypatch.setenv(hub_memory.PASSPHRASE, "三号楼的狗")
    with pytest.raises(BadInputError, match="encrypted with another passphrase"):
        sync.sync(b)
    monkeypatch.setenv(hub_memory.PASSPHRASE, "三号楼的猫")
    both(a, b)
    assert sync.standing(a).last_failure == ""
    monkeypatch.delenv(hub_memory.PASSPHRASE)
    sync.sync(a, str(other))  # another place was chosen
    with pytest.raises(BadInputError, match="is encrypted"):
        sync.sync(a, hub)  # as the place itself says
    for path in [place] if place.is_file() else place.iterdir():
        path.unlink()
    with pytest.raises(BadInputError, match="is encrypted"):
        sync.sync(b)
    assert sync.sync(b, hub, "").pushed > 0  # on purpose


def test_a_place_that_is_encrypted_is_known_though_the_first_sync_with_it_comes_to_nothing(
    desks: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csdesk.sync.guarded import Guarded
    from csdesk.sync.hub import HubUnreachableError

    def away(*_given: object) -> int:
        raise HubUnreachableError("", "")

    a, _b = desks
    hub = tmp_path / "secret.csdesk"
    monkeypatch.setenv(hub_memory.PASSPHRASE, "三号楼的猫")
    with monkeypatch.context() as patched, pytest.raises(BusyError):
        patched.setattr(Guarded, "publish", away)
        sync.sync(a, str(hub))
    hub.unlink()
    monkeypatch.delenv(hub_memory.PASSPHRASE)
    with pytest.raises(BadInputError, match="is encrypted"):
        sync.sync(a, str(hub))


def test_what_is_kept_of_a_sync_is_for_this_user_alone_and_holds_no_password(desks: tuple[Desk, Desk]) -> None:
    a, _b = desks
    kept = a.home.folder / "sync.json"
    kept.chmod(0o644)
    hub_memory.note_sync(a, "postgresql://desk:geheim@127.0.0.1:1/none", b"proof")
    assert "geheim" not in kept.read_text(encoding="utf-8")
    assert os.name != "posix" or kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "address",
    ["u:geheim@h/d", "u@h/d?password=geheim", "h/d?sslmode=off&PASSWORD=ge@heim", "h:1/d?pass%77ord=geheim&user=x"],
)
def test_a_password_is_hidden_wherever_it_stands_in_an_address(address: str) -> None:
    shown = without_password(f"postgresql://{address}")
    assert "heim" not in shown and "h" in shown and "/d" in shown


def test_why_a_sync_failed_is_told_in_the_language_spoken_when_it_is_told(
    desks: tuple[Desk, Desk], tmp_path: Path, language: Callable[[str], None]
) -> None:
    a, _b = desks
    (tmp_path / "team.csdesk").unlink()
    (tmp_path / "team.csdesk").mkdir()
    language("zh")
    with pytest.raises(BadInputError, match="是文件夹"):
        sync.sync(a)
    with pytest.raises(BusyError, match="没有文件夹"):
        sync.sync(a, str(tmp_path / "away" / "team.csdesk"))
    assert "没有文件夹" in sync.standing(a).last_failure
    language("en")
    assert "cannot be reached (the folder" in sync.standing(a).last_failure
    for damaged in ("a sentence", {"message": "{hub}", "given": {"why": "x"}}, {"message": 3, "given": 4}, {}):
        (a.home.folder / "sync.json").write_text(json.dumps({"failure": damaged}), encoding="utf-8")
        assert sync.standing(a).last_failure == ""


def test_what_keeps_a_desk_out_for_a_moment_is_told_in_chinese(
    desks: tuple[Desk, Desk], hub: str, language: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _b = desks
    language("zh")
    with FileLock(lock_file(a.store)), pytest.raises(BusyError, match="本前台正在同步"):
        sync.sync(a)
    monkeypatch.setattr(shared_file, "_WAIT", 0.1)
    monkeypatch.setattr(shared_file.SharedFile.__init__, "__kwdefaults__", {"wait": 0.1})
    with closing(sqlite3.connect(hub)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError, match="另一台前台正在写入"):
            sync.sync(a)


def test_the_check_of_the_own_hub_lets_damaged_parts_be_filled_and_that_of_another_touches_nothing(
    desks: tuple[Desk, Desk], hub: str, tmp_path: Path
) -> None:
    a, b = desks
    for file in (Path(hub), tmp_path / "another.csdesk"):
        shutil.copy(hub, file) if str(file) != hub else None
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("UPDATE frame SET bytes = CAST(substr(bytes, 1, 90) || x'00' || substr(bytes, 92) AS BLOB)")
    before = (tmp_path / "another.csdesk").read_bytes()
    another = sync.check(a, str(tmp_path / "another.csdesk"))
    assert another.damaged > 0
    assert any("csdesk sync --check" in said for said in another.findings)
    assert (tmp_path / "another.csdesk").read_bytes() == before
    found = sync.check(a, hub)
    assert (found.is_fit, found.damaged) == (True, another.damaged)
    assert any("csdesk sync fills them again" in said for said in found.findings)
    assert sync.sync(a).pushed > 0
    assert sync.check(b, hub).damaged == 0
