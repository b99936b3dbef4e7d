"""Showing what lists keep hidden, and writing down who saw it (DOMAIN 7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import records
from csdesk.store.disclosures import Disclosure
from csdesk.texts import N_, _

PRINTED, PRINTED_IN_FULL = "printed", "printed, phone"
"""What is written down of a paper of one record, the latter where its phone number stands on it in full."""


@needs(Right.REVEAL_PHONES)
def record(desk: Desk, identity: str, what: str) -> None:
    """Write down that the acting person saw `what` ("phone") of the record `identity`, before it is shown."""
    with desk.store.transaction(desk.me.id):
        records.add(desk.store, Disclosure, {"record_id": identity, "what": what}, desk.me.id)


@needs(Right.REVEAL_PHONES)
def check(desk: Desk) -> None:
    """Raises NotPermittedError where the acting person may not see phones in full."""


@needs(Right.EXPORT_REGISTERS)
def check_many(desk: Desk) -> None:
    """Raises NotPermittedError where the acting person may not take the phones of many records along."""
    check(desk)


@needs(Right.EXPORT_REGISTERS)
def hand_out(desk: Desk, area: str, what: str) -> None:
    """Write down that the acting person takes the register of `area` along, before it is there; `what` tells of it."""
    with desk.store.transaction(desk.me.id):
        records.add(desk.store, Disclosure, {"record_id": area, "what": what}, desk.me.id)


@needs(Right.EXPORT_PAPERS)
def print_out(desk: Desk, record: str, what: str) -> None:
    """Write down that the acting person prints papers of the `record`, before they are there; `what` tells of it."""
    with desk.store.transaction(desk.me.id):
        records.add(desk.store, Disclosure, {"record_id": record, "what": what}, desk.me.id)


_TOLD = {"phone": N_("the phone number"), PRINTED: N_("printed"), PRINTED_IN_FULL: N_("printed with the phone number")}


_REGISTER = re.compile(r"export: (?P<count>\d+) rows, phones (?P<phones>in full|masked)(?P<days>.*)")
_FIGURES = re.compile(r"export: figures, (?P<period>.+)")


def told(what: str) -> str:
    """What somebody saw or took along, in words."""
    if found := _REGISTER.fullmatch(what):
        message = {"in full": N_("export of {count} records, phones in full{days}"),
                   "masked": N_("export of {count} records, phones masked{days}")}[found["phones"]]  # fmt: skip
        return _(message, count=found["count"], days=_days(found["days"]))
    if found := _FIGURES.fullmatch(what):
        return _("export of figures, {period}", period=found["period"])
    return _(_TOLD[what]) if what in _TOLD else what


def _days(text: str) -> str:
    """The time of an export in words: ", 2026-W47", ", from …, before …" """
    words = {"from": N_("from {time}"), "before": N_("before {time}")}
    parts = [each.partition(" ") for each in text.split(", ")[1:]]
    return "".join(
        _(", ") + (_(words[word], time=rest) if word in words else f"{word}{blank}{rest}")
        for word, blank, rest in parts
    )  # fmt: skip


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
