"""The titles over lists, read whole at 80 columns in either language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import csdesk.tui
from csdesk.chinese import width
from csdesk.texts import _, use_language


def titles() -> Iterator[tuple[str, int]]:
    """The title and the cells of every column there is."""
    for file in sorted(Path(csdesk.tui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TableColumn":
                _key, title, cells = node.args[:3]
                message = title.args[0] if isinstance(title, ast.Call) else title  # a mark needs no translation
                assert isinstance(message, ast.Constant)
                for room in (cells.body, cells.orelse) if isinstance(cells, ast.IfExp) else (cells,):
                    if isinstance(room, ast.Constant):  # a width that is reckoned is seen in the pictures
                        yield message.value, room.value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_title_has_room(language: str) -> None:
    use_language(language)
    found = list(titles())
    assert len(found) > 20
    assert {(title, cells) for title, cells in found if width(_(title)) > cells} == set()
