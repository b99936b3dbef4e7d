"""Text as it reaches the desk, from keyboard, clipboard and spreadsheets, brought into a form that keeps."""

from __future__ import annotations

import re
import unicodedata

# Control characters but line feed and tab, zero-width and direction marks, non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without what cannot be seen or stored: control characters, zero-width marks, lone surrogates.

    Line ends become line feeds, odd blanks plain ones, and blank edges go; nothing that can be read
    is changed. A lone surrogate becomes the replacement character, so that it shows something was there.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATES.sub("\ufffd", text)
    text = _UNWANTED.sub("", text).replace("\u00a0", " ").replace("\u2028", "\n")
    return re.sub(r"[ \t]+\n", "\n", text).strip()


def clean_cell(text: str) -> str:
    """`clean` for a spreadsheet's cell, where `_x000D_` stands for a control character; folds blank lines."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"\n\s*\n\s*", "\n", clean(text).replace("\t", " ")).strip()


def line(text: str) -> str:
    """`clean` for a field of one line: line ends and runs of blanks become one blank."""
    return " ".join(clean(text).split())


def plain(text: str) -> str:
    """`text` in the one form in which words are compared: full-width as half-width, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
