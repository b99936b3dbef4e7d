"""The calls in hand, as tabs."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.tui.frame import Line, Part
from csdesk.tui.screens.call_sheets import Sheets


class SheetTabs(Line):
    """The calls in hand, while there is more than one."""

    DEFAULT_CSS = """
    SheetTabs { display: none; background: $background; }
    SheetTabs.-several { display: block; }
    """

    _parts: tuple[Part, ...] = ()

    def update_tabs(self, sheets: Sheets) -> None:
        """Show `sheets`."""
        self.set_class(len(sheets.all) > 1 or bool(sheets.present.correcting), "-several")
        self._parts = tuple(
            (
                "active" if sheet is sheets.present else "",
                f" {place} {sheet.title} ",
                f"screen.go_to_sheet({sheet.slot})",
            )
            for place, sheet in enumerate((sheets.all[slot] for slot in sorted(sheets.all)), 1)
        )
        self.refresh()

    def left(self) -> Sequence[Part]:
        """A tab for each."""
        return self._parts
