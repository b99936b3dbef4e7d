"""What the acting person is typing, kept while it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.desk.desk import Desk
from csdesk.desk.errors import in_the_words_of_the_desk
from csdesk.store import drafts as stored
from csdesk.store.drafts import Draft

__all__ = ["Draft", "drop", "keep", "kept", "waiting"]


def keep(desk: Desk, form: str, slot: int, content: Mapping[str, str]) -> None:
    """Keep what stands in `form`, whole; several half-filled ones lie in numbered slots."""
    with in_the_words_of_the_desk():
        stored.keep(desk.store, desk.me.id, form, slot, content)


def drop(desk: Desk, form: str, slot: int) -> None:
    """Forget a draft."""
    keep(desk, form, slot, {})


def kept(desk: Desk, form: str) -> list[Draft]:
    """The acting person's drafts of `form`, by slot."""
    with in_the_words_of_the_desk():
        return stored.kept(desk.store, desk.me.id, form)


def waiting(desk: Desk) -> dict[str, int]:
    """How many forms the acting person has left unsaved, by the form; those on single records by what they are for."""
    with in_the_words_of_the_desk():
        found = stored.waiting(desk.store, desk.me.id)
    forms: dict[str, int] = {}
    for form, number in found.items():
        name = form.split(" ")[0]  # the record follows
        forms[name] = forms.get(name, 0) + number
    return forms
