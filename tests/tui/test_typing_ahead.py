"""What is typed faster than the desk follows: behind a digit that picks, and while a save waits for the database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import pytest
from desks import at_desk, fill, said, settle, until
from textual import events
from textual.pilot import Pilot

from csdesk import texts
from csdesk.desk import calls
from csdesk.desk.desk import Desk, Person
from csdesk.tui.widgets.form import Form

Person_ = Callable[[str], Person]


def burst(pilot: Pilot[int], keys: Iterable[str]) -> None:
    """Keys that all stand in the app's queue before the first is looked at."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


def values(pilot: Pilot[int]) -> dict[str, str]:
    return pilot.app.screen.query_one(Form).typed()


@asynccontextmanager
async def held(desk: Desk) -> AsyncIterator[None]:
    """The database as it is while another program writes to it."""
    other = sqlite3.connect(desk.home.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.mark.parametrize("digit", ["2", "２"])
async def test_what_follows_a_digit_that_picks_goes_into_the_next_field(
    desk: Desk, person: Person_, digit: str
) -> None:
    texts.use_language("zh")
    async with at_desk(desk, person("李敏")) as pilot:
        pilot.app.screen.query_one(Form).focus_field("category")
        await settle(pilot)
        burst(pilot, [*f"{digit}户型", "enter", *"房价多少"])
        await until(pilot, lambda: values(pilot)["asked"] == "房价多少")
        assert (values(pilot)["category"], values(pilot)["subject"]) == ("complaint", "layout")


async def test_what_is_typed_while_a_save_waits_goes_into_the_cleared_form(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await fill(pilot, phone="13800000001", asked="两房")
        async with held(desk):
            burst(pilot, ["ctrl+s", *"13800000002"])
            await asyncio.sleep(1.5)
            assert said(pilot).startswith("Still saving")
            await asyncio.sleep(2)
            assert values(pilot)["phone"] == "13800000001"
        await until(pilot, lambda: values(pilot)["phone"] == "13800000002")
        await settle(pilot)
        assert said(pilot) == ""
        assert [(call.phone, call.asked) for call in calls.today(desk)] == [("138****0001", "两房")]
        assert values(pilot)["asked"] == ""


async def test_what_is_typed_while_a_save_fails_goes_into_the_form_as_it_stands(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await fill(pilot, phone="13800000001", asked="两房")
        desk.store.connection()
        async with held(desk):
            burst(pilot, ["ctrl+s", *"三房"])
            await asyncio.sleep(2.5)
            assert values(pilot)["asked"] == "两房"
            for _round in range(20):
                await asyncio.sleep(0.5)
                if values(pilot)["asked"] != "两房":
                    break
            assert values(pilot)["asked"] == "两房三房"
        await settle(pilot)
        assert values(pilot)["phone"] == "13800000001"
        assert calls.today(desk) == []
