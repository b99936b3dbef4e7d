"""Fills a week of the roster: all rules kept, rest days and shifts shared fairly, wishes met where they can be.

The solver is OR-Tools' CP-SAT, an optional extra (`pip install csdesk[roster]`). It works with one worker, a
fixed seed and a limit of work rather than of time: the same input gives the same roster on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.rules.roster import Fault, Member, Place, Plan, check
from csdesk.rules.roster_policy import RosterPolicy
from csdesk.rules.roster_sentences import Sentence
from csdesk.rules.roster_task import Task


class SolverMissing(Exception):
    """OR-Tools is not installed, or cannot be loaded; without it csdesk fills no roster."""


@dataclass(frozen=True)
class Filled:
    """Who stands where on the days that were filled, fixed cells included.

    Where no roster keeps all rules, `cells` leaves as few places empty as can be, and `sentence` says why and
    what could be relaxed. `faults_left` is what `check` finds: the empty places, and what is fixed against a rule.
    """

    cells: Mapping[Place, tuple[str, ...]]
    faults_left: tuple[Fault, ...]
    sentence: Sentence | None = None


def fill(
    plan: Plan,
    days: Sequence[date],
    members: Mapping[str, Member],
    policy: RosterPolicy,
    is_open: Callable[[date], bool],
    is_holiday: Callable[[date], bool],
    *,
    needs: Mapping[Place, int] | None = None,
    seconds: float = 6.0,
) -> Filled:
    """The roster of `days`, of which `plan` holds the fixed cells, the leave, and the weeks before.

    Cells of `days` that are not fixed are decided anew. `needs` are numbers of people, by forecast, that
    count instead of those of the posts. `seconds` is about how long it may take: usually it is done much
    sooner, with the best roster there is. Raises SolverMissing where the solver is not installed.
    """
    try:
        from csdesk.rules.roster_solving import solve
    except ImportError as error:  # not there, or without what it needs itself
        if (error.name or "").partition(".")[0] == "csdesk":
            raise
        raise SolverMissing from error
    task = Task(plan, tuple(sorted(set(days))), members, policy, is_open, is_holiday, needs)
    cells, sentence = solve(task, seconds)
    others = {place: staff for place, staff in plan.cells.items() if place.day not in days}
    whole = Plan({**others, **cells}, plan.absences, plan.fixed)
    return Filled(cells, tuple(check(whole, days, members, policy, is_open, needs=needs)), sentence)
