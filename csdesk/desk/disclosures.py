"""Showing what lists keep hidden, and writing down who saw it (DOMAIN 7)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import records
from csdesk.store.disclosures import Disclosure
from csdesk.texts import N_


@needs(Right.REVEAL_PHONES)
def record(desk: Desk, identity: str, what: str) -> None:
    """Write down that the acting person saw `what` ("phone") of the record `identity`, before it is shown."""
    with desk.store.transaction(desk.me.id):
        records.add(desk.store, Disclosure, {"record_id": identity, "what": what}, desk.me.id)


def masked(number: str | None) -> str:
    """A phone number as lists show it."""
    return shown(number, reveal=False)


def shown(number: str | None, *, reveal: bool) -> str:
    """A phone number in full where it is to be revealed, else masked."""
    return (number if reveal else phones.mask(number)) if number else ""


def hidden(numbers: Iterable[str], text: str, field: str = "phone") -> list[str]:
    """Those of `numbers` that stand masked in `text`, given back as it was shown; they are only kept, never shown.

    Raises BadInputError where `text` is a mask that hides none of them, since it would take a number's place.
    """
    given = writing.line(unicodedata.normalize("NFKC", text[:500]))
    found = [number for number in numbers if phones.mask(number) == given]
    if not found and is_masked(given):
        raise BadInputError(N_("a hidden number cannot be changed in part; type all of it"), field)
    return found


def is_masked(text: str) -> bool:
    """Whether `text` is a number with some of its figures hidden."""
    return any(character in "*＊" for character in text) and any(map(str.isdigit, text))
