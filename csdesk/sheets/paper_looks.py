"""How papers look: fonts, formats, the page, and how text breaks in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from csdesk.chinese import broken, width
from csdesk.texts import _, language

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# Excel and WPS have these two wherever they speak Chinese, LibreOffice knows what stands for them.
BODY, STRONG = "宋体", "黑体"
_CHINESE = {"font_charset": 134, "font_family": 3}
_LATIN = "Arial"  # all systems have it or one as wide, and take Chinese characters from another

# Widths of columns are measured by the figures of this font, which all systems have or have one like it.
MEASURE = {"font_name": "Arial", "font_size": 10}

SIZE = 10.5  # 五号, in which the forms are printed
LINE = 1.42  # the height of a line by the size of its font, so that the fonts of all three programs fit
TALLEST = 409.0  # points that a row can have

DAY, MOMENT, PERCENT, COUNT, DECIMAL = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.0%", "#,##0", "#,##0.0#"

# Dark enough on paper in black and white too, and apart for eyes that see no red and green.
COLOURS = ("#1F4E79", "#E08E0B", "#4D8F6F", "#A23B3B", "#6D5A99", "#5F7D8C", "#B9A44C", "#333333")
SHADE, RULE = "#E8EEF4", "#7F7F7F"

_POINTS_OF_CHARACTER = 5.25  # the width of a column is told in figures of 7 pixels each …
_POINTS_OF_EDGES = 3.75  # … and 5 pixels besides
_SLACK = 0.93  # LibreOffice takes 7.4 pixels for 7
_MARGINS = {"left": 15, "right": 15, "top": 15, "bottom": 17}  # millimetres
_A4 = (210.0, 297.0)
_ANY: Mapping[int, float] = MappingProxyType({})
_UNBROKEN = re.compile(r"[^\s/\u2e80-\uffef-]+-?")  # what programs keep in a line
_LETTER, _BOLD_LETTER = 0.56, 0.6  # the width of a letter by the size of the font
_LONGEST_WORD = 16
_MOST_FIXED = 0.9  # of the page that the columns have whose words are not to be broken
_POINTS = 72 / 25.4


@dataclass(frozen=True)
class Page:
    """What a sheet of A4 has room for, in points."""

    landscape: bool = False

    @property
    def width(self) -> float:
        """Between the left and the right margin."""
        return (_A4[self.landscape] - _MARGINS["left"] - _MARGINS["right"]) * _POINTS

    @property
    def height(self) -> float:
        """Between the upper and the lower margin, less a line that programs need for rounding."""
        return (_A4[not self.landscape] - _MARGINS["top"] - _MARGINS["bottom"]) * _POINTS - 14

    def widths(self, proportions: Iterable[float], least: Mapping[int, float] = _ANY) -> list[float]:
        """Columns in these proportions that together are as wide as the page, in characters.

        A column that would have less than its `least` gets that, at the cost of the others.
        """
        parts = list(proportions)
        room = (self.width - len(parts) * _POINTS_OF_EDGES) * _SLACK / _POINTS_OF_CHARACTER
        lows = {at: min(low, room / 3) for at, low in least.items()}
        if sum(lows.values()) > room * _MOST_FIXED:
            lows = {at: low * room * _MOST_FIXED / sum(lows.values()) for at, low in lows.items()}
        fixed: dict[int, float] = {}
        while True:
            others = sum(part for at, part in enumerate(parts) if at not in fixed)
            free = room - sum(fixed.values())
            narrow = {at: low for at, low in lows.items() if at not in fixed and parts[at] * free / others < low}
            if not narrow:
                return [fixed.get(at, part * free / others if others else part) for at, part in enumerate(parts)]
            fixed |= narrow


def is_latin() -> bool:
    """Whether papers are made in a language with words that are not to be broken."""
    return language() != "zh"


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._asked: dict[tuple[tuple[str, Any], ...], Format] = {}  # the same, by what was asked for in its order

    def of(self, **properties: Any) -> Format:
        """The format with these properties of XlsxWriter, in our font."""
        asked = tuple(properties.items())
        if found := self._asked.get(asked):
            return found
        whole = {"font_name": BODY, "font_size": SIZE, "valign": "vcenter", **_CHINESE} | properties
        if is_latin():
            whole |= {"font_name": _LATIN, "font_charset": 0, "font_family": 2}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        self._asked[asked] = self._made[key]
        return self._made[key]


def font(size: float = 9, *, bold: bool = False, colour: str = "#333333") -> Mapping[str, Any]:
    """A font as charts take it."""
    return {"name": _LATIN if is_latin() else BODY, "size": size, "bold": bold, "color": colour}


def set_up(sheet: Worksheet, *, landscape: bool = False, header: str = "", footer: str = "") -> None:
    """Make `sheet` an A4 page with page numbers, as wide as its columns at most."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    inches = {name: length / 25.4 for name, length in _MARGINS.items()}
    sheet.set_margins(**inches)
    sheet.center_horizontally()
    face = f'&"{_LATIN if is_latin() else BODY}"&9'
    sheet.set_header(f"&L{face}{_plain(header)}" if header else "", {"margin": 0.28})
    pages = _("Page {page} of {pages}", page="&P", pages="&N")
    left = f"&L{face}{_plain(footer)}" if footer else ""
    sheet.set_footer(f"{left}&C{face}{pages}", {"margin": 0.28})
    sheet.hide_gridlines(2)


def _plain(text: str) -> str:
    """Text of a header or footer, in which & begins a command and 255 characters have room."""
    return text[:80].replace("&", "&&")


def cells_of(characters: float, size: float = SIZE) -> int:
    """How many half-width characters of that font size a column of so many `characters` takes in a line."""
    points = characters * _POINTS_OF_CHARACTER - 1.5  # next to both edges some is left free
    return max(int(points / (size / 2)), 2)


def height_of(text: str, characters: float, size: float = SIZE) -> float:
    """The height in points that `text` needs in a cell so many `characters` wide."""
    if not text:
        return line_height(size)
    cells = cells_of(characters, size)
    is_short = len(text) * 2 <= cells and "\n" not in text
    return line_height(size) * (1 if is_short else len(broken(text, cells) or [""])) + 3


def lines_of(text: str, cells: int) -> int:
    """About how many lines `text` takes in a column of so many half-width characters; quicker than breaking it."""
    room = max(cells - 1, 1)
    if is_latin():
        return len(broken(text, room)) or 1
    # As many bytes as half-width characters: the widths of GB 18030 are those of Chinese fonts, told at once.
    if "\n" not in text:
        return 1 if len(text) * 2 <= cells else -(-len(text.encode("gb18030", "replace")) // room)
    return sum(-(-len(line.encode("gb18030", "replace")) // room) or 1 for line in text.split("\n"))


def least_width(texts: Iterable[str], size: float = SIZE, *, bold: bool = False) -> float:
    """The characters that a column needs for the longest word of `texts`; 0 in Chinese, which breaks anywhere."""
    if not is_latin():
        return 0.0
    words = (word for text in texts for word in _UNBROKEN.findall(text))
    longest = min(max(map(width, words), default=0), _LONGEST_WORD)
    return (longest * size * (_BOLD_LETTER if bold else _LETTER) + 3) / _POINTS_OF_CHARACTER


def line_height(size: float = SIZE) -> float:
    """The height of one line in points."""
    return size * LINE


def lines_in(height: float, size: float = SIZE) -> int:
    """How many lines have room in a row of that height."""
    return max(int((height - 3) / line_height(size)), 1)


def needed_width(texts: Iterable[str], *, least: int = 6, most: int = 40) -> int:
    """The characters that a column of `texts` needs, within bounds."""
    widest = max((max(map(width, text.split("\n"))) for text in texts), default=0)
    return max(least, min(most, widest + 2))
