"""Setting up, staff, imports, backups, the doctor and the settings."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from csdesk.desk.desk import Desk
from csdesk.resources import bundled

from .conftest import INIT, Run


@pytest.mark.usefixtures("empty_home")
def test_init_makes_a_desk(csdesk: Run) -> None:
    ended = csdesk(*INIT)
    assert ended.code == 0 and "示例置业" in ended.out
    again = csdesk(*INIT)
    assert again.code == 2 and "set up already" in again.err


def test_init_is_json_with_all_that_was_made(empty_home: Path, csdesk: Run) -> None:
    assert csdesk("--json", *INIT, "--project", "二期").json == {
        "company": "示例置业", "station": "A", "projects": ["示例花园", "二期"], "supervisor": "王小明",
        "home": str(empty_home),
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["--company", "--station", "--project", "--supervisor"])
def test_an_init_that_is_refused_leaves_nothing_behind(empty_home: Path, csdesk: Run, missing: str) -> None:
    at = INIT.index(missing)
    ended = csdesk(*INIT[:at], *INIT[at + 2 :])
    assert ended.code == 2 and len(ended.err.splitlines()) == 1
    assert not empty_home.exists()


@pytest.mark.usefixtures("home")
def test_staff_come_get_a_pin_and_go(csdesk: Run) -> None:
    made = csdesk("--json", "staff", "add", "--name", "陈静", "--role", "receptionist", "--extension", "801").json
    assert (made["name"], made["role"], made["has_pin"]) == ("陈静", "receptionist", False)
    assert csdesk("--json", "staff", "pin", "chenjing", "--pin", "2468").json["has_pin"] is True
    assert len(csdesk("--as", "王小明", "--json", "staff", "list").json) == 2
    assert "Receptionist" in csdesk("--as", "wxm", "staff", "show", "陈静").out
    gone = csdesk("--as", "王小明", "--json", "staff", "off", "陈静").json
    assert gone["active"] is False
    assert csdesk("--json", "staff", "show", gone["id"]).json["name"] == "陈静"


@pytest.mark.usefixtures("home")
def test_a_register_is_imported_once(csdesk: Run, tmp_path: Path) -> None:
    register = tmp_path / "来电.csv"
    register.write_text(
        "姓名,联系电话,来电内容,来电时间\n李四,13800001234,价格,2026-11-20 09:00\n王五,13800001235,,2026-11-20\n",
        encoding="gb18030",
    )
    dry = csdesk("import", "calls", str(register), "--dry-run")
    assert dry.code == 0 and "would be imported" in dry.out
    assert csdesk("--json", "call", "list").json == []
    summary = csdesk("--json", "import", "calls", str(register)).json
    assert [summary[key] for key in ("read", "imported", "duplicates", "rejected")] == [2, 1, 0, 1]
    assert Path(summary["rejected_file"]).exists()
    assert summary["guesses"]
    again = csdesk("import", "calls", str(register), "--map", "asked=来电内容", "--encoding", "gb18030")
    assert again.code == 0 and "0 imported, 1 were there already, 1 rejected" in again.out


def test_a_database_is_backed_up_and_restored(home: Path, csdesk: Run, tmp_path: Path) -> None:
    csdesk("staff", "add", "--name", "周经理", "--role", "manager")
    copy = csdesk("--json", "backup", str(tmp_path / "copies")).json["file"]
    csdesk("call", "add", "--name", "李四", "--asked", "价格")
    refused = csdesk("restore", copy)
    assert refused.code == 3 and "王小明" in refused.err
    restored = csdesk("--as", "周经理", "--json", "restore", copy).json
    assert restored["file"] == copy and Path(restored["kept_aside"]).exists()
    assert csdesk("--json", "call", "list").json == []
    assert str(home / "backups") in csdesk("backup").out


def test_the_doctor_finds_a_sound_desk_well_and_ends_with_1_where_it_is_not(home: Path, csdesk: Run) -> None:
    assert {check["fault"] for check in csdesk("--json", "doctor").json} == {""}
    assert csdesk("doctor", "--mend").code == 0
    (home / "policy.toml").write_text("[intake]\ncard_from_digits = 99\n", encoding="utf-8")
    ended = csdesk("doctor")
    assert ended.code == 1 and "card_from_digits" in ended.out


@pytest.mark.parametrize(
    ("name", "content", "place", "said"),
    [
        ("config.toml", "\n[keys]\n'calls.save' = 'ctrl+t'\n", "config.toml:3 keys.calls.save", "ctrl+t"),
        ("config.toml", "[keys]\n'calls.fly' = 'f8'\n", "config.toml:2 keys.calls.fly", "no action"),
        ("config.toml", "[keys]\n'calls.save' = 'f99x'\n", "config.toml:2 keys.calls.save", "no key"),
        (
            "config.toml",
            "[keys]\n'calls.save' = '{x}'\n'calls.park' = '{x}'\n",
            "config.toml:2 keys.calls.save",
            "no key",
        ),
        ("config.toml", "\ntheme = 'none'\n", "config.toml:2 theme", "no theme 'none'"),
        ("themes/own.toml", "zh = '我'\nen = 'Mine'\ndark = 5\n", "own.toml:3 dark", "true or false"),
    ],
)
def test_the_doctor_tells_wrong_keys_and_themes_with_file_key_and_line(
    home: Path, csdesk: Run, name: str, content: str, place: str, said: str
) -> None:
    (home / "themes").mkdir()
    (home / name).write_text(content, encoding="utf-8")
    ended = csdesk("doctor")
    assert (ended.code, ended.err) == (1, "")
    assert f"{place}: " in ended.out and said in ended.out


FAULTS = {
    "policy.toml": "[followups.care_call]\nsurvey = 'nope'\n",
    "categories.toml": "[intent]\nA = 5\n",
    "subjects.toml": "[subject]\nprice = 5\n",
    "config.toml": "animations = 5\n",
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_command_tells_once_what_is_wrong_in_the_company_s_files(home: Path, csdesk: Run, name: str) -> None:
    (home / name).write_text(FAULTS[name], encoding="utf-8")
    for command in (("staff", "list"), ("call", "list"), ("--json", "search", "户型"), ("today",)):
        told = csdesk(*command).err
        assert told.count(f"{home / name}:") == 1, (command, told)
    assert isinstance(csdesk("--json", "staff", "list").json, list)


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_doctor_and_the_settings_tell_themselves_is_told_once(home: Path, csdesk: Run, name: str) -> None:
    (home / name).write_text(FAULTS[name], encoding="utf-8")
    doctor = csdesk("doctor")
    assert (doctor.code, doctor.err, doctor.out.count(f"{home / name}:")) == (1, "", 1)
    assert csdesk("config", "show").err.count(f"{home / name}:") == 1


def test_settings_are_changed_in_place_and_others_left_alone(home: Path, csdesk: Run) -> None:
    config = home / "config.toml"
    config.write_text("# ours\ntheme = 'light' # bright\n", encoding="utf-8")
    assert csdesk("--json", "config", "set", "theme", "dark").json["theme"] == "dark"
    assert csdesk("config", "set", "keys.calls.save", "f11").code == 0
    assert csdesk("config", "set", "animations", "yes").code == 0
    assert "# ours" in config.read_text(encoding="utf-8") and "# bright" in config.read_text(encoding="utf-8")
    told = csdesk("--json", "config", "show").json
    assert (
        told.pop("keys") | {"calls.save": "f11", "desk.help": "f1"} == csdesk("--json", "config", "show").json["keys"]
    )
    assert told == {"language": "", "theme": "dark", "animations": True, "hub": "", "sync_every": 60}
    assert "keys.calls.park" in csdesk("config", "show").out
    for key in ("calls.choose_9", "field.next", "records.open", "box.close"):
        assert csdesk("config", "set", f"keys.{key}", "alt+y").code == 0
        assert csdesk("--json", "config", "show").json["keys"][key] == "alt+y"
    assert [path.name for path in home.iterdir() if path.suffix == ".part"] == []


def test_keys_may_stand_without_quotes_and_are_mended_one_by_one(home: Path, csdesk: Run) -> None:
    config = home / "config.toml"
    config.write_text('[keys]\ncalls.park = "f11"\n"calls.umdo" = "alt+z"\ncalls.save = "bogus"\n', encoding="utf-8")
    told = [check["fault"] for check in csdesk("--json", "doctor").json if "calls.umdo" in check["fault"]]
    assert len(told) == 1 and "bogus" in told[0] and "calls.park" not in told[0]
    assert csdesk("config", "set", "keys.calls.save", "alt+y").code == 0  # though calls.umdo is still wrong
    keys = csdesk("--json", "config", "show").json["keys"]
    assert (keys["calls.park"], keys["calls.save"]) == ("f11", "alt+y")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("theme", "none", "light"),
        ("language", "fr", "zh or en"),
        ("animations", "perhaps", "yes or no"),
        ("nosuch", "1", "no such key"),
        ("theme.x", "1", "theme"),
        ("keys", "x", "table"),
        ("keys.calls.save", "ctrl+t", "calls.park"),
        ("keys.calls.save", "bogus", "no key"),
        ("keys.calls.fly", "f11", "no action"),
        ("keys.calls.choose_1", "ctrl+t", "calls.park"),
        ("keys.field.next", "f2", "desk.calls"),
    ],
)
def test_a_setting_that_cannot_be_taken_is_refused(home: Path, csdesk: Run, key: str, value: str, said: str) -> None:
    ended = csdesk("config", "set", key, value)
    assert ended.code == 2 and key.split(".")[0] in ended.err and said in ended.err
    assert not (home / "config.toml").exists()


@pytest.mark.usefixtures("home")
def test_a_receptionist_chooses_theme_and_language_only(csdesk: Run) -> None:
    csdesk("staff", "add", "--name", "陈静", "--role", "receptionist")
    assert csdesk("--as", "陈静", "config", "set", "theme", "dark").code == 0
    assert csdesk("--as", "陈静", "config", "set", "animations", "yes").code == 3


@pytest.mark.usefixtures("home")
def test_settings_are_edited_and_what_cannot_be_taken_is_told(
    csdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\npathlib.Path(sys.argv[-1]).write_text('theme = 3\\n', encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    ended = csdesk("config", "edit")
    assert ended.code == 2 and "config.toml:1 theme" in ended.err
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert csdesk("config", "edit").code == 2


def test_themes_are_listed_with_a_persons_own(home: Path, csdesk: Run) -> None:
    (home / "themes").mkdir()
    light = (bundled("themes") / "light.toml").read_text(encoding="utf-8")
    for name, theme in (("ours", light), ("pale", light.replace('primary = "', 'primary = "pale'))):
        (home / "themes" / f"{name}.toml").write_text(theme.replace("Light", "Ours"), encoding="utf-8")
    (home / "themes" / "broken.toml").write_text("zh =", encoding="utf-8")
    ended = csdesk("themes")
    assert "Ours" in ended.out and "Dark" in ended.out
    assert "broken.toml" in ended.err and "pale.toml:5 primary: 'pale" in ended.err
    assert {theme["name"] for theme in csdesk("--json", "themes").json} - {"dark", "high-contrast", "monochrome"} == {
        "light", "ours",
    }  # fmt: skip


def test_a_theme_that_cannot_be_worn_is_refused_with_what_is_wrong_in_its_file(home: Path, csdesk: Run) -> None:
    (home / "themes").mkdir()
    light = (bundled("themes") / "light.toml").read_text(encoding="utf-8")
    for name in ("pale", "dark"):
        (home / "themes" / f"{name}.toml").write_text(light.replace('primary = "', 'primary = "pale'), encoding="utf-8")
    ended = csdesk("config", "set", "theme", "pale")
    assert ended.code == 2 and "pale.toml:5 primary: 'pale" in ended.err
    assert not (home / "config.toml").exists()
    assert csdesk("--json", "config", "set", "theme", "dark").json["theme"] == "dark"  # the one that is bundled


def test_a_search_finds_all_that_was_imported_also_after_a_command_that_was_broken_off(
    home: Path, csdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pending() -> int:
        with closing(sqlite3.connect(home / "csdesk.db")) as connection:
            return int(connection.execute("SELECT count(*) FROM search_pending").fetchone()[0])

    for part in range(2):
        lines = [
            f"2026-11-{1 + at % 20:02} 09:{at % 60:02},1380000{part}{at:03},第{part}{at}次来电" for at in range(900)
        ]
        (tmp_path / f"{part}.csv").write_text("\n".join(["来电时间,电话,咨询内容", *lines]), encoding="utf-8")
    assert csdesk("import", "calls", str(tmp_path / "0.csv")).code == 0
    assert pending() == 0
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "catch_up", lambda _desk, **_how: None)
        assert csdesk("import", "calls", str(tmp_path / "1.csv")).code == 0
    assert pending() == 900
    found = csdesk("--json", "search", "来电", "--limit", "2000")
    assert len(found.json) == 1800
    assert pending() == 0
