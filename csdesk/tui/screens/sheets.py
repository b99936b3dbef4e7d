"""The records in hand: the one being typed, those parked, and saved ones being corrected, each a numbered sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from csdesk.desk.drafts import Draft
from csdesk.rules import phones
from csdesk.texts import _

_CHOSEN, _STARTED, _CORRECTING, _FILLED, _NUMBER = "@chosen", "@started", "@correcting", "@filled", "@number"
_ORIGINAL, _SOURCE = "@original", "@source"


@dataclass(frozen=True)
class LastSave:
    """A record that was saved and can be taken back into the form: its number, and what was in hand."""

    number: str
    sheet: Sheet


@dataclass
class Sheet:
    """A record in hand in the draft `slot`.

    `values` is what the form holds, `chosen` the customer picked by hand, `filled` the name that the
    desk filled in, `started` when the first key was pressed, `source` the kind and id of the record it
    was made from. A saved record that is being corrected has its id in `correcting`, its number, and in
    `original` what it was.
    """

    slot: int
    values: dict[str, str] = field(default_factory=dict)
    chosen: str = ""
    filled: str = ""
    started: datetime | None = None
    correcting: str = ""
    number: str = ""
    original: Mapping[str, str] = field(default_factory=dict)
    source: tuple[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be lost."""
        return all(value == self.original.get(name, "") for name, value in self.values.items())

    def title(self, empty: str) -> str:
        """What its tab says; `empty` where nothing is known of it yet."""
        if self.correcting:
            return _("Correct {number}", number=self.number)
        known = " ".join(filter(None, (phones.mask(self.values.get("phone", "")), self.values.get("name", ""))))
        return known or empty

    def draft(self) -> dict[str, str]:
        """What is kept of it on disk; nothing of an empty one."""
        if self.is_empty:
            return {}
        return {
            **self.values,
            _CHOSEN: self.chosen,
            _STARTED: self.started.isoformat(" ") if self.started else "",
            _CORRECTING: self.correcting,
            _FILLED: self.filled,
            _NUMBER: self.number,
            _SOURCE: " ".join(self.source or ()),
            _ORIGINAL: json.dumps(dict(self.original), ensure_ascii=False) if self.original else "",
        }


def from_draft(draft: Draft) -> Sheet:
    """The sheet that was kept as `draft`."""
    content = dict(draft.content)
    started = content.pop(_STARTED, "")
    kind, _blank, identity = content.pop(_SOURCE, "").partition(" ")
    return Sheet(
        draft.slot,
        chosen=content.pop(_CHOSEN, ""),
        started=datetime.fromisoformat(started) if started else None,
        correcting=content.pop(_CORRECTING, ""),
        filled=content.pop(_FILLED, ""),
        number=content.pop(_NUMBER, ""),
        source=(kind, identity) if identity else None,
        original=_read_original(content.pop(_ORIGINAL, "")),
        values=content,
    )


def _read_original(text: str) -> dict[str, str]:
    """What a record in correction was; nothing where an earlier version cut that off: all of it counts as changed."""
    try:
        found: dict[str, str] = json.loads(text or "{}")
    except ValueError:
        return {}
    return found


class Sheets:
    """The sheets in hand, at most `limit` of them besides the first; there is always one present.

    Of those `kept` it is the one typed into last, or of several in the same second the one taken last.
    """

    def __init__(self, limit: int, kept: Sequence[Draft] = ()) -> None:
        self._limit = limit
        self.all: dict[int, Sheet] = {draft.slot: from_draft(draft) for draft in kept} or {1: Sheet(1)}
        newest = max(kept, key=lambda draft: (draft.updated_at, draft.slot), default=None)
        self.present = self.all[newest.slot if newest else 1]

    @property
    def has_room(self) -> bool:
        """Whether one more sheet can be taken in hand."""
        return self.present.is_empty or len(self.all) <= self._limit

    def open(self, sheet: Sheet | None = None) -> Sheet | None:
        """Take a new sheet in hand, in the first free slot; None where all are taken."""
        if self.present.is_empty:
            self.drop(self.present)
        slot = next((slot for slot in range(1, self._limit + 2) if slot not in self.all), None)
        if slot is None:
            return None
        self.present = self.all[slot] = replace(sheet, slot=slot) if sheet else Sheet(slot)
        return self.present

    def reopen(self, kept: Sheet) -> Sheet | None:
        """`open` a sheet that was put away or emptied; it takes the place of one that corrects the same unchanged."""
        for other in list(self.all.values()):
            if kept.correcting and other.correcting == kept.correcting and other.is_empty:
                self.drop(other)
        return self.open(kept)

    def go_on(self) -> Sheet:
        """Go to the next sheet in hand."""
        left = self.present
        slots = sorted(self.all)
        after = [slot for slot in slots if slot > left.slot] or slots
        self.present = self.all[after[0]]
        if left is not self.present and left.is_empty:
            self.drop(left)
        return self.present

    def drop(self, sheet: Sheet) -> None:
        """Put a sheet away for good."""
        self.all.pop(sheet.slot, None)

    def finish(self, sheet: Sheet) -> None:
        """Put a sheet away that was saved: after a correction go back to what waits, else take a new one."""
        self.drop(sheet)
        if sheet.correcting and self.all:
            self.present = self.all[min(self.all)]
        else:
            self.present = Sheet(0)
            self.open()
