"""What a company decided for itself: numbers, roles and lists, read from tables of TOML files.

The defaults come with csdesk; a company's own table is laid over them key by key, and a value that
cannot be taken is reported and leaves the default in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csdesk.rules.messages import N_
from csdesk.rules.rights import Right

Table = dict[str, Any]

# Tables to which a company may add entries, and what each entry holds.
_ENTRY: Table = {"zh": "", "en": "", "pinyin": "", "hidden": False}
_ROLE: Table = {**_ENTRY, "includes": "", "rights": []}
_RANGES = {"card_from_digits": (1, 11), "parked_calls": (0, 9), "pin_digits": (1, 64), "keep": (1, 100_000),
           "text": (1, 100_000), "line": (1, 100_000)}  # fmt: skip
_FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    ("company", "area_code"): (
        r"(0\d{2,3})?",
        N_("'{value}' is given, an area code such as \"0755\" is wanted"),
    ),
    **{
        ("numbers", record): (r"[A-Z]{1,6}", N_("'{value}' is given, capital letters A to Z are wanted"))
        for record in ("call", "visit", "complaint", "repair", "corrective_action")
    },
}


@dataclass(frozen=True)
class Option:
    """One entry of a list: its key in records, its words, and its pinyin by syllable ("" where unknown)."""

    key: str
    zh: str
    en: str
    pinyin: tuple[str, ...] = ()
    hidden: bool = False

    def label(self, language: str) -> str:
        """The entry's word in `language`."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Policy:
    """The numbers, roles and lists in force; see `data/policy.toml` for what each number means."""

    area_code: str
    number_prefixes: Mapping[str, str]
    card_from_digits: int
    card_contacts: int
    parked_calls: int
    idle_minutes: int
    pin_digits: int
    wrong_pin_seconds: int
    backups_kept: int
    longest_text: int
    longest_line: int
    roles: Mapping[str, Option]
    rights: Mapping[str, frozenset[Right]]
    lists: Mapping[str, tuple[Option, ...]]

    def option(self, name: str, key: str) -> Option | None:
        """The entry `key` of the list `name`."""
        return next((option for option in self.lists[name] if option.key == key), None)


@dataclass(frozen=True)
class Problem:
    """A value of a company's own table that cannot be taken: where, why (a message), and what it names."""

    keys: tuple[str, ...]
    reason: str
    given: dict[str, object]


def lay_over(defaults: Table, own: Table, *, lists: bool) -> tuple[Table, list[Problem]]:
    """`defaults` with a company's `own` values in their place, and what could not be taken.

    With `lists` every table is a list whose entries may be added to; without, only `roles` is, and
    a new role takes its place in the chain above the role that it includes, or else at the bottom.
    """
    problems: list[Problem] = []
    merged = _merge(defaults, own, (), lists, problems)
    if not lists and "roles" in defaults:
        _mend_includes(defaults["roles"], merged["roles"], problems)
        merged["roles"] = _in_chain(defaults["roles"], merged["roles"])
    return merged, problems


def _merge(defaults: Table, own: Table, at: tuple[str, ...], lists: bool, problems: list[Problem]) -> Table:
    merged = dict(defaults)
    is_list = len(at) == 1 and (lists or at == ("roles",))
    for key, value in own.items():
        here = (*at, key)
        if key in defaults:
            expected = defaults[key]
        elif is_list and re.fullmatch(r"\w+", key):
            expected = _entry(at)
        elif len(at) == 2 and (lists or at[0] == "roles") and key in _entry(at):
            expected = _entry(at)[key]
        else:
            problems.append(Problem(here, N_("there is no such key"), {}))
            continue
        if isinstance(expected, dict) and isinstance(value, dict):
            table = _merge(expected, value, here, lists, problems)
            if is_list and not (table["zh"].strip() and table["en"].strip()):
                problems.append(Problem(here, N_('an entry needs both "zh" and "en"'), {}))
            else:
                merged[key] = table
        elif problem := _unfit(here, value, expected):
            problems.append(problem)
        else:
            merged[key] = value
    return merged


def _entry(at: tuple[str, ...]) -> Table:
    return _ROLE if at[0] == "roles" else _ENTRY


def _unfit(keys: tuple[str, ...], value: object, expected: object) -> Problem | None:
    """Why `value` cannot stand where `expected` stands."""
    reason, given = "", {"value": value}
    if isinstance(expected, bool):
        if not isinstance(value, bool):
            reason = N_("'{value}' is given, true or false is wanted")
    elif isinstance(expected, int):
        least, most = _RANGES.get(keys[-1], (0, 100_000))
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            reason = N_("'{value}' is given, a whole number from {least} to {most} is wanted")
            given |= {"least": least, "most": most}
    elif isinstance(expected, list):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            reason = N_("'{value}' is given, a list of words is wanted")
        elif keys[-1] == "rights" and not set(value) <= set(Right):
            reason = N_("'{value}' names a right that does not exist")
    elif isinstance(expected, str):
        form, wanted = _FORMS.get(keys, ("", ""))
        if not isinstance(value, str):
            reason = N_("'{value}' is given, text is wanted")
        elif form and not re.fullmatch(form, value, re.ASCII):
            reason = wanted
    else:
        reason = N_("'{value}' is given, a table is wanted")
    return Problem(keys, reason, given) if reason else None


def _mend_includes(defaults: Table, roles: Table, problems: list[Problem]) -> None:
    """Put the default back where a company's role includes one that is not there, or itself at the end."""

    def fault(key: str) -> str:
        included, above = roles[key].get("includes", ""), {key}
        if included == defaults.get(key, {}).get("includes", ""):
            return ""
        if included and included not in roles:
            return N_("'{value}' is not a role")
        while included in roles and included not in above:
            above.add(included)
            included = roles[included].get("includes", "")
        return N_("'{value}' includes this role itself") if included == key else ""

    # Putting one back may close a circle with another, so from the start until all is well.
    while (key := next(filter(fault, roles), None)) is not None:
        problems.append(Problem(("roles", key, "includes"), fault(key), {"value": roles[key]["includes"]}))
        roles[key] = roles[key] | {"includes": defaults.get(key, {}).get("includes", "")}


def _in_chain(defaults: Table, roles: Table) -> Table:
    """`roles` with the new ones directly above the role that each includes: order is rank."""
    chain = list(defaults)
    waiting = [key for key in roles if key not in defaults]
    while waiting:
        key = next(key for key in reversed(waiting) if roles[key]["includes"] not in waiting)
        waiting.remove(key)
        included = roles[key]["includes"]
        chain.insert(chain.index(included) + 1 if included else 0, key)
    return {key: roles[key] for key in chain}


def read_policy(policy: Table, lists: Mapping[str, Table]) -> Policy:
    """The policy that a complete table of `policy.toml` and the tables of the lists stand for."""
    roles = {key: _option(key, entry) for key, entry in policy["roles"].items() if not entry.get("hidden")}
    return Policy(
        area_code=policy["company"]["area_code"],
        number_prefixes=policy["numbers"],
        card_from_digits=policy["intake"]["card_from_digits"],
        card_contacts=policy["intake"]["card_contacts"],
        parked_calls=policy["intake"]["parked_calls"],
        idle_minutes=policy["lock"]["idle_minutes"],
        pin_digits=policy["lock"]["pin_digits"],
        wrong_pin_seconds=policy["lock"]["wrong_pin_seconds"],
        backups_kept=policy["backup"]["keep"],
        longest_text=policy["limits"]["text"],
        longest_line=policy["limits"]["line"],
        roles=roles,
        rights={key: _rights(key, policy["roles"]) for key in roles},
        lists={name: tuple(_option(*entry) for entry in table.items()) for name, table in lists.items()},
    )


def _option(key: str, entry: Table) -> Option:
    pinyin = tuple(entry.get("pinyin", "").split())
    return Option(key, entry["zh"], entry["en"], pinyin, entry.get("hidden", False))


def _rights(role: str, roles: Table) -> frozenset[Right]:
    """The rights of `role` with those of the roles it includes."""
    found: set[Right] = set()
    while role:
        found |= {Right(right) for right in roles[role].get("rights", [])}
        role = roles[role].get("includes", "")
    return frozenset(found)
