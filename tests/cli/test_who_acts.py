"""Who acts on the command line of a desk where only some have a PIN."""

from __future__ import annotations

import pytest

from .conftest import Run


@pytest.fixture
def _one_has_a_pin(home: object, csdesk: Run) -> None:
    assert csdesk("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    assert csdesk("staff", "pin", "王小明", "--pin", "2468").code == 0


@pytest.mark.usefixtures("_one_has_a_pin")
def test_nobody_acts_unnamed_where_there_is_a_pin(csdesk: Run) -> None:
    ended = csdesk("call", "list")
    assert (ended.code, ended.out) == (3, "")
    assert "--as" in ended.err


@pytest.mark.usefixtures("_one_has_a_pin")
def test_who_has_no_pin_acts_as_themself_and_with_their_own_rights(csdesk: Run) -> None:
    made = csdesk("--as", "李敏", "--json", "call", "add", "--name", "李四", "--asked", "价格")
    assert made.json["by"] == "李敏"
    assert csdesk("--as", "李敏", "staff", "pin", "王小明", "--pin", "1357").code == 3


@pytest.mark.usefixtures("_one_has_a_pin")
def test_who_has_a_pin_never_acts_without_it(csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csdesk.cli.session.time.sleep", lambda _seconds: None)
    assert csdesk("--as", "王小明", "call", "list").code == 3
    monkeypatch.setenv("CSDESK_PIN", "1111")
    assert csdesk("--as", "王小明", "call", "list").code == 3
    monkeypatch.setenv("CSDESK_PIN", "2468")
    assert csdesk("--as", "王小明", "call", "list").code == 0
