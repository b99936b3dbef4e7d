"""Disks that are full, cannot be written or go away in the middle: a sentence, the code that goes with it, no loss."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from standing_clock import StandingClock

from csdesk.desk import staff, sync
from csdesk.desk.desk import Desk
from csdesk.desk.errors import DeskError
from csdesk.desk.settings import Home
from csdesk.store import replay
from csdesk.store.identity import new_id
from csdesk.sync.shared_file import SharedFile
from csdesk.sync.shared_folder import SharedFolder

KINDS = pytest.mark.parametrize("place", ["team.csdesk", ""], ids=["file", "folder"])
LATER, UNUSABLE = 5, 1


@pytest.fixture
def new_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a small disk of its own; only the superuser of a Linux can."""
    made: list[Path] = []

    def make(size: str) -> Path:
        path = tmp_path / f"disk{len(made)}"
        path.mkdir()
        if not mounted("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)):
            pytest.skip("no disk can be mounted here")
        made.append(path)
        return path

    yield make
    for path in made:
        subprocess.run(["umount", "-l", str(path)], check=False, capture_output=True)


def mounted(*arguments: str) -> bool:
    return (
        bool(shutil.which("mount"))
        and not subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode
    )


@pytest.fixture
def new_desk(tmp_path: Path, clock: StandingClock) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(station: str, folder: Path | None = None) -> Desk:
        folder = folder or tmp_path / station
        folder.mkdir(parents=True)
        desk = Desk(Home(folder, folder / "csdesk.db"), clock, new_id)
        staff.set_up(desk, company="云岭置业", station=station, projects=["云岭花园"], supervisor="陈静")
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.close()


def write(desk: Desk, count: int = 1) -> None:
    """Records whose text cannot be packed, 3 kB each."""
    dice = random.Random(count)
    with desk.store.transaction(None):
        desk.store.connection().executemany(
            "INSERT INTO duty_entry (id, station, created_at, updated_at, at, kind, text, is_open_point) "
            "VALUES (?, 'A', 'x', 'x', '2026-11-21 09:00:00', 'event', ?, 0)",
            [(new_id(), "".join(chr(dice.randrange(0x4E00, 0x9FA0)) for _ in range(1000))) for _ in range(count)],
        )


def refused(desk: Desk, hub: str = "") -> tuple[int, str]:
    """The exit code and the sentence with which a sync ends."""
    with pytest.raises(DeskError) as found:
        sync.sync(desk, hub)
    return found.value.exit_code, str(found.value)


def alike(*desks: Desk) -> bool:
    """Whether all have the same after some syncs, and their tables are what their logs tell."""
    for desk in (*desks, *desks):
        sync.sync(desk)
    logs = {str(desk.store.rows('SELECT clock, "row" FROM change ORDER BY clock, "row"')) for desk in desks}
    return len(logs) == 1 and not any(list(replay.differences(desk.store.connection())) for desk in desks)


@KINDS
def test_a_full_hub_is_told_and_filled_once_there_is_room(
    new_disk: Callable[[str], Path], new_desk: Callable[..., Desk], place: str
) -> None:
    disk = new_disk("100k")
    a, b = new_desk("A"), new_desk("B")
    for desk in (a, b):
        sync.sync(desk, f"{disk}/{place}")
    write(a, 60)
    write(b)
    for _ in range(2):
        code, said = refused(a)
        assert (code, "no room" in said) == (LATER, True), said
    assert mounted("-o", "remount,size=2m", str(disk))
    assert alike(a, b)
    assert len(b.store.rows("SELECT 1 FROM duty_entry")) == 61


@KINDS
def test_from_a_hub_that_cannot_be_written_what_others_sent_is_taken_all_the_same(
    new_disk: Callable[[str], Path], new_desk: Callable[..., Desk], place: str
) -> None:
    disk = new_disk("2m")
    a, b = new_desk("A"), new_desk("B")
    for desk in (a, b):
        sync.sync(desk, f"{disk}/{place}")
    sync.sync(a)
    write(b, 2)
    sync.sync(b)
    assert mounted("-o", "remount,ro", str(disk))
    assert sync.sync(b).pushed == 0  # nothing to write is no failure
    write(a)
    code, said = refused(a)
    assert (code, "cannot be written" in said) == (LATER, True)
    assert len(a.store.rows("SELECT 1 FROM duty_entry")) == 3
    newcomer = new_desk("C")
    assert refused(newcomer, f"{disk}/{place}")[0] == LATER
    assert len(newcomer.store.rows("SELECT 1 FROM duty_entry")) == 2
    assert mounted("-o", "remount,rw", str(disk))
    sync.sync(newcomer, f"{disk}/{place}")
    assert alike(a, b, newcomer)


def test_a_desk_whose_disk_is_full_takes_nothing_says_so_and_all_once_there_is_room(
    new_disk: Callable[[str], Path], new_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    disk, hub = new_disk("8m"), str(tmp_path / "team.csdesk")
    a, b = new_desk("A"), new_desk("B", disk / "home")
    for desk in (a, b, a):
        sync.sync(desk, hub)
    write(a, 100)
    sync.sync(a)
    room = os.statvfs(disk)
    (disk / "filling").write_bytes(bytes(room.f_bavail * room.f_frsize - 100_000))
    for _ in range(2):
        code, said = refused(b)
        assert (code, "is full" in said) == (UNUSABLE, True), said
    assert b.store.rows("SELECT capturing, indexing FROM capture") == [{"capturing": 1, "indexing": 1}]
    (disk / "filling").unlink()
    assert alike(a, b)
    assert len(b.store.rows("SELECT 1 FROM duty_entry")) == 100


@KINDS
def test_a_hub_that_is_taken_away_in_the_middle_is_told_and_loses_nothing(
    new_desk: Callable[..., Desk], tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    hub = f"{share}/{place}"
    a, b = new_desk("A"), new_desk("B")
    for desk in (a, b):
        sync.sync(desk, hub)
    write(a, 2)
    kind: Any = SharedFile if place else SharedFolder
    plain = kind.publish

    def publish(self: Any, frames: Any) -> int:
        share.rename(tmp_path / "away")
        return int(plain(self, frames))

    monkeypatch.setattr(kind, "publish", publish)
    assert refused(a)[0] == LATER
    monkeypatch.undo()
    code, said = refused(a)
    assert (code, "cannot be reached" in said) == (LATER, True)
    share.mkdir()  # empty, as a share is that was replaced
    assert alike(a, b)
    assert len(b.store.rows("SELECT 1 FROM duty_entry")) == 2
