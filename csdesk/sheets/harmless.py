"""Text as a cell of a workbook can hold it: nothing in it that breaks a file, and no longer than a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from csdesk.texts import _

LONGEST_CELL = 32_767
"""The characters that a cell can hold; programs call a file damaged that has more."""

_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\n\t]")
_LONGEST_NAME = 31

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def harmless(text: str) -> str:
    """`text` without control characters and lone surrogates, its line ends line feeds."""
    if text.isprintable():
        return text
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def fitting(text: str, whole: str = "") -> str:
    """`text` harmless and cut to what a cell holds; where it is cut, it says so and that `whole` has the rest.

    Characters beyond the first 65,536 of Unicode count as two, as programs count them.
    """
    text = harmless(text)
    if len(text) * 2 <= LONGEST_CELL or _length(text) <= LONGEST_CELL:
        return text
    note = "\n" + _cut_note(whole)
    kept = text[: LONGEST_CELL - len(note)]
    while _length(kept) + len(note) > LONGEST_CELL:
        kept = kept[: len(kept) - max((_length(kept) + len(note) - LONGEST_CELL) // 2, 1)]
    return kept + note


def sheet_name(name: str, taken: Iterable[str] = ()) -> str:
    """`name` as a sheet can be called, other than the sheets `taken`."""
    others = {other.lower() for other in taken} | {"history"}  # which Excel keeps for itself
    plain = _FORBIDDEN_IN_NAMES.sub("-", harmless(name)).strip(" '")[:_LONGEST_NAME].strip(" '") or "-"
    found, number = plain, 1
    while found.lower() in others:
        number += 1
        ending = f" {number}"
        found = plain[: _LONGEST_NAME - len(ending)] + ending
    return found


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _cut_note(whole: str) -> str:
    if whole:
        return _("…… (cut here: a cell holds {longest} characters; the whole text is in csdesk under {whole})",
                 longest=LONGEST_CELL, whole=whole)  # fmt: skip
    return _("…… (cut here: a cell holds {longest} characters; the whole text is in csdesk)", longest=LONGEST_CELL)
