"""What is typed faster than the desk follows: behind a digit that picks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from desks import at_desk, settle, until
from textual import events
from textual.pilot import Pilot

from csdesk import texts
from csdesk.desk.desk import Desk, Person
from csdesk.tui.widgets.form import Form

Person_ = Callable[[str], Person]


def burst(pilot: Pilot[int], keys: Iterable[str]) -> None:
    """Keys that all stand in the app's queue before the first is looked at."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


def values(pilot: Pilot[int]) -> dict[str, str]:
    return pilot.app.screen.query_one(Form).typed()


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
