"""A field in which several entries of a list are picked, and words of one's own stand between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from csdesk.rules import writing
from csdesk.rules.option import Option
from csdesk.tui.widgets.fields import Edited, Stepped
from csdesk.tui.widgets.picker import PickerField, rank

BETWEEN = "、"
_APART = re.compile("[、,，;；]")
_BLANKS = " \u3000"


class ManyPickerField(PickerField):
    """A picker whose `answer` is the keys picked and the words written, with `、` between them.

    Each is typed and taken by Enter as in any picker, after which the next may follow; Enter with
    nothing begun goes on. A comma takes what was begun too, as the number of a row or by initials, and
    so does a blank behind initials or a word of the list. Text that is no entry is kept as it stands.
    Entries keep their numbers while others are picked; picking one again changes nothing.
    """

    _kept: Collection[str] = ()  # words that stand in the line and are not looked for in the list

    @property
    def answer(self) -> str:
        """The keys and words, with `、` between them."""
        return BETWEEN.join(self._keys(self.line.answer))

    @answer.setter
    def answer(self, keys: str) -> None:
        self._put([key for key in _APART.split(keys) if key])
        self.close()

    @property
    def typed(self) -> str:
        """The answer."""
        return self.answer

    def remark(self) -> None:
        """Nothing: any words will do."""

    def take(self, option: Option) -> None:
        """Put `option` in place of what was begun, and wait for the next."""
        self._go_on_after([*self._keys(self._before()), option.key])

    def take_digit(self, digit: int) -> bool:
        """Pick the row numbered `digit`, where that is what the digit means now."""
        query = self._query()
        if query and not query.isascii():
            return False  # a figure in words of one's own
        if not query and not self.is_open and self.line.value:
            self.open()
        return super().take_digit(digit)

    def take_separator(self, character: str) -> bool:
        """Take what was begun, where `character` parts it from what comes next; a blank parts only what is certain."""
        is_blank = character in _BLANKS
        if not character or not (is_blank or _APART.fullmatch(character)):
            return False
        if self.line.cursor_position != len(self.line.value) or not self.line.selection.is_empty:
            return False
        query = self._query()
        if query and is_blank and not self._is_whole(query):
            return False
        if query:
            self._go_on_after(self._keys(self.line.answer))
        return True

    def step(self, direction: int, by_enter: bool) -> None:
        """Take what was begun; where nothing was, leave the field."""
        self._catch_up()
        if by_enter and not self._query() and self._list.at < 0:
            self.post_message(Stepped(self, direction, by_enter))
        else:
            super().step(direction, by_enter)

    def _reached(self) -> None:
        """Open for an empty field; else go on behind what stands there."""
        if self.line.value:
            self._put(self._keys(self.line.answer), BETWEEN)
            self._seen = self.line.answer
        else:
            self.open()

    def _left(self) -> None:
        """Take what the list pointed to, and leave nothing half written."""
        before = self.answer
        if self.is_open and self._query() and self._list.at >= 0:
            self.answer = BETWEEN.join([*self._keys(self._before()), self._list.options[self._list.at].key])
        else:
            self.answer = before
        if self.answer != before:
            self.post_message(Edited(self))

    def _go_on_after(self, keys: Iterable[str]) -> None:
        """Have `keys` and words stand in the line, and wait for the next."""
        self._put(keys, BETWEEN)
        self.open()
        self.post_message(Edited(self))

    def _put(self, keys: Iterable[str], end: str = "") -> None:
        words = [self._words(key) for key in dict.fromkeys(keys)]
        self._kept = words
        self.line.answer = BETWEEN.join(words) + (end if words else "")

    def _keys(self, text: str) -> list[str]:
        """The keys and words that `text` stands for."""
        parts = (part.strip() for part in _APART.split(text))
        return list(dict.fromkeys(key for part in parts if part for key in self._keys_of(part)))

    def _keys_of(self, part: str) -> list[str]:
        if part in self._kept or self._is_words_of(part):
            return [self._key_of(part)]
        if key := self._numbered(part) or self._fitting(part):
            return [key]
        numbered = [self._numbered(piece) for piece in part.split()]
        if all(numbered):
            return numbered
        first, _blank, rest = part.partition(" ")
        if rest and (key := self._fitting(first)):
            return [key, *self._keys_of(rest.strip())]
        return [part]

    def _key_of(self, words: str) -> str:
        return next((option.key for option in self._options if words in (option.zh, option.en)), words)

    def _is_words_of(self, words: str) -> bool:
        return any(words in (option.zh, option.en) for option in self._options)

    def _numbered(self, text: str) -> str:
        """The key of the row that the figures `text` are the number of, or ""."""
        digits, shown = unicodedata.normalize("NFKC", text), self._choices()
        if not digits.isdecimal() or len(digits) > 3 or not 0 < int(digits) <= len(shown):
            return ""
        return "" if any(rank(digits, option) is not None for option in shown) else shown[int(digits) - 1].key

    def _fitting(self, text: str) -> str:
        """The key of the one option that `text` names by its word, its initials or its pinyin, or ""."""
        wanted = writing.plain(text)
        found = [
            option.key
            for option in self._choices()
            if wanted
            in (
                writing.plain(option.zh),
                writing.plain(option.en),
                "".join(option.pinyin),
                "".join(syllable[:1] for syllable in option.pinyin),
            )
        ]
        return found[0] if len(found) == 1 else ""

    def _is_whole(self, query: str) -> bool:
        """Whether `query` names an option, and is not the beginning of another one's words."""
        longer = any(option.en.lower().startswith(f"{query.lower()} ") for option in self._choices())
        return bool(self._fitting(query)) and not longer

    def _before(self) -> str:
        """What stands in the line before what was begun."""
        text = self.line.answer
        return text[: len(text) - len(_APART.split(text)[-1])]

    def _query(self) -> str:
        return _APART.split(self.line.answer)[-1].strip()

    def _picked(self) -> Collection[str]:
        return self._keys(self._before())

    def _is_meant(self, query: str, place: int) -> bool:
        return place == 0 or query.isascii()  # Chinese that only begins like an entry is rather a word of its own
