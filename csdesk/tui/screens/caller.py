"""Looks up who is calling while the number is typed, and shows what is known on the card."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from csdesk.desk import customers
from csdesk.desk.customers import Card
from csdesk.rules import phones
from csdesk.texts import language
from csdesk.tui.app import FrontDesk
from csdesk.tui.widgets.caller_card import CallerCard
from csdesk.tui.work import Latest

_PATIENCE = 0.5  # seconds


class CallerLookup:
    """Keeps the card of one form up to date; `found` is told of each new `card`, None while nothing is known."""

    def __init__(self, app: FrontDesk, view: Callable[[], CallerCard], found: Callable[[Card | None], None]) -> None:
        self.card: Card | None = None
        self._app = app
        self._view = view
        self._found = found
        self._asked = ("", "")
        self._lookups: Latest[tuple[str, str]] = Latest(self._look_up)
        self._places: Latest[Card] = Latest(self._find_place)

    def ask(self, typed: str, chosen: str) -> None:
        """Look up the number `typed` so far, or the customer `chosen` by hand."""
        self._asked = (typed, chosen)
        self._lookups.ask(self._asked)

    def clear(self) -> None:
        """Show nothing until something else is asked for."""
        self.card = None
        self._view().show(None)

    async def settle(self) -> None:
        """Wait until what was asked for is shown."""
        await self._lookups.settle()
        await self._places.settle()

    async def known(self) -> None:
        """Wait until it is known who is calling, but not for ever: a person goes on typing."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(self._lookups.settle())), _PATIENCE)

    async def reveal(self) -> None:
        """Show the phones of the customer on the card in full; this is recorded."""
        if self.card is None or self.card.customer is None:
            return
        job = self._app.work.write(customers.show, self._app.desk, self.card.customer.id, reveal=True)
        customer = await self._app.attempt(job)
        if customer is not None:
            self._view().show(self.card, revealed=[phones.grouped(phone) for phone in customer.phones])

    async def _look_up(self, request: tuple[str, str]) -> None:
        typed, chosen = request
        desk = self._app.desk
        if not chosen and len(phones.digits(typed)) < desk.policy.card_from_digits:
            self._show(None)
            return
        card: Card | None = await self._app.attempt(self._app.work.read(customers.card, desk, typed, chosen))
        if request != self._asked:
            return
        self._show(card)
        if card is not None and not chosen:
            self._places.ask(card)

    async def _find_place(self, card: Card) -> None:
        """Add region and carrier; for the first number this takes half a second, so nothing waits for it."""
        place = await asyncio.to_thread(phones.place, card.number, language())
        if place and self.card is card:
            self._view().show(card, place)

    def _show(self, card: Card | None) -> None:
        self.card = card
        self._view().show(card)
        self._found(card)
