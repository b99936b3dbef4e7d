"""The contacts owed to visitors of the invented company and after its repairs: most were made in time, some wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from csdesk.desk import surveys
from csdesk.desk.desk import Desk
from csdesk.desk.followup_owing import window_of
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]


@dataclass(frozen=True)
class _Kind:
    """A kind of follow-up: the table of what gives rise to it, what is answered, and what comes of it."""

    key: str
    source: str
    survey: str
    answers: Mapping[str, tuple[str, ...]]
    results: tuple[str, ...]


_TRACKING = _Kind(
    "visit_tracking",
    "visit",
    "tracking_a",
    {
        "still_considering": ("yes",),
        "unclear": ("layout", "payment", "payment", "procedure", "surroundings"),
        "decides_soon": ("yes", "no", "no"),
        "invitation": ("yes", "yes", "no"),
    },
    ("considering", "considering", "considering", "will_visit", "signed"),
)
_CALL_BACK = _Kind(
    "repair_callback",
    "repair",
    "repair_callback",
    {"mended": ("yes",), "on_time": ("yes", "yes", "no"), "satisfaction": ("4", "5", "5")},
    ("satisfied",),
)


def followups(
    desk: Desk, texts: Mapping[str, Any], now: datetime, visits: Sequence[Row], repairs: Sequence[Row]
) -> dict[str, list[Row]]:
    """The rows by table of what `visits` and `repairs` gave rise to; `texts` is the table of `data/demo.toml`."""
    book = _Book(desk, texts["followups"], now)
    for visit in visits:
        if visit.get("intent") in desk.policy.tracked_intents:
            book.owe(_TRACKING, visit, visit["arrived_at"], visit["host_id"], visit["opinions"])
    for repair in repairs:
        if repair["done_at"]:
            book.owe(_CALL_BACK, repair, repair["done_at"], repair["received_by"], repair["content"])
    return book.rows


class _Book:
    """The rows as they come, and the chance by which they do."""

    def __init__(self, desk: Desk, texts: Mapping[str, Mapping[str, Sequence[str]]], now: datetime) -> None:
        self.desk = desk
        self.texts = texts
        self.now = now
        self.chance = Random("csdesk followups")
        self.rows: dict[str, list[Row]] = {"followup": [], "followup_attempt": [], "survey_answer": []}

    def owe(self, kind: _Kind, source: Row, at: str, assignee: str, about: str | None) -> None:
        """A follow-up of `source`, as what happened to it `at` then, made, skipped, tried or still owed as of now."""
        since = datetime.fromisoformat(at)
        window = window_of(self.desk, self.desk.policy.followups[kind.key], since.date())
        identity = derived_id(datetime.combine(since, time()), "followup", kind.key, source["id"])
        row = self._signed(identity, since, assignee) | {
            "kind": kind.key,
            "customer_id": source["customer_id"],
            "name": source["name"],
            "phone": source["phone"],
            "source_table": kind.source,
            "source_id": source["id"],
            "about": about,
            "opens_on": window.opens_on.isoformat(),
            "closes_on": window.closes_on.isoformat(),
            "assignee_id": assignee,
            "survey": kind.survey,
        }
        for tried in self._tries(window.opens_on):
            self._attempt(row, tried, self.chance.choice(("no_answer", "no_answer", "call_again")))
        length = (window.closes_on - window.opens_on).days
        late = 4 if self.chance.random() < 0.04 else 0
        made_at = self._at(window.opens_on + timedelta(days=self.chance.randint(0, length) + late))
        is_forgotten = self.chance.random() < 0.02
        if made_at < self.now and not is_forgotten:
            is_skipped = self.chance.random() < 0.05 and self.texts[kind.key]["skip_reasons"]
            row |= self._skipped(kind, made_at, row) if is_skipped else self._made(kind, made_at, row)
        self.rows["followup"].append(row)

    def _tries(self, opens_on: date) -> Iterator[datetime]:
        if self.chance.random() < 0.3 and (at := self._at(opens_on, hour=9)) < self.now:
            yield at

    def _made(self, kind: _Kind, at: datetime, row: Row) -> Row:
        note = self.chance.choice(self.texts[kind.key]["notes"])
        survey = surveys.find(self.desk, kind.survey)
        version = survey.version if survey else 1
        self._attempt(row, at, "reached", note)
        for question, answers in kind.answers.items():
            answer = self.chance.choice(answers)
            identity = derived_id(at, "demo", "answer", row["id"], question)
            self.rows["survey_answer"].append(self._signed(identity, at, row["assignee_id"]) | {
                "followup_id": row["id"], "survey": kind.survey, "survey_version": version,
                "question": question, "answer": answer,
            })  # fmt: skip
        return self._ended(at, row, "done") | {
            "result": self.chance.choice(kind.results),
            "notes": note,
            "next_step": self.chance.choice(self.texts[kind.key]["next_steps"]),
            "survey_version": version,
        }

    def _skipped(self, kind: _Kind, at: datetime, row: Row) -> Row:
        reason = self.chance.choice(self.texts[kind.key]["skip_reasons"])
        return self._ended(at, row, "skipped") | {"skip_reason": reason}

    def _ended(self, at: datetime, row: Row, outcome: str) -> Row:
        return {
            "outcome": outcome,
            "done_at": moment_text(at),
            "done_by": row["assignee_id"],
            "updated_at": moment_text(at),
        }

    def _attempt(self, row: Row, at: datetime, outcome: str, note: str | None = None) -> None:
        identity = derived_id(at, "demo", "attempt", row["id"], outcome)
        self.rows["followup_attempt"].append(
            self._signed(identity, at, row["assignee_id"])
            | {"followup_id": row["id"], "at": moment_text(at), "outcome": outcome, "note": note}
        )

    def _at(self, day: date, hour: int = 0) -> datetime:
        """A moment in the desk's hours."""
        return datetime.combine(day, time(hour or self.chance.choice((10, 11, 15, 16)), self.chance.randrange(60)))

    def _signed(self, identity: str, at: datetime, person: str) -> Row:
        return {
            "id": identity,
            "station": self.desk.station,
            "created_at": moment_text(at),
            "created_by": person,
            "updated_at": moment_text(at),
            "updated_by": person,
        }
