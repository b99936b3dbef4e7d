"""An invented company with eight weeks behind it, for looking around and for measuring.

The same clock gives the same records. Names, texts and numbers come from `data/demo.toml`.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from csdesk.desk import (
    demo_complaints,
    demo_duty,
    demo_followups,
    demo_repairs,
    demo_roster,
    demo_visits,
    demo_weekly,
    staff,
)
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import in_the_words_of_the_desk
from csdesk.desk.settings import Home
from csdesk.resources import bundled, read_toml
from csdesk.store import bulk
from csdesk.store.database import Clock
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]

_WEEKS = 8
_CUSTOMERS = 300
_COMPLAINTS = 60
_PHONES = range(13800000000, 13800010000)  # reserved for invented people
_SHIFTS = ((time(9), timedelta(hours=3)), (time(14, 30), timedelta(hours=3, minutes=30)))
_OUTCOMES = {"repair": "became_repair", "complaint": "became_complaint"}


@dataclass(frozen=True)
class Conversation:
    """What was said on a call."""

    category: str
    subject: str
    asked: str
    answered: str


@contextmanager
def demo_desk(clock: Clock) -> Iterator[Desk]:
    """A desk in a temporary home, built and signed in to; nothing of it is left at the end."""
    numbers = count(1)
    with TemporaryDirectory(prefix="csdesk-demo-", ignore_cleanup_errors=True) as folder, _gone_when_ended(folder):
        home = Home(Path(folder), Path(folder) / "csdesk.db")
        desk = Desk(home, clock, lambda: derived_id(clock(), "demo", str(next(numbers))))
        with closing(desk):
            build(desk)
            yield desk


@contextmanager
def _gone_when_ended(folder: str) -> Iterator[None]:
    """Remove the `folder` also where the program is ended from outside, as by closing its window."""

    def remove_and_end(number: int, _frame: object) -> None:
        rmtree(folder, ignore_errors=True)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]  # Windows has but one
    is_main = threading.current_thread() is threading.main_thread()  # only there can signals be heard
    heard = [number for number in ends if is_main and signal.getsignal(number) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, remove_and_end)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


def build(desk: Desk) -> None:
    """Make the empty `desk` that of the invented company, with its history, and let a receptionist act."""
    book = _Book(desk.clock())
    staff.set_up(
        desk,
        company=book.texts["company"],
        station=book.texts["station"],
        projects=book.texts["projects"],
        supervisor=book.texts["supervisor"],
    )
    for role, names in book.texts["staff"].items():
        for name in names:
            staff.add(desk, name=name, role=role)
    people = {person.name: person for person in desk.staff.values()}
    customers = book.customers(desk)
    delivered = demo_repairs.deliveries(book.now, customers)
    with in_the_words_of_the_desk(), desk.store.transaction(desk.me.id):
        for table, rows in (
            ("customer_phone", [_part(customer, "phone", number=customer["phone"]) for customer in customers]),
            ("customer_unit", [
                _part(customer, "unit", unit=customer["unit"], relation=customer["relation"])
                | {"delivered_on": delivered.get(customer["id"])}
                for customer in customers if customer["unit"]
            ]),
            ("customer", customers),
            ("call", calls := book.calls(desk, customers)),
            ("complaint", complaints := book.complaints(desk, customers)),
            ("complaint_event", demo_complaints.events(desk, book.now, complaints)),
            ("visit", visits := demo_visits.visits(desk, book.texts, book.now, customers, calls)),
            ("repair", repairs := demo_repairs.repairs(desk, book.texts, book.now, customers)),
            *demo_followups.followups(desk, book.texts, book.now, visits, repairs).items(),
            ("corrective_action", demo_repairs.corrective_actions(desk, book.texts, book.now)),
            ("duty_entry", demo_duty.entries(desk, book.texts, book.now)),
            *demo_roster.rows(desk, book.now).items(),
        ):  # fmt: skip
            bulk.insert(desk.store, table, rows)
        demo_complaints.settle(desk, complaints)
        bulk.insert(desk.store, "weekly_report", demo_weekly.rows(desk, book.texts["weekly_reports"]))
    desk.catch_up(is_alone=True)
    demo_roster.change(desk, book.texts["roster"]["changed"])
    staff.sign_in(desk, people[book.texts["signs_in"]])


def conversations(chance: Random) -> Iterator[Conversation]:
    """Invented calls without end, as `chance` has it."""
    book = _Book(datetime(2026, 1, 1), chance)
    while True:
        yield book.conversation(book.unit(), "", "")


class _Book:
    """The texts of the company, and the chance by which its history comes about."""

    def __init__(self, now: datetime, chance: Random | None = None) -> None:
        table = read_toml(bundled("data") / "demo.toml")
        if not isinstance(table, dict):
            raise FileNotFoundError(table.file)
        self.texts: dict[str, Any] = table
        self.now = now.replace(microsecond=0)
        self.chance = chance or Random("csdesk")
        self.openings = _days(self.now)
        self.said = {
            category: [(subject, asked, answered) for subject, pairs in subjects.items() for asked, answered in pairs]
            for category, subjects in table["calls"].items()
        }

    def customers(self, desk: Desk) -> list[Row]:
        """Customers known before the first call, each with its phone, unit and project."""
        names, chance = self.texts["names"], self.chance
        advisers = [person for person in desk.staff.values() if person.role == "sales"]
        found = []
        for phone in chance.sample(_PHONES, _CUSTOMERS):
            lady = chance.random() < 0.5
            is_owner = chance.random() < 0.6
            moment = self.openings[0] - timedelta(minutes=chance.randrange(60 * 24 * 400))
            adviser = chance.choice(advisers)
            unit = self.unit() if is_owner or chance.random() < 0.3 else ""
            found.append(
                _signed(desk, moment, adviser)
                | {
                    "id": derived_id(moment, "demo", "customer", str(phone)),
                    "name": chance.choice(names["surnames"]) + chance.choice(names["ladies" if lady else "gentlemen"]),
                    "salutation": "女士" if lady else "先生",
                    "kind": "owner" if is_owner else chance.choice(("prospect", "prospect", "new", "returning")),
                    "adviser_id": adviser.id,
                    "source": chance.choice([option.key for option in desk.options("customer_source")]),
                    "grade": None if is_owner else chance.choice("ABBCCCD"),
                    "area": chance.choice(names["areas"]),
                    "tags": chance.choice(names["tags"]) if chance.random() < 0.4 else None,
                    "may_be_contacted": True if chance.random() < 0.8 else None,
                    "phone": str(phone),
                    "unit": unit,
                    "project": chance.choice(desk.projects),
                    "relation": "owned" if is_owner else "wanted",
                }
            )
        return found

    def calls(self, desk: Desk, customers: list[Row]) -> list[Row]:
        """The calls of all days, oldest first; a tenth of the callers is unknown."""
        chance = self.chance
        desks = [person for person in desk.staff.values() if person.role == "receptionist"]
        regulars = customers[: _CUSTOMERS // 6]
        strangers = [number for number in _PHONES if str(number) not in {row["phone"] for row in customers}]
        nobody = {"id": None, "name": None, "unit": "", "kind": "", "project": ""}
        rows = []
        for at, moment in enumerate(self.moments(), 1):
            drawn = chance.random()
            caller = chance.choice(regulars if drawn < 0.35 else customers)
            if drawn > 0.9:
                caller = nobody | {"phone": str(chance.choice(strangers))}
            taker = chance.choice(desks)
            said = self.conversation(
                caller["unit"] or self.unit(), caller["project"] or chance.choice(desk.projects), caller["kind"]
            )
            to = chance.choice(("工程部", "财务部", "客户代表", "销售部")) if chance.random() < 0.12 else None
            invited = chance.random() < 0.75 if said.category == "enquiry" and caller["kind"] != "owner" else None
            visits = moment.date() + timedelta(days=chance.randint(1, 7)) if invited and chance.random() < 0.3 else None
            outcome = _OUTCOMES.get(said.category) or (
                "handed_on" if to else "follow_up" if chance.random() < 0.1 else "answered"
            )
            rows.append(
                _signed(desk, moment, taker)
                | {
                    "id": derived_id(moment, "demo", "call", str(at)),
                    "number": self.number(desk, "call", moment),
                    "started_at": moment_text(moment),
                    "ended_at": moment_text(min(moment + timedelta(seconds=chance.randint(40, 420)), self.now)),
                    "direction": "incoming" if chance.random() < 0.93 else "outgoing",
                    "phone": caller["phone"],
                    "name": caller["name"],
                    "customer_id": caller["id"],
                    "project": caller["project"] or None,
                    "category": said.category,
                    "subject": said.subject,
                    "asked": said.asked,
                    "answered": said.answered,
                    "invited": invited,
                    "intends_to_visit_on": visits.isoformat() if visits else None,
                    "transferred_to": to,
                    "outcome": outcome,
                    "taken_by": taker.id,
                }
            )
        return rows

    def complaints(self, desk: Desk, customers: list[Row]) -> list[Row]:
        """The complaints, oldest first; of the last days most are still open."""
        chance = self.chance
        pairs = [
            (category, content, reply)
            for category, texts in self.texts["complaints"].items()
            for content, reply in texts
        ]
        channels = [option.key for option in desk.options("complaint_channel")]
        desks = [person for person in desk.staff.values() if person.role == "receptionist"]
        owners = [customer for customer in customers if customer["kind"] == "owner"]
        rows = []
        for at, moment in enumerate(sorted(chance.sample(self.moments(), _COMPLAINTS)), 1):
            category, content, reply = chance.choice(pairs)
            owner, taker = chance.choice(owners), chance.choice(desks)
            words = self.words(owner["unit"], owner["project"])
            closed = moment + timedelta(days=chance.randint(1, 9), minutes=chance.randint(-40, 40))
            is_closed = closed < self.now and chance.random() < 0.95
            rows.append(
                _signed(desk, moment, taker)
                | {
                    "id": derived_id(moment, "demo", "complaint", str(at)),
                    "number": self.number(desk, "complaint", moment),
                    "received_at": moment_text(moment),
                    "channel": "phone" if chance.random() < 0.6 else chance.choice(channels),
                    "name": owner["name"],
                    "phone": owner["phone"],
                    "customer_id": owner["id"],
                    "unit": owner["unit"],
                    "project": owner["project"],
                    "category": category,
                    "content": content.format(**words),
                    "reply": reply.format(**words) if is_closed else None,
                    "closed_at": moment_text(closed) if is_closed else None,
                    "received_by": taker.id,
                }
            )
        demo_complaints.describe(desk, rows)
        return rows

    def moments(self) -> list[datetime]:
        """When calls came in, in working hours, up to now."""
        found = []
        for opening in self.openings:
            for start, length in _SHIFTS:
                first = datetime.combine(opening, start)
                found += [
                    first + timedelta(seconds=self.chance.randrange(int(length.total_seconds())))
                    for _ in range(self.chance.randint(4, 8))
                ]
        return sorted(moment for moment in found if moment < self.now)

    def conversation(self, unit: str, project: str, kind: str) -> Conversation:
        """What a caller of that `kind` asks and hears; mostly an enquiry."""
        category = self.chance.choices(*zip(*self.texts["shares"].items(), strict=True))[0]
        subject, asked, answered = self.chance.choice(self.said[category])
        if category == "enquiry" and self.chance.random() < 0.7:
            asked = self.chance.choice(self.texts["leads"]["owner" if kind == "owner" else "other"]) + asked
        words = self.words(unit, project or self.chance.choice(self.texts["projects"]))
        return Conversation(category, subject, asked.format(**words), answered.format(**words))

    def words(self, unit: str, project: str) -> dict[str, str]:
        """A value for every word in braces."""
        words = {name: self.chance.choice(values) for name, values in self.texts["words"].items()}
        adviser = self.chance.choice(self.texts["staff"]["sales"])
        return words | {"unit": unit, "project": project, "adviser": adviser}

    def unit(self) -> str:
        """Some unit, such as 3栋2单元1502."""
        chance = self.chance
        return f"{chance.randint(1, 12)}栋{chance.randint(1, 3)}单元{chance.randint(1, 26)}{chance.randint(1, 4):02d}"

    def number(self, desk: Desk, form: str, moment: datetime) -> str:
        """The next human number of that day."""
        return desk.next_number(form, moment)


def _days(now: datetime) -> list[datetime]:
    """The opening of every day from eight weeks ago to today."""
    today = datetime.combine(now, _SHIFTS[0][0])
    return [today - timedelta(days=back) for back in range(7 * _WEEKS, -1, -1)]


def _part(customer: Row, kind: str, **values: str) -> Row:
    """The row of a customer's phone or unit, made when the customer was."""
    moment = datetime.fromisoformat(customer["created_at"])
    return customer | {
        "id": derived_id(moment, "demo", kind, customer["phone"]),
        "customer_id": customer["id"],
        **values,
    }


def _signed(desk: Desk, moment: datetime, person: Person) -> Row:
    """What every record says of where, when and by whom it was made."""
    text = moment_text(moment)
    return {
        "station": desk.station,
        "created_at": text,
        "created_by": person.id,
        "updated_at": text,
        "updated_by": person.id,
        "deleted_at": None,
    }
