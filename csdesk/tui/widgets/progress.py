"""One line that tells how far long work has come, and that it can be cancelled."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from csdesk import chinese
from csdesk.texts import _


class Progress(Widget):
    """A line with what is being done, a bar, the percentage and "Esc cancels"; hidden while nothing runs.

    It never takes the focus, so that the desk goes on: the screen that shows it binds Esc to `cancel`.
    A click on the line cancels too.
    """

    DEFAULT_CSS = """
    Progress {
        height: 1;
        display: none;
        background: $panel;
        color: $foreground;
        & > .progress--done { color: $primary; text-style: reverse; }
        & > .progress--left { background: $surface; }
        & > .progress--hint { color: $text-muted; }
    }
    """

    COMPONENT_CLASSES = {"progress--done", "progress--left", "progress--hint"}  # noqa: RUF012 (Textual's)

    class Cancelled(Message):
        """A person wants the work of `progress` to stop."""

        def __init__(self, progress: Progress) -> None:
            super().__init__()
            self.progress = progress

        @property
        def control(self) -> Progress:
            """The line."""
            return self.progress

    _text = ""
    _share: float | None = None

    def show(self, text: str, done: int = 0, total: int | None = None) -> None:
        """Say that `text` goes on, and that `done` of `total` is done; without a total it cannot be told."""
        share = min(max(done / total, 0.0), 1.0) if total else None
        if not self.display or (text, share) != (self._text, self._share):
            self._text, self._share = text, share
            self.display = True
            self.refresh()

    def hide(self) -> None:
        """The work has ended."""
        self.display = False

    def cancel(self) -> None:
        """Post Cancelled, if there is anything to cancel."""
        if self.display:
            self.post_message(self.Cancelled(self))

    def on_click(self) -> None:
        """Cancel by mouse."""
        self.cancel()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (there is one line)
        """Text, bar, percentage, hint; the bar gives way first where there is little room."""
        hint = f"  {_('Esc cancels')} "
        percent = "     " if self._share is None else f"{int(self._share * 100):>4}%"
        room = max(self.size.width - chinese.width(percent + hint), 0)
        text = chinese.fit(f" {self._text} ", min(chinese.width(self._text) + 2, room // 2))
        bar = max(room - chinese.width(text), 0)
        done = int(bar * (self._share or 0))
        segments = [
            Segment(text, self.rich_style),
            Segment(" " * done, self._style("done")),
            Segment(" " * (bar - done), self._style("left")),
            Segment(percent, self.rich_style),
            Segment(hint, self._style("hint")),
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"progress--{part}")
