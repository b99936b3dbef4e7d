"""Finding records by what a person remembers of them: a number, part of a phone, a name, a word.

Ranked by what was matched and then by time: exact numbers, phones and units, customers' names, other
records' names and phone fragments, and last the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from csdesk.chinese import bigrams, is_han, runs
from csdesk.store.customers import by_phone, by_unit
from csdesk.store.database import Store
from csdesk.store.errors import in_the_words_of_the_store
from csdesk.store.following import catch_up_a_little
from csdesk.store.indexing import CUSTOMER_MARK, KINDS, RECORD_MARK, WITHOUT_A_NUMBER, entry_token, four_digits

Entries = Mapping[str, Sequence[tuple[str, str]]]

_WITH_A_UNIT = ("complaint", "repair")
_MOBILE = 11  # digits of a mobile number, which is no part of any other


@dataclass(frozen=True)
class Hit:
    """A record that was found: its table, its id, and by what: "number", "name" or "text"."""

    kind: str
    record: str
    by: str


def search(
    store: Store,
    text: str,
    *,
    phone: str = "",
    units: Sequence[str] = (),
    kinds: Sequence[str] = (),
    entries: Entries | None = None,
    limit: int = 50,
) -> list[Hit]:
    """The records that `text` finds, best first, at most `limit`.

    `phone` is the canonical number where the text is one, `units` the keys of the unit that it may be; `kinds`
    narrows the search to some tables. `entries` has, by word of the text, the entries of lists that read so: the
    column that holds each, and its key.
    """
    catch_up_a_little(store)
    text = text.encode("utf-8", "replace").decode("utf-8")  # SQLite takes no lone surrogates
    wanted = list(kinds) or list(KINDS)
    found: dict[str, Hit] = {}
    with in_the_words_of_the_store(store.path):
        for stage in (
            _exact(store, text, phone, wanted, limit),
            _of_units(store, units, wanted, limit),
            _indexed(store, text, phone, wanted, entries or {}, limit),
        ):
            for hit in stage:
                found.setdefault(hit.record, hit)
                if len(found) >= limit:
                    return list(found.values())
    return list(found.values())


def _exact(store: Store, text: str, phone: str, kinds: Sequence[str], limit: int) -> Iterator[Hit]:
    connection = store.connection()
    number = "".join(text.split())
    if phone and "customer" in kinds:
        for row in by_phone(store, phone, limit):
            yield Hit("customer", row["id"], "number")
    for kind in kinds:
        if kind == "customer":
            continue
        numbered = f"SELECT id FROM {kind} WHERE number IN (?, upper(?1)) AND deleted_at IS NULL LIMIT ?"
        queries = [(numbered, number)] if kind not in WITHOUT_A_NUMBER else []
        if phone:
            queries.append((
                f"SELECT id FROM {kind} WHERE phone = ? AND deleted_at IS NULL ORDER BY {KINDS[kind]} DESC LIMIT ?",
                phone,
            ))  # fmt: skip
        for query, value in queries:
            for (record,) in connection.execute(query, (value, limit)):
                yield Hit(kind, record, "number")


def _of_units(store: Store, units: Sequence[str], kinds: Sequence[str], limit: int) -> Iterator[Hit]:
    if units and "customer" in kinds:
        for record in by_unit(store, units, limit):
            yield Hit("customer", record, "number")
    for kind in kinds:
        if units and kind in _WITH_A_UNIT:
            for row in store.among(
                f"SELECT id FROM {kind} WHERE unit IS NOT NULL AND deleted_at IS NULL AND unit_key IN", units,
                f"ORDER BY {KINDS[kind]} DESC LIMIT {limit}",
            ):  # fmt: skip
                yield Hit(kind, row["id"], "number")


def _indexed(store: Store, text: str, phone: str, kinds: Sequence[str], entries: Entries, limit: int) -> Iterator[Hit]:
    words = runs(text)
    if not words:
        return
    only = "" if set(kinds) == set(KINDS) else f"kind : ({' OR '.join(kinds)}) AND "
    if len(phone) == _MOBILE and "".join(words) == phone:
        # The whole number: whose it is was looked up, so that only texts are left in which it is told. Any other
        # may as well be part of a longer one: 0755-26889999 of one with an extension, 2688999 and 112 of a mobile.
        yield from _matching(store, "search_text", f'{only}body : "{"".join(words)}"', "text", limit)
        return
    if all(_named(word, CUSTOMER_MARK) for word in words):
        if "customer" in kinds:
            yield from _matching(store, "search_text", _all_named(words, CUSTOMER_MARK), "name", limit)
        if set(kinds) != {"customer"}:
            yield from _matching(store, "search_text", only + _all_named(words, RECORD_MARK), "name", limit)
    if any(len(word) == 1 and is_han(word) for word in words):
        yield from _matching_characters(store, words, only, entries, limit)
    else:
        anywhere = " AND ".join(f"({_in_text(word, entries)})" for word in words)
        yield from _matching(store, "search_text", only + anywhere, "text", limit)


def _all_named(words: Sequence[str], mark: str) -> str:
    return " AND ".join(_named(word, mark) for word in words)


def _named(word: str, mark: str) -> str:
    """Where `word` can be a name, the start of its pinyin, or part of a phone number; else ""."""
    return _dialled(word, mark) if word.isdecimal() else f'names : "{_phrase(word, mark)}"'


def _dialled(digits: str, mark: str) -> str:
    if len(digits) > 3:
        return f'digits : "{" ".join(mark + gram for gram in four_digits(digits))}"'
    if len(digits) == 3:
        return f"digits : ({' OR '.join(mark + digits + following for following in ('', *'0123456789'))})"
    return ""


def _in_text(word: str, entries: Entries) -> str:
    start = " *" if len(word) > 2 and not is_han(word) else ""
    places = [f'body : "{_phrase(word)}"{start}']
    for mark in (CUSTOMER_MARK, RECORD_MARK):
        places.append(f'names : "{_phrase(word, mark)}"')
        if word.isdecimal() and len(word) > 2:
            places.append(_dialled(word, mark))
    if coded := entries.get(word):
        alternatives = " OR ".join(f'"{entry_token(*entry)}"' for entry in coded)
        places.append(f"body : ({alternatives})")
    return " OR ".join(places)


def _phrase(word: str, mark: str = "") -> str:
    """The tokens that stand one after another wherever `word` stands, each behind `mark`."""
    tokens = bigrams(word).split()[:-1] if is_han(word) and len(word) > 1 else [word]
    return " ".join(mark + token for token in tokens)


def _matching(store: Store, table: str, expression: str, by: str, limit: int) -> Iterator[Hit]:
    for kind, record in store.connection().execute(
        f"SELECT entry.kind, entry.record FROM {table} JOIN search_entry AS entry ON entry.docid = {table}.rowid "
        f"WHERE {table} MATCH ? AND entry.record IS NOT NULL ORDER BY {table}.rowid DESC LIMIT ?",
        (expression, limit),
    ):
        yield Hit(kind, record, by)


def _matching_characters(store: Store, words: Sequence[str], only: str, entries: Entries, limit: int) -> Iterator[Hit]:
    """Hits of a single Chinese character, which has an index of its own: few of them, so the rest is looked up."""
    single = [word for word in words if len(word) == 1 and is_han(word)]
    others = [word for word in words if word not in single]
    narrow = only + " AND ".join(f"({_in_text(word, entries)})" for word in others)
    narrow = narrow.removesuffix(" AND ")
    condition = "AND entry.docid IN (SELECT rowid FROM search_text WHERE search_text MATCH ?)" if narrow else ""
    for kind, record in store.connection().execute(
        "SELECT entry.kind, entry.record FROM search_character "
        "JOIN search_entry AS entry ON entry.docid = search_character.rowid "
        f"WHERE search_character MATCH ? {condition} AND entry.record IS NOT NULL "
        "ORDER BY search_character.rowid DESC LIMIT ?",
        (" AND ".join(single), *([narrow] if narrow else []), limit),
    ):
        yield Hit(kind, record, "text")
