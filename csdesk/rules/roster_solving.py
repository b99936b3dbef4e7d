"""Lets the solver fill a week of the roster, and where it cannot be filled, fills what can be and says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ortools.sat.python import cp_model

from csdesk.rules.roster import Place
from csdesk.rules.roster_lacking import Lack, lacking
from csdesk.rules.roster_model import RULES, Model
from csdesk.rules.roster_sentences import Sentence, empty_sentence, lacking_sentence, relaxed_sentence
from csdesk.rules.roster_task import Cell, Task

_A_SECOND = 0.4
"""Of the solver's own units of work, by which it is limited: about a second's."""
_BEST, _LEAST, _STILL_BEST, _RELAXED = 0.5, 0.2, 0.15, 0.05
"""The parts of the work for the roster, the fewest empty places, the roster with these, and each rule relaxed."""

_SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def solve(task: Task, seconds: float) -> tuple[dict[Place, tuple[str, ...]], Sentence | None]:
    """Who stands where on the days of the task; with the fewest empty places and the reason where some stay empty."""
    work = seconds * _A_SECOND
    lack = lacking(task)
    if lack is None and (best := _best(task, work * _BEST)) is not None:
        return _cells(task, best), None
    model = Model(task, may_stay_empty=True)
    model.ask_for_least()
    solver, is_proved = _run(model, work * _LEAST)
    chosen = _chosen(model, solver) if solver else []
    empty = _empty(task, chosen)
    # What has to stay empty is not needed any more; for the rest there is a roster, so there is a fair one.
    fewer = replace(task, needs={place: number - empty.get(place, 0) for place, number in task.needed.items()})
    found = _cells(task, _best(fewer, work * _STILL_BEST) or chosen)
    if not empty:
        return found, None
    if lack is None and not is_proved:
        return found, empty_sentence(empty, is_proved=False)
    return found, _reason(task, lack, empty, work * _RELAXED)


def _reason(task: Task, lack: Lack | None, empty: dict[Place, int], work: float) -> Sentence:
    """What stands in the way: the first rule without which there is a roster, or that there are too few people."""
    if lack is None:
        return _relaxed(task, RULES, work) or empty_sentence(empty, is_proved=True)
    if lack.on_days:
        return _relaxed(task, ("fixed",), work) or lacking_sentence(lack, task)
    return _relaxed(task, ("fixed", "most_days_in_a_row", "rest_days_a_week"), work) or lacking_sentence(lack, task)


def _relaxed(task: Task, rules: Iterable[str], work: float) -> Sentence | None:
    """The sentence on the first of `rules` without which there is a roster."""
    for rule in rules:
        model = Model(task, rule)
        if model.breaches:
            model.ask_for_least()
            solver, _is_least = _run(model, work)
            if solver:
                broken = [cell for amount, cell in model.breaches if solver.value(amount)]
                return relaxed_sentence(rule, broken, task)
    return None


def _best(task: Task, work: float) -> list[Cell] | None:
    """The fairest roster that was found, None where none was."""
    model = Model(task)
    model.ask_for_best()
    solver, _is_best = _run(model, work)
    return _chosen(model, solver) if solver else None


def _run(model: Model, work: float) -> tuple[cp_model.CpSolver | None, bool]:
    """The solver with what it found, None where it found nothing; and whether there is nothing better."""
    solver = cp_model.CpSolver()
    # One worker, and a limit of work instead of time: what is found never hangs on the machine.
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    # Who stands where is nearly a linear programme: with all constraints in it, the solver is done at once.
    solver.parameters.linearization_level = 2
    status = solver.solve(model.solver_model)
    return solver if status in _SOLVED else None, status == cp_model.OPTIMAL


def _chosen(model: Model, solver: cp_model.CpSolver) -> list[Cell]:
    return [cell for cell, variable in model.stands.items() if solver.boolean_value(variable)]


def _cells(task: Task, chosen: Iterable[Cell]) -> dict[Place, tuple[str, ...]]:
    """The fixed cells and the chosen ones."""
    found = dict(task.fixed)
    for place, person in sorted(chosen):
        found[place] = (*found.get(place, ()), person)
    return found


def _empty(task: Task, chosen: Iterable[Cell]) -> dict[Place, int]:
    """How many people are missing at each place."""
    left = dict(task.left)
    for place, _person in chosen:
        left[place] -= 1
    return {place: number for place, number in left.items() if number}
