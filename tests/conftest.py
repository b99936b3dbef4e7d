"""What all tests share: a clock that stands still until it is moved, ids in order, a desk of invented people."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from standing_clock import StandingClock, ids_in_order

from csdesk import resources, texts
from csdesk.desk import staff
from csdesk.desk.desk import Desk, Person
from csdesk.desk.settings import Home
from csdesk.store.database import Store


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as there are cores, for tests of screens wait much of their time."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


@cache
def _read_once(text: str) -> bytes:
    return pickle.dumps(tomllib.loads(text))


def _loads(text: str) -> dict[str, Any]:
    table: dict[str, Any] = pickle.loads(_read_once(text))
    return table


# A program reads the lists and the policy once; the tests make thousands of desks that read the same.
resources.tomllib = SimpleNamespace(loads=_loads)  # type: ignore[assignment]

# What is thrown away is looked for less often: a tenth of the time that tests of screens take.
gc.set_threshold(20_000, 20, 50)

# Generated cases come out the same on every run, and a busy machine fails none of them.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=False
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def spoken_language() -> Iterator[None]:
    """English, as the messages stand in the code."""
    before = texts.language()
    texts.use_language("en")
    yield
    texts.use_language(before)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the variables by which a user steers csdesk."""
    for name in ("CSDESK_HOME", "CSDESK_DB", "CSDESK_LANG", "CSDESK_STAFF", "CSDESK_NOW"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    return Home(folder, folder / "csdesk.db")


@pytest.fixture
def open_again(home: Home, clock: StandingClock) -> Iterator[Callable[[], Desk]]:
    """Opens the desk in `home` once more, as a program started beside or after the first would."""
    opened: list[Desk] = []
    new_id = ids_in_order()
    for _ in range(50_000):  # a range of its own, so that two programs never give the same id
        new_id()

    def open_one() -> Desk:
        opened.append(Desk(home, clock, new_id))
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.close()


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the desk with which most tests begin: making it takes much longer than copying it."""
    folder = tmp_path_factory.mktemp("set-up")
    made = Desk(Home(folder, folder / "csdesk.db"), StandingClock(), ids_in_order())
    staff.set_up(made, company="云岭置业", station="A", projects=["云岭花园"], supervisor="陈静")
    for name, role in (("李敏", "receptionist"), ("周强", "sales"), ("吴刚", "manager")):
        staff.add(made, name=name, role=role)
    made.close()
    return folder / "csdesk.db"


@pytest.fixture
def desk(home: Home, clock: StandingClock, set_up_once: Path) -> Iterator[Desk]:
    """A desk with one person in each of four roles, none with a PIN; the supervisor 陈静 acts."""
    shutil.copyfile(set_up_once, home.database)
    made = Desk(home, clock, ids_in_order(100))
    made.person = next(found for found in made.staff.values() if found.name == "陈静")
    yield made
    made.close()


@pytest.fixture
def person(desk: Desk) -> Callable[[str], Person]:
    """Finds somebody at the desk by name."""
    return lambda name: next(found for found in desk.staff.values() if found.name == name)


@pytest.fixture
def act_as(desk: Desk, person: Callable[[str], Person]) -> Callable[[str], None]:
    """Lets somebody else at the desk act from now on."""
    return lambda name: staff.sign_in(desk, person(name))


@pytest.fixture
def store(tmp_path: Path, clock: StandingClock) -> Iterator[Store]:
    """An empty store of the station A."""
    made = Store(tmp_path / "store.db", clock=clock, new_id=ids_in_order())
    made.name_station("A")
    yield made
    made.close()
