"""The figures of a year of 1,000,000 calls, 150,000 complaints, 100,000 visits and 100,000 follow-ups, and of a week.

The complaints have whole timelines; what these fold to is noted when the desk is made, as a desk at work has it.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks import measuring, registers
from benchmarks.registers import Row, insert, signed
from csdesk import __version__
from csdesk.desk import complaint_cases, figures
from csdesk.desk.desk import Desk
from csdesk.rules import periods
from csdesk.store.identity import derived_id
from csdesk.store.migrations import SCRIPTS
from csdesk.store.models import moment_text

FIRST, YEAR = datetime(2025, 11, 22), timedelta(days=364)
_TARGETS = {"week": 300.0, "month": 1500.0, "year": 8000.0}
_MOST_MEMORY = 64  # megabytes that a year may take on top of a week


def open_desk(calls: int) -> Desk:
    """The desk with a year of so many calls, and other records as they come with them."""
    schema = f"{zlib.crc32(''.join(SCRIPTS).encode()):08x}"
    folder = Path(tempfile.gettempdir(), f"csdesk-benchmark-year-{__version__}-{schema}-{calls}")
    if not folder.exists():
        unfinished = folder.with_name(folder.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        start = time.perf_counter()
        desk = registers.desk_in(unfinished)
        _fill(desk, calls)
        print(f"made the records of a year in {time.perf_counter() - start:.1f} s", flush=True)
        start = time.perf_counter()
        complaint_cases.fold_what_is_new(desk)
        desk.close()
        unfinished.rename(folder)
        print(f"folded their timelines in {time.perf_counter() - start:.1f} s: {folder}", flush=True)
    return registers.desk_in(folder)


def _fill(desk: Desk, calls: int) -> None:
    questions, answers = registers.texts()
    people = calls // 5
    insert(desk, "customer", (
        {"id": registers.customer_id(at), **signed(desk, FIRST), "name": name, "kind": ("prospect", "owner")[at % 2]}
        for at, name in enumerate(registers.names(people))
    ))  # fmt: skip
    insert(desk, "call", _calls(desk, calls, people, questions, answers))
    visits, complaints = calls // 10, calls * 3 // 20
    insert(desk, "visit", _visits(desk, visits, people))
    insert(desk, "followup", _followups(desk, visits, people))
    insert(desk, "survey_answer", _answers(desk, visits))
    insert(desk, "complaint", _complaints(desk, complaints, people, questions))
    insert(desk, "complaint_event", _events(desk, complaints))


def _moments(count: int, seed: str) -> Iterator[tuple[int, datetime, Random]]:
    """So many moments of the year in order, all in the hours in which people call, and chance for each."""
    clock, chance = Random(seed), Random(f"more of {seed}")  # whoever asks for the moments again gets the same
    for at in range(count):
        day = FIRST + YEAR * at / count
        yield at, day.replace(hour=clock.randrange(9, 18), minute=clock.randrange(60), microsecond=0), chance


def _calls(desk: Desk, count: int, people: int, questions: list[str], answers: list[str]) -> Iterator[Row]:
    categories = [option.key for option in desk.options("call_category")]
    subjects = [option.key for option in desk.options("subject")]
    for at, moment, chance in _moments(count, "calls"):
        customer = chance.randrange(people)
        yield {
            "id": derived_id(moment, "call", str(at)), **signed(desk, moment),
            "number": f"LD-A-{moment:%Y%m%d}-{at:07d}", "started_at": moment_text(moment), "direction": "incoming",
            "phone": registers.phone(customer), "customer_id": registers.customer_id(customer),
            "project": desk.projects[0], "category": "enquiry" if at % 3 else chance.choice(categories),
            "subject": chance.choice(subjects), "asked": questions[at * 31 % len(questions)],
            "answered": answers[at * 17 % len(answers)], "invited": at % 4 != 0, "taken_by": desk.me.id,
        }  # fmt: skip


def _visits(desk: Desk, count: int, people: int) -> Iterator[Row]:
    keys = {name: [option.key for option in desk.options(name)]
            for name in ("visit_purpose", "customer_source", "intent")}  # fmt: skip
    for at, moment, chance in _moments(count, "visits"):
        customer = chance.randrange(people)
        yield {
            "id": derived_id(moment, "visit", str(at)), **signed(desk, moment),
            "number": f"LF-A-{moment:%Y%m%d}-{at:06d}", "arrived_at": moment_text(moment), "is_registered": at % 4 > 0,
            "phone": registers.phone(customer) if at % 4 else None,
            "customer_id": registers.customer_id(customer) if at % 4 else None, "party": 1, "is_first": at % 3 > 0,
            "project": desk.projects[0], "host_id": desk.me.id,
            **({"purpose": chance.choice(keys["visit_purpose"]), "medium": chance.choice(keys["customer_source"]),
                "intent": chance.choice(keys["intent"])} if at % 4 else {}),
        }  # fmt: skip


def _followups(desk: Desk, count: int, people: int) -> Iterator[Row]:
    for at, moment, chance in _moments(count, "followups"):
        opens = moment.date() + timedelta(days=7)
        done = moment + timedelta(days=chance.randrange(6, 13))
        yield {
            "id": derived_id(moment, "followup", str(at)), **signed(desk, moment),
            "kind": ("visit_tracking", "repair_callback", "complaint_return")[at % 3],
            "customer_id": registers.customer_id(chance.randrange(people)), "opens_on": opens.isoformat(),
            "closes_on": (opens + timedelta(days=3)).isoformat(), "assignee_id": desk.me.id,
            **({"done_at": moment_text(done), "done_by": desk.me.id, "outcome": "done", "result": "satisfied"}
               if at % 7 else {}),
        }  # fmt: skip


def _answers(desk: Desk, count: int) -> Iterator[Row]:
    for at, moment, chance in _moments(count, "followups"):
        for question, answer in (("satisfaction", str(chance.randrange(1, 6))), ("mended", "yes")):
            yield {
                "id": derived_id(moment, "answer", str(at), question), **signed(desk, moment),
                "followup_id": derived_id(moment, "followup", str(at)), "survey": "repair_callback",
                "survey_version": 1, "question": question, "answer": answer,
            }  # fmt: skip


def _complaints(desk: Desk, count: int, people: int, questions: list[str]) -> Iterator[Row]:
    keys = {name: [option.key for option in desk.options(name)]
            for name in ("complaint_category", "subject", "complaint_channel")}  # fmt: skip
    for at, moment, chance in _moments(count, "complaints"):
        customer = chance.randrange(people)
        closed = at % 10 and moment + timedelta(hours=30) < registers.NOW
        yield {
            "id": derived_id(moment, "complaint", str(at)), **signed(desk, moment),
            "number": f"TS-A-{moment:%Y%m%d}-{at:06d}", "received_at": moment_text(moment),
            "channel": chance.choice(keys["complaint_channel"]), "phone": registers.phone(customer),
            "customer_id": registers.customer_id(customer), "project": desk.projects[0],
            "category": chance.choice(keys["complaint_category"]), "subject": chance.choice(keys["subject"]),
            "content": questions[at * 37 % len(questions)], "received_by": desk.me.id, "is_written": False,
            "severity": "serious" if at % 50 == 0 else "ordinary", "reply": "已处理" if closed else None,
            "closed_at": moment_text(moment + timedelta(hours=30)) if closed else None,
        }  # fmt: skip


def _events(desk: Desk, count: int) -> Iterator[Row]:
    hour = timedelta(hours=1)
    for at, moment, _chance in _moments(count, "complaints"):
        told: list[tuple[timedelta, Row]] = [
            (0 * hour, {"kind": "received"}),
            (0 * hour, {"kind": "promised", "promise_at": moment_text(moment + 24 * hour)}),
            (hour, {"kind": "slip_issued", "department": ("engineering", "property")[at % 2]}),
        ]
        if at % 5 == 0:
            told.append((20 * hour, {"kind": "extended", "promise_at": moment_text(moment + 48 * hour)}))
        if at % 10 and moment + 30 * hour < registers.NOW:
            told += [
                ((at % 29) * hour + hour, {"kind": "resolved", "text": "已处理"}),
                (30 * hour, {"kind": "accepted", "satisfaction": at % 5 + 1}),
                (30 * hour, {"kind": "closed"}),
            ]
        for place, (after, event) in enumerate(told):
            if moment + after <= registers.NOW:
                yield {
                    "id": derived_id(moment + after + timedelta(milliseconds=place), "event", str(at), event["kind"]),
                    **signed(desk, moment + after), "complaint_id": derived_id(moment, "complaint", str(at)),
                    "at": moment_text(moment + after), **event,
                }  # fmt: skip


def _memory() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(given: list[str] | None = None) -> None:
    """Measure a week, a month and a year."""
    options = measuring.options(__doc__, given)
    rounds = options.rounds or 3
    desk = open_desk(options.records)
    today = registers.NOW.date()
    print(f"figures of {options.records:,} calls in a year ({os.cpu_count()} processors)")
    memory = 0.0
    for kind, target in _TARGETS.items():
        period = periods.of(kind, today).before if kind != "year" else periods.Period(
            "year", FIRST.date(), (FIRST + YEAR).date()
        )  # fmt: skip
        if kind == "year":
            figures.figures(desk, periods.of("week", today))
            memory = _memory()
        taken = measuring.each(lambda _round, wanted=period: figures.figures(desk, wanted), map(str, range(rounds)))
        measuring.print_latency(f"figures of a {kind}", taken, target)
        if kind == "year":
            more = _memory() - memory
            print(f"  memory on top of that of a week        {more:8.1f} MB   target {_MOST_MEMORY} MB: "
                  f"{'kept' if more <= _MOST_MEMORY else 'MISSED'}")  # fmt: skip
    desk.close()


if __name__ == "__main__":
    main()
