"""Filling a week of the roster: within 3 s for 10 and 40 people, 10 s for 100, every post held, weekends shared."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks import measuring, registers
from csdesk.resources import bundled
from csdesk.rules.policy import read_policy
from csdesk.rules.roster import Member, Place, Plan, posts_of, week_of
from csdesk.rules.roster_fairness import shares
from csdesk.rules.roster_fill import fill
from csdesk.rules.roster_policy import Post, RosterPolicy

TARGETS = {10: 3.0, 40: 3.0, 100: 10.0}
MONDAY = date(2026, 9, 28)
HOLIDAYS = frozenset(date(2026, 10, day) for day in range(1, 8))
REAL = "排班表_202604_班次码.xlsx"
_AT_WORK = 0.6  # of all people on a day, as in rosters of companies
_ON_LEAVE = 0.05  # of all people have two days of leave in a week


@dataclass
class Company:
    """Whose weeks are filled one after another."""

    name: str
    policy: RosterPolicy
    members: dict[str, Member]
    roster: Plan
    needs: dict[Place, int] | None = None


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    weeks = options.rounds or 8
    print(f"roster, {weeks} weeks one after another")
    for people, target in TARGETS.items():
        company = generated(people, weeks)
        _fill(company, [MONDAY + timedelta(weeks=at) for at in range(weeks)], target)
    if real := drawn_up_by_hand():
        first = min(place.day for place in real.needs or {})
        mondays = sorted({week_of(place.day)[0] for place in real.needs or {}} - {week_of(first)[0]})
        by_hand = real.roster
        real.roster = _between(by_hand, first, mondays[0])
        _fill(real, mondays, TARGETS[40])
        _print_spread("by hand", real, by_hand)


def generated(people: int, weeks: int) -> Company:
    """A company of that size: half receptionists, a tenth supervisors, the others sales, with wishes and leave."""
    policy = _policy()
    places = sum(len(post.shifts) for post in policy.posts.values())
    staff = max(1, round(people * _AT_WORK / places))
    policy = replace(policy, posts={key: replace(post, staff=staff) for key, post in policy.posts.items()})
    chance = Random(people)
    members = {}
    for at, name in enumerate(registers.names(people)):
        role = "receptionist" if at % 10 < 5 else "sales" if at % 10 < 9 else "supervisor"
        key = f"{at:03} {name}"
        members[key] = Member(
            key,
            posts_of(role, "", policy),
            rest_day=chance.choice((None, None, *range(7))),
            preferred_shift=chance.choice(("", "early", "late")),
        )
    leave = {
        (day, key): "annual_leave"
        for at in range(weeks)
        for key in members
        if chance.random() < _ON_LEAVE
        for day in chance.sample(week_of(MONDAY + timedelta(weeks=at)), 2)
    }
    return Company(f"{people} people, {staff * places} at work", policy, members, Plan({}, leave))


def drawn_up_by_hand() -> Company | None:
    """The people, codes and numbers of a month that was drawn up by hand, where its workbook is there."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    file = Path(os.environ.get("CSDESK_REGISTERS") or beside) / "rosters" / REAL
    if not file.exists():
        return None
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    days = [cell.date() if isinstance(cell, datetime) else cell for cell in rows[1][1:]]
    cells: dict[Place, tuple[str, ...]] = {}
    members = {}
    for row in rows[3:]:
        name = str(row[0]).strip()
        members[name] = Member(name, frozenset({"desk"}))
        for day, code in zip(days, row[1:], strict=True):
            if isinstance(day, date) and code != "休":
                place = Place(day, "desk", str(code))
                cells[place] = (*cells.get(place, ()), name)
    hours = _policy().shifts["day"]
    codes = sorted({place.shift for place in cells})
    policy = replace(
        _policy(),
        shifts={code: replace(hours, key=code) for code in codes},
        posts={"desk": Post("desk", tuple(codes), staff=0)},
    )
    needs = {place: len(people) for place, people in cells.items()}
    return Company(f"{len(members)} people of a roster by hand", policy, members, Plan(cells), needs)


def _policy() -> RosterPolicy:
    return read_policy(tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8")), {}).roster


def _between(roster: Plan, first: date, until: date) -> Plan:
    return replace(
        roster, cells={place: people for place, people in roster.cells.items() if first <= place.day < until}
    )


def _fill(company: Company, mondays: Sequence[date], target: float) -> None:
    """Fill week after week, and print how long it took, what stayed empty and how weekends were shared."""
    taken, left, sentences = [], Counter[str](), set[str]()
    wanted = placed = 0
    for monday in mondays:
        days = week_of(monday)

        def work(days: Sequence[date] = days) -> None:
            nonlocal wanted, placed
            filled = fill(
                company.roster, days, company.members, company.policy, _always, HOLIDAYS.__contains__,
                needs=company.needs,
            )  # fmt: skip
            left.update(fault.kind for fault in filled.faults_left)
            placed += sum(map(len, filled.cells.values()))
            wanted += sum(map(len, filled.cells.values()))
            wanted += sum(fault.given["needed"] - fault.given["placed"]  # type: ignore[operator, misc]
                          for fault in filled.faults_left if fault.kind == "uncovered")  # fmt: skip
            if filled.sentence:
                sentences.add(filled.sentence.message.format(**filled.sentence.given))
            company.roster = replace(company.roster, cells={**company.roster.cells, **filled.cells})

        taken.append(measuring.seconds(work))
    print(
        f"  {company.name:<34} {sum(taken) / len(taken):5.2f} s a week, longest {max(taken):5.2f} s   "
        f"places held {placed} of {wanted}   {measuring.verdict(max(taken), target, ' s')}"
    )
    _print_spread("filled", company, company.roster)
    for sentence in sorted(sentences):
        print(f"    {sentence}")
    if left.keys() - {"uncovered"}:
        print(f"    against the rules: {dict(left)}")


def _print_spread(name: str, company: Company, roster: Plan) -> None:
    had = list(shares(roster, company.members, company.policy, HOLIDAYS.__contains__).values())
    amounts = {
        "weekend rests": [share.weekend_rests for share in had],
        "days": [share.days for share in had],
        "holidays": [share.holidays for share in had],
    }
    spread = ", ".join(f"{what} {min(each)} to {max(each)}" for what, each in amounts.items() if any(each))
    print(f"    {name}: {spread}")


def _always(_day: date) -> bool:
    return True


if __name__ == "__main__":
    main()
