"""What people type into fields, read into the values that records hold; shared by all areas.

Every function takes the field's name and its text, gives the value or None for an empty text, and
raises BadInputError with what was given and what is accepted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from csdesk.chinese import match, match_name
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules import phones, writing
from csdesk.texts import N_, language

_SHOWN = 40
_PARTED = re.compile(r"[,，;；、\n]")  # what people put between several words
_YES = {"y", "yes", "true", "1", "是", "shi", "s", "对", "已邀请", "已邀约", "√", "✓", "✔"}
_NO = {"n", "no", "false", "0", "2", "否", "fou", "f", "不", "未邀请", "未邀约", "×", "✗", "✘"}


def shown(text: str) -> str:
    """`text` as it stands in a sentence about it: cut, and with nothing in it that a terminal would obey."""
    kept = writing.line(text[: _SHOWN * 8])
    return kept if len(kept) <= _SHOWN else kept[:_SHOWN] + ".."


def line(desk: Desk, field: str, text: str, *, required: bool = False) -> str | None:
    """A text of one line."""
    return _bounded(field, writing.line(text[: desk.policy.longest_text * 4]), desk.policy.longest_line, required)


def text(desk: Desk, field: str, given: str, *, required: bool = False) -> str | None:
    """A text of any number of lines."""
    if len(given) > desk.policy.longest_text * 4:
        raise _too_long(field, len(given), desk.policy.longest_text)
    return _bounded(field, writing.clean(given), desk.policy.longest_text, required)


def _bounded(field: str, kept: str, longest: int, required: bool) -> str | None:
    if required and not kept:
        raise BadInputError(N_("nothing is given; this field must be filled in"), field)
    if len(kept) > longest:
        raise _too_long(field, len(kept), longest)
    return kept or None


def _too_long(field: str, length: int, longest: int) -> BadInputError:
    return BadInputError(
        N_("{length} characters are given; at most {longest} are accepted"),
        field,
        length=length,
        longest=longest,
    )


def phone(desk: Desk, text: str) -> str | None:
    """A phone number in its canonical form, or what was heard where it is none."""
    if phones.is_mobile(text):  # as most are written: nothing to find out
        return text
    kept = line(desk, "phone", text)
    return phones.heard(kept, desk.policy.area_code) if kept else None


def is_odd_phone(desk: Desk, text: str) -> bool:
    """Whether `text` is no phone number, and would be kept as heard."""
    if not text.strip():
        return False
    try:
        phones.parse(text[:200], desk.policy.area_code)
    except phones.NotAPhoneNumber:
        return True
    return False


def moment(desk: Desk, field: str, text: str, *, forward: bool = False) -> datetime | None:
    """A day and time of day; a day alone is its first minute."""
    if not text.strip():
        return None
    from csdesk.rules import dates  # slow to import, and no first screen needs it

    try:
        return dates.parse(text[:100], desk.clock(), forward=forward).at()
    except ValueError:
        raise BadInputError(
            N_("'{value}' is no time that exists; 2026-11-21 09:30, 11-21 9:30 or yesterday 3pm is accepted"),
            field, value=shown(text),
        ) from None  # fmt: skip


def day(desk: Desk, field: str, text: str, *, forward: bool = True) -> date | None:
    """A calendar day."""
    if not text.strip():
        return None
    from csdesk.rules import dates

    try:
        return dates.parse_day(text[:100], desk.clock(), forward=forward)
    except ValueError:
        raise BadInputError(
            N_("'{value}' is no day that exists; 2026-11-21, 11-21 or Saturday is accepted"),
            field,
            value=shown(text),
        ) from None


def option(desk: Desk, field: str, name: str, text: str, *, required: bool = False) -> str | None:
    """The key of an entry of the list `name`, given by key, word, pinyin or initials."""
    kept = writing.line(text[:200])
    if not kept:
        return line(desk, field, "", required=required)
    entries = desk.policy.lists[name]
    wanted = writing.plain(kept)
    exact = [
        entry.key
        for entry in entries
        if wanted in (writing.plain(entry.key), writing.plain(entry.zh), writing.plain(entry.en))
    ]
    if exact:
        return exact[0]
    shown_entries = [entry for entry in entries if not entry.hidden]
    ranked = sorted(
        (rank, at)
        for at, entry in enumerate(shown_entries)
        if (rank := match(kept, entry.zh, entry.pinyin)) is not None
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        accepted = ", ".join(entry.label(language()) for entry in shown_entries)
        raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), field, value=shown(kept), accepted=accepted)
    return shown_entries[ranked[0][1]].key


APART = "、"
"""Stands between several words in one field of a record."""


def several(desk: Desk, field: str, name: str, given: str, *, figures: bool = False) -> str | None:
    """Any number of words: the keys of entries of the list `name`, and as they stand those that it does not have.

    An entry is given by key or word, or where that tells it, by pinyin or initials. A bare number is more likely
    the place of an entry in some list than a word, and refused unless registers of old may hold such `figures`.
    """
    found: dict[str, None] = {}
    for part in _PARTED.split(text(desk, field, given) or ""):
        if word := line(desk, field, part):
            key = _known(desk, field, name, word)
            if key is None and not figures and unicodedata.normalize("NFKC", word).isdecimal():
                accepted = ", ".join(entry.label(language()) for entry in desk.options(name))
                raise BadInputError(
                    N_("'{value}' is given; words are accepted, your own or of these: {accepted}"),
                    field, value=shown(word), accepted=accepted,
                )  # fmt: skip
            found[key or word] = None
    return APART.join(found) or None


def _known(desk: Desk, field: str, name: str, word: str) -> str | None:
    """The key of the entry that `word` is; part of a Chinese word may as well be a word of its own."""
    try:
        key = option(desk, field, name, word)
    except BadInputError:
        return None
    entry = desk.policy.option(name, key or "")
    whole = entry is not None and writing.plain(word) in map(writing.plain, (entry.key, entry.zh, entry.en))
    return key if whole or word.isascii() else None


def pairs(given: Iterable[str]) -> dict[str, str]:
    """What is `given` as pairs such as phone=联系电话: the column, or the meaning in a roster, by field or code."""
    found = {}
    for pair in given:
        name, equals, value = pair.replace("＝", "=").partition("=")
        if not equals or not name.strip() or not value.strip():
            raise BadInputError(
                N_("'{value}' is given; FIELD=COLUMN is accepted, such as phone=联系电话"), "--map", value=shown(pair)
            )
        found[name.strip()] = value.strip()
    return found


def whole_number(field: str, text: str, least: int, most: int) -> int | None:
    """A whole number in figures, from `least` to `most`."""
    kept = unicodedata.normalize("NFKC", text[:20]).strip()
    if not kept:
        return None
    if kept.isascii() and kept.isdecimal() and least <= int(kept) <= most:
        return int(kept)
    raise BadInputError(
        N_("'{value}' is given; a whole number from {least} to {most} is accepted"),
        field, value=shown(text), least=least, most=most,
    )  # fmt: skip


def yes_or_no(field: str, text: str) -> bool | None:
    """Yes or no."""
    kept = unicodedata.normalize("NFKC", text[:20]).strip().lower()
    if not kept:
        return None
    if kept in _YES or kept in _NO:
        return kept in _YES
    raise BadInputError(N_("'{value}' is given; yes or no is accepted"), field, value=shown(text))


def person(desk: Desk, field: str, text: str) -> Person:
    """A member of staff by name, id, pinyin or initials."""
    kept = writing.line(text[:200])
    active = [person for person in desk.staff.values() if person.active]
    for found in (
        [person for person in active if kept in (person.id, person.name)],
        [person for person in active if kept and match_name(kept, person.name) is not None],
    ):
        if len(found) == 1:
            return found[0]
    raise BadInputError(
        N_("'{value}' is given; accepted: {accepted}"),
        field, value=shown(kept), accepted=", ".join(person.name for person in active),
    )  # fmt: skip
