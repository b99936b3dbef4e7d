"""The entries of lists: what is kept of one in records, and the words that people see and type for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One entry of a list: its key in records, its words, and its pinyin by syllable ("" where unknown)."""

    key: str
    zh: str
    en: str
    pinyin: tuple[str, ...] = ()
    hidden: bool = False

    def label(self, language: str) -> str:
        """The entry's word in `language`."""
        return self.en if language == "en" else self.zh
