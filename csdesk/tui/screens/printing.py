"""Papers written from a screen: beside all else, and then it is said where the file is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.texts import _

if TYPE_CHECKING:
    from csdesk.desk.papers import Paper
    from csdesk.tui.app import FrontDesk


def print_paper(app: FrontDesk, write: Callable[..., Paper], record: str) -> None:
    """Let `write` make the paper of the `record`, and say its name and folder."""

    async def run() -> None:
        app.say(_("Writing the form ..."))
        paper = await app.attempt(app.work.aside(write, app.desk, record))
        if paper is not None:
            # The name first: where the line is too short for all of it, the folder is the one people know.
            app.say(_("{name} is in {folder}", name=paper.file.name, folder=_folder(paper.file.parent)), "success")

    app.run_worker(run(), group="aside")


def _folder(path: Path) -> str:
    """A folder as it has room in a line: from the person's own folder on."""
    home = Path.home()
    return f"~{os.sep}{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
