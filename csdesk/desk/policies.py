"""What the company decided: policy.toml, categories.toml and subjects.toml, its own laid over those of csdesk.

A value that cannot be taken is reported with file, key and line, and the default stays in force.
"""

from __future__ import annotations

import re
from pathlib import Path

from csdesk.desk.settings import Home
from csdesk.resources import Fault, bundled, line_of, read_toml
from csdesk.rules.policy import Policy, Table, lay_over, read_policy
from csdesk.texts import N_

_LISTS = ("categories.toml", "subjects.toml")


def read_policies(home: Home) -> tuple[Policy, list[Fault]]:
    """The policy in force, and what in the home's own files could not be taken."""
    data = bundled("data")
    policy, faults = _laid_over(data / "policy.toml", home.folder / "policy.toml", lists=False)
    lists: Table = {}
    for name in _LISTS:
        table, more = _laid_over(data / name, home.folder / name, lists=True)
        lists |= table
        faults += more
    faults += _unknown_surveys(home, policy["followups"])
    return read_policy(policy, lists), faults


def _unknown_surveys(home: Home, kinds: Table) -> list[Fault]:
    """The follow-ups that name a survey which is not there: they are made without one."""
    faults = []
    own = home.folder / "policy.toml"
    for kind, entry in kinds.items():
        name = entry.get("survey", "")
        files = [folder / f"{name}.toml" for folder in (bundled("data") / "surveys", home.folder / "surveys")]
        if name and not (re.fullmatch(r"\w{1,60}", name) and any(file.exists() for file in files)):
            keys = ("followups", kind, "survey")
            faults.append(Fault(own, ".".join(keys), line_of(own, keys), N_("there is no survey '{value}'"),
                                {"value": name}))  # fmt: skip
            entry["survey"] = ""
    return faults


def _laid_over(defaults: Path, own: Path, *, lists: bool) -> tuple[Table, list[Fault]]:
    table = read_toml(defaults)
    if isinstance(table, Fault):
        raise FileNotFoundError(defaults)
    if not own.exists():
        return table, []
    mine = read_toml(own)
    if isinstance(mine, Fault):
        return table, [mine]
    merged, problems = lay_over(table, mine, lists=lists)
    return merged, [
        Fault(own, ".".join(problem.keys), line_of(own, problem.keys), problem.reason, problem.given)
        for problem in problems
    ]
