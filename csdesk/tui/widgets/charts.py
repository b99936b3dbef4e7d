"""What an eye compares, drawn with the letters of a terminal: lines of bars by hour, bars by name, shares of a rate.

Whatever is drawn stands last in its row, for terminals do not agree how wide such letters are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from csdesk import chinese
from csdesk.rules.rates import NOTHING, Rate
from csdesk.texts import _, counted

_LEVELS = " ▁▂▃▄▅▆▇█"
_BAR, _REST = "█", "░"
_PARTS = "█▓▒░"  # told apart without colour
_FIRST, _LAST = 8, 18  # hours that are shown though nothing happened
_LONGEST_NAME = 16  # cells
_LEAST = 6  # cells of a name, or of the longest bar, where there is little room
_GAUGE = 20  # cells of a whole
_QUIET, _DRAWN = "$text-muted", "$primary"


def bar(number: int, most: int, longest: int) -> str:
    """A bar for `number` where `most` has the `longest`; at least one cell for anything there is."""
    return _BAR * (round(longest * number / most) or 1) if number and most else ""


def hour_lines(series: Sequence[tuple[str, Mapping[int, int], str]], width: int = 0) -> list[Content]:
    """Each of `series`, its words and numbers by hour and its colour, as a line of bars above the hours of the day.

    All to one scale. Where not all of it fits into `width` the hours stand closer.
    """
    there = {hour for _words, hours, _style in series for hour in hours}
    first, last = min((_FIRST, *there)), max((_LAST, *there))
    most = max((number for _words, hours, _style in series for number in hours.values()), default=0)
    label = max(chinese.width(words) for words, _hours, _style in series)
    room = width - label - (1 if label else 0)
    gap = "" if 0 < room < 2 * (last + 1 - first) else " "
    lines = []
    for words, hours, style in series:
        drawn = "".join(
            gap + (_LEVELS[-(-8 * hours.get(hour, 0) // most)] if most else " ") for hour in range(first, last + 1)
        )
        lines.append(Content.assemble((chinese.fit(words, label) + (" " if label else ""), _QUIET), (drawn, style)))
    marks = ""
    for hour in range(first, last + 1):
        if gap:
            marks += f"{hour:>2}" if (hour - first) % 2 == 0 else "  "
        elif (hour - first) % 4 == 0:
            marks += f"{hour:<4}"
    return [*lines, Content.styled(" " * (label + (1 if label else 0)) + marks, _QUIET)]


@dataclass(frozen=True)
class Bar:
    """A number with its words, what it was `before` where that is to be compared, and its colour."""

    words: str
    number: int
    before: int | None = None
    style: str = _DRAWN


def bar_lines(bars: Sequence[Bar], width: int, *, at_most: int = 8) -> list[Content]:
    """A row for each of `bars`: words, number, what it was before, and the bar; the last ones as one where there
    are more than `at_most`."""
    if not any(each.number or each.before for each in bars):
        return [Content.styled(NOTHING, _QUIET)]
    if len(bars) > at_most:
        rest = bars[at_most - 1 :]
        before = [each.before for each in rest if each.before is not None]
        words = counted("{count} other", "{count} others", len(rest))
        together = Bar(words, sum(each.number for each in rest), sum(before) if before else None, _QUIET)
        bars = [*bars[: at_most - 1], together]
    most = max(each.number for each in bars)
    digits = len(f"{most:,}")
    befores = [f"({each.before:,})" if each.before is not None else "" for each in bars]
    behind = max(map(len, befores))
    room = width - digits - behind - 3
    label = min(max(chinese.width(each.words) for each in bars), _LONGEST_NAME, max(room - _LEAST, _LEAST))
    longest = max(room - label, 1)
    return [
        Content.assemble(
            chinese.fit(each.words, label),
            f" {each.number:>{digits},} ",
            (f"{before:<{behind}} ", _QUIET),
            (bar(each.number, most, longest), each.style),
        )
        for each, before in zip(bars, befores, strict=True)
    ]


def rate_lines(rates: Sequence[tuple[str, Rate, str]], width: int) -> list[Content]:
    """Each of `rates`, its words and colour, in figures and as how much of a whole it is."""
    label = max(chinese.width(words) for words, _rate, _style in rates)
    told = [f"{rate.percent} ({rate.part}/{rate.whole})" if rate.whole else NOTHING for _words, rate, _style in rates]
    behind = max(map(chinese.width, told))
    longest = max(min(width - label - behind - 2, _GAUGE), 1)
    lines = []
    for (words, rate, style), text in zip(rates, told, strict=True):
        done = longest * rate.part // rate.whole if rate.whole else 0
        lines.append(
            Content.assemble(
                (chinese.fit(words, label), _QUIET),
                f" {chinese.fit(text, behind)} ",
                (_BAR * done, style),
                (_REST * (longest - done) if rate.whole else "", _QUIET),
            )
        )
    return lines


def share_lines(
    rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[str], width: int, *, at_most: int = 6
) -> list[Content]:
    """A row for each of `rows`, its words and its numbers by part, the bar made up of the `parts`; what each sign
    stands for is told first."""
    rows = [(words, numbers) for words, numbers in rows if any(numbers)]
    if not rows:
        return [Content.styled(NOTHING, _QUIET)]
    if len(rows) > at_most:
        rest = rows[at_most - 1 :]
        words = counted("{count} other", "{count} others", len(rest))
        rows = [*rows[: at_most - 1], (words, [sum(each) for each in zip(*(of for _w, of in rest), strict=True)])]
    signs = [_PARTS[min(at, len(_PARTS) - 1)] for at in range(len(parts))]
    label = min(max(chinese.width(words) for words, _numbers in rows), _LONGEST_NAME, width // 2)
    most = max(sum(numbers) for _words, numbers in rows)
    digits = len(str(most))
    longest = max(width - label - digits - 2, 1)
    lines = [Content.styled("  ".join(f"{part} {sign}" for part, sign in zip(parts, signs, strict=True)), _QUIET)]
    for words, numbers in rows:
        ends = [round(longest * sum(numbers[: at + 1]) / most) for at in range(len(numbers))]
        drawn = "".join(sign * (end - start) for sign, start, end in zip(signs, [0, *ends], ends, strict=False))
        lines.append(Content.assemble(f"{chinese.fit(words, label)} {sum(numbers):>{digits}} ", (drawn, _DRAWN)))
    return lines


def titled(title: str, lines: Sequence[Content]) -> list[Content]:
    """`lines` under their title."""
    return [Content.styled(_(title), "bold $primary"), *lines]
