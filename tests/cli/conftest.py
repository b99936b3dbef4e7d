"""A temporary home on a fixed day, and commands run in it as `csdesk` runs them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from csdesk.__main__ import main

NOW = "2026-11-21T09:30"
INIT = ("init", "--company", "示例置业", "--station", "A", "--project", "示例花园", "--supervisor", "王小明")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CSDESK_DB", "CSDESK_LANG", "CSDESK_STAFF", "CSDESK_PIN", "NO_COLOR", "LC_ALL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CSDESK_NOW", NOW)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing is set up."""
    home = tmp_path / "桌 home"
    monkeypatch.setenv("CSDESK_HOME", str(home))
    return home


@pytest.fixture
def csdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process; English unless it says otherwise."""

    def run(*arguments: str, language: str = "en") -> Ended:
        capsys.readouterr()
        code = main(["--lang", language, *arguments] if language else list(arguments))
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return run


@pytest.fixture(scope="session")
def _made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSDESK_NOW", NOW)
        home = tmp_path_factory.mktemp("made") / "home"
        assert main(["--home", str(home), *INIT]) == 0
    return home


@pytest.fixture
def home(empty_home: Path, _made_home: Path) -> Path:
    """A home that is set up, with one supervisor, 王小明."""
    shutil.copytree(_made_home, empty_home)
    return empty_home


@pytest.fixture
def call(home: Path, csdesk: Run) -> dict[str, Any]:
    """A call that was logged in `home`."""
    ended = csdesk("--home", str(home), "--json", "call", "add",
                   "--phone", "13800001234", "--name", "李四", "--asked", "户型和价格", "--invited")  # fmt: skip
    assert ended.code == 0, ended.err
    found: dict[str, Any] = ended.json
    return found
