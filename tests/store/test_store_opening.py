"""Files that cannot be used are refused in words, and left byte for byte as they were."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest
from standing_clock import StandingClock, ids_in_order

from csdesk.desk import calls, staff
from csdesk.desk.desk import Desk, open_desk
from csdesk.desk.errors import BadInputError, BusyError, DeskError, NotSetUpError
from csdesk.desk.settings import Home
from csdesk.store import capture, complaints, migrations, records, replay
from csdesk.store import database as store_database
from csdesk.store import errors as store_errors
from csdesk.store.database import APPLICATION, Store
from csdesk.store.staff import Project

CALL = {"phone": "13800001234", "name": "赵敏", "asked": "户型"}


def _ours(path: Path) -> None:
    store = Store(path, clock=StandingClock(), new_id=ids_in_order())
    with store.transaction(None):
        for at in range(200):
            records.add(store, Project, {"name": f"云岭花园{at}期" * 20}, None)
    store.close()


def not_sqlite(path: Path) -> None:
    path.write_bytes("来电登记\n".encode("gbk") * 1000)


def shorter_than_a_header(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 20)


def cut_off(path: Path) -> None:
    _ours(path)
    path.write_bytes(path.read_bytes()[:20480])


def cut_off_within_a_page(path: Path) -> None:
    _ours(path)
    path.write_bytes(path.read_bytes()[:-1000])


def overwritten_schema(path: Path) -> None:
    _ours(path)
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\x5a" * 3996
    path.write_bytes(bytes(content))


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()


def of_another_program_with_a_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE notes (text); PRAGMA user_version = 1; PRAGMA application_id = 77")


def of_a_newer_version(path: Path) -> None:
    _ours(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = delete; PRAGMA user_version = 99")


@pytest.mark.parametrize(
    "make",
    [
        not_sqlite, shorter_than_a_header, cut_off, cut_off_within_a_page, overwritten_schema, of_another_program,
        of_another_program_with_a_version, of_a_newer_version,
    ],
    ids=lambda make: make.__name__,
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_and_left_as_it_is(
    home: Home, clock: StandingClock, make: Callable[[Path], None]
) -> None:
    make(home.database)
    content, beside = home.database.read_bytes(), set(home.folder.iterdir())
    for _ in range(2):
        with pytest.raises(BadInputError) as refused:
            Desk(home, clock)
        assert str(home.database) in str(refused.value)
        assert home.database.read_bytes() == content
    assert set(home.folder.iterdir()) == beside


def test_a_newer_version_is_refused_also_while_it_stands_in_the_log_beside_the_file(
    home: Home, clock: StandingClock
) -> None:
    _ours(home.database)
    with closing(sqlite3.connect(home.database)) as newer:
        newer.execute("PRAGMA user_version = 99")
        header = home.database.read_bytes()[60:64]
        assert int.from_bytes(header, "big") == migrations.SCHEMA_NUMBER
        with pytest.raises(BadInputError, match="newer"):
            Desk(home, clock)


def test_an_empty_file_becomes_a_new_database(home: Home, clock: StandingClock) -> None:
    home.database.touch()
    desk = Desk(home, clock)
    assert not desk.is_set_up
    desk.close()


def test_a_home_that_is_not_set_up_is_left_empty(home: Home) -> None:
    with pytest.raises(NotSetUpError) as refused:
        open_desk(home)
    assert refused.value.exit_code == 2
    assert list(home.folder.iterdir()) == []


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_home_below_a_file_is_refused(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    folder = tmp_path / "file" / below
    with pytest.raises(BadInputError, match="cannot be made"):
        open_desk(Home(folder, folder / "csdesk.db"), set_up=False)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_a_folder_in_the_place_of_the_database_is_refused(home: Home, clock: StandingClock) -> None:
    home.database.mkdir()
    with pytest.raises(DeskError):
        Desk(home, clock)
    assert list(home.database.iterdir()) == []


def test_a_missing_folder_is_told_as_what_cannot_be_written(tmp_path: Path, clock: StandingClock) -> None:
    home = Home(tmp_path, tmp_path / "missing" / "csdesk.db")
    with pytest.raises(DeskError, match="cannot be written") as refused:
        Desk(home, clock)
    assert refused.value.exit_code == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind here")
def test_a_read_only_home_is_told_as_such(home: Home, clock: StandingClock) -> None:
    home.folder.chmod(0o500)
    try:
        with pytest.raises(DeskError, match="cannot be written"):
            Desk(home, clock)
    finally:
        home.folder.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, store_errors.StoreReadOnlyError), (errno.EPERM, store_errors.StoreReadOnlyError),
        (errno.EROFS, store_errors.StoreReadOnlyError), (errno.ENOSPC, store_errors.StoreFullError),
        (errno.EIO, store_errors.StoreDiskError), (errno.EMLINK, store_errors.StoreError),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["/full/x.db", "/locked/x.db", "/home/corrupt/x.db", "D:\\busy\\x.db"])
def test_what_the_system_says_is_told_by_its_number_whatever_the_path_and_language(
    number: int, kind: type[store_errors.StoreError], place: str
) -> None:
    with pytest.raises(store_errors.StoreError) as told, store_errors.in_the_words_of_the_store(Path(place)):
        raise OSError(number, "拒绝访问。", place)
    assert type(told.value) is kind


@pytest.mark.parametrize(("free", "kind"), [(0, store_errors.StoreFullError), (1 << 30, store_errors.StoreDiskError)])
def test_a_failure_of_the_disk_is_told_as_a_full_one_where_there_is_no_room(
    monkeypatch: pytest.MonkeyPatch, free: int, kind: type[store_errors.StoreError]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    with pytest.raises(store_errors.StoreError) as told, store_errors.in_the_words_of_the_store(Path("/home/x.db")):
        raise sqlite3.OperationalError("disk I/O error")
    assert type(told.value) is kind


def _rows(desk: Desk) -> dict[str, list[dict[str, object]]]:
    tables = (*capture.SHARED_TABLES, "change", "number_series", "draft", "search_entry", "search_pending")
    return {table: desk.store.rows(f"SELECT * FROM {table}") for table in tables}


def test_a_save_while_another_program_holds_the_file_is_refused_and_can_be_tried_again(desk: Desk) -> None:
    desk.store.connection().execute("PRAGMA busy_timeout = 10")
    before = _rows(desk)
    with closing(sqlite3.connect(desk.home.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(BusyError) as refused:
                calls.log(desk, CALL)
            assert refused.value.exit_code == 5
            with pytest.raises(BusyError):
                staff.add(desk, name="新人", role="sales")
        assert calls.page(desk) == []
        other.execute("ROLLBACK")
    assert _rows(desk) == before
    assert calls.log(desk, CALL).call.number == "LD-A-20261121-001"


def test_a_desk_can_be_opened_and_read_while_another_program_writes(desk: Desk, open_again: Callable[[], Desk]) -> None:
    calls.log(desk, CALL)
    with closing(sqlite3.connect(desk.home.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM call")
        second = open_again()
        second.person = next(iter(second.staff.values()))
        assert len(calls.page(second)) == 1


def test_a_full_disk_is_told_and_leaves_nothing_half_written(desk: Desk) -> None:
    connection = desk.store.connection()
    before = _rows(desk)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DeskError, match="full") as refused:
        for at in range(1000):
            saved = calls.log(desk, CALL | {"asked": "户型很多字" * 3000})
            before = _rows(desk)
            assert saved.call.number.endswith(f"{at + 1:03}")
    assert refused.value.exit_code == 1
    assert _rows(desk) == before
    connection.execute("PRAGMA max_page_count = 1000000")
    calls.log(desk, CALL)
    assert list(replay.differences(connection)) == []


# Migrations.

SECOND_STEP = """
ALTER TABLE call ADD COLUMN mood TEXT DEFAULT 'calm';
UPDATE call SET answered = 'none' WHERE answered IS NULL;
CREATE TABLE visit_tally (day TEXT PRIMARY KEY, visitors INTEGER NOT NULL);
"""


@pytest.fixture
def older(desk: Desk) -> Home:
    """A home at the present version with one call in it, closed."""
    calls.log(desk, CALL)
    desk.close()
    return desk.home


def _add_step(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(store_database, "SCRIPTS", (*migrations.SCRIPTS, step))
    monkeypatch.setattr(store_database, "SCHEMA_NUMBER", migrations.SCHEMA_NUMBER + 1)


def test_an_older_file_is_copied_and_then_brought_up(
    older: Home, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add_step(monkeypatch, SECOND_STEP)
    desk = Desk(older, clock, ids_in_order())
    try:
        desk.person = next(iter(desk.staff.values()))
        assert desk.store.rows("SELECT mood, answered FROM call") == [{"mood": "calm", "answered": "none"}]
        assert desk.store.rows("PRAGMA user_version") == [{"user_version": migrations.SCHEMA_NUMBER + 1}]
        assert list(replay.differences(desk.store.connection())) == []
        assert capture.missing_triggers(desk.store.connection()) == []
        assert capture.is_intact(desk.store.connection())
        desk.store.connection().execute("UPDATE call SET mood = 'cross'")
        assert list(replay.differences(desk.store.connection())) == []
    finally:
        desk.close()
    (copy,) = older.backups.glob("before-upgrade-*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrations.SCHEMA_NUMBER,)
        assert connection.execute("SELECT count(*) FROM call").fetchone() == (1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_edits_made_past_the_triggers_before_an_upgrade_are_logged_by_it(
    older: Home, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(older.database)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE call SET asked = '背后'")
    _add_step(monkeypatch, "CREATE TABLE visit_tally (day TEXT PRIMARY KEY);")
    store = Store(older.database, clock=clock, new_id=ids_in_order())
    assert list(replay.differences(store.connection())) == []
    store.close()


@pytest.mark.parametrize("step", [SECOND_STEP + "INSERT INTO nowhere VALUES (1);\n", SECOND_STEP + "SELECT (;\n"])
def test_a_step_that_fails_leaves_the_older_file_as_it_was(
    older: Home, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    content = older.database.read_bytes()
    with monkeypatch.context() as newer:
        _add_step(newer, step)
        with pytest.raises(DeskError):
            Desk(older, clock, ids_in_order())
    assert older.database.read_bytes() == content
    desk = Desk(older, clock, ids_in_order())
    assert len(desk.store.rows("SELECT id FROM call")) == 1
    desk.close()


def test_an_upgrade_whose_copy_cannot_be_made_does_not_begin(
    older: Home, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    older.backups.write_text("a file in the place of the folder", encoding="utf-8")
    content = older.database.read_bytes()
    _add_step(monkeypatch, SECOND_STEP)
    with pytest.raises(DeskError):
        Desk(older, clock, ids_in_order())
    assert older.database.read_bytes() == content


def test_a_file_of_ours_at_version_0_is_filled(tmp_path: Path, clock: StandingClock) -> None:
    path = tmp_path / "csdesk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION}; CREATE TABLE x (y); DROP TABLE x;")
    copied: list[Path] = []
    store = Store(path, clock=clock, new_id=ids_in_order(), before_migration=copied.append)
    assert store.rows("SELECT count(*) AS n FROM replica") == [{"n": 1}]
    assert copied == [path]
    store.close()


# What was said to be saved survives a killed program.

SAVE_WITHOUT_END = """
import sys
from pathlib import Path
from csdesk.desk import calls, drafts
from csdesk.desk.desk import open_desk
from csdesk.desk.settings import Home

home = Path(sys.argv[1])
desk = open_desk(Home(home, home / "csdesk.db"))
desk.person = next(iter(desk.staff.values()))
for count in range(1, 100_000):
    text = "户型" * (count % 700) + str(count)
    drafts.keep(desk, "call", 1, {"asked": text})
    print("draft", count, flush=True)
    saved = calls.log(desk, {"phone": f"1380000{count % 10000:04}", "name": "赵敏", "asked": text}, slot=count + 1)
    print("saved", saved.call.number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 8, 25, 60])
def test_what_was_said_to_be_saved_survives_a_killed_program(
    desk: Desk, open_again: Callable[[], Desk], lines: int
) -> None:
    desk.close()
    saving = subprocess.Popen(
        [sys.executable, "-c", SAVE_WITHOUT_END, str(desk.home.folder)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert saving.stdout is not None
    said = [saving.stdout.readline().split() for _ in range(lines)]
    saving.kill()
    said += [line.split() for line in saving.communicate()[0].splitlines() if len(line.split()) == 2]
    assert saving.returncode in (-signal.SIGTERM, -9, 1)
    again = open_again()
    again.person = next(iter(again.staff.values()))
    numbers = {row["number"] for row in again.store.rows("SELECT number FROM call")}
    assert {number for what, number in said if what == "saved"} <= numbers
    assert again.store.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert list(replay.differences(again.store.connection())) == []
    assert calls.log(again, CALL).call.number not in numbers
    last = max(int(count) for what, count in said if what == "draft")
    (draft,) = again.store.rows("SELECT content FROM draft WHERE slot = 1")
    assert json.loads(draft["content"])["asked"].rpartition("型")[2] in (str(last), str(last + 1))


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/甲 b/c#1.db"), "file:///home/%E7%94%B2%20b/c%231.db?mode=ro"),
        (PureWindowsPath("C:\\Users\\a?b.db"), "file:///C:/Users/a%3Fb.db?mode=ro"),
        (PureWindowsPath("\\\\server\\share\\a.db"), "file:////server/share/a.db?mode=ro"),
    ],
    ids=["POSIX", "drive", "share"],
)
def test_a_file_is_named_to_sqlite_as_it_wants_it_on_every_system(path: PurePath, uri: str) -> None:
    assert store_database.read_only_uri(path) == uri


def test_a_transaction_within_another_is_refused_and_the_outer_one_goes_on(store: Store) -> None:
    with store.transaction("p1"):
        with pytest.raises(RuntimeError, match="running already"), store.transaction("p2"):
            pass
        records.add(store, Project, {"name": "云岭花园"}, "p1")
    assert [row["actor"] for row in store.rows("SELECT actor FROM change")] == ["p1"]


def test_open_complaints_are_listed_from_an_index_of_their_own(store: Store) -> None:
    said: list[str] = []
    store.connection().set_trace_callback(said.append)
    complaints.page(store, open_only=True, limit=20)
    store.connection().set_trace_callback(None)
    plan = store.rows(f"EXPLAIN QUERY PLAN {said[-1]}")
    assert "complaint_open" in plan[0]["detail"]
    assert len(plan) == 1
