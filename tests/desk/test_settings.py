"""A fault in a file that people write is named with file, key and line, and the default stays in force."""

from __future__ import annotations

import pytest

from csdesk.desk.policies import read_policies
from csdesk.desk.settings import Home, Settings, fault_sentence, read_settings
from csdesk.rules.rights import Right

POLICY_FAULTS = [
    ("[intake]\ncard_from_digits = 0\n", "intake.card_from_digits", 2),
    ("[intake]\ncard_from_digits = true\n", "intake.card_from_digits", 2),
    ("\n\n[lock]\n# PIN\npin_digits = '4'\n", "lock.pin_digits", 5),
    ("[limits]\nline = -1\ntext = 100\n", "limits.line", 2),
    ("[numbers]\ncall = 'ld'\n", "numbers.call", 2),
    ("[numbers]\ncall = ''\n", "numbers.call", 2),
    ("[company]\narea_code = '755'\n", "company.area_code", 2),
    ("[nowhere]\nx = 1\n", "nowhere", 1),
    ("[lock]\nidle_minuets = 5\n", "lock.idle_minuets", 2),
    ("lock = 5\n", "lock", 1),
    ("[roles.receptionist]\nrights = ['everything']\n", "roles.receptionist.rights", 2),
    ("[roles.manager]\nincludes = 'nobody'\n", "roles.manager.includes", 2),
]


@pytest.mark.parametrize(("text", "key", "line"), POLICY_FAULTS, ids=[key for _text, key, _line in POLICY_FAULTS])
def test_a_value_that_cannot_be_taken_is_named_and_the_default_used(home: Home, text: str, key: str, line: int) -> None:
    default, none = read_policies(home)
    assert none == []
    (home.folder / "policy.toml").write_text(text, encoding="utf-8")
    policy, faults = read_policies(home)
    assert [(fault.file.name, fault.key, fault.line) for fault in faults] == [("policy.toml", key, line)]
    assert fault_sentence(faults[0]).startswith(f"{home.folder / 'policy.toml'}:{line} {key}: ")
    if key != "limits.line":
        assert policy == default
    else:
        assert (policy.longest_line, policy.longest_text) == (default.longest_line, 100)


@pytest.mark.parametrize("name", ["policy.toml", "categories.toml", "subjects.toml", "config.toml"])
@pytest.mark.parametrize(
    ("content", "line"),
    [(b"a = 1\nb = \n", 2), (b"a = 1\n\xb9\xab\xcb\xbe = 2\n", 2), (b"\x00", 1), (b"a = 1\na = 2\n", 2)],
    ids=["cut", "gbk", "nul", "twice"],
)
def test_a_file_that_cannot_be_read_is_named_with_the_line(home: Home, name: str, content: bytes, line: int) -> None:
    (home.folder / name).write_bytes(content)
    faults = read_settings(home)[1] if name == "config.toml" else read_policies(home)[1]
    assert [(fault.file.name, fault.line) for fault in faults] == [(name, line)]
    assert fault_sentence(faults[0])


@pytest.mark.parametrize("name", ["nope", "../policy", "客户跟踪调查表(A)"])
def test_a_follow_up_with_a_survey_that_is_not_there_is_named_and_made_without_one(home: Home, name: str) -> None:
    (home.folder / "policy.toml").write_text(f"[followups.care_call]\nsurvey = '{name}'\n", encoding="utf-8")
    policy, (fault,) = read_policies(home)
    assert (fault.file, fault.key, fault.line) == (home.folder / "policy.toml", "followups.care_call.survey", 2)
    assert f"there is no survey '{name}'" in fault_sentence(fault)
    assert policy.followups["care_call"].survey == ""
    assert policy.followups["visit_tracking"].survey == "tracking_a"


def test_a_follow_up_may_have_a_survey_of_the_company_s_own(home: Home) -> None:
    (home.folder / "policy.toml").write_text("[followups.care_call]\nsurvey = 'care'\n", encoding="utf-8")
    (home.folder / "surveys").mkdir()
    (home.folder / "surveys" / "care.toml").write_text("", encoding="utf-8")
    policy, faults = read_policies(home)
    assert (policy.followups["care_call"].survey, faults) == ("care", [])


@pytest.mark.parametrize("name", ["policy.toml", "categories.toml", "config.toml"])
def test_a_folder_in_the_place_of_a_file_is_a_fault_too(home: Home, name: str) -> None:
    (home.folder / name).mkdir()
    faults = read_settings(home)[1] if name == "config.toml" else read_policies(home)[1]
    assert [fault.file.name for fault in faults] == [name]


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("theme = 'dark'\nlanguage = 'fr'\n", "language", 2),
        ("theme = 3\n", "theme", 1),
        ("animations = 'yes'\n", "animations", 1),
        ("colour = 'red'\n", "colour", 1),
        ("[keys]\nsave = 5\n", "keys", 1),
        ("language = ['zh']\n", "language", 1),
        ("theme = {}\n", "theme", 1),
    ],
)
def test_a_setting_that_cannot_be_taken_is_named_and_the_default_used(
    home: Home, text: str, key: str, line: int
) -> None:
    home.config.write_text(text, encoding="utf-8")
    settings, faults = read_settings(home)
    assert [(fault.key, fault.line) for fault in faults] == [(key, line)]
    assert getattr(settings, key, None) == getattr(Settings(), key, None)
    assert fault_sentence(faults[0])


def test_a_company_adds_entries_renames_and_hides_them(home: Home) -> None:
    (home.folder / "categories.toml").write_text(
        "[call_category]\n"
        "viewing = { zh = '看房', en = 'Viewing', pinyin = 'kan fang' }\n"
        "refund = { hidden = true }\n"
        "enquiry = { zh = '问询' }\n"
        "broken = { zh = '缺' }\n",
        encoding="utf-8",
    )
    policy, faults = read_policies(home)
    entries = {option.key: option for option in policy.lists["call_category"]}
    assert (entries["viewing"].en, entries["refund"].hidden, entries["enquiry"].zh) == ("Viewing", True, "问询")
    assert entries["enquiry"].en == "Enquiry"
    assert "broken" not in entries
    assert [(fault.key, fault.line) for fault in faults] == [("call_category.broken", 5)]


def test_a_company_gives_and_takes_rights(home: Home) -> None:
    (home.folder / "policy.toml").write_text(
        "[roles.receptionist]\nrights = ['log_calls', 'read_records']\n", encoding="utf-8-sig"
    )
    policy, faults = read_policies(home)
    assert faults == []
    assert policy.rights["receptionist"] == {Right.LOG_CALLS, Right.READ_RECORDS}
    assert Right.UNDO not in policy.rights["supervisor"]
