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

    With `lists` every table is a list whose entries may be added to; without, only `roles` is.
    """
    problems: list[Problem] = []
    merged = _merge(defaults, own, (), lists, problems)
    return merged, problems


def _merge(defaults: Table, own: Table, at: tuple[str, ...], lists: bool, problems: list[Problem]) -> Table:
    merged = dict(defaults)
    is_list = len(at) == 1 and (lists or at == ("roles",))
    for key, value in own.items():
        here = (*at, key)
        if key in defaults:
            expected = defaults[key]
        elif is_list and re.fullmatch(r"\w+", key):
            expected = dict(_ROLE if at == ("roles",) else _ENTRY)
        elif len(at) == 2 and key in (_ROLE if at[0] == "roles" else _ENTRY if lists else {}):
            expected = _ROLE[key]
        else:
            problems.append(Problem(here, N_("there is no such key"), {}))
            continue
        if isinstance(expected, dict) and isinstance(value, dict):
            merged[key] = _merge(expected, value, here, lists, problems)
            if is_list and not (merged[key].get("zh") and merged[key].get("en")):
                problems.append(Problem(here, N_('a new entry needs both "zh" and "en"'), {}))
                del merged[key]
        elif (reason := _unfit(key, value, expected)) is None:
            merged[key] = value
        else:
            problems.append(Problem(here, reason, {"value": value}))
    return merged


def _unfit(key: str, value: object, expected: object) -> str | None:
    """Why `value` cannot stand where `expected` stands."""
    if isinstance(expected, bool):
        return None if isinstance(value, bool) else N_("{value!r} is given, true or false is wanted")
    if isinstance(expected, int):
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000
        return None if fits else N_("{value!r} is given, a whole number from 0 to 100000 is wanted")
    if isinstance(expected, list):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return N_("{value!r} is given, a list of words is wanted")
        if key == "rights" and not set(value) <= set(Right):
            return N_("{value!r} names a right that does not exist")
        return None
    if isinstance(expected, str):
        return None if isinstance(value, str) else N_("{value!r} is given, text is wanted")
    return N_("{value!r} is given, a table is wanted")


def read_policy(policy: Table, lists: Mapping[str, Table]) -> Policy:
    """The policy that a complete table of `policy.toml` and the tables of the lists stand for."""
    roles = {key: _option(key, entry) for key, entry in policy["roles"].items() if not entry.get("hidden")}
    return Policy(
        area_code=policy["company"]["area_code"],
        number_prefixes=policy["numbers"],
        card_from_digits=policy["intake"]["card_from_digits"],
        card_contacts=policy["intake"]["card_contacts"],
        parked_calls=min(policy["intake"]["parked_calls"], 9),
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
    """The rights of `role` with those of the roles it includes, however they are chained."""
    found: set[Right] = set()
    seen: set[str] = set()
    while role in roles and role not in seen:
        seen.add(role)
        found |= {Right(right) for right in roles[role].get("rights", [])}
        role = roles[role].get("includes", "")
    return frozenset(found)
