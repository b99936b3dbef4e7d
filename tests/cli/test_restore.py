"""Putting a backup in the place of a database in any state; a backup that cannot be used changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from csdesk.desk.desk import open_desk
from csdesk.desk.errors import DamagedError
from csdesk.desk.settings import Home

from .conftest import INIT, Ended, Run


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20480])


def text(path: Path) -> None:
    path.write_text("来电登记\n" * 3000, encoding="utf-8")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    path.unlink()


def without_staff(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE staff")


def without_its_own_row(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM capture")


def with_a_trigger_that_is_no_text(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    at = content.index(b"BEGIN", content.index(b"CREATE TRIGGER capture_visit_update"))
    path.write_bytes(content[:at] + b"\xff" + content[at + 1 :])


UNUSABLE = [
    truncated, text, newer, emptied, missing, without_staff, without_its_own_row, with_a_trigger_that_is_no_text,
]  # fmt: skip


@pytest.fixture
def backup(home: Path, csdesk: Run) -> Path:
    """A backup with one call more than none; the present database has two."""
    csdesk("staff", "add", "--name", "周经理", "--role", "manager")
    csdesk("--as", "王小明", "call", "add", "--name", "李四", "--asked", "价格")
    made = Path(csdesk("--as", "王小明", "--json", "backup").json["file"])
    csdesk("--as", "王小明", "call", "add", "--name", "王五", "--asked", "户型")
    return made


@pytest.mark.parametrize("damage", UNUSABLE, ids=lambda damage: damage.__name__)
def test_a_backup_takes_the_place_of_a_database_in_any_state(
    home: Path, csdesk: Run, backup: Path, damage: Callable[[Path], None]
) -> None:
    database = home / "csdesk.db"
    damage(database)
    was = database.read_bytes() if database.is_file() else None
    told = csdesk("--as", "王小明", "call", "list")
    assert told.code and len(told.err.splitlines()) == 1
    assert str(backup) in told.err and "csdesk restore" in told.err
    restored = csdesk("--as", "王小明", "--json", "restore", str(backup))
    assert restored.code == 0, restored.err
    kept = restored.json["kept_aside"]
    assert (kept and Path(kept).read_bytes()) == was
    assert len(csdesk("--as", "王小明", "--json", "call", "list").json) == 1
    assert csdesk("--as", "王小明", "doctor").code == 0
    assert {path.name for path in home.iterdir()} == {"csdesk.db", "backups"}


@pytest.mark.parametrize("damage", [emptied, missing])
def test_nobody_begins_anew_by_mistake_where_there_are_backups(
    home: Path, csdesk: Run, backup: Path, damage: Callable[[Path], None]
) -> None:
    damage(home / "csdesk.db")
    refused = csdesk(*INIT)
    assert refused.code == 2 and str(backup) in refused.err and "csdesk restore" in refused.err
    with pytest.raises(DamagedError):  # as the app opens it
        open_desk(Home(home, home / "csdesk.db"), set_up=False)
    assert csdesk("--db", str(home / "another.db"), *INIT).code == 0  # whose backups these are not
    backup.unlink()
    assert csdesk(*INIT).code == 0


def test_a_backup_that_is_no_text_is_refused_and_an_older_sound_one_is_named(
    home: Path, csdesk: Run, backup: Path
) -> None:
    damaged = backup.with_name("csdesk-20991231-000000.db")
    shutil.copy(backup, damaged)
    with_a_trigger_that_is_no_text(damaged)
    refused = csdesk("--as", "周经理", "restore", str(damaged))
    assert refused.code == 2 and str(damaged) in refused.err and "left as it is" in refused.err
    with_a_trigger_that_is_no_text(home / "csdesk.db")
    told = csdesk("--as", "王小明", "call", "list")
    assert told.code == 2 and str(backup) in told.err


def test_what_lies_beside_a_damaged_database_is_kept_with_it(home: Path, csdesk: Run, backup: Path) -> None:
    for beside in ("", "-wal", "-shm"):
        Path(f"{home / 'csdesk.db'}{beside}").write_bytes(b"x" * 5000)
    kept = csdesk("--json", "restore", str(backup)).json["kept_aside"]
    assert all(Path(f"{kept}{beside}").read_bytes() == b"x" * 5000 for beside in ("", "-wal", "-shm"))
    assert len(csdesk("--as", "王小明", "--json", "call", "list").json) == 1


def test_a_database_damaged_where_nobody_is_asked_is_put_aside_too(home: Path, csdesk: Run, backup: Path) -> None:
    database = home / "csdesk.db"
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x5a" * size)
    refused = csdesk("--as", "王小明", "restore", str(backup))
    assert refused.code == 3
    assert csdesk("--as", "周经理", "restore", str(backup)).code == 0
    assert csdesk("--as", "周经理", "doctor").code == 0


def test_a_backup_becomes_the_database_of_a_home_that_is_new(tmp_path: Path, csdesk: Run, backup: Path) -> None:
    ended = csdesk("--home", str(tmp_path / "new"), "restore", str(backup))
    assert (ended.code, "no database before" in ended.out) == (0, True)
    assert len(csdesk("--home", str(tmp_path / "new"), "--as", "王小明", "--json", "call", "list").json) == 1


def statement(sql: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(sql)

    return damage


def states(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.parametrize("sql", [
    "DROP TABLE staff", "DROP TABLE change", "DELETE FROM company", "DROP TABLE call", "DROP TABLE draft",
    "DELETE FROM capture", "DELETE FROM replica", "ALTER TABLE draft DROP COLUMN updated_at",
])  # fmt: skip
@pytest.mark.parametrize("damage", [None, text], ids=["present sound", "present damaged"])
def test_an_unusable_backup_changes_nothing(
    home: Path, csdesk: Run, backup: Path, sql: str, damage: Callable[[Path], None] | None
) -> None:
    statement(sql)(backup)
    if damage is not None:
        damage(home / "csdesk.db")
    before = states(home)
    ended = csdesk("--as", "周经理", "restore", str(backup))
    assert ended.code == 2 and ("nothing was changed" in ended.err or "left as it is" in ended.err)
    assert str(backup) in ended.err and "csdesk restore" not in ended.err
    assert states(home) == before
    assert not [path for path in home.iterdir() if path.name.startswith("restoring-")]
    if damage is None:
        assert len(csdesk("--as", "王小明", "--json", "call", "list").json) == 2


@pytest.mark.parametrize("sql", ["DROP TABLE search_text", "DELETE FROM search_text_data", "DROP INDEX call_newest"])
def test_a_backup_that_lacks_what_can_be_made_anew_is_put_back_whole(csdesk: Run, backup: Path, sql: str) -> None:
    statement(sql)(backup)
    assert csdesk("--as", "周经理", "restore", str(backup)).code == 0
    assert csdesk("--as", "周经理", "doctor").code == 0
    assert len(csdesk("--as", "周经理", "--json", "search", "李四").json) >= 1


def doctor(csdesk: Run) -> Ended:
    return csdesk("--as", "王小明", "doctor")


def test_an_empty_file_is_left_empty_and_told_as_damaged_where_there_are_backups(
    home: Path, csdesk: Run, backup: Path
) -> None:
    database = home / "csdesk.db"
    emptied(database)
    told = doctor(csdesk)
    assert told.code == 2 and "is empty" in told.err and str(backup) in told.err
    assert csdesk("init", "--company", "X", "--station", "A", "--project", "P", "--supervisor", "Y").code == 2
    assert database.read_bytes() == b""
    backup.unlink()
    told = doctor(csdesk)
    assert told.code == 2 and "no desk is set up" in told.err
    assert database.read_bytes() == b""
