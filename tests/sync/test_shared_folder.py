"""The shared folder: late, half-written, copied and damaged files lose nothing, and no desk writes another's."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from team import ROW, Member, Team, busy

from csdesk.store import backups
from csdesk.sync import shared_folder
from csdesk.sync.hub import HubUnreachableError


@pytest.fixture
def team(tmp_path: Path) -> Team:
    (tmp_path / "share").mkdir()
    return Team(tmp_path, f"{tmp_path / 'share'}/")


def files(team: Team) -> list[Path]:
    return sorted(path for path in Path(team.hub).iterdir() if shared_folder.SUFFIX in path.name)


def test_desks_share_a_folder_and_each_writes_its_own_file(team: Team) -> None:
    a, b = busy(team)
    before = {path: path.read_bytes() for path in files(team)}
    assert len(before) == 2
    a.edit(f"{ROW}00", name="新")
    team.sync(a)
    changed = [path for path in files(team) if path.read_bytes() != before.get(path)]
    assert [path.name[:36] for path in changed] == [own_name(a)]
    team.check()
    assert b.get(f"{ROW}00")["name"] == "新"


def own_name(member: Member) -> str:
    return str(member.store.rows("SELECT replica.id FROM replica JOIN capture ON replica = number")[0]["id"])


def test_a_sync_with_nothing_to_do_touches_no_file(team: Team) -> None:
    busy(team)
    before = {path: path.stat() for path in Path(team.hub).iterdir()}
    team.sync()
    assert {path: path.stat() for path in Path(team.hub).iterdir()} == before


def test_only_what_is_new_is_read(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = busy(team)
    a.edit(f"{ROW}00", name="新")
    team.sync(a)
    scanned: list[int] = []
    plain = shared_folder.scan
    monkeypatch.setattr(shared_folder, "scan", lambda data: scanned.append(len(data)) or plain(data))
    team.sync(b)
    assert len(scanned) == 1  # A's file, from where it had ended
    assert scanned[0] < 400


def delete_all(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def delete_one(folder: Path) -> None:
    min(folder.glob("*.csframes")).unlink()


def empty_one(folder: Path) -> None:
    min(folder.glob("*.csframes")).write_bytes(b"")


def cut_one(folder: Path) -> None:
    path = min(folder.glob("*.csframes"))
    path.write_bytes(path.read_bytes()[:-100])


def garbage_in_front(folder: Path) -> None:
    path = min(folder.glob("*.csframes"))
    path.write_bytes(b"garbage" * 100 + path.read_bytes())


def flip(folder: Path) -> None:
    dice = random.Random(3)
    for path in folder.glob("*.csframes"):
        data = bytearray(path.read_bytes())
        for _ in range(5):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(data))


def rename_to_conflict_copies(folder: Path) -> None:
    for at, path in enumerate(sorted(folder.glob("*.csframes"))):
        new = [f"{path.stem} (conflicted copy 2026-11-21).csframes", f"{path.name}-PC7",
               f"{path.stem}.sync-conflict-20261121-093000-ABCDEFG.csframes"][at % 3]  # fmt: skip
        path.rename(folder / new)


def copies_besides(folder: Path) -> None:
    for path in list(folder.glob("*.csframes")):
        (folder / f"{path.stem} (conflicted copy).csframes").write_bytes(path.read_bytes()[:-60])


@pytest.mark.parametrize(
    "harm",
    [
        delete_all, delete_one, empty_one, cut_one, garbage_in_front, flip, rename_to_conflict_copies, copies_besides,
    ],
)  # fmt: skip
def test_whatever_happens_to_the_files_nothing_is_lost(team: Team, harm: Callable[[Path], None]) -> None:
    a, _b = busy(team)
    harm(Path(team.hub))
    a.add(f"{ROW}90", "新")
    newcomer = team.join("N")
    team.sync(newcomer)
    team.check()
    assert newcomer.get(f"{ROW}90")


def test_a_late_file_is_waited_for(team: Team) -> None:
    a, b = busy(team)
    late = Path(team.hub).parent / "late"
    a.add(f"{ROW}80", "早")
    team.sync(a)
    own = next(path for path in files(team) if own_name(a) in path.name)
    shutil.copy(own, late)
    own.write_bytes(own.read_bytes()[:-150])
    team.sync(b)
    assert not b.get(f"{ROW}80")
    shutil.copy(late, own)
    team.sync(b)
    assert b.get(f"{ROW}80")
    team.check()


def test_damage_that_the_system_does_not_tell_of_is_asked_for_and_supplied_again(team: Team) -> None:
    busy(team)
    for path in files(team):
        status = path.stat()
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 8
        path.write_bytes(bytes(data))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    newcomer = team.join("N")
    team.sync(newcomer)
    assert list(Path(team.hub).glob(f"*{shared_folder.WANTED}"))
    team.check()
    assert not list(Path(team.hub).glob(f"*{shared_folder.WANTED}"))


def test_a_long_file_is_followed_by_another(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_folder, "SEGMENT", 1500)
    a, _b = busy(team, count=8)
    assert len([path for path in files(team) if own_name(a) in path.name]) > 1
    assert max(path.stat().st_size for path in files(team)) < 1500 + 1000
    team.check()


def test_a_cloned_database_writes_no_file_of_the_other(team: Team) -> None:
    a, b = busy(team)
    backups.copy(a.path, team.folder / "clone.db")
    clone = team.join("C", team.folder / "clone.db")
    for at in range(2):
        a.edit(f"{ROW}00", name=f"本{at}")
        clone.edit(f"{ROW}01", name=f"副{at}")
        team.sync(clone, a, b)
    assert own_name(a) != own_name(clone)
    team.check()
    assert (b.get(f"{ROW}00")["name"], b.get(f"{ROW}01")["name"]) == ("本1", "副1")


def test_two_clones_that_nothing_tells_apart_and_that_both_wrote_come_together(team: Team) -> None:
    from csdesk.sync.exchange import whereabouts

    a, b = busy(team)
    backups.copy(a.path, team.folder / "clone.db")
    clone = team.join("C", team.folder / "clone.db")
    clone.store.connection().execute("UPDATE place SET whereabouts = ?", (whereabouts(clone.store),))
    a.edit(f"{ROW}00", name="本")
    clone.edit(f"{ROW}01", name="副")
    hub = team.hub
    apart = team.folder / "apart"  # what the cloud service had not yet brought to the clone
    shutil.copytree(hub, apart)
    team.sync(a, b)
    team.hub = f"{apart}/"
    team.sync(clone)
    d = team.join("D")
    team.sync(d)
    for path in apart.iterdir():
        target = Path(hub) / path.name
        if target.exists() and target.read_bytes() != path.read_bytes():
            target = target.with_name(f"{target.stem} (conflicted copy){target.suffix}")
        shutil.copy(path, target)
    team.hub = hub
    team.check()
    for member in team.members:
        assert (member.get(f"{ROW}00")["name"], member.get(f"{ROW}01")["name"]) == ("本", "副")


def test_a_folder_that_is_away_is_told_as_unreachable(team: Team) -> None:
    a, _b = busy(team)
    shutil.rmtree(team.hub)
    with pytest.raises(HubUnreachableError):
        team.sync(a)


def test_an_encrypted_folder_tells_nothing(team: Team) -> None:
    team.passphrase = "猫"
    busy(team)
    team.check()
    assert not any("甲0".encode() in path.read_bytes() for path in files(team))


def test_damage_that_nobody_reads_is_found_by_reading_everything_and_is_told_no_longer_once_it_is_filled(
    team: Team,
) -> None:
    a, b = busy(team, count=6)
    for path in files(team):
        status = path.stat()
        data = bytearray(path.read_bytes())
        for at, header in shared_folder.scan(bytes(data)):
            data[at + header.end - 20] ^= 8
        path.write_bytes(bytes(data))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not any(done.pulled or done.pushed for done in team.sync())
    found = team.mend(a)
    assert found > 1
    (done,) = team.sync(a)
    assert done.pushed >= found
    team.sync(b)
    assert [team.mend(each) for each in (a, b)] == [0, 0]
    team.check()


@pytest.mark.parametrize("at", [0, 8, 30, 100])  # what begins the frame, who changed, which change, what it was
def test_a_damaged_beginning_is_told_too(team: Team, at: int) -> None:
    a, _b = busy(team, count=6)
    path = next(path for path in files(team) if own_name(a) in path.name)
    data = bytearray(path.read_bytes())
    begin = [begin for begin, _header in shared_folder.scan(bytes(data))][1]
    data[begin + at] ^= 255
    path.write_bytes(bytes(data))
    assert team.mend(a) == 1
    team.sync(a)
    team.check()
    assert team.mend(a) == (0 if at in (0, 30, 100) else 1)  # whose it was cannot be told any more
