"""A desk with many records, made once and kept in the folder for temporary files.

Its texts come from a register of enquiries (the folder that CSDESK_REGISTERS names, or
`../shared/data/enquiries`) or, where there is none, from the sample data; they are multiplied by a
fixed rule, so that every run measures the same desk.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from csdesk import __version__
from csdesk.desk import demo, staff
from csdesk.desk.desk import Desk
from csdesk.desk.settings import Home
from csdesk.store import bulk
from csdesk.store.identity import derived_id
from csdesk.store.migrations import SCRIPTS
from csdesk.store.models import moment_text

Row = dict[str, Any]

COMPANY = "锦绣江南物业"
NOW = datetime(2026, 11, 21, 10, 0)
YEARS = timedelta(days=3650)
_CHUNK = 50_000
_FIRST_PHONE = 13800000000
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力子轩浩宇梓涵欣怡雨晨思源佳琪志鹏婷"


def open_desk(records: int) -> Desk:
    """The desk with `records` calls, a fifth as many customers and a twentieth as many complaints."""
    questions, answers = texts()
    schema = f"{zlib.crc32(''.join(SCRIPTS).encode()):08x}"  # a desk of another schema is of no use
    parts = ("csdesk-benchmark", __version__, schema, *map(str, (records, len(questions), len(answers))))
    folder = Path(tempfile.gettempdir(), "-".join(parts))
    if not folder.exists():
        unfinished = folder.with_name(folder.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        start = time.perf_counter()
        desk = desk_in(unfinished)
        _fill(desk, records, questions, answers)
        desk.catch_up(is_alone=True)
        desk.close()
        unfinished.rename(folder)
        print(f"made a desk with {records:,} calls in {time.perf_counter() - start:.1f} s: {folder}")
    return desk_in(folder)


def desk_in(folder: Path) -> Desk:
    """The desk in `folder`, set up if it is new, with somebody signed in."""
    desk = Desk(Home(folder, folder / "csdesk.db"), lambda: NOW)
    if desk.is_set_up:
        staff.sign_in(desk, next(iter(desk.staff.values())))
    else:
        staff.set_up(desk, company=COMPANY, station="A", projects=["锦绣江南"], supervisor="陈静")
    return desk


def texts() -> tuple[list[str], list[str]]:
    """Questions and answers to make calls of."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "enquiries"
    folder = Path(os.environ.get("CSDESK_REGISTERS") or beside)
    found: tuple[list[str], list[str]] = ([], [])
    for kept, pattern, column in ((found[0], "*query.tsv", 1), (found[1], "*reply.tsv", 2)):
        for file in sorted(folder.glob(pattern)):
            for line in file.read_text(encoding="utf-8").splitlines():
                kept.append(line.split("\t")[column])
    if not all(found):
        said = list(islice(demo.conversations(Random("texts")), 6000))
        return [one.asked for one in said], [one.answered for one in said]
    return found


def names(count: int) -> list[str]:
    """Invented names of people, about as often alike as real ones."""
    chance = Random("names")
    return [
        chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2)))) for _ in range(count)
    ]


def phone(customer: int) -> str:
    """The phone of the customer with that place in the register; no two have the same among a million."""
    return str(_FIRST_PHONE + customer * 387_419 % 1_000_000)


def call_rows(desk: Desk, records: int, questions: list[str], answers: list[str]) -> Iterator[Row]:
    """The calls, oldest first, each with all columns as stored."""
    people = names(max(records // 5, 1))
    subjects = list(desk.policy.lists["subject"])
    apart = YEARS / records
    for at in range(records):
        moment = NOW - YEARS + apart * at
        text = moment_text(moment)
        customer = (at * 7919 + at // 13) % len(people)
        question = questions[at * 31 % len(questions)]
        yield {
            "id": derived_id(moment, "call", str(at)),
            **signed(desk, moment),
            "number": f"LD-A-{moment:%Y%m%d}-{at % 1000:03d}",
            "started_at": text,
            "ended_at": text,
            "direction": "incoming",
            "phone": phone(customer),
            "name": people[customer],
            "customer_id": customer_id(customer),
            "project": desk.projects[0],
            "category": "enquiry",
            "subject": subjects[at % len(subjects)].key,
            "asked": f"{question}（{_room(at)}）" if at % 5 == 0 else question,
            "answered": f"{answers[at * 17 % len(answers)]}。{answers[at * 101 % len(answers)]}",
            "invited": at % 3 == 0,
            "outcome": "answered",
            "taken_by": desk.me.id,
        }


def _fill(desk: Desk, records: int, questions: list[str], answers: list[str]) -> None:
    people = names(max(records // 5, 1))
    began = [NOW - YEARS + YEARS / len(people) * at for at in range(len(people))]
    owners = [customer_id(at) for at in range(len(people))]
    phones = [phone(at) for at in range(len(people))]
    rooms = [_room(at) for at in range(len(people))]
    insert(desk, "customer_phone", (
        {"id": derived_id(moment, "phone", number), **signed(desk, moment),
         "customer_id": owner, "number": number}
        for moment, owner, number in zip(began, owners, phones, strict=True)
    ))  # fmt: skip
    insert(desk, "customer_unit", (
        {"id": derived_id(moment, "unit", owner), **signed(desk, moment),
         "customer_id": owner, "unit": room, "relation": "owned"}
        for moment, owner, room in zip(began, owners, rooms, strict=True)
    ))  # fmt: skip
    insert(desk, "customer", (
        {"id": owner, **signed(desk, moment), "name": name, "kind": "owner"}
        for moment, owner, name in zip(began, owners, people, strict=True)
    ))  # fmt: skip
    insert(desk, "call", call_rows(desk, records, questions, answers))
    insert(desk, "complaint", _complaint_rows(desk, records // 20, people, questions, answers))


def _complaint_rows(
    desk: Desk, count: int, people: list[str], questions: list[str], answers: list[str]
) -> Iterator[Row]:
    categories = list(desk.policy.lists["complaint_category"])
    for at in range(count):
        moment = NOW - YEARS + YEARS / count * at
        text = moment_text(moment)
        customer = at * 6007 % len(people)
        yield {
            "id": derived_id(moment, "complaint", str(at)),
            **signed(desk, moment),
            "number": f"TS-A-{moment:%Y%m%d}-{at % 1000:03d}",
            "received_at": text,
            "channel": "phone",
            "name": people[customer],
            "phone": phone(customer),
            "customer_id": customer_id(customer),
            "project": desk.projects[0],
            "category": categories[at % len(categories)].key,
            "subject": "other",
            "content": questions[at * 37 % len(questions)],
            "reply": answers[at * 19 % len(answers)],
            "closed_at": None if at > count - 100 else text,
            "received_by": desk.me.id,
        }


def customer_id(customer: int) -> str:
    """The id of the customer with that place in the register."""
    return derived_id(NOW - YEARS + timedelta(minutes=customer), "customer", str(customer))


def _room(place: int) -> str:
    return f"{place % 97 + 1}栋{place // 97 % 4 + 1}单元{place // 388 % 32 + 1}{place // 12416 % 8 + 1:02d}"


def signed(desk: Desk, moment: datetime) -> Row:
    """What every record has: where, when and by whom it was made."""
    text = moment_text(moment)
    return {
        "station": desk.station,
        "created_at": text,
        "created_by": desk.me.id,
        "updated_at": text,
        "updated_by": desk.me.id,
    }


def insert(desk: Desk, table: str, rows: Iterable[Row]) -> None:
    """Write `rows` into `table`, a chunk in each transaction."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            _write(desk, table, chunk)
            chunk = []
    _write(desk, table, chunk)


def _write(desk: Desk, table: str, rows: list[Row]) -> None:
    with desk.store.transaction(desk.me.id):
        bulk.insert(desk.store, table, rows)
