"""The state machine bites: faulty ways to sync that look right are all found out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import Desks

from csdesk.store import folding, journal, merging
from csdesk.sync import exchange

ENOUGH = settings(
    max_examples=100, stateful_step_count=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate], print_blob=False, report_multiple_bugs=False,
)  # fmt: skip
Faulty = Callable[[pytest.MonkeyPatch], None]


def trusting_remembered_offsets(patch: pytest.MonkeyPatch) -> None:
    """Sends only what it has not sent before, by its own memory."""
    sent: dict[tuple[object, ...], int] = {}

    def publish(self: Any, _supplied: object) -> None:
        connection = self.store.connection()
        for identity, number in journal.replicas(connection).items():
            key = (self.store.path, identity)
            head = journal.last_kept(connection, number)[0]
            frames = [frame.bytes for frame in journal.kept(connection, number, sent.get(key, 0) + 1, head)]
            if frames:
                self.done.pushed += self.hub.publish(frames)
            sent[key] = head

    patch.setattr(exchange._Sync, "_publish", publish)


def pulling_by_sequence(patch: pytest.MonkeyPatch) -> None:
    """Asks the hub for the frames after the last that it has seen there, by their numbers in the file."""
    seen: dict[tuple[object, ...], int] = {}
    plain = exchange._Sync._fetch

    def fetch_all(self: Any, missing: Mapping[str, int], heads: dict[str, Any]) -> None:
        hub: Any = self.hub

        def fetch(_missing: Mapping[str, int]) -> Iterator[bytes]:
            with closing(sqlite3.connect(hub.name)) as file:
                key = (self.store.path, hub.name)
                rows = file.execute(
                    "SELECT number, bytes FROM frame WHERE number > ? ORDER BY number", (seen.get(key, 0),)
                ).fetchall()
                for number, frame in rows:
                    seen[key] = number
                    yield frame

        patch.setattr(hub, "fetch", fetch, raising=False)
        plain(self, missing, heads)

    patch.setattr(exchange._Sync, "_fetch", fetch_all)
    patch.setattr(exchange._Sync, "_settle", lambda *_given: None)


def without_fork_detection(patch: pytest.MonkeyPatch) -> None:
    """Believes that it is always the same database that it was."""
    patch.setattr(exchange._Sync, "_know_ourselves", lambda _self, _supplied: None)


def applying_in_the_order_of_arrival(patch: pytest.MonkeyPatch) -> None:
    """Writes what comes over what there is."""

    def state(entries: Sequence[folding.Entry], blank: Mapping[str, object], _knowledge: object) -> object:
        return folding._in_order(sorted(entries, key=lambda entry: (entry.number, entry.counter)), blank)

    patch.setattr(merging, "state", state)


def by_the_wall_clock_alone(patch: pytest.MonkeyPatch) -> None:
    """Lets the later clock win and lists no conflicts: what nobody saw is lost without a word."""
    patch.setattr(merging, "disputes", lambda *_given: [])


@pytest.mark.parametrize(
    "faulty",
    [
        trusting_remembered_offsets, pulling_by_sequence, without_fork_detection, applying_in_the_order_of_arrival,
        by_the_wall_clock_alone,
    ],
)  # fmt: skip
def test_a_faulty_way_to_sync_is_found_out(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty(monkeypatch)
    with pytest.raises(BaseException) as found:
        run_state_machine_as_test(Desks, settings=ENOUGH)
    assert not isinstance(found.value, (KeyboardInterrupt, AttributeError, TypeError, NameError)), found.value
