"""What the tests of the sync share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from team import Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Several desks with one shared file."""
    made = Team(tmp_path)
    yield made
    made.close()


@pytest.fixture
def with_hub(tmp_path: Path) -> Callable[[str], Team]:
    """A team whose hub is given."""
    return lambda hub: Team(tmp_path, hub)
