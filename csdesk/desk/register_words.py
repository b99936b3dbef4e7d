"""What a register of another system means by its words: the entry of a list, or whether a complaint is settled.

The words that are not those of the company's lists stand in `data/register_words.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from csdesk.desk.desk import Desk
from csdesk.resources import Fault, bundled, read_toml
from csdesk.rules import writing

STILL_OPEN, SETTLED = "open", "closed"

_FILE = "register_words.toml"
_PARTED = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+|\s*[/\\|:：,，;；、。·(（\[【>]\s*")
_JOINED = re.compile("[-_‐]")


def state(text: str) -> str | None:
    """STILL_OPEN or SETTLED where the state of a complaint `text` says so, None where it says neither."""
    words = _states()
    return next((words[part] for part in _beginnings(text) if part in words), None)


def entry(desk: Desk, options: str, text: str) -> str | None:
    """The key of the entry of the list `options` that `text` means, None where that is unknown or ambiguous."""
    names = _names(desk, options)
    keys = {_key(name): key for name, key in names}
    begins = next((keys[part] for part in _beginnings(text) if part in keys), None)
    return begins or _only([(name, key) for name, key in names if key != "other" and _stands_in(name, text)])


def exact(desk: Desk, options: str, text: str) -> str | None:
    """The key of the entry of the list `options` that the whole of `text` means, None where there is none."""
    wanted = _key(text)
    return next((key for name, key in _names(desk, options) if wanted == _key(name)), None) or next(
        (found.key for found in desk.policy.lists[options] if wanted == found.key), None
    )


@cache
def _states() -> Mapping[str, str]:
    return {_key(word): sense for sense, them in _words("complaint_status").items() for word in them}


@cache
def _words(name: str) -> Mapping[str, tuple[str, ...]]:
    table = read_toml(bundled("data") / _FILE)
    return {} if isinstance(table, Fault) else {key: tuple(words) for key, words in table.get(name, {}).items()}


def _names(desk: Desk, options: str) -> list[tuple[str, str]]:
    """What the entries of a list are called, each with its key; a company's own words go first."""
    entries = desk.policy.lists[options]
    more = _words(options)
    names = [(word, found.key) for found in entries for word in more.get(found.key, ())]
    return names + [(label, found.key) for found in entries for label in (found.zh, found.en)]


def _key(text: str) -> str:
    return _JOINED.sub("", writing.plain(text))


def _beginnings(text: str) -> Iterator[str]:
    """The whole of `text`, its first part, and the first word of that."""
    line = writing.line(text[:200])
    first = next(filter(None, _PARTED.split(line)), "")
    yield from map(_key, (line, first, *first.split()[:1]))


def _stands_in(name: str, text: str) -> bool:
    """Whether `text` has the word `name` in it, a word of letters as a word of its own."""
    word, whole = (unicodedata.normalize("NFKC", given).lower() for given in (name, text))
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word), whole) is not None


def _only(found: Iterable[tuple[str, str]]) -> str | None:
    """The one key of the words that were `found`; a word that is part of another says nothing of its own."""
    words = {name.lower(): key for name, key in found}
    keys = {key for name, key in words.items() if not any(name != other and name in other for other in words)}
    return keys.pop() if len(keys) == 1 else None
