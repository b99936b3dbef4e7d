"""A company's own numbers, roles and lists over the defaults."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.resources import bundled, line_of
from csdesk.rules.policy import Policy, lay_over, read_policy
from csdesk.rules.rights import Right, is_allowed, is_senior

DEFAULTS = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
LISTS = tomllib.loads((bundled("data") / "categories.toml").read_text(encoding="utf-8"))


def policy_with(own: str, own_lists: str = "") -> tuple[Policy, list[tuple[str, str]]]:
    """The policy in force under a company's own files, and each problem as its dotted key and sentence."""
    policy, problems = lay_over(DEFAULTS, tomllib.loads(own), lists=False)
    lists, more = lay_over(LISTS, tomllib.loads(own_lists), lists=True)
    told = [(".".join(each.keys), each.reason.format(**each.given)) for each in problems + more]
    return read_policy(policy, lists), told


def test_the_defaults_are_in_force_where_a_company_says_nothing() -> None:
    policy, problems = policy_with("")
    assert not problems
    assert policy.card_from_digits == 4
    assert policy.number_prefixes["call"] == "LD"
    assert next(key for key, rights in policy.rights.items() if rights) == "receptionist"
    assert policy.rights["gm"] == policy.rights["manager"] == frozenset(Right)
    assert policy.rights["department"] == frozenset()


def test_a_company_s_values_take_the_place_of_the_defaults() -> None:
    policy, problems = policy_with(
        '[company]\narea_code = "0755"\n[lock]\nidle_minutes = 0\n[roles.supervisor]\nzh = "客服主管"'
    )
    assert not problems
    assert (policy.area_code, policy.idle_minutes) == ("0755", 0)
    assert policy.roles["supervisor"].label("zh") == "客服主管"
    assert policy.roles["supervisor"].label("en") == "Supervisor"
    assert Right.BACK_UP in policy.rights["supervisor"]


@pytest.mark.parametrize(
    ("own", "key", "reason"),
    [
        ("colour = 1", "colour", "there is no such key"),
        ("[duty.shifts]\nlate = '25:00'", "duty.shifts.late",
         "'25:00' is given, a time of day such as \"14:30\", or \"\" for none, is wanted"),
        ("[duty.shifts]\ndawn = '04:00'", "duty.shifts.dawn", "there is no such key"),
        ("[intake]\ncards = 1", "intake.cards", "there is no such key"),
        ("[roles.sales]\nsalary = 1", "roles.sales.salary", "there is no such key"),
        ("[roles.'a b']\nzh = '甲'\nen = 'A'", "roles.a b", "there is no such key"),
        ("intake = 3", "intake", "'3' is given, a table is wanted"),
        ("roles = 3", "roles", "'3' is given, a table is wanted"),
        ("[roles]\nsales = 3", "roles.sales", "'3' is given, a table is wanted"),
        ("[lock]\nidle_minutes = 'ten'", "lock.idle_minutes",
         "'ten' is given, a whole number from 0 to 100000 is wanted"),
        ("[lock]\nidle_minutes = -1", "lock.idle_minutes",
         "'-1' is given, a whole number from 0 to 100000 is wanted"),
        ("[lock]\nidle_minutes = true", "lock.idle_minutes",
         "'True' is given, a whole number from 0 to 100000 is wanted"),
        ("[intake]\nparked_calls = 10", "intake.parked_calls",
         "'10' is given, a whole number from 0 to 9 is wanted"),
        ("[backup]\nkeep = 0", "backup.keep", "'0' is given, a whole number from 1 to 100000 is wanted"),
        ("[company]\narea_code = 755", "company.area_code", "'755' is given, text is wanted"),
        ("[company]\narea_code = '755'", "company.area_code",
         "'755' is given, an area code such as \"0755\" is wanted"),
        ("[numbers]\ncall = 'L-'", "numbers.call", "'L-' is given, capital letters A to Z are wanted"),
        ("[roles.sales]\nhidden = 1", "roles.sales.hidden", "'1' is given, true or false is wanted"),
        ("[roles.sales]\nrights = 'undo'", "roles.sales.rights", "'undo' is given, a list of words is wanted"),
        ("[roles.sales]\nrights = ['fly']", "roles.sales.rights",
         "'['fly']' names a right that does not exist"),
        ("[roles.sales]\nzh = ' '", "roles.sales", 'an entry needs both "zh" and "en"'),
        ("[roles.cashier]\nzh = '出纳'", "roles.cashier", 'an entry needs both "zh" and "en"'),
        ("[roles.sales]\nincludes = 'porter'", "roles.sales.includes", "'porter' is not a role"),
        ("[roles.sales]\nincludes = 'sales'", "roles.sales.includes", "'sales' includes this role itself"),
        ("[roles.receptionist]\nincludes = 'gm'", "roles.receptionist.includes",
         "'gm' includes this role itself"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_taken_is_told_and_leaves_the_default(
    own: str, key: str, reason: str, tmp_path: Path
) -> None:
    policy, problems = policy_with(own)
    assert problems == [(key, reason)]
    assert policy == policy_with("")[0]
    file = tmp_path / "policy.toml"
    file.write_text("# ours\n" + own, encoding="utf-8")
    line = line_of(file, tuple(key.split(".")))
    assert key.split(".")[-1] in file.read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_good_value_beside_a_bad_one_is_taken() -> None:
    policy, problems = policy_with("[lock]\nidle_minutes = -1\npin_digits = 6")
    assert [key for key, _ in problems] == ["lock.idle_minutes"]
    assert (policy.idle_minutes, policy.pin_digits) == (10, 6)


def test_a_new_role_stands_above_the_one_it_includes() -> None:
    policy, problems = policy_with(
        """
        [roles.head_cashier]
        zh = "出纳主管"
        en = "Head cashier"
        includes = "cashier"
        [roles.cashier]
        zh = "出纳"
        en = "Cashier"
        includes = "receptionist"
        rights = ["back_up"]
        [roles.porter]
        zh = "门卫"
        en = "Porter"
        rights = ["log_calls"]
        """
    )
    assert not problems
    assert list(policy.rights)[:5] == ["porter", "receptionist", "cashier", "head_cashier", "sales"]
    assert policy.rights["cashier"] == policy.rights["receptionist"] | {Right.BACK_UP}
    assert is_senior("supervisor", "head_cashier", policy.rights)
    assert not is_allowed(Right.RESTORE, "head_cashier", policy.rights, ["head_cashier", "supervisor"])


def test_two_roles_that_include_each_other_are_both_put_right() -> None:
    policy, problems = policy_with(
        """
        [roles.a]
        zh = "甲"
        en = "A"
        includes = "b"
        [roles.b]
        zh = "乙"
        en = "B"
        includes = "a"
        rights = ["restore"]
        """
    )
    assert problems == [("roles.a.includes", "'b' includes this role itself")]
    assert policy.rights["a"] == frozenset()
    assert policy.rights["b"] == {Right.RESTORE}


def test_putting_one_role_right_may_show_the_next() -> None:
    policy, problems = policy_with('[roles.receptionist]\nincludes = "supervisor"\n[roles.sales]\nincludes = "nobody"')
    assert [key for key, _ in problems] == ["roles.sales.includes", "roles.receptionist.includes"]
    assert policy == policy_with("")[0]


def test_a_hidden_role_is_gone_but_not_the_rights_it_gave_to_others() -> None:
    policy, _ = policy_with("[roles.sales]\nhidden = true")
    assert "sales" not in policy.roles
    assert Right.LOG_CALLS in policy.rights["supervisor"]


def test_a_company_adds_renames_and_hides_entries_of_a_list() -> None:
    policy, problems = policy_with(
        "",
        """
        [call_category]
        parking = { zh = "停车", en = "Parking", pinyin = "ting che" }
        praise = { hidden = true }
        enquiry.zh = "询问"
        """,
    )
    assert not problems
    parking = policy.option("call_category", "parking")
    assert parking and parking.pinyin == ("ting", "che") and parking.label("en") == "Parking"
    assert policy.lists["call_category"][-1] == parking
    praise = policy.option("call_category", "praise")
    assert praise and praise.hidden and praise.zh == "表扬"
    enquiry = policy.option("call_category", "enquiry")
    assert enquiry and (enquiry.zh, enquiry.en) == ("询问", "Enquiry")
    assert policy.option("call_category", "nothing") is None


@pytest.mark.parametrize(
    ("own", "key", "reason"),
    [
        ("[colours]\nred = {zh = '红', en = 'Red'}", "colours", "there is no such key"),
        ("[call_category]\nparking = {zh = '停车'}", "call_category.parking",
         'an entry needs both "zh" and "en"'),
        ("[call_category]\nparking = {en = 'Parking'}", "call_category.parking",
         'an entry needs both "zh" and "en"'),
        ("[call_category]\npraise = {en = ''}", "call_category.praise", 'an entry needs both "zh" and "en"'),
        ("[call_category]\npraise = '表扬'", "call_category.praise", "'表扬' is given, a table is wanted"),
        ("[call_category]\npraise = {rights = []}", "call_category.praise.rights", "there is no such key"),
        ("[call_category]\npraise = {pinyin = ['biao']}", "call_category.praise.pinyin",
         "'['biao']' is given, text is wanted"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_taken_is_told_and_leaves_the_list(own: str, key: str, reason: str) -> None:
    policy, problems = policy_with("", own)
    assert problems == [(key, reason)]
    assert policy.lists == policy_with("")[0].lists


KEYS = st.sampled_from([*DEFAULTS, *DEFAULTS["roles"], "zh", "en", "includes", "rights", "hidden", "keep", "x"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.integers(), st.booleans(), KEYS, st.lists(st.sampled_from([*Right, "x"]), max_size=2)),
    lambda inner: st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
ROLE = st.fixed_dictionaries({}, optional={"zh": KEYS, "en": KEYS, "includes": KEYS, "hidden": st.booleans()})


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.dictionaries(KEYS, ROLE, max_size=5))
def test_no_table_of_a_company_keeps_the_desk_from_opening(own: dict[str, Any], roles: dict[str, Any]) -> None:
    merged, problems = lay_over(DEFAULTS, own | {"roles": roles}, lists=False)
    policy = read_policy(merged, LISTS)
    assert set(policy.rights) == set(policy.roles)
    for problem in problems:
        problem.reason.format(**problem.given)
    again, none = lay_over(DEFAULTS, merged, lists=False)
    assert not none
    assert list(again["roles"]) == list(merged["roles"])
