"""What became of the visitors of the invented company who mean to buy: most were called in time, some wait still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from csdesk.desk import surveys
from csdesk.desk.desk import Desk
from csdesk.rules import followups as rules
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]

_KIND = "visit_tracking"
_SURVEY = "tracking_a"
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "still_considering": ("yes",),
    "unclear": ("layout", "payment", "payment", "procedure", "surroundings"),
    "decides_soon": ("yes", "no", "no"),
    "invitation": ("yes", "yes", "no"),
}


def followups(desk: Desk, texts: Mapping[str, Any], now: datetime, visits: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows by table of what the `visits` gave rise to; `texts` is the table of `data/demo.toml`."""
    survey = surveys.find(desk, _SURVEY)
    book = _Book(desk, texts["followups"], now, survey.version if survey else 1)
    for visit in visits:
        if visit.get("intent") in desk.policy.tracked_intents:
            book.owe(visit)
    return book.rows


class _Book:
    """The rows as they come, and the chance by which they do."""

    def __init__(self, desk: Desk, texts: Mapping[str, Sequence[str]], now: datetime, version: int) -> None:
        self.desk = desk
        self.texts = texts
        self.now = now
        self.version = version
        self.chance = Random("csdesk followups")
        self.rows: dict[str, list[Row]] = {"followup": [], "followup_attempt": [], "survey_answer": []}

    def owe(self, visit: Row) -> None:
        """A follow-up of `visit`, made, skipped, tried or still owed as of now."""
        since = datetime.fromisoformat(visit["arrived_at"])
        window = rules.window(self.desk.policy.followups[_KIND], since.date(), self.desk.working_time.is_working_day)
        identity = derived_id(datetime.combine(since, time()), "followup", _KIND, visit["id"])
        row = self._signed(identity, since, visit["host_id"]) | {
            "kind": _KIND,
            "customer_id": visit["customer_id"],
            "name": visit["name"],
            "phone": visit["phone"],
            "source_table": "visit",
            "source_id": visit["id"],
            "about": visit["opinions"],
            "opens_on": window.opens_on.isoformat(),
            "closes_on": window.closes_on.isoformat(),
            "assignee_id": visit["host_id"],
            "survey": _SURVEY,
        }
        for tried in self._tries(window.opens_on):
            self._attempt(row, tried, self.chance.choice(("no_answer", "no_answer", "call_again")))
        length = (window.closes_on - window.opens_on).days
        late = 4 if self.chance.random() < 0.04 else 0
        at = self._at(window.opens_on + timedelta(days=self.chance.randint(0, length) + late))
        is_forgotten = self.chance.random() < 0.02
        if at < self.now and not is_forgotten:
            row |= self._skipped(at, row) if self.chance.random() < 0.05 else self._made(at, row)
        self.rows["followup"].append(row)

    def _tries(self, opens_on: date) -> Iterator[datetime]:
        if self.chance.random() < 0.3 and (at := self._at(opens_on, hour=9)) < self.now:
            yield at

    def _made(self, at: datetime, row: Row) -> Row:
        note = self.chance.choice(self.texts["notes"])
        self._attempt(row, at, "reached", note)
        for question, answers in _ANSWERS.items():
            answer = self.chance.choice(answers)
            identity = derived_id(at, "demo", "answer", row["id"], question)
            self.rows["survey_answer"].append(self._signed(identity, at, row["assignee_id"]) | {
                "followup_id": row["id"], "survey": _SURVEY, "survey_version": self.version,
                "question": question, "answer": answer,
            })  # fmt: skip
        return self._ended(at, row, "done") | {
            "result": self.chance.choice(("considering", "considering", "considering", "will_visit", "signed")),
            "notes": note,
            "next_step": self.chance.choice(self.texts["next_steps"]),
            "survey_version": self.version,
        }

    def _skipped(self, at: datetime, row: Row) -> Row:
        return self._ended(at, row, "skipped") | {"skip_reason": self.chance.choice(self.texts["skip_reasons"])}

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
