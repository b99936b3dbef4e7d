"""What a company decided for itself: numbers, roles and lists, read from tables of TOML files.

The defaults come with csdesk; a company's own table is laid over them key by key, and a value that
cannot be taken is reported and leaves the default in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any

from csdesk.rules.complaint_routes import ComplaintPolicy, read_complaint_policy
from csdesk.rules.followups import Rule
from csdesk.rules.messages import N_
from csdesk.rules.option import Option
from csdesk.rules.problem import Problem as Problem
from csdesk.rules.rates import FORMS as _TARGET_FORMS
from csdesk.rules.rates import Target, read_targets
from csdesk.rules.repairs import RepairPolicy, read_repair_policy
from csdesk.rules.rights import Right
from csdesk.rules.roster_policy import FORMS as _ROSTER_FORMS
from csdesk.rules.roster_policy import POST, SHIFT, RosterPolicy, mend_roster, read_roster_policy
from csdesk.rules.roster_policy import RANGES as _ROSTER_RANGES
from csdesk.rules.weekly_reports import FORMS as _WEEKLY_FORMS
from csdesk.rules.weekly_reports import WeeklyReportPolicy, mend_weekly_reports, read_weekly_reports
from csdesk.rules.working_time import WEEKDAYS, Hours, read_periods

Table = dict[str, Any]

# Tables to which a company may add entries, and what each entry holds.
_ENTRY: Table = {"zh": "", "en": "", "pinyin": "", "hidden": False}
_ROLE: Table = {**_ENTRY, "includes": "", "rights": [], "opens": ""}
_FOLLOWUP: Table = {**_ENTRY, "opens": 0, "closes": 7, "days": "calendar", "months": 0, "assignee": "taker",
                    "survey": "", "customer_kinds": [], "active_months": 12}  # fmt: skip
_WARRANTY: Table = {**_ENTRY, "years": 0, "seasons": 0, "season_begins": "", "season_ends": "", "repeats": True}
_ENTRIES: Table = {"roles": _ROLE, "followups": _FOLLOWUP, "warranty": _WARRANTY,
                   "shifts": {**_ENTRY, **SHIFT}, "posts": {**_ENTRY, **POST}}  # fmt: skip
ASSIGNEES = ("host", "taker", "adviser")
"""Who a follow-up may fall to, besides a role."""
_RANGES = {"card_from_digits": (1, 11), "parked_calls": (0, 9), "pin_digits": (1, 64), "keep": (1, 100_000),
           "text": (1, 100_000), "line": (1, 100_000), "opens": (-365, 3650), "closes": (-365, 3650),
           "months": (0, 120), "active_months": (1, 120), "first_visit_target": (0, 100), "call_link_days": (0, 3650),
           "expected_days": (1, 366), "years": (0, 100), "seasons": (0, 20),
           "contact_days": (0, 100), "warranty_notice_months": (0, 120), "largest_party": (1, 100_000),
           **_ROSTER_RANGES}  # fmt: skip
_FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    ("company", "area_code"): (
        r"(0\d{2,3})?",
        N_("'{value}' is given, an area code such as \"0755\" is wanted"),
    ),
    **{
        ("numbers", record): (r"[A-Z]{1,6}", N_("'{value}' is given, capital letters A to Z are wanted"))
        for record in ("call", "visit", "complaint", "repair", "corrective_action")
    },
    **{
        ("duty", "shifts", shift): (
            r"(([01]\d|2[0-3]):[0-5]\d)?",
            N_('\'{value}\' is given, a time of day such as "14:30", or "" for none, is wanted'),
        )
        for shift in ("early", "middle", "late", "night")
    },
    **{
        ("warranty", day): (
            r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31|",
            N_("'{value}' is given, a day of the year such as \"11-15\" is wanted"),
        )
        for day in ("season_begins", "season_ends")
    },
    ("roles", "opens"): (
        "calls|visits|complaints|followups|customers|today|duty|roster|reports|",
        N_("'{value}' is given, a screen such as calls, visits or today is wanted"),
    ),
    ("followups", "days"): ("calendar|working", N_("'{value}' is given, calendar or working is wanted")),
    **_ROSTER_FORMS,
    **_TARGET_FORMS,
    **_WEEKLY_FORMS,
}


@dataclass(frozen=True)
class Policy:
    """The numbers, roles and lists in force; see `data/policy.toml` for what each number means."""

    area_code: str
    number_prefixes: Mapping[str, str]
    form_numbers: Mapping[str, str]
    card_from_digits: int
    card_contacts: int
    parked_calls: int
    idle_minutes: int
    pin_digits: int
    wrong_pin_seconds: int
    backups_kept: int
    first_visit_target: int
    call_link_days: int
    expected_days: int
    largest_party: int
    tracked_intents: frozenset[str]
    longest_text: int
    longest_line: int
    hours: Hours
    complaints: ComplaintPolicy
    repairs: RepairPolicy
    roster: RosterPolicy
    weekly_reports: WeeklyReportPolicy
    targets: Mapping[str, Target | None]
    age_bands: tuple[int, ...]
    opens: Mapping[str, str]
    duty_shifts: Mapping[str, time]
    duty_open_kinds: frozenset[str]
    roles: Mapping[str, Option]
    rights: Mapping[str, frozenset[Right]]
    lists: Mapping[str, tuple[Option, ...]]
    followups: Mapping[str, Rule]

    def option(self, name: str, key: str) -> Option | None:
        """The entry `key` of the list `name`."""
        return self._options[name].get(key)

    @cached_property
    def _options(self) -> Mapping[str, Mapping[str, Option]]:
        """The entries of each list by key, for lists on the screen ask for one or two with every line."""
        return {name: {option.key: option for option in options} for name, options in self.lists.items()}


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
    if not lists and "complaints" in defaults:
        table = merged["complaints"]
        merged["complaints"] = _with_known_levels(defaults["complaints"], table, merged["roles"], problems)
    if not lists and "followups" in defaults:
        _mend_followups(defaults["followups"], merged, problems)
    if not lists and "roster" in defaults:
        mend_roster(defaults, merged, problems)
    if not lists and "weekly_reports" in defaults:
        mend_weekly_reports(defaults, merged, problems)
    return merged, problems


def _merge(defaults: Table, own: Table, at: tuple[str, ...], lists: bool, problems: list[Problem]) -> Table:
    merged = dict(defaults)
    is_list = len(at) == 1 and (lists or at[0] in _ENTRIES)
    for key, value in own.items():
        here = (*at, key)
        if key in defaults:
            expected = defaults[key]
        elif is_list and re.fullmatch(r"\w+", key):
            expected = _entry(at)
        elif len(at) == 2 and (lists or at[0] in _ENTRIES) and key in _entry(at):
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
    entry: Table = _ENTRIES.get(at[0], _ENTRY)
    return entry


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
    elif keys[-1] == "age_bands":
        if (
            not isinstance(value, list)
            or not all(type(item) is int and item >= 0 for item in value)
            or (value != sorted(set(value)))
        ):
            reason = N_("'{value}' is given, whole numbers of days in ascending order are wanted")
    elif isinstance(expected, list):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            reason = N_("'{value}' is given, a list of words is wanted")
        elif keys[-1] == "rights" and not set(value) <= set(Right):
            reason = N_("'{value}' names a right that does not exist")
        elif keys[0] == "working_time" or (keys[0], keys[-1]) in (("shifts", "hours"), ("posts", "days")):
            reason = _unfit_hours(keys[-1], value)
    elif isinstance(expected, str):
        form, wanted = _FORMS.get(keys) or _FORMS.get((keys[0], keys[-1]), ("", ""))
        if not isinstance(value, str):
            reason = N_("'{value}' is given, text is wanted")
        elif form and not re.fullmatch(form, value, re.ASCII):
            reason = wanted
    else:
        reason = N_("'{value}' is given, a table is wanted")
    return Problem(keys, reason, given) if reason else None


def _unfit_hours(key: str, value: list[str]) -> str:
    if key in ("working_days", "days"):
        return "" if set(value) <= set(WEEKDAYS) else N_("'{value}' is given, days from monday to sunday are wanted")
    try:
        read_periods(value)
    except ValueError:
        return N_('\'{value}\' is given, hours one after another such as ["09:00-12:00", "14:30-18:00"] are wanted')
    return ""


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


def _mend_followups(defaults: Table, merged: Table, problems: list[Problem]) -> None:
    """Put the default back where a company's follow-up closes before it opens, or falls to nobody there is."""
    kinds = merged["followups"] = dict(merged["followups"])
    for kind, entry in kinds.items():
        usual, rule = _FOLLOWUP | defaults.get(kind, {}), _FOLLOWUP | entry
        if rule["closes"] < rule["opens"]:
            reason = N_("'{value}' is given, a day not before {opens}, on which it opens, is wanted")
            given = {"value": rule["closes"], "opens": rule["opens"]}
            problems.append(Problem(("followups", kind, "closes"), reason, given))
            rule |= {"opens": usual["opens"], "closes": usual["closes"]}
        if rule["assignee"] not in (*ASSIGNEES, *merged["roles"]):
            reason = N_("'{value}' is given, host, taker, adviser or a role is wanted")
            problems.append(Problem(("followups", kind, "assignee"), reason, {"value": rule["assignee"]}))
            rule["assignee"] = usual["assignee"]
        kinds[kind] = rule


def _with_known_levels(defaults: Table, complaints: Table, roles: Table, problems: list[Problem]) -> Table:
    """The table of complaints with the default back where a company's levels are no roles."""
    found = dict(complaints)
    for key in ("chain", "several_departments", "past_the_last_date", "repeat_levels", "shown_at_once"):
        levels = [found[key]] if isinstance(found[key], str) else found[key]
        if unknown := [level for level in levels if level not in roles]:
            problems.append(Problem(("complaints", key), N_("'{value}' is not a role"), {"value": unknown[0]}))
            found[key] = defaults[key]
    if not found["chain"]:
        problems.append(Problem(("complaints", "chain"), N_("a chain needs at least one level"), {}))
        found["chain"] = defaults["chain"]
    return found


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
        form_numbers=policy["forms"],
        card_from_digits=policy["intake"]["card_from_digits"],
        card_contacts=policy["intake"]["card_contacts"],
        parked_calls=policy["intake"]["parked_calls"],
        idle_minutes=policy["lock"]["idle_minutes"],
        pin_digits=policy["lock"]["pin_digits"],
        wrong_pin_seconds=policy["lock"]["wrong_pin_seconds"],
        backups_kept=policy["backup"]["keep"],
        first_visit_target=policy["visits"]["first_visit_target"],
        call_link_days=policy["visits"]["call_link_days"],
        expected_days=policy["visits"]["expected_days"],
        largest_party=policy["visits"]["largest_party"],
        tracked_intents=frozenset(policy["visits"]["tracked_intents"]),
        longest_text=policy["limits"]["text"],
        longest_line=policy["limits"]["line"],
        hours=_hours(policy["working_time"]),
        complaints=_complaints(policy, roles),
        repairs=read_repair_policy(policy),
        roster=read_roster_policy(policy),
        weekly_reports=read_weekly_reports(policy["weekly_reports"]),
        targets=read_targets(policy["targets"]),
        age_bands=tuple(policy["today"]["age_bands"]),
        opens={key: _opens(key, policy["roles"]) for key in roles},
        duty_shifts={key: time.fromisoformat(begins) for key, begins in policy["duty"]["shifts"].items() if begins},
        duty_open_kinds=frozenset(policy["duty"]["open_kinds"]),
        roles=roles,
        rights={key: _rights(key, policy["roles"]) for key in roles},
        lists={
            name: tuple(_option(*entry) for entry in table.items())
            for name, table in {
                **lists,
                "followup_kind": policy["followups"],
                "repair_item": policy["warranty"],
                "roster_shift": policy["shifts"],
                "post": policy["posts"],
            }.items()
        },
        followups={kind: _followup(kind, _FOLLOWUP | entry) for kind, entry in policy["followups"].items()},
    )


def _followup(kind: str, entry: Table) -> Rule:
    return Rule(
        kind=kind,
        opens=entry["opens"],
        closes=entry["closes"],
        in_working_days=entry["days"] == "working",
        months=entry["months"],
        assignee=entry["assignee"],
        survey=entry["survey"],
        customer_kinds=tuple(entry["customer_kinds"]),
        active_months=entry["active_months"],
    )


def _option(key: str, entry: Table) -> Option:
    pinyin = tuple(entry.get("pinyin", "").split())
    return Option(key, entry["zh"], entry["en"], pinyin, entry.get("hidden", False))


def _complaints(policy: Table, roles: Mapping[str, Option]) -> ComplaintPolicy:
    seniority = tuple(key for key in roles if _rights(key, policy["roles"]))
    return read_complaint_policy(policy["complaints"] | {"roles": list(roles)}, seniority)


def _hours(table: Table) -> Hours:
    return Hours(
        by_weekday=tuple(read_periods(table[day]) for day in WEEKDAYS),
        working_weekdays=frozenset(map(WEEKDAYS.index, table["working_days"])),
        works_on_holidays=table["works_on_holidays"],
    )


def _opens(role: str, roles: Table) -> str:
    """The screen on which `role` begins: its own, or that of the role it includes."""
    while role:
        if screen := roles[role].get("opens", ""):
            return str(screen)
        role = roles[role].get("includes", "")
    return "calls"


def _rights(role: str, roles: Table) -> frozenset[Right]:
    """The rights of `role` with those of the roles it includes."""
    found: set[Right] = set()
    while role:
        found |= {Right(right) for right in roles[role].get("rights", [])}
        role = roles[role].get("includes", "")
    return frozenset(found)
