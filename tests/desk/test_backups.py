"""Copies and putting one back; and what the check of a desk finds."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from standing_clock import StandingClock

import csdesk.store
from csdesk.desk import backups, calls, complaint_intake, complaints, exports, history, reports, search, staff
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, BusyError, DeskError, NotPermittedError
from csdesk.store import capture, replay
from csdesk.store.models import DayField, MomentField, Record, holds_time

CALL = {"phone": "13800001234", "name": "赵敏", "asked": "户型"}


def faults(desk: Desk) -> dict[str, str]:
    return {check.name: check.fault for check in backups.check(desk) if check.fault}


def restore(desk: Desk, file: Path) -> backups.Restored:
    staff.sign_in(desk, next(person for person in desk.staff.values() if person.role == "manager"))
    return backups.restore(desk, file)


def numbers(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM call ORDER BY number")]


def test_a_copy_holds_everything_and_can_be_put_back(desk: Desk, clock: StandingClock) -> None:
    first = calls.log(desk, CALL).call
    copy = backups.back_up(desk)
    assert numbers(copy) == [first.number]
    clock.move(minutes=5)
    second = calls.log(desk, CALL).call
    restored = restore(desk, copy)
    assert numbers(restored.kept_aside) == [first.number, second.number]
    with pytest.raises(NotPermittedError, match="nobody is signed in"):
        calls.page(desk)
    staff.sign_in(desk, next(iter(desk.staff.values())))
    assert [call.number for call in calls.page(desk)] == [first.number]
    assert faults(desk) == {}
    assert calls.log(desk, CALL).call.number == second.number
    restore(desk, restored.kept_aside)
    staff.sign_in(desk, next(iter(desk.staff.values())))
    assert len(calls.page(desk)) == 2
    assert {path.suffix for path in desk.home.backups.iterdir()} == {".db"}


def test_what_was_restored_is_there_when_the_desk_is_opened_again(desk: Desk, open_again: Callable[[], Desk]) -> None:
    calls.log(desk, CALL)
    copy = backups.back_up(desk)
    calls.log(desk, CALL)
    restore(desk, copy)
    desk.close()
    again = open_again()
    assert again.store.rows("SELECT count(*) AS n FROM call") == [{"n": 1}]
    assert capture.is_intact(again.store.connection())


def test_edits_made_past_the_log_in_a_copy_are_logged_when_it_is_put_back(desk: Desk) -> None:
    calls.log(desk, CALL)
    copy = backups.back_up(desk)
    with closing(sqlite3.connect(copy)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE call SET asked = '背后'")
    restore(desk, copy)
    staff.sign_in(desk, next(iter(desk.staff.values())))
    assert list(replay.differences(desk.store.connection())) == []
    assert capture.missing_triggers(desk.store.connection()) == []
    assert "edits put into the history: 1" in faults(desk)["triggers"]


def cut_off(desk: Desk, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-8192])


def bits_turned(_desk: Desk, file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(8192, len(content), 512):
        content[at] ^= 0xFF
    file.write_bytes(bytes(content))


def not_a_database(_desk: Desk, file: Path) -> None:
    file.write_text("来电登记", encoding="utf-8")


def empty(_desk: Desk, file: Path) -> None:
    file.write_bytes(b"")


def foreign(_desk: Desk, file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE call (number); INSERT INTO call VALUES ('x')")


def hollow(_desk: Desk, file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "CREATE TABLE call (number); PRAGMA application_id = 0x43534431; PRAGMA user_version = 1"
        )


def newer(_desk: Desk, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")


def missing(_desk: Desk, file: Path) -> None:
    file.unlink()


def a_folder(_desk: Desk, file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "damage",
    [cut_off, bits_turned, not_a_database, empty, foreign, hollow, newer, missing, a_folder],
    ids=lambda damage: damage.__name__,
)
def test_a_file_that_cannot_be_put_back_changes_nothing(desk: Desk, damage: Callable[[Desk, Path], None]) -> None:
    number = calls.log(desk, CALL).call.number
    copy = backups.back_up(desk)
    damage(desk, copy)
    there = set(desk.home.backups.iterdir())
    with pytest.raises(DeskError) as refused:
        restore(desk, copy)
    assert refused.value.exit_code == 2
    assert desk.me.name == "吴刚"
    assert [call.number for call in calls.page(desk)] == [number]
    assert set(desk.home.backups.iterdir()) == there
    assert faults(desk) == {}


def test_the_present_database_is_not_put_back_over_itself(desk: Desk) -> None:
    number = calls.log(desk, CALL).call.number
    with pytest.raises(BadInputError):
        restore(desk, desk.home.database)
    assert [call.number for call in calls.page(desk)] == [number]


def test_nothing_is_put_back_while_another_program_writes(desk: Desk) -> None:
    copy = backups.back_up(desk)
    number = calls.log(desk, CALL).call.number
    desk.store.connection().execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(desk.home.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            restore(desk, copy)
        other.execute("ROLLBACK")
    assert [call.number for call in calls.page(desk)] == [number]


def test_a_copy_is_made_while_another_program_writes(desk: Desk) -> None:
    number = calls.log(desk, CALL).call.number
    with closing(sqlite3.connect(desk.home.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM call")
        assert numbers(backups.back_up(desk)) == [number]


@pytest.mark.parametrize("keep", [1, 3])
def test_the_oldest_copies_make_room_and_the_new_one_stays(
    desk: Desk, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, keep: int
) -> None:
    monkeypatch.setattr(desk, "policy", replace(desk.policy, backups_kept=keep))
    foreign_file = desk.home.backups / "before-restore-20200101-000000.db"
    desk.home.backups.mkdir()
    foreign_file.write_bytes(b"kept")
    made = []
    for step in (0, 0, 0, 60, 0, -3600, 7200, 0):  # several in one second, and a clock that jumps back
        clock.move(seconds=step)
        made.append(backups.back_up(desk))
        assert made[-1].exists()
    assert len(list(desk.home.backups.glob("csdesk-*.db"))) == keep
    assert foreign_file.exists()


def test_few_copies_all_stay(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "policy", replace(desk.policy, backups_kept=8))
    made = {backups.back_up(desk) for _ in range(6)}
    assert set(desk.home.backups.glob("csdesk-*.db")) == made


def test_a_copy_goes_into_any_folder_but_not_into_a_file(desk: Desk, tmp_path: Path) -> None:
    copy = backups.back_up(desk, tmp_path / "new" / "folder")
    assert copy.parent == tmp_path / "new" / "folder"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(DeskError):
            backups.back_up(desk, folder)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def drop_trigger(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TRIGGER capture_call_update")


def garble_trigger(connection: sqlite3.Connection) -> None:
    connection.executescript(
        "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = CAST(sql || x'202d2dff' AS TEXT) "
        "WHERE name = 'capture_call_update'; PRAGMA writable_schema = 0"
    )


def edit_past_the_log(connection: sqlite3.Connection) -> None:
    connection.executescript(
        "UPDATE capture SET capturing = 0; UPDATE call SET asked = '背后'; UPDATE capture SET capturing = 1"
    )


def lose_from_the_index(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM search_entry WHERE kind = 'call'")


def lose_a_change(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM change WHERE \"table\" = 'call'")


@pytest.mark.parametrize(
    ("damage", "where", "said"),
    [
        (drop_trigger, "triggers", "capture_call_update"),
        (garble_trigger, "triggers", "capture_call_update"),
        (edit_past_the_log, "log of changes", "1 records"),
        (lose_a_change, "log of changes", "1 records"),
        (lose_from_the_index, "search index", "1 records"),
    ],
)
def test_the_check_finds_what_is_wrong_and_mending_puts_it_right(
    desk: Desk, damage: Callable[[sqlite3.Connection], None], where: str, said: str
) -> None:
    call = calls.log(desk, CALL).call
    assert faults(desk) == {}
    desk.catch_up(is_alone=True)
    assert faults(desk) == {}
    with closing(sqlite3.connect(desk.home.database)) as connection, connection:
        damage(connection)
    found = faults(desk)
    assert list(found) == [where]
    assert said in found[where]
    assert backups.mend(desk) == 2
    assert faults(desk) == {}
    assert [found.id for found in calls.page(desk, text="赵敏")] == [call.id]


@pytest.mark.parametrize(
    ("sql", "where", "said"),
    [
        ("DELETE FROM search_text_data WHERE id > 10", ["search index"], "search_text"),
        ("DELETE FROM search_text_data", ["search index"], "search_text"),
        ("DELETE FROM search_character_data WHERE id > 10", ["search index"], "search_character"),
        ("DROP TABLE search_text", ["tables and indexes", "search index"], "search_text"),
        ("DROP TABLE search_character_idx", ["tables and indexes", "search index"], "search_character"),
        ("DROP TABLE search_text_config", ["tables and indexes", "search index"], "search_text"),
        ("DROP TABLE search_entry", ["tables and indexes", "search index"], "search_entry"),
        ("DROP TABLE search_pending", ["tables and indexes", "search index"], "search_pending"),
        ("DROP INDEX call_newest", ["tables and indexes"], "call_newest"),
        ("DROP INDEX call_newest; CREATE INDEX call_newest ON call (number)", ["tables and indexes"], "call_newest"),
    ],
)
def test_the_check_finds_a_damaged_schema_and_search_index_and_mending_makes_them_anew(
    desk: Desk, open_again: Callable[[], Desk], sql: str, where: list[str], said: str
) -> None:
    call = calls.log(desk, CALL).call
    desk.catch_up(is_alone=True)
    desk.close()
    with closing(sqlite3.connect(desk.home.database)) as connection:
        connection.executescript(sql)
    again = open_again()
    again.person = next(person for person in again.staff.values() if person.name == "陈静")
    found = faults(again)
    assert [name for name in found if name != "triggers"] == where
    assert all(said in found[name] for name in where)
    backups.mend(again)
    assert set(faults(again)) <= {"triggers"}
    assert capture.is_intact(again.store.connection())
    assert [found.id for found in calls.page(again, text="赵敏")] == [call.id]
    last = open_again()
    last.person = next(iter(last.staff.values()))
    assert faults(last) == {}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026/11/22 9:30", datetime(2026, 11, 22, 9, 30)), ("2026年11月22日", datetime(2026, 11, 22)),
        ("2026-11-22 9:30:07.5", datetime(2026, 11, 22, 9, 30, 7)), ("明天", datetime(2000, 1, 1)),
        ("22.11.2026", datetime(2000, 1, 1)), ("2026-02-31 10:00:00", datetime(2000, 1, 1)),
        ("2026-11-22T09:30:00+08:00", datetime(2026, 11, 22, 9, 30)), (b"\xff\xfe", datetime(2000, 1, 1)),
        ("9" * 30 + "-1-1", datetime(2000, 1, 1)),
    ],
)  # fmt: skip
def test_a_time_that_another_program_wrote_is_shown_as_well_as_can_be_and_told(
    desk: Desk, tmp_path: Path, written: object, shown: datetime
) -> None:
    call = calls.log(desk, CALL).call
    with closing(sqlite3.connect(desk.home.database)) as connection, connection:
        connection.execute("UPDATE call SET started_at = ?, intends_to_visit_on = ?", (written, written))
    assert [each.at for each in calls.page(desk)] == [shown]
    assert exports.register(desk, "calls", out=tmp_path).rows == 1
    (told,) = faults(desk).values()
    assert told.startswith("2 ") and f"call {call.number} started_at '" in told and "intends_to_visit_on" in told


@pytest.mark.parametrize(
    ("column", "value", "where", "shown"),
    [
        ("asked", "CAST(x'd2bbb6fe' AS TEXT)", "values", "asked"), ("asked", "x'e4b880ff'", "values", "asked"),
        ("invited", "'maybe'", "values", "invited"), ("started_at", "''", "times", "started_at ''"),
    ],
)  # fmt: skip
def test_what_another_program_wrote_is_read_and_found_as_well_as_can_be_and_told(
    desk: Desk, tmp_path: Path, column: str, value: str, where: str, shown: str
) -> None:
    other = calls.log(desk, CALL | {"at": "2026-11-20 9:00"}).call
    call = calls.log(desk, CALL | {"asked": "户型"}).call
    with closing(sqlite3.connect(desk.home.database)) as connection, connection:
        connection.execute(f"UPDATE call SET {column} = {value} WHERE id = ?", (call.id,))
    assert {each.id for each in calls.page(desk)} == {call.id, other.id}
    assert {each.id for each in search.find(desk, "赵敏") if each.kind == "call"} == {call.id, other.id}
    assert len(history.of(desk, call.id)) == 2
    assert reports.of(desk, "", "month").sections
    assert exports.register(desk, "calls", out=tmp_path).rows == 2
    (told,) = faults(desk).items()
    assert told[0] == where and told[1].startswith("1 ") and f"call {call.number} {shown}" in told[1]


@pytest.mark.parametrize(
    ("value", "asked"), [("CAST(x'd2bbb6fe41' AS TEXT)", "\ufffdA"), ("x'e4b880ff'", "一\ufffd"), ("x''", "")]
)
def test_text_that_cannot_be_read_is_marked_among_much_that_can(desk: Desk, value: str, asked: str) -> None:
    for _each in range(3):
        calls.log(desk, CALL | {"asked": "户型"})
    connection = desk.store.connection()
    connection.execute(f"UPDATE call SET asked = {value} WHERE number LIKE '%002'")
    query = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 400) SELECT asked FROM call, n"
    rows = [row["asked"] for row in desk.store.rows(query)]
    assert rows == [told for (told,) in desk.store.each(query)]
    assert len(rows) == 1200 and {told[-2:] for told in rows} == {"户型", asked[-2:]}
    assert [each.asked[-2:] for each in calls.page(desk)] == ["户型", asked[-2:], "户型"]


def test_every_time_is_looked_at_by_the_name_of_its_column() -> None:
    for module in pkgutil.iter_modules(csdesk.store.__path__):
        importlib.import_module(f"csdesk.store.{module.name}")
    fields = [field for model in Record.__subclasses__() for field in model._meta.sorted_fields]
    assert {each.column_name for each in fields if isinstance(each, (MomentField, DayField))} == {
        each.column_name for each in fields if holds_time(each.column_name)
    }


@pytest.mark.parametrize("sql", ["DELETE FROM search_text_data WHERE id > 10", "DROP TABLE search_text"])
def test_a_search_in_a_damaged_index_says_how_it_is_mended(desk: Desk, sql: str) -> None:
    calls.log(desk, CALL)
    desk.catch_up(is_alone=True)
    with closing(sqlite3.connect(desk.home.database)) as connection, connection:
        connection.execute(sql)
    with pytest.raises(DeskError, match=r"search index .* doctor --mend") as told:
        search.find(desk, "户型")
    assert told.value.exit_code == 1


def test_mending_works_out_anew_where_every_complaint_stands(desk: Desk) -> None:
    given = {"phone": "13800001234", "name": "赵敏", "promise": "2026-11-22 15:00"}
    for content, severity in (("厨房漏水", "ordinary"), ("电梯困人", "urgent"), ("噪声", "serious")):
        complaint_intake.receive(desk, given | {"content": content, "severity": severity})
    query = "SELECT * FROM complaint_state ORDER BY complaint_id"
    true = desk.store.rows(query)
    connection = desk.store.connection()
    connection.execute("UPDATE complaint_state SET status = 'closed', due_at = NULL WHERE complaint_id = ?",
                       (true[0]["complaint_id"],))  # fmt: skip
    connection.execute("DELETE FROM complaint_state WHERE complaint_id = ?", (true[1]["complaint_id"],))
    connection.execute("UPDATE complaint_state SET complaint_id = 'nothing' WHERE complaint_id = ?",
                       (true[2]["complaint_id"],))  # fmt: skip
    assert len(desk.store.rows(query)) == 2
    backups.mend(desk)
    assert desk.store.rows(query) == true
    assert complaints.counts(desk).open == 3
    assert faults(desk) == {}


def test_the_check_names_faults_in_settings(desk: Desk, open_again: Callable[[], Desk]) -> None:
    (desk.home.folder / "policy.toml").write_text("[backup]\nkeep = 'many'\n", encoding="utf-8")
    again = open_again()
    again.person = next(iter(again.staff.values()))
    assert "policy.toml:2 backup.keep" in faults(again)["settings"]
    assert again.policy.backups_kept == desk.policy.backups_kept
