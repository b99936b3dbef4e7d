"""Text as it reaches the desk, from keyboard, clipboard and spreadsheets, brought into a form that keeps."""

from __future__ import annotations

import re
import unicodedata

# Compiled when first needed, and kept by `re`: together they take a millisecond of the start.
_LINE_ENDS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_SURROGATES = "[\ud800-\udfff]"
# Control characters but line feed and tab, zero-width and direction marks, non-characters.
_UNWANTED = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# A zero-width joiner belongs between two pictures that make one, as in a family; nowhere else.
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_LOOSE_JOINER = f"(?<![\ufe0f{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])"
_ESCAPED = r"_x([0-9A-Fa-f]{4})_"


def clean(text: str) -> str:
    """`text` without what cannot be seen or stored: control characters, zero-width marks, lone surrogates.

    Line ends become line feeds, odd blanks plain ones, and blank edges go; nothing that can be read
    is changed. A lone surrogate becomes the replacement character, so that it shows something was there.
    """
    if text.isprintable():  # has nothing of all this: the only blank that counts as printable is the plain one
        return text.strip()
    if re.search(_SURROGATES, text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = re.sub(_UNWANTED, "", re.sub(_LINE_ENDS, "\n", text)).replace("\u00a0", " ")
    text = re.sub(_LOOSE_JOINER, "", text)
    return re.sub(r"[ \t]+\n", "\n", text).strip()


def clean_cell(text: str) -> str:
    """`clean` for a spreadsheet's cell, where `_x000D_` stands for a control character; folds blank lines."""
    if "_x" in text:
        text = re.sub(_ESCAPED, lambda found: chr(int(found[1], 16)), text)
    if text.isprintable():
        return text.strip()
    return re.sub(r"\n\s*\n\s*", "\n", clean(text).replace("\t", " ")).strip()


def line(text: str) -> str:
    """`clean` for a field of one line: line ends and runs of blanks become one blank."""
    return " ".join(clean(text).split())


def plain(text: str) -> str:
    """`text` in the one form in which words are compared: full-width as half-width, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
