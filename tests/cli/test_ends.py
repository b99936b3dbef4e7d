"""How commands end: exit codes, and the one line that says why."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from csdesk.cli import streams
from csdesk.store import database

from .conftest import Ended, Run


def _line(ended: Ended, code: int) -> str:
    assert ended.code == code, ended
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1, ended.err
    return ended.err


def test_a_home_that_is_not_set_up_says_how(empty_home: Path, csdesk: Run) -> None:
    for command in (("call", "list"), ("search", "x"), ("undo",), ("backup",), ("config", "show"), ("doctor",)):
        assert "csdesk init --company" in _line(csdesk(*command), 2)
    assert not empty_home.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("call",), ("call add", "call list")),
        (("cal", "list"), ("'cal'", "call")),
        (("call", "lst"), ("'lst'", "add, list")),
        (("call", "list", "--form", "x"), ("--form", "--from")),
        (("call", "list", "--from"), ("--from", "needs a value")),
        (("call", "list", "--mine=x"), ("--mine", "takes none")),
        (("call", "list", "x"), ("'x'", "too many")),
        (("call", "list", "--json"), ("--json", "before the command")),
        (("call", "show"), ("ID", "nothing is given")),
        (("call", "list", "--limit", "0"), ("--limit", "'0'", "1 to")),
        (("call", "list", "--limit", "99999999999999999999"), ("--limit", "1 to")),
        (("call", "list", "--from", "32.13."), ("--from", "'32.13.'", "2026-11-21 09:30")),
        (("call", "list", "--from", "2026-11-21", "--to", "2026-11-20"), ("--to", "'2026-11-20'", "2026-11-21")),
        (("call", "add", "--asked", "x"), ("Phone", "nothing is given", "name")),
        (("call", "add", "--phone", "13800001234"), ("Asked", "nothing is given")),
        (("call", "add", "--name", "x", "--asked", "x", "--category", "xyz"), ("Category", "'xyz'", "Enquiry")),
        (("call", "add", "--name", "x", "--asked", "x", "--at", "2026-02-30"), ("Time", "'2026-02-30'", "accepted")),
        (("call", "add", "--name", "长" * 201, "--asked", "x"), ("Name", "201", "200")),
        (("search", " "), ("TEXT", "accepted")),
        (("search", "x", "--in", "rosters,calls"), ("--in", "'rosters'", "calls, visits", "repairs")),
        (("staff", "add", "--name", "x", "--role", "king"), ("Role", "'king'", "receptionist")),
        (("staff", "pin", "王小明", "--pin", "12"), ("PIN", "4 to 12")),
        (("--as", "nobody", "call", "list"), ("--as", "'nobody'", "王小明")),
        (("import", "visitors", "x.csv"), ("AREA", "'visitors'", "calls, visits, complaints, customers, roster")),
        (("import", "calls", "x.csv", "--map", "phone"), ("--map", "'phone'", "FIELD=COLUMN")),
        (("import", "calls", "no-such.csv"), ("no-such.csv",)),
        (("restore", "no-such.db"), ("no-such.db",)),
        (("--home",), ("--home",)),
    ],
)
@pytest.mark.usefixtures("home")
def test_bad_input_is_one_line_with_field_given_and_accepted(
    csdesk: Run, arguments: tuple[str, ...], said: tuple[str, ...]
) -> None:
    if arguments[0] == "restore":
        csdesk("staff", "add", "--name", "周经理", "--role", "manager")
        arguments = ("--as", "周经理", *arguments)
    line = _line(csdesk(*arguments), 2)
    for part in said:
        assert part in line


@pytest.mark.usefixtures("home")
def test_language_options_and_environment_are_checked(csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = _line(csdesk("--lang", "fr", "call", "list", language=""), 2)
    assert all(word in refused for word in ("--lang", "fr", "zh, en"))
    monkeypatch.setenv("CSDESK_NOW", "tomorrow")
    assert "CSDESK_NOW" in _line(csdesk("call", "list"), 2)


def test_who_may_not_is_refused_with_3(home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "policy.toml").write_text("[lock]\nwrong_pin_seconds = 0\n", encoding="utf-8")
    csdesk("staff", "add", "--name", "陈静", "--role", "receptionist")
    assert "陈静" in _line(csdesk("--as", "陈静", "staff", "add", "--name", "x", "--role", "sales"), 3)
    csdesk("staff", "pin", "王小明", "--pin", "2468")
    assert "--as" in _line(csdesk("call", "list"), 3)
    assert "CSDESK_PIN" in _line(csdesk("--as", "王小明", "call", "list"), 3)
    monkeypatch.setenv("CSDESK_STAFF", "wangxm")
    monkeypatch.setenv("CSDESK_PIN", "1111")
    assert "王小明" in _line(csdesk("call", "list"), 3)
    monkeypatch.setenv("CSDESK_PIN", "2468")
    assert csdesk("call", "list").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("call", "show", "LD-A-20261121-999"),
        ("call", "correct", "LD-A-20261121-999", "--notes", "x"),
        ("complaint", "show", "TS-A-20261121-999"),
        ("customer", "show", "nobody"),
        ("customer", "merge", "nobody", "else"),
        ("history", "nothing"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_record_that_is_not_there_ends_with_4(csdesk: Run, arguments: tuple[str, ...]) -> None:
    _line(csdesk(*arguments), 4)


def test_a_locked_database_ends_with_5_and_the_same_succeeds_later(
    home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database._PRAGMAS, "busy_timeout", 50)
    add = ("call", "add", "--name", "李四", "--asked", "价格")
    with closing(sqlite3.connect(home / "csdesk.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "try again" in _line(csdesk(*add), 5)
        assert csdesk("call", "list").code == 0
    assert csdesk(*add).code == 0


def test_a_database_that_cannot_be_written_ends_with_1(home: Path, csdesk: Run) -> None:
    shutil.rmtree(home)
    (home / "csdesk.db").mkdir(parents=True)
    assert "cannot be written" in _line(csdesk("call", "list"), 1)


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_home_ends_with_1(home: Path, csdesk: Run) -> None:
    (home / "csdesk.db").chmod(0o444)
    home.chmod(0o555)
    try:
        _line(csdesk("call", "add", "--name", "李四", "--asked", "价格"), 1)
    finally:
        home.chmod(0o755)


def test_files_that_are_no_database_of_ours_are_left_alone(home: Path, csdesk: Run, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    plain.write_text("not a database", encoding="utf-8")
    assert "plain.db" in _line(csdesk("--db", str(plain), "call", "list"), 2)
    assert plain.read_text(encoding="utf-8") == "not a database"
    with closing(sqlite3.connect(home / "csdesk.db")) as file:
        file.execute("PRAGMA user_version = 9999")
    before = (home / "csdesk.db").read_bytes()
    assert "newer csdesk" in _line(csdesk("call", "list"), 2)
    assert (home / "csdesk.db").read_bytes() == before


_WILD = ["\0", "\ud800", "a\udcffb", "\x1b[2J", "../" * 50, "x" * 10_000_000, "", "-", "--", "'; DROP TABLE call; --"]


@pytest.mark.parametrize("wild", _WILD, ids=range(len(_WILD)))
def test_no_argument_brings_a_command_down(home: Path, csdesk: Run, wild: str) -> None:
    for arguments in (
        ("call", "add", "--name", "李四", "--asked", wild),
        ("call", "add", "--phone", wild, "--asked", "价格"),
        ("call", "list", "--from", wild),
        ("call", "list", "--limit", wild),
        ("call", "list", "--text", wild),
        ("call", "show", wild),
        ("call", wild),
        (wild,),
        ("search", wild),
        ("search", "x", "--in", wild),
        ("history", wild),
        ("customer", "show", wild),
        ("customer", "add", "--name", wild),
        ("import", "calls", wild),
        ("import", wild, "x.csv"),
        ("import", "calls", "x.csv", "--map", f"phone={wild}"),
        ("restore", wild),
        ("config", "set", wild, wild),
        ("config", "set", f"keys.{wild}", wild),
        ("--as", wild, "call", "list"),
        ("--home", wild, "call", "list"),
        ("--db", wild, "call", "list"),
        ("--lang", wild, "call", "list"),
    ):
        ended = csdesk(*arguments)
        assert ended.code in (0, 1, 2, 3, 4), (arguments[:3], ended.err[:500])
        assert ended.code == 0 or 0 < len(ended.err) < 6000
        assert not set(ended.err) & set("\x1b\0")
    assert not (home / "logs").exists(), "something was not expected"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("arguments", [
    ("call", "add", "--name", "李四", "--asked", "bad \udcff"), ("call", "add", "--name", "\udcff", "--asked", "价格"),
    ("call", "show", "\udcff"), ("search", "价\udcff"), ("history", "\ud800"), ("config", "set", "hub", "\udcff"),
    ("import", "calls", "x.csv", "--map", "phone=\udcff"), ("staff", "pin", "王小明", "--pin", "2468\udcff"),
])  # fmt: skip
def test_an_argument_that_is_no_text_is_refused_and_changes_nothing(csdesk: Run, arguments: tuple[str, ...]) -> None:
    assert "not text in UTF-8; nothing was done" in _line(csdesk(*arguments), 2)
    assert csdesk("--json", "call", "list").json == []


class Full(io.StringIO):
    """An output on a full disk: what is written is refused when it is to leave."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("arguments", [("staff", "list"), ("--json", "call", "list"), ("--help",), ("call", "--help")])
def test_an_output_that_cannot_be_written_is_told_with_why(
    home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sys.stdout", Full())
    assert "the output cannot be written: No space left on device" in _line(csdesk(*arguments), 1)
    assert not (home / "logs").exists()


def test_what_nobody_expected_is_written_to_a_log(home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("价格\ud800")

    monkeypatch.setattr("csdesk.desk.calls.page", fail)
    log = home / "logs" / "csdesk-20261121.log"
    assert str(log) in _line(csdesk("call", "list"), 1)
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    log.unlink()
    log.mkdir()
    assert "no log could be written" in _line(csdesk("call", "list"), 1)


@pytest.mark.usefixtures("home")
def test_stopping_a_command_ends_with_a_line(csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csdesk.desk.calls.log", stop)
    assert "stopped" in _line(csdesk("call", "add", "--name", "李四", "--asked", "价格"), 1)
    assert csdesk("--json", "call", "list").json == []


@pytest.mark.usefixtures("home")
def test_a_reader_that_leaves_early_is_no_failure(csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_text: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("csdesk.cli.output.write", leave)
    monkeypatch.setattr(streams, "forget_output", lambda: None)
    assert csdesk("staff", "list") == Ended(0, "", "")
