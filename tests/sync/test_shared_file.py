"""The shared file: whatever happens to it, and to the databases beside it, no word is lost and all come together."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from team import ROW, Member, Team, busy

from csdesk.store import backups
from csdesk.sync.hub import FolderInPlaceError, HubBusyError, HubTooNewError, HubUnreachableError
from csdesk.sync.hubs import open_hub
from csdesk.sync.session import sync_once
from csdesk.sync.shared_file import APPLICATION

MOMENT = datetime(2026, 11, 21, 9, 30)


def hub_file(team: Team) -> Path:
    return Path(team.hub)


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def unrelated(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n" + b"picture" * 5000)


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE frame (nonsense)")


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without_frames(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM frame WHERE number % 2 = 0")


def without_anything(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM frame")
        other.execute("DELETE FROM supply")


def false_promise(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE supply SET last = last + 500, hash = x'00112233445566778899aabbccddeeff00112233'")


def nonsense_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE supply SET hash = 'text', first = 'x'")


def flipped_payloads(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE frame SET bytes = CAST(substr(bytes, 1, 90) || x'00' || substr(bytes, 92) AS BLOB)")


@pytest.mark.parametrize(
    "harm",
    [
        delete, empty, unrelated, another_database, half, without_frames, without_anything, false_promise,
        nonsense_rows, flipped_payloads,
    ],
)  # fmt: skip
def test_whatever_happens_to_the_file_the_desks_fill_it_again(team: Team, harm: Callable[[Path], None]) -> None:
    a, b = busy(team)
    harm(hub_file(team))
    a.add(f"{ROW}90", "新")
    newcomer = team.join("N")
    team.sync(newcomer)  # comes first, and finds what the others never read again
    team.check()
    assert newcomer.get(f"{ROW}90") == b.get(f"{ROW}90") != {}


def test_a_file_that_is_rolled_back_is_brought_up_again_and_takes_nothing_back(team: Team) -> None:
    a, b = busy(team)
    old = hub_file(team).read_bytes()
    a.edit(f"{ROW}00", name="后来")
    b.add(f"{ROW}91", "后来的")
    team.settle()
    hub_file(team).write_bytes(old)
    team.sync(b)
    assert b.get(f"{ROW}00")["name"] == "后来"
    team.check()


def test_what_a_desk_wrote_that_is_gone_for_good_others_supply_when_the_file_is_lost(team: Team) -> None:
    a, b = busy(team)
    team.members.remove(a)
    delete(hub_file(team))
    team.sync(b)
    newcomer = team.join("N")
    team.sync(newcomer)
    assert newcomer.get(f"{ROW}00")["name"] == "甲0"
    a.store.close()


def test_a_damaged_file_is_kept_aside(team: Team) -> None:
    busy(team)
    unrelated(hub_file(team))
    content = hub_file(team).read_bytes()
    team.check()
    (aside,) = team.folder.glob("team.csdesk.damaged-*")
    assert aside.read_bytes() == content


def test_flipped_bits_anywhere_in_the_file_lose_nothing(team: Team) -> None:
    a, _b = busy(team, count=6)
    dice = random.Random(7)
    for round_ in range(12):
        data = bytearray(hub_file(team).read_bytes())
        for _ in range(4):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        hub_file(team).write_bytes(bytes(data))
        a.edit(f"{ROW}00", name=f"名{round_}")
        team.settle()
    team.check()


def test_a_file_cut_off_anywhere_loses_nothing(team: Team) -> None:
    a, _b = busy(team, count=6)
    dice = random.Random(8)
    for round_ in range(8):
        data = hub_file(team).read_bytes()
        hub_file(team).write_bytes(data[: dice.randrange(len(data))])
        a.edit(f"{ROW}00", name=f"名{round_}")
        team.settle()
    team.check()


def test_a_missing_folder_is_told_as_unreachable(tmp_path: Path, team: Team) -> None:
    with pytest.raises(HubUnreachableError):
        sync_once(team.join().store, open_hub(str(tmp_path / "away" / "team.csdesk"), now=MOMENT))


def test_a_file_that_another_desk_holds_is_told_as_busy_and_nothing_is_lost(team: Team) -> None:
    a, b = busy(team)
    a.add(f"{ROW}92")
    with closing(sqlite3.connect(team.hub)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HubBusyError):
            sync_once(a.store, open_hub_at_once(team, a))
    team.check()
    assert b.get(f"{ROW}92")


def open_hub_at_once(team: Team, member: Member) -> object:
    from csdesk.sync.shared_file import SharedFile

    return SharedFile(Path(team.hub), now=member.clock(), wait=0.1)


def test_a_desk_that_syncs_already_is_busy(team: Team) -> None:
    from filelock import FileLock

    from csdesk.sync.session import lock_file

    a, _b = busy(team)
    with FileLock(lock_file(a.store)), pytest.raises(HubBusyError):
        team.sync(a)


def test_a_cloned_database_gets_a_name_of_its_own_and_both_go_on(team: Team) -> None:
    a, b = busy(team)
    a.add(f"{ROW}80", "未发")
    backups.copy(a.path, team.folder / "clone.db")
    clone = team.join("C", team.folder / "clone.db")
    for at in range(3):
        a.edit(f"{ROW}00", name=f"本{at}")
        clone.edit(f"{ROW}01", name=f"副{at}")
        team.sync(a, clone, b)
    team.check()
    names = [row["id"] for row in a.store.rows("SELECT DISTINCT id FROM change JOIN replica ON number = replica")]
    assert len(names) == 3
    assert (b.get(f"{ROW}00")["name"], b.get(f"{ROW}01")["name"]) == ("本2", "副2")


@pytest.mark.parametrize("is_in_place", [True, False])
@pytest.mark.parametrize("is_sent", [True, False])
def test_a_database_restored_from_last_week_takes_back_nothing_and_repeats_no_name(
    team: Team, is_in_place: bool, is_sent: bool
) -> None:
    a, b = busy(team)
    a.add(f"{ROW}81", "备份时未发")
    backups.copy(a.path, team.folder / "backup.db")
    a.edit(f"{ROW}00", name="备份之后")
    a.add(f"{ROW}82", "备份之后的")
    if is_sent:
        team.sync(a)
    if is_in_place:
        backups.restore(a.store, team.folder / "backup.db")
    else:  # as a person or a program would that knows nothing of us: same place, same file to the system
        a.store.close()
        for name in ("-wal", "-shm"):
            Path(f"{a.path}{name}").unlink(missing_ok=True)
        with a.path.open("r+b") as there:
            there.write((team.folder / "backup.db").read_bytes())
            there.truncate()
    a.reopen()
    a.edit(f"{ROW}01", name="恢复之后")
    team.check()
    assert b.get(f"{ROW}01")["name"] == "恢复之后"
    assert (b.get(f"{ROW}82") != {}) is is_sent
    assert a.get(f"{ROW}00")["name"] == ("备份之后" if is_sent else "甲0")


def test_two_clones_that_nothing_tells_apart_come_together_over_two_hubs(team: Team) -> None:
    """As with a virtual machine that was copied: place and file are the same to every look."""
    a, b = busy(team)
    a.add(f"{ROW}83", "同")
    backups.copy(a.path, team.folder / "clone.db")
    clone = team.join("C", team.folder / "clone.db")
    (where,) = a.store.connection().execute("SELECT whereabouts FROM place").fetchone()

    def pretend() -> None:
        clone.store.connection().execute("UPDATE place SET whereabouts = ?", (whereabouts_of(clone),))

    assert where
    pretend()
    a.edit(f"{ROW}00", name="本")
    clone.edit(f"{ROW}00", name="副")
    other = str(team.folder / "other.csdesk")
    sync_once(a.store, open_hub(team.hub, now=a.clock()))
    sync_once(clone.store, open_hub(other, now=a.clock()))
    sync_once(b.store, open_hub(team.hub, now=a.clock()))
    d = team.join("D")
    sync_once(d.store, open_hub(other, now=a.clock()))
    shutil.copy(other, team.folder / "kept.csdesk")
    team.check()
    assert {member.get(f"{ROW}00")["name"] for member in team.members} in ({"本"}, {"副"})


def whereabouts_of(member: Member) -> str:
    from csdesk.sync.exchange import whereabouts

    return whereabouts(member.store)


def test_moving_to_another_hub_is_syncing_with_it(team: Team) -> None:
    a, b = busy(team)
    team.hub = str(team.folder / "second.csdesk")
    b.add(f"{ROW}84")
    team.check()
    assert a.get(f"{ROW}84")


def test_a_hub_of_a_newer_kind_is_left_as_it_is(team: Team) -> None:
    a, _b = busy(team)
    with closing(sqlite3.connect(team.hub)) as other:
        other.execute("PRAGMA user_version = 9")
        other.execute(f"PRAGMA application_id = {APPLICATION | 9}")
    before = hub_file(team).read_bytes()
    with pytest.raises(HubTooNewError):
        team.sync(a)
    assert hub_file(team).read_bytes() == before


@pytest.mark.parametrize("words", ["", "猫"])
def test_damage_that_nobody_reads_is_found_by_reading_everything_and_filled_by_the_next_sync(
    team: Team, words: str
) -> None:
    team.passphrase = words
    a, b = busy(team)
    with closing(sqlite3.connect(team.hub)) as other, other:
        before = other.execute("SELECT replica, first, hash FROM frame ORDER BY 1, 2").fetchall()
        other.execute(
            "UPDATE frame SET bytes = CAST(substr(bytes, 1, 90) || x'00' || substr(bytes, 92) AS BLOB) "
            "WHERE number % 2 = 0"
        )
    assert not any(done.pulled or done.pushed or done.damaged for done in team.sync())  # which reads only what is new
    found = team.mend(b)
    assert found > 1
    assert team.mend(b) == 0
    (done,) = team.sync(a)
    assert done.pushed >= found
    assert team.mend(a) == 0
    with closing(sqlite3.connect(team.hub)) as other:
        assert other.execute("SELECT replica, first, hash FROM frame ORDER BY 1, 2").fetchall() == before
    team.check()


def test_a_false_promise_is_found_by_reading_everything(team: Team) -> None:
    a, _b = busy(team)
    false_promise(hub_file(team))
    assert team.mend(a) > 0
    assert team.mend(a) == 0
    team.check()


def test_a_file_with_damaged_pages_is_set_aside_by_reading_everything(team: Team) -> None:
    a, _b = busy(team, count=6)
    data = bytearray(hub_file(team).read_bytes())
    data[-600:-500] = bytes(100)
    with closing(sqlite3.connect(team.hub)) as other:
        (page,) = other.execute("SELECT rootpage FROM sqlite_master WHERE name = 'frame_replica_first'").fetchone()
    data[4096 * (page - 1) : 4096 * (page - 1) + 8] = b"\xff" * 8
    hub_file(team).write_bytes(bytes(data))
    assert team.mend(a) == 1
    assert list(team.folder.glob("team.csdesk.damaged-*"))
    team.check()


def test_a_folder_in_the_place_of_the_file_is_told(team: Team) -> None:
    hub_file(team).mkdir()
    with pytest.raises(FolderInPlaceError):
        team.sync(team.join())
