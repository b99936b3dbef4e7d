"""A field in which several entries of a list are picked, and words of one's own stand between them."""

from __future__ import annotations

import re

from csdesk.rules.policy import Option
from csdesk.tui.widgets.fields import Edited, Stepped
from csdesk.tui.widgets.picker import PickerField

BETWEEN = "、"
_APART = re.compile("[、,，;；]")


class ManyPickerField(PickerField):
    """A picker whose `answer` is the keys picked and the words written, with `、` between them.

    Each is typed and taken by Enter as in any picker, after which the next may follow; Enter with
    nothing begun goes on. Text that is no entry of the list is kept as it stands.
    """

    @property
    def answer(self) -> str:
        """The keys and words, with `、` between them."""
        return BETWEEN.join(dict.fromkeys(self._key_of(part) for part in self._parts()))

    @answer.setter
    def answer(self, keys: str) -> None:
        self.line.answer = BETWEEN.join(self._words(key) for key in _APART.split(keys) if key)
        self.close()

    @property
    def typed(self) -> str:
        """The answer."""
        return self.answer

    def remark(self) -> None:
        """Nothing: any words will do."""

    def take(self, option: Option) -> None:
        """Put `option` in place of what was begun, and wait for the next."""
        self._settle(option)
        self.line.value += BETWEEN
        self.line.cursor_position = len(self.line.value)
        self.open()

    def take_digit(self, digit: int) -> bool:
        """Pick the row numbered `digit`, where nothing was begun."""
        self._catch_up()
        rows = self._list.options
        if self._query() or not self.is_open or not 0 < digit <= len(rows) <= 9:
            return False
        self.take(rows[digit - 1])
        return True

    def step(self, direction: int, by_enter: bool) -> None:
        """Take what was begun; where nothing was, leave the field."""
        self._catch_up()
        if by_enter and not self._query() and self._list.at < 0:
            self.post_message(Stepped(self, direction, by_enter))
        else:
            super().step(direction, by_enter)

    def on_descendant_focus(self) -> None:
        """Open for an empty field; else go on behind what stands there."""
        if self.line.value:
            self.line.cursor_position = len(self.line.value)
        else:
            self.open()

    def on_descendant_blur(self) -> None:
        """Take what the list pointed to, and leave nothing half written."""
        self._catch_up()
        if self.is_open and self._query() and self._list.at >= 0:
            self._settle(self._list.options[self._list.at])
        self.answer = self.answer

    def _settle(self, option: Option) -> None:
        begun = self._query()
        before = self.line.value.rstrip()[: len(self.line.value.rstrip()) - len(begun)]
        self.line.value = before + self._words(option.key)
        self.line.cursor_position = len(self.line.value)
        self._seen = self.line.answer
        self.post_message(Edited(self))

    def _parts(self) -> list[str]:
        return [part.strip() for part in _APART.split(self.line.answer) if part.strip()]

    def _key_of(self, words: str) -> str:
        return next((option.key for option in self._options if words in (option.zh, option.en)), words)

    def _query(self) -> str:
        return _APART.split(self.line.answer)[-1].strip()

    def _choices(self) -> list[Option]:
        picked = {self._key_of(part) for part in self._parts()}
        return [option for option in super()._choices() if option.key not in picked]

    def _is_meant(self, query: str, place: int) -> bool:
        return place == 0 or query.isascii()  # Chinese that only begins like an entry is rather a word of its own
