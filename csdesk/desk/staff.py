"""Who works at the desk: setting the desk up, adding people, PINs, signing in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from csdesk.chinese import name_readings
from csdesk.desk import reading
from csdesk.desk.desk import Desk, Person, needs
from csdesk.desk.errors import BadInputError, NotPermittedError, in_the_words_of_the_desk
from csdesk.rules import writing
from csdesk.rules.rights import Right, is_senior
from csdesk.store import records
from csdesk.store import staff as stored
from csdesk.store.identity import derived_id
from csdesk.texts import N_, language


def set_up(
    desk: Desk, *, company: str, station: str, projects: Sequence[str], supervisor: str, pin: str = ""
) -> Person:
    """Make a new home a desk: the company, the desk's code, its projects and the first supervisor, who then acts."""
    if desk.is_set_up:
        raise BadInputError(N_("this desk is set up already, for {company}"), company=desk.company)
    company_name = reading.line(desk, "company", company, required=True)
    code = station_code(station)
    names = [name for project in projects if (name := reading.line(desk, "project", project))]
    if not names:
        reading.line(desk, "project", "", required=True)
    name = reading.line(desk, "supervisor", supervisor, required=True) or ""
    pin_hash = _pin_hash(desk, pin)
    with in_the_words_of_the_desk(), desk.store.transaction(None):
        desk.store.name_station(code)
        # Desks of one company that are each set up by themselves have these in common once they sync.
        records.add(desk.store, stored.Company, {"id": _id("company"), "name": company_name}, None)
        for at, project in enumerate(dict.fromkeys(names)):
            entered = desk.clock() + timedelta(seconds=at)  # keeps their order, which the ids cannot
            values = {"id": _id("project", project), "name": project, "created_at": entered}
            records.add(desk.store, stored.Project, values, None)
        person = {"id": _id("staff", name), **_new_person(name, "supervisor", pin_hash)}
        identity = records.add(desk.store, stored.Staff, person, None)
    desk.refresh()
    desk.person = desk.staff[identity]
    return desk.person


@needs(Right.CHANGE_SETTINGS)
def change_station(desk: Desk, text: str) -> str:
    """Give the desk another code, which its records and numbers carry from now on; returns it."""
    code = station_code(text)
    with desk.store.transaction(desk.me.id):
        desk.store.name_station(code)
    return code


def _id(*what: str) -> str:
    return derived_id(datetime(2000, 1, 1), *what)


def station_code(text: str) -> str:
    """The station code that `text` stands for: one to four letters and digits."""
    code = writing.plain(text[:50]).upper()
    if not re.fullmatch(r"[A-Z0-9]{1,4}", code):
        raise BadInputError(
            N_("'{value}' is given; one to four letters or digits are accepted, such as A"),
            "station", value=reading.shown(text),
        )  # fmt: skip
    return code


def _new_person(name: str, role: str, pin_hash: str | None) -> dict[str, object]:
    pinyin = " ".join(name_readings(name)[0])
    return {"name": name, "pinyin": pinyin, "role": role, "pin_hash": pin_hash, "active": True}


def _pin_hash(desk: Desk, pin: str) -> str | None:
    if not pin:
        return None
    kept = writing.plain(pin[:50])
    if not re.fullmatch(rf"\d{{{desk.policy.pin_digits},12}}", kept):
        raise BadInputError(N_("a PIN of {shortest} to 12 digits is accepted"), "pin", shortest=desk.policy.pin_digits)
    from argon2 import PasswordHasher

    return PasswordHasher().hash(kept)


@needs(Right.MANAGE_STAFF)
def add(desk: Desk, *, name: str, role: str, pin: str = "", extension: str = "", department: str = "") -> Person:
    """Take a new person on."""
    kept = reading.line(desk, "name", name, required=True) or ""
    key = _role(desk, role)
    _check_rank(desk, key)
    if any(person.name == kept and person.active for person in desk.staff.values()):
        raise BadInputError(N_("'{value}' is at the desk already"), "name", value=kept)
    person = _new_person(kept, key, _pin_hash(desk, pin)) | {
        "extension": reading.line(desk, "extension", extension),
        "department": reading.line(desk, "department", department),
    }
    with desk.store.transaction(desk.me.id):
        identity = records.add(desk.store, stored.Staff, person, desk.me.id)
    desk.refresh()
    return desk.staff[identity]


@needs(Right.MANAGE_STAFF)
def take_on(desk: Desk, names: Sequence[str], role: str) -> None:
    """Take several new people on in the running transaction."""
    key = role_named(desk, role)
    for name in names:
        kept = reading.line(desk, "name", name, required=True) or ""
        records.add(desk.store, stored.Staff, _new_person(kept, key, None), desk.me.id)
    desk.refresh()


@needs(Right.MANAGE_STAFF)
def role_named(desk: Desk, text: str) -> str:
    """The key of the role `text`, by key or word, of somebody whom the acting person may take on."""
    key = _role(desk, text)
    _check_rank(desk, key)
    return key


@needs(Right.MANAGE_STAFF)
def change(desk: Desk, person: Person, values: Mapping[str, str]) -> Person:
    """Change what is known of somebody; `values` holds a text by field, "" for none, and what it leaves out stays.

    The fields are role, extension, department, and for the roster posts (keys or words, several with commas between
    them; those of the role for none), rest_day and shift (what they like best).
    """
    _check_rank(desk, person.role)
    row: dict[str, object] = {}
    if "role" in values:
        row["role"] = _role(desk, values["role"])
        _check_rank(desk, str(row["role"]))
        if Right.MANAGE_STAFF not in desk.policy.rights.get(str(row["role"]), ()):
            _check_others_manage(desk, person)
    for name in ("extension", "department"):
        if name in values:
            row[name] = reading.line(desk, name, values[name])
    if "posts" in values:
        row["qualified_posts"] = " ".join(_posts(desk, values["posts"])) or None
    if "rest_day" in values:
        row["rest_day"] = _weekday(values["rest_day"])
    if "shift" in values:
        row["preferred_shift"] = reading.option(desk, "shift", "roster_shift", values["shift"])
    if row:
        _change(desk, person, **row)
    return desk.staff[person.id]


def _posts(desk: Desk, text: str) -> list[str]:
    """The keys of the posts that `text` names."""
    parts = re.split(r"[,，;；、\n]", text[: desk.policy.longest_line * 4])
    keys = [key for part in parts if (key := reading.option(desk, "posts", "post", part))]
    return list(dict.fromkeys(keys))


def _weekday(text: str) -> str | None:
    """The key of the weekday that `text` names: "sunday", "Sun", "周日", "7"."""
    from csdesk.rules.working_time import WEEKDAYS  # slow to import, and signing in does not need it

    wanted = writing.plain(text[:50])
    if not wanted:
        return None
    day = wanted.removeprefix("星期").removeprefix("礼拜").removeprefix("周")
    for at, key in enumerate(WEEKDAYS):
        if day in (key, key[:3], str(at + 1), "一二三四五六日"[at]) or (at == 6 and day == "天"):
            return key
    raise BadInputError(
        N_("'{value}' is given; a day of the week such as sunday or 周日 is accepted"),
        "rest_day", value=reading.shown(text),
    )  # fmt: skip


def _role(desk: Desk, text: str) -> str:
    wanted = writing.plain(text[:200])
    for key, option in desk.policy.roles.items():
        if wanted in (key, writing.plain(option.zh), writing.plain(option.en)):
            return key
    accepted = ", ".join(f"{key} {option.label(language())}" for key, option in desk.policy.roles.items())
    raise BadInputError(
        N_("'{value}' is given; accepted: {accepted}"), "role", value=reading.shown(text), accepted=accepted
    )


def _check_rank(desk: Desk, role: str) -> None:
    """Nobody makes or changes somebody senior to themself while anybody that senior is there to do it."""
    if not is_senior(role, desk.me.role, desk.policy.rights):
        return
    seniors = [
        person
        for person in desk.staff.values()
        if person.active and not is_senior(role, person.role, desk.policy.rights)
    ]
    if seniors:
        raise NotPermittedError(
            N_("only {names} may do this for a {role}"),
            names=", ".join(person.name for person in seniors), role=desk.role_label(role),
        )  # fmt: skip


def set_pin(desk: Desk, person: Person, pin: str) -> None:
    """Give `person` a new PIN: their own, or by somebody who manages staff."""
    if person.id != desk.me.id:
        _check_may_manage(desk, person)
    pin_hash = _pin_hash(desk, pin)
    if pin_hash is None:
        reading.line(desk, "pin", "", required=True)
    _change(desk, person, pin_hash=pin_hash)


@needs(Right.MANAGE_STAFF)
def _check_may_manage(desk: Desk, person: Person) -> None:
    _check_rank(desk, person.role)


@needs(Right.MANAGE_STAFF)
def take_off(desk: Desk, person: Person) -> Person:
    """Somebody has left: they can no longer sign in, their records stay, their follow-ups fall to nobody yet."""
    _check_rank(desk, person.role)
    _check_others_manage(desk, person)
    from csdesk.desk.followup_owing import hand_over

    with in_the_words_of_the_desk(), desk.store.transaction(desk.me.id):
        records.change(desk.store, stored.Staff, person.id, {"active": False}, desk.me.id)
        hand_over(desk, person)
    desk.refresh()
    return desk.staff[person.id]


def _check_others_manage(desk: Desk, person: Person) -> None:
    """There must always be somebody who may manage staff, were it not for `person`."""
    managing = [
        other
        for other in desk.staff.values()
        if other.active and other.id != person.id and Right.MANAGE_STAFF in desk.policy.rights.get(other.role, ())
    ]
    if not managing:
        raise BadInputError(N_("{name} is the last who may manage staff; add another first"), name=person.name)


def _change(desk: Desk, person: Person, **values: object) -> None:
    with in_the_words_of_the_desk(), desk.store.transaction(desk.me.id):
        records.change(desk.store, stored.Staff, person.id, values, desk.me.id)
    desk.refresh()


@needs(Right.READ_RECORDS)
def everybody(desk: Desk) -> list[Person]:
    """Everybody who is or was at the desk."""
    return list(desk.staff.values())


def look_again(desk: Desk, version: int) -> int:
    """See whom another program at this desk added or took off; may be asked while nobody is signed in.

    `version` is what the last look gave, -1 for the first: nothing is read again where nobody wrote since then.
    """
    with in_the_words_of_the_desk():
        now = desk.store.version()
        if now != version:
            desk.refresh()
    return now


def is_pin(desk: Desk, person: Person, pin: str) -> bool:
    """Whether `pin` is the person's; takes as long for a wrong one as for the right one."""
    row = records.fetch(desk.store, stored.Staff, person.id)
    if row is None or not row["pin_hash"]:
        return row is not None
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(row["pin_hash"], writing.plain(writing.clean(pin[:50])))
    except (Argon2Error, InvalidHashError):
        return False


def sign_in(desk: Desk, person: Person, pin: str = "") -> None:
    """Let `person` act from now on; raises NotPermittedError where the PIN is wrong or they have left."""
    with in_the_words_of_the_desk():
        desk.refresh()  # another program at this desk may have taken them off
        now = desk.staff.get(person.id)
        if now is None or not now.active:
            raise NotPermittedError(N_("{name} is no longer at the desk"), name=person.name)
        if not is_pin(desk, now, pin):
            raise NotPermittedError(N_("this is not the PIN of {name}"), "pin", name=person.name)
    desk.person = now


def default_person(desk: Desk) -> Person | None:
    """Who acts on the command line when nobody is named: the first supervisor, while nobody has a PIN."""
    active = [person for person in desk.staff.values() if person.active]
    if any(person.has_pin for person in active):
        return None
    return next((person for person in active if person.role == "supervisor"), next(iter(active), None))
