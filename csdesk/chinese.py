"""Chinese as it is typed, searched and laid out: pinyin, matching, search tokens, width in cells."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from operator import add

from rich.cells import cell_len, set_cell_size

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_FULL_WIDTH_MARKS = "，？！：；（）"
_WORDS = r"\s+|[\x21-\x7e]+[，。；：、）]*|[^\s\x21-\x7e][，。；：、）]*"  # none of which is broken

# Characters read differently as a surname; where usage is split, every reading in use is given.
_SURNAMES = {
    "单": ["shan"], "曾": ["zeng"], "查": ["zha"], "解": ["xie"], "仇": ["qiu"], "区": ["ou"],
    "朴": ["piao", "pu"], "盖": ["ge", "gai"], "翟": ["zhai", "di"], "乐": ["yue", "le"], "员": ["yun"],
    "洗": ["xian"], "黑": ["he"], "缪": ["miao"], "种": ["chong"], "繁": ["po"], "召": ["shao"],
    "覃": ["qin", "tan"], "宓": ["mi", "fu"], "折": ["she"], "秘": ["bi"], "撒": ["sa"], "祭": ["zhai"],
    "谌": ["chen", "shen"], "隗": ["wei", "kui"], "郇": ["xun", "huan"], "句": ["gou"], "能": ["nai"],
    "都": ["du"], "幺": ["yao"], "炅": ["gui"], "牟": ["mu", "mou"], "钭": ["tou"], "乜": ["nie"],
    "阚": ["kan"], "蔚": ["yu", "wei"], "郗": ["xi", "chi"], "莘": ["shen", "xin"], "厘": ["xi"],
}  # fmt: skip
_COMPOUND_SURNAMES = {
    "尉迟": ["yu", "chi"], "长孙": ["zhang", "sun"], "万俟": ["mo", "qi"], "澹台": ["tan", "tai"],
    "单于": ["chan", "yu"],
}  # fmt: skip


# Classes of so many characters take 2 ms each to compile, and no first screen needs them.
@cache
def _han_character() -> re.Pattern[str]:
    return re.compile(f"[{_HAN}]")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")


def is_han(text: str) -> bool:
    """Whether `text` has a Chinese character in it."""
    return _han_character().search(text) is not None


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    # Loaded when first needed, and without its table of phrases: 60 ms and 20 MB instead of 200 and 65.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of `text` without tones, a syllable a character; a word of letters or digits is one item."""
    found: list[str] = []
    for run in _runs().findall(unicodedata.normalize("NFKC", text).lower()):
        found += map(_syllable, run) if is_han(run) else [run]
    return tuple(found)


def name_readings(name: str) -> list[tuple[str, ...]]:
    """Every usual reading of a person's `name`, a surname read as one: 单雄 gives `[("shan", "xiong")]`."""
    plain = syllables(name)
    name = _folded(name)
    readings = [(reading, *plain[1:]) for reading in _SURNAMES.get(name[:1], ())]
    if compound := _COMPOUND_SURNAMES.get(name[:2]):
        readings.insert(0, (*compound, *plain[2:]))
    return readings or [plain]


def name_keys(name: str) -> set[str]:
    """What may be typed in letters for a person's `name`, of which the first twelve syllables count.

    Full pinyin and initials from any syllable on, as far as typed, and the surname of one or two
    syllables in full with initials after it: for 王小明 among others `w`, `wangx`, `xiaoming`, `wxm`,
    `xm` and `wangxm`.
    """
    keys: set[str] = set()
    for reading in name_readings(name):
        reading = tuple(syllable[:12] for syllable in reading[:12])
        initials = "".join(syllable[0] for syllable in reading)
        # Adding letter to letter gives every beginning.
        for start in range(len(reading)):
            keys.update(accumulate("".join(reading[start:])))
            keys.update(accumulate(initials[start:]))
        for surname in (1, 2):
            keys.update(accumulate("".join(reading[:surname]) + initials[surname:]))
    return keys


def runs(text: str) -> list[str]:
    """`text` cut into runs of Chinese characters and words of letters and digits, in one written form."""
    for mark in _FULL_WIDTH_MARKS:  # they part runs and nothing else, but would have all the text normalised
        text = text.replace(mark, " ")
    return _runs().findall(unicodedata.normalize("NFKC", text).lower())


def bigrams(text: str) -> str:
    """The search tokens of `text`, in order and separated by blanks.

    A run of Chinese gives every two characters that stand together and then its last one alone, so
    that a phrase of tokens is found exactly where the characters stand; a word stays whole.
    """
    return " ".join(tokens(runs(text)))


def tokens(found: Iterable[str]) -> list[str]:
    """The search tokens of the runs `found`, as `bigrams` describes them."""
    made: list[str] = []
    for run in found:
        if run[0] > "\u3006" and ("\u4e00" <= run[0] <= "\u9fff" or is_han(run)):  # the first tells most, and sooner
            made += map(add, run, run[1:])
            made.append(run[-1])
        else:
            made.append(run)
    return made


def match(query: str, label: str, pinyin: Sequence[str]) -> int | None:
    """How well a typed `query` fits a `label` read as `pinyin`: 0 is best, None is not at all.

    Order: the label itself, its beginning, a part of it, initials from the first syllable, initials
    further in, and pinyin in full or cut short at any syllable, from the first or further in. Only
    the label is compared: the digit under which a picker shows it is the picker's.
    """
    query, text = _folded(query), _folded(label)
    if not query or query == text:
        return 0
    if text.startswith(query):
        return 1
    if query in text:
        return 2
    initials = "".join(syllable[:1] for syllable in pinyin)
    if query in initials:
        return 3 if initials.startswith(query) else 4
    for start in range(len(pinyin)):
        if _reads(query, pinyin[start:]):
            return 5 if start == 0 else 6
    return None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _reads(query: str, pinyin: Sequence[str]) -> bool:
    """Whether `query` spells the beginning of `pinyin`, every syllable in full or cut short."""
    reached = {0}
    for syllable in pinyin:
        further: set[int] = set()
        for place in reached:
            for letter in syllable:
                if place == len(query) or query[place] != letter:
                    break
                place += 1
                further.add(place)
        if len(query) in further:
            return True
        if not further:
            return False
        reached = further
    return False


def match_name(query: str, name: str) -> int | None:
    """`match` for a person's name, in all its usual readings."""
    found = [rank for reading in name_readings(name) if (rank := match(query, name, reading)) is not None]
    return min(found, default=None)


def width(text: str) -> int:
    """How many terminal cells `text` takes: two for a Chinese character."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells: padded with blanks, or cut and marked as cut with two dots."""
    if cells < 1:
        return ""
    if cell_len(text) <= cells:
        return text + " " * (cells - cell_len(text))
    return set_cell_size(set_cell_size(text, max(cells - 2, 0)).rstrip() + "..", cells)


def broken(text: str, cells: int) -> list[str]:
    """`text` in lines of at most `cells` cells, broken at blanks or between Chinese characters.

    Put together again the lines are the text; a blank or line end at the end of a line takes no cells.
    """
    lines: list[str] = []
    for paragraph in text.splitlines(keepends=True):
        line, used = "", 0
        for word in re.findall(_WORDS, paragraph):
            taken = cell_len(word)
            if not word.isspace() and line and used + taken > cells:
                lines.append(line)
                line, used = "", 0
            while not word.isspace() and taken > cells and len(word) > 1:  # a word longer than a line
                part = word[: max(cells, 1)]
                while cell_len(part) > cells and len(part) > 1:
                    part = part[:-1]
                lines.append(part)
                word, taken = word[len(part) :], taken - cell_len(part)
            line += word
            used += taken
        lines.append(line)
    return lines


def spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of `query` stand in `text`, as (start, end) in characters, for highlighting; no two overlap.

    Compares in one written form, so that full-width and capital letters are found too, and a
    character such as ㎡ by the whole of what it stands for.
    """
    folded: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    for number, character in enumerate(text):
        starts[length] = number
        folded.append(unicodedata.normalize("NFKC", character).lower())
        length += len(folded[-1])
    starts[length] = len(text)
    together = "".join(folded)
    found = sorted(
        (starts[place.start()], starts[place.end()])
        for word in dict.fromkeys(runs(query))
        for place in re.finditer(re.escape(word), together)
        if place.start() in starts and place.end() in starts
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            start, end = apart[-1][0], max(end, apart.pop()[1])
        apart.append((start, end))
    return apart
