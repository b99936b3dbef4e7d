"""The records in hand, as tabs."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.tui.frame import Line, Part, in_sight
from csdesk.tui.screens.sheets import Sheets


class SheetTabs(Line):
    """The records in hand, while there is more than one."""

    DEFAULT_CSS = """
    SheetTabs { display: none; background: $background; }
    SheetTabs.-several { display: block; }
    """

    _parts: tuple[Part, ...] = ()

    def update_tabs(self, sheets: Sheets, empty: str) -> None:
        """Show `sheets`; one of which nothing is known yet is called `empty`."""
        self.set_class(len(sheets.all) > 1 or bool(sheets.present.correcting), "-several")
        self._parts = tuple(
            (
                "active" if sheet is sheets.present else "",
                f" {place} {sheet.title(empty)} ",
                f"screen.go_to_sheet({sheet.slot})",
            )
            for place, sheet in enumerate((sheets.all[slot] for slot in sorted(sheets.all)), 1)
        )
        self.refresh()

    def left(self) -> Sequence[Part]:
        """A tab for each, as many as there is room for."""
        present = next((at for at, part in enumerate(self._parts) if part[0] == "active"), 0)
        return in_sight(self._parts, present, self.size.width)
