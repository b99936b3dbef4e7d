"""The course a complaint took: every date its customer was promised and what came of it, for the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from csdesk.rules.complaint_routes import ComplaintPolicy
from csdesk.rules.complaints import IMPORTED, Case, Event, place

_REPLIES = ("informed", "accepted", "written_reply", "closed", "not_accepted")
_REOPENINGS = ("not_accepted", "reopened")


@dataclass(frozen=True)
class Promise:
    """A date by which the customer was told they would hear, the one after so many `extensions`.

    `replied_at` is when they heard the result, `resolved_at` when there was one, `extended_at` when another date
    was agreed in its place, and `void_at` when the case was taken up again before they had heard.
    """

    promise_at: datetime
    extensions: int
    replied_at: datetime | None = None
    resolved_at: datetime | None = None
    extended_at: datetime | None = None
    void_at: datetime | None = None


@dataclass(frozen=True)
class Course:
    """All promises of a case, the first first, and when it had its first result."""

    promises: tuple[Promise, ...]
    first_resolved_at: datetime | None


def course(case: Case, events: Iterable[Event], policy: ComplaintPolicy) -> Course:
    """The course of `case`, which its `events` fold to; what the fold refused counts for nothing here either.

    A date that an import set where the register named none was promised to nobody. Where a case of a register was
    closed, its customer had heard by then.
    """
    refused = {each.event for each in case.refused}
    kept = (event for event in events if event.id not in refused)
    promises: list[Promise] = []
    first_resolved_at = None
    extensions = 0
    for event in sorted(kept, key=lambda event: place(event.kind, event.at, event.rule, event.id)):
        now = promises[-1] if promises else None
        if event.kind == "promised" and event.promise_at and not (event.rule == IMPORTED and event.text):
            promises.append(Promise(event.promise_at, extensions))
        elif event.kind == "extended" and event.promise_at:
            extensions += 1
            if now:
                promises[-1] = replace(now, extended_at=event.at)
            promises.append(Promise(event.promise_at, extensions))
        elif event.kind == "resolved":
            first_resolved_at = first_resolved_at or event.at
            if now:
                promises[-1] = replace(now, resolved_at=event.at)
        if event.kind in _REPLIES and now and now.replied_at is None:
            now = promises[-1] = replace(now, replied_at=event.at)
        if event.kind in _REOPENINGS:
            if now and now.replied_at is None:
                promises[-1] = replace(now, void_at=event.at)
            due = event.promise_at or event.at + policy.standard(case.facts.severity)
            promises.append(Promise(due, extensions))
    return Course(tuple(promises), first_resolved_at)
