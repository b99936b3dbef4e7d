"""What two desks come to that wrote without knowing of each other."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from team import Member, Team, check_store

from csdesk.store import capture, conflicts, indexing, journal, merging, search
from csdesk.store.replay import differences

ROW = "0193ffff-0000-7000-8000-000000000001"


def test_what_one_desk_writes_the_others_read(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW, "云岭花园")
    team.check()
    assert b.get(ROW)["name"] == "云岭花园"
    assert b.get(ROW)["station"] == "A"


def test_a_sync_with_nothing_to_do_writes_nothing(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    team.settle()
    before = [member.path.read_bytes() for member in (a, b)]
    hub = (team.folder / "team.csdesk").read_bytes()
    for member in (a, b):
        version = member.store.version()
        (done,) = team.sync(member)
        assert (done.pulled, done.pushed) == (0, 0)
        assert member.store.version() == version
    assert [member.path.read_bytes() for member in (a, b)] == before
    assert (team.folder / "team.csdesk").read_bytes() == hub


def test_edits_of_different_columns_both_stand_and_are_no_conflict(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW, "陈静", "staff", pinyin="chen jing", role="supervisor", active=1)
    team.settle()
    a.edit(ROW, "staff", extension="801", updated_at="2026-11-21 10:00:00")
    b.edit(ROW, "staff", department="客服", updated_at="2026-11-21 10:00:01")
    team.check()
    assert (a.get(ROW, "staff")["extension"], a.get(ROW, "staff")["department"]) == ("801", "客服")
    assert a.conflicts() == []


def test_of_two_edits_of_one_column_the_later_stands_and_the_other_is_listed_until_somebody_settles_it(
    team: Team,
) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    team.settle()
    a.edit(ROW, name="甲")
    b.clock.move(seconds=5)
    b.edit(ROW, name="乙")
    team.check()
    assert a.get(ROW)["name"] == "乙"
    (conflict,) = conflicts.every(a.store)
    assert (conflict.column, conflict.value, conflict.winner.station) == ("name", "乙", "B")
    assert [(loser.value, loser.by, loser.station) for loser in conflict.losers] == [("甲", "p1", "A")]
    conflicts.settle(a.store, conflict, "甲", "p1")
    team.check()
    assert b.get(ROW)["name"] == "甲"
    assert b.conflicts() == []


def test_a_conflict_is_settled_too_by_keeping_what_stands(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    team.settle()
    a.edit(ROW, name="甲")
    b.edit(ROW, name="乙")
    team.check()
    (conflict,) = conflicts.every(b.store)
    conflicts.settle(b.store, conflict, conflict.value, "p1")
    team.check()
    assert a.conflicts() == []
    assert a.get(ROW)["name"] == conflict.value


def test_who_writes_after_seeing_a_value_wins_whatever_the_clocks_say(team: Team) -> None:
    a, b = team.join(), team.join()
    a.clock.move(days=3)
    a.add(ROW)
    a.edit(ROW, name="先")
    team.settle()
    b.clock.move(days=-3)
    b.edit(ROW, name="后")
    team.check()
    assert a.get(ROW)["name"] == "后"
    assert a.conflicts() == []


def test_our_clock_follows_a_wrong_one_for_ten_minutes_at_most_and_the_desk_is_named(team: Team) -> None:
    a, b, c = team.join(), team.join(), team.join()
    a.clock.move(days=3)
    a.add(ROW)
    team.settle()
    b.edit(ROW, name="后")
    c_row = ROW[:-1] + "2"
    b.add(c_row)
    team.settle()
    now = int(b.clock().timestamp() * 1000)
    ((clock,),) = b.store.connection().execute("SELECT clock FROM capture").fetchall()
    assert clock >> 16 <= now + 600_000
    assert [station for _id, station, _ahead in journal.fast_clocks(c.store.connection(), c.clock())] == ["A"]
    assert b.get(ROW)["name"] == a.get(ROW)["name"] == "后"


def test_a_desk_whose_clock_was_wrong_is_named_until_it_is_right_again(team: Team) -> None:
    a, b = team.join(), team.join()

    def warned() -> list[int]:
        return [ahead // 1000 for _id, _station, ahead in journal.fast_clocks(b.store.connection(), b.clock())]

    a.clock.move(days=3)
    for at in range(2):
        a.clock.move(minutes=1)
        a.add(f"{ROW[:-1]}{at}")
        team.settle()
        assert warned() == [3 * 86400 + 60 * (at + 1)]
    a.clock.move(days=-3)
    b.edit(f"{ROW[:-1]}1", name="后")  # comes after what the wrong clock told, and is no sign of another wrong one
    a.edit(f"{ROW[:-1]}0", name="对")
    team.settle()
    assert warned() == []
    a.clock.move(days=9)
    a.edit(f"{ROW[:-1]}0", name="又错")
    team.settle()
    assert warned() != []
    b.clock.move(days=9)
    assert warned() == []


def test_a_record_that_was_deleted_here_and_edited_there_lives_and_is_listed(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    team.settle()
    a.clock.move(minutes=5)
    a.delete(ROW)
    b.edit(ROW, name="还在")
    team.check()
    assert (a.get(ROW)["name"], a.get(ROW)["deleted_at"]) == ("还在", None)
    assert a.conflicts() == [(ROW, "deleted_at", None, ["2026-11-21 09:35:00"])]
    (conflict,) = conflicts.every(a.store)
    assert (conflict.winner.station, conflict.winner.by, conflict.winner.at.minute) == ("B", "p1", 30)
    b.edit(ROW, name="确实还在")
    team.check()
    assert (a.get(ROW)["deleted_at"], a.conflicts()) == (None, [])


def test_a_deletion_that_somebody_decides_for_after_all_stands(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    team.settle()
    a.delete(ROW)
    b.edit(ROW, name="还在")
    team.settle()
    b.clock.move(hours=1)
    b.delete(ROW)
    team.check()
    assert a.get(ROW)["deleted_at"] == "2026-11-21 10:30:00"
    assert a.conflicts() == []


def test_a_record_removed_by_another_program_and_edited_elsewhere_lives(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    team.settle()
    with closing(sqlite3.connect(a.path)) as other, other:
        other.execute("DELETE FROM project WHERE id = ?", (ROW,))
    b.edit(ROW, name="还在")
    team.check()
    assert a.get(ROW)["name"] == "还在"
    assert [(row, column) for row, column, _value, _losers in a.conflicts()] == [(ROW, "deleted_at")]
    a.remove(ROW)
    team.check()
    assert b.get(ROW) == {}
    assert b.conflicts() == []


def test_a_replaced_record_loses_what_the_replacement_left_out_and_keeps_what_it_did_not_know(team: Team) -> None:
    a, b = team.join(), team.join()
    person = {"pinyin": "chen jing", "role": "supervisor", "active": 1}
    a.add(ROW, "陈静", "staff", **person, extension="801", department="客服")
    team.settle()
    with closing(sqlite3.connect(a.path)) as other, other:
        other.execute("PRAGMA recursive_triggers = 1")
        other.execute(
            "REPLACE INTO staff (id, station, created_at, updated_at, name, pinyin, role, active) "
            "VALUES (?, 'A', '2026-11-21 09:30:00', '2026-11-21 09:30:00', '陈 静', 'chen jing', 'supervisor', 1)",
            (ROW,),
        )
    b.edit(ROW, "staff", department="督导")
    team.check()
    found = b.get(ROW, "staff")
    assert (found["name"], found["extension"], found["department"]) == ("陈 静", None, "督导")


def test_two_desks_that_make_the_same_row_of_the_same_cause_have_one_and_no_conflict(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW, created_at="2026-11-21 09:30:01")
    b.add(ROW, created_at="2026-11-21 09:30:07")
    team.check()
    assert a.get(ROW) == b.get(ROW)
    assert a.conflicts() == []


def test_merged_records_can_be_found(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW, "单雄信", "customer")
    team.settle()
    for member in (a, b):
        assert found(member, "单雄信") == [ROW]
        assert member.store.rows("SELECT count(*) AS n FROM search_entry WHERE record = ?", (ROW,)) == [{"n": 1}]
        assert not member.store.is_index_behind()


def test_text_that_is_not_unicode_and_numbers_and_blobs_arrive_as_they_were_written(team: Team) -> None:
    a, b = team.join(), team.join()
    a.add(ROW)
    with closing(sqlite3.connect(a.path)) as other, other:
        other.execute("UPDATE project SET name = CAST(x'e4ba91ff00e5' AS TEXT) WHERE id = ?", (ROW,))
        other.execute("UPDATE project SET created_by = x'00ff', updated_by = 0.1 WHERE id = ?", (ROW,))
    team.settle()
    sql = "SELECT CAST(name AS BLOB), created_by, updated_by, typeof(updated_by) FROM project"
    (there,), (here,) = (member.store.connection().execute(sql).fetchall() for member in (b, a))
    assert there == here
    assert here[0].startswith(b"\xe4\xba\x91\xff")
    check_store(b.store)


def test_the_table_is_what_the_log_tells_after_every_merge(team: Team) -> None:
    a, b = team.join(), team.join()
    for at in range(5):
        a.add(f"{ROW[:-1]}{at}", f"甲{at}")
    team.settle()
    for at in range(5):
        a.edit(f"{ROW[:-1]}{at}", name=f"乙{at}")
        b.edit(f"{ROW[:-1]}{at}", name=f"丙{at}")
        team.sync()
    for member in (a, b):
        assert list(differences(member.store.connection())) == []


def test_much_at_once_is_taken_as_little_is(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_MANY", 1)
    a, b = team.join(), team.join()
    for at in range(6):
        row = f"{ROW[:-1]}{at}"
        a.add(row, f"单雄信{at}", "customer")
        a.add(f"{row[:-2]}7{at}", "", table="customer_phone", customer_id=row, number="13800001234")
    team.sync()
    a.edit(f"{ROW[:-1]}0", "customer", name="秦琼")
    a.add(f"{ROW[:-2]}80", "", table="customer_phone", customer_id=f"{ROW[:-1]}1", number="13800005678")
    a.edit(f"{ROW[:-1]}2", "customer", merged_into_id=f"{ROW[:-1]}3")
    a.delete(f"{ROW[:-1]}4", "customer")
    b.edit(f"{ROW[:-1]}5", "customer", notes="备注")
    team.settle()
    for member in (a, b):
        connection = member.store.connection()
        assert capture.is_intact(connection)
        assert capture.missing_triggers(connection) == []
        assert indexing.missing(connection) == 0
        assert set(found(member, "秦琼")) == {f"{ROW[:-1]}0"}
        assert found(member, "5678") == [f"{ROW[:-1]}1"]
        assert found(member, "单雄信4") == []
    team.check()


def found(member: Member, text: str) -> list[str]:
    return [hit.record for hit in search.search(member.store, text)]
