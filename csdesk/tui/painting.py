"""Painting only what a key changed: Textual renders every widget of a form for a change in one of its fields."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static


class TightCompositor(Compositor):
    """Leaves widgets that lie wholly outside the part to be painted alone.

    Textual 8.2 asks whether the container of a widget lies in that part, and so renders all fields of a
    form, two milliseconds a key, for the one that is typed into.
    """

    _part: Region | None = None

    @property
    def visible_widgets(self) -> dict[Widget, tuple[Region, Region]]:
        """The widgets on the screen, or in the part of it that is being painted."""
        everything = super().visible_widgets
        if self._part is None:
            return everything
        overlaps = self._part.overlaps
        return {widget: places for widget, places in everything.items() if overlaps(places[0])}

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        self._part = crop
        try:
            yield from super()._get_renders(crop)
        finally:
            self._part = None


def show_lines(view: Static, lines: Iterable[Content]) -> None:
    """Have `lines` stand in `view`; the screen is laid out anew only where that can change its height."""
    content = Content("\n").join(lines)
    before = view.content
    if not (isinstance(before, Content) and content.is_same(before)):
        height = view.styles.height
        view.update(content, layout=height is None or height.is_auto)
