"""Follow-ups counted: what is owed now, what was made in time (DOMAIN 6), and what customers answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from csdesk.desk import reading, surveys
from csdesk.desk.desk import Desk, needs
from csdesk.rules.followups import Kept
from csdesk.rules.rights import Right
from csdesk.store import followups as stored
from csdesk.texts import language


@dataclass(frozen=True)
class Counted:
    """How many follow-ups are coming, due (open today, the last day included), on their last day and overdue."""

    coming: int
    due: int
    last_day: int
    overdue: int


@dataclass(frozen=True)
class Counts:
    """What is owed: by all, by the acting person or another who was named, and how much of it falls to nobody."""

    all: Counted
    mine: Counted
    unassigned: int


@dataclass(frozen=True)
class AnswerCount:
    """How often a question was answered so, under one version of its survey; keys, and the words as they read now."""

    survey: str
    version: int
    question: str
    asked: str
    answer: str
    answered: str
    count: int


@needs(Right.READ_RECORDS)
def counts(desk: Desk, person: str = "") -> Counts:
    """What is owed now; cheap enough for a line that is always on the screen.

    `person` names a member of staff whose part is counted as `mine`.
    """
    whose = reading.person(desk, "assignee", person).id if person else desk.me.id
    row = stored.counts(desk.store, desk.clock().date(), whose)
    names = ("coming", "due", "last_day", "overdue")
    return Counts(
        all=Counted(**{name: row[name] for name in names}),
        mine=Counted(**{name: row[f"my_{name}"] for name in names}),
        unassigned=row["unassigned"],
    )


@needs(Right.READ_RECORDS)
def kept(desk: Desk, kind: str, since: date, until: date) -> Kept:
    """How many follow-ups of `kind` whose last day lies from `since` to `until`, and has passed, were made."""
    return count_kept(desk, kind, since, until)


def count_kept(desk: Desk, kind: str, since: date, until: date) -> Kept:
    """As `kept`, for reports, which whoever reads them may read."""
    yesterday = desk.clock().date() - timedelta(days=1)
    return Kept(**stored.kept(desk.store, kind, since, min(until, yesterday)))


def count_kept_by(desk: Desk, staff: str, since: date, until: date) -> Kept:
    """Of the follow-ups of any kind that fall to `staff` and whose last day lies from `since` to `until`, all."""
    return Kept(**stored.kept_by(desk.store, staff, since, until))


@needs(Right.READ_RECORDS)
def tracking_rate(desk: Desk, since: date, until: date) -> Kept:
    """Visitors with intention contacted in their window, among those whose window closed from `since` to `until`."""
    return kept(desk, "visit_tracking", since, until)


@needs(Right.READ_RECORDS)
def answers_counted(desk: Desk, survey: str, since: date | None = None, until: date | None = None) -> list[AnswerCount]:
    """How often each answer of a survey was given in contacts made from `since` to `until`, newest version first.

    Written answers are one by one among them. Questions and answers stand in the order of the form; those it no
    longer has stand last, as keys.
    """
    form = surveys.named(desk, survey)
    first = datetime.combine(since or date.min, time())
    last = datetime.combine(until, time()) + timedelta(days=1) if until and until < date.max else datetime.max
    rows = stored.answers_counted(desk.store, form.id, first, last)
    places = {question.id: place for place, question in enumerate(form.questions)}
    found = []
    for row in rows:
        question = form.question(row["question"])
        keys = [option.key for option in question.options] if question else []
        place = keys.index(row["answer"]) if row["answer"] in keys else len(keys)
        counted = AnswerCount(
            survey=form.id,
            version=row["version"],
            question=row["question"],
            asked=question.label(language()) if question else row["question"],
            answer=row["answer"],
            answered=question.word(row["answer"], language()) if question else row["answer"],
            count=row["count"],
        )
        order = (-row["version"], places.get(row["question"], len(places)), row["question"], place, row["answer"])
        found.append((order, counted))
    return [counted for _order, counted in sorted(found, key=lambda pair: pair[0])]
