"""The week to be filled as the solver sees it: what is to be decided, what must hold, and what is wished for.

OR-Tools is an optional extra and heavy: this module is imported only where a roster is filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zlib import crc32

from ortools.sat.python import cp_model

from csdesk.rules.roster import Place, week_of
from csdesk.rules.roster_fairness import Measure, balances, is_there, measures_of_day, measures_of_place
from csdesk.rules.roster_task import Cell, Task, at_once

RULES = ("fixed", "leave", "most_days_in_a_row", "rest_days_a_week", "qualification")
"""The rules that may be relaxed one at a time to see which of them stands in the way."""

_SCALE = 1000  # the solver counts in whole numbers
_TIES = 64  # what is equally good is told apart by a number that hangs on the cell alone, below all wishes

Variable = cp_model.IntVar
Amount = cp_model.LinearExpr | int


class Model:
    """The solver's model of a task, in which the rule `relaxed` may be broken or places may stay empty.

    `stands` are its cells, `breaches` what breaks the relaxed rule, with the people, days and posts concerned.
    """

    def __init__(self, task: Task, relaxed: str = "", *, may_stay_empty: bool = False) -> None:
        self.task = task.unfixed() if relaxed == "fixed" else task
        self.relaxed = relaxed
        self.solver_model = cp_model.CpModel()
        self.stands: dict[Cell, Variable] = {}
        self.empty: dict[Place, Variable] = {}
        self.breaches: list[tuple[Amount, Cell]] = []
        self._works: dict[tuple[date, str], Amount] = {}
        self._costs: list[Amount] = []
        self._decide_cells()
        if relaxed == "fixed":
            placed = ((place, person) for person, places in task.placed.items() for place in places)
            self.breaches += [(1 - self.stands[cell], cell) for cell in placed if cell in self.stands]
        self._cover_places(may_stay_empty=may_stay_empty)
        self._count_days()
        self._limit_rows()
        self._grant_rest_days()

    def ask_for_least(self) -> None:
        """Ask for the fewest breaches and empty places, whatever people wish."""
        self.solver_model.minimize(sum(self.empty.values()) + sum(amount for amount, _cell in self.breaches))

    def ask_for_best(self) -> None:
        """Ask for what is fair and what people like."""
        self._share_out()
        self._please()
        for (place, person), cell in self.stands.items():
            self._costs.append(crc32(f"{place.day} {place.post} {place.shift} {person}".encode()) % _TIES * cell)
        self.solver_model.minimize(sum(self._costs))

    def _decide_cells(self) -> None:
        task = self.task
        for place, number in task.left.items():
            for person in sorted(task.members) if number else ():
                if task.may_stand(place, person, self.relaxed):
                    cell = self.stands[place, person] = self._flag(f"{person} {place}")
                    if not task.may_stand(place, person):
                        self.breaches.append((cell, (place, person)))

    def _flag(self, name: str) -> Variable:
        return self.solver_model.new_bool_var(name)

    def _cover_places(self, *, may_stay_empty: bool) -> None:
        at: dict[Place, list[Amount]] = {place: [] for place in self.task.left}
        for (place, _person), cell in self.stands.items():
            at[place].append(cell)
        for place, number in self.task.left.items():
            if may_stay_empty and number:
                empty = self.empty[place] = self.solver_model.new_int_var(0, number, f"empty {place}")
                at[place].append(empty)
            self.solver_model.add(sum(at[place]) == number)

    def _count_days(self) -> None:
        """Nobody is at two places at a time; a day counts once, however many places somebody has on it."""
        by_day: dict[tuple[date, str], dict[Place, Variable]] = {}
        for (place, person), cell in self.stands.items():
            by_day.setdefault((place.day, person), {})[place] = cell
        for (day, person), cells in by_day.items():
            together = at_once(list(cells), self.task.policy)
            if len(together) == 1:
                if len(cells) > 1:
                    self.solver_model.add_at_most_one(cells.values())
                self._works[day, person] = sum(cells.values())
                continue
            works = self._works[day, person] = self._flag(f"{person} works {day}")
            for places in together:
                self.solver_model.add(sum(cells[place] for place in sorted(places)) <= works)
            self.solver_model.add(works <= sum(cells.values()))

    def _limit_rows(self) -> None:
        most = self.task.policy.most_days_in_a_row
        ends = {day + timedelta(days=at) for day in self.task.days for at in range(most + 1)}
        for last in sorted(end for end in ends if end <= max(self.task.days)):
            self._limit([last - timedelta(days=at) for at in range(most + 1)], most, "most_days_in_a_row")

    def _grant_rest_days(self) -> None:
        for monday in sorted({week_of(day)[0] for day in self.task.days}):
            self._limit(week_of(monday), 7 - self.task.policy.rest_days_a_week, "rest_days_a_week")

    def _limit(self, days: Sequence[date], most: int, rule: str) -> None:
        """Nobody works more than `most` of `days`; who is fixed for more already works no further day."""
        for person in sorted(self.task.members):
            settled = self.task.settled.get(person, set())
            left = max(0, most - sum(day in settled for day in days))
            open_days = [
                self._works[day, person] for day in days if day not in settled and (day, person) in self._works
            ]
            if len(open_days) <= left:
                continue
            if self.relaxed == rule:
                breach = self.solver_model.new_int_var(0, len(open_days), f"{rule} {person} {days[0]}")
                self.breaches.append((breach, (Place(max(days), "", ""), person)))
                self.solver_model.add(sum(open_days) <= left + breach)
            else:
                self.solver_model.add(sum(open_days) <= left)

    def _share_out(self) -> None:
        """Let everybody come as near as can be to their equal part of every measure, large gaps counting most."""
        task, weights = self.task, self.task.policy.weights
        owed = balances(task.before, task.plan, task.members, task.policy, task.is_holiday)
        expected = self._expected()
        amounts = self._amounts()
        for (measure, person), parts in amounts.items():
            weight = weights.get(measure[0], 0)
            if not weight:
                continue
            already = owed.get(measure, {}).get(person, 0.0) - expected[measure].get(person, 0.0)
            if measure[0] in ("days", "weekends", "holidays"):
                already += sum(
                    measure in set(measures_of_day(day, task.is_holiday))
                    for day in task.settled.get(person, ())
                    if day in task.days
                )
            else:
                already += sum(
                    measure in measures_of_place(place, task.policy) for place in task.placed.get(person, ())
                )
            self._square(weight, already, parts, f"{measure} {person}")

    def _square(self, weight: int, already: float, parts: Sequence[Amount], name: str) -> None:
        """Cost the square of `already` and the sum of `parts`, by what each further one of them adds to it."""
        steps: list[Amount] = []
        for at in range(len(parts)):
            step = self._flag(f"{name} {at}")
            steps.append(step)
            self._costs.append(round(_SCALE * weight * (2 * (already + at) + 1)) * step)
        # The steps become dearer and dearer, so the solver takes the first of them without being told to.
        self.solver_model.add(sum(parts) == sum(steps))

    def _amounts(self) -> dict[tuple[Measure, str], list[Amount]]:
        found: dict[tuple[Measure, str], list[Amount]] = {}
        for (day, person), works in self._works.items():
            if day not in self.task.settled.get(person, ()):
                for measure in measures_of_day(day, self.task.is_holiday):
                    found.setdefault((measure, person), []).append(works)
        for (place, person), cell in self.stands.items():
            for measure in measures_of_place(place, self.task.policy):
                found.setdefault((measure, person), []).append(cell)
        return found

    def _expected(self) -> dict[Measure, dict[str, float]]:
        """The equal part of everybody in the days to be filled."""
        task = self.task
        found: dict[Measure, dict[str, float]] = {}
        for place, number in task.needed.items():
            measures = (*measures_of_day(place.day, task.is_holiday), *measures_of_place(place, task.policy))
            there = [member for member in task.members.values() if is_there(place.day, member, task.plan)]
            for measure in measures:
                sharing = [
                    member.id for member in there if member.posts and (len(measure) == 1 or measure[1] in member.posts)
                ]
                for person in sharing:
                    parts = found.setdefault(measure, {})
                    parts[person] = parts.get(person, 0.0) + number / len(sharing)
        return found

    def _please(self) -> None:
        """Let people rest on the weekday, and work the shift, that they like."""
        weights, policy = self.task.policy.weights, self.task.policy
        for (day, person), works in self._works.items():
            if self.task.members[person].rest_day == day.weekday():
                self._costs.append(_SCALE * weights.get("rest_day", 0) * works)
        for (place, person), cell in self.stands.items():
            liked = self.task.members[person].preferred_shift
            if liked in policy.posts[place.post].shifts and liked != place.shift:
                self._costs.append(_SCALE * weights.get("preferred_shift", 0) * cell)
