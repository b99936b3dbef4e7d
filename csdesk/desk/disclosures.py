"""Showing what lists keep hidden, and writing down who saw it (DOMAIN 7)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from csdesk.desk.desk import Desk, needs
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import records
from csdesk.store.disclosures import Disclosure


@needs(Right.REVEAL_PHONES)
def record(desk: Desk, identity: str, what: str) -> None:
    """Write down that the acting person saw `what` ("phone") of the record `identity`, before it is shown."""
    with desk.store.transaction(desk.me.id):
        records.add(desk.store, Disclosure, {"record_id": identity, "what": what}, desk.me.id)


def masked(number: str | None) -> str:
    """A phone number as lists show it."""
    return phones.mask(number) if number else ""


def hidden(numbers: Iterable[str], text: str) -> list[str]:
    """Those of `numbers` that stand masked in `text`, given back as it was shown; they are only kept, never shown."""
    given = writing.line(unicodedata.normalize("NFKC", text[:500]))
    return [number for number in numbers if phones.mask(number) == given]
