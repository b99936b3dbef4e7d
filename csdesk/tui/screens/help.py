"""Help for what has the focus: every key that does something there."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from csdesk.texts import N_, _
from csdesk.tui.actions import key_label
from csdesk.tui.screens.base import BoxScreen


class HelpScreen(BoxScreen[None]):
    """The keys of the focused widget, of its screen and of the desk, taken from what is bound right now.

    Below them stand the figures of a screen that has `explained` some.
    """

    TITLE_TEXT = N_("What can be done here")
    DEFAULT_CSS = """
    HelpScreen {
        & #keys { height: 1fr; }
        & .node { color: $primary; text-style: bold; margin: 1 0 0 0; }
        & .row { height: auto; }
        & .keys { width: 16; }
        & .words { width: 1fr; }
        & .figure { height: auto; }
    }
    """

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._groups: dict[str, dict[str, list[str]]] = {}  # the words of each, and the keys that do it
        self._explained: list[tuple[str, str]] = getattr(screen, "explained", list)()
        names = {screen: N_("On this screen"), screen.app: N_("Everywhere")}
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if not enabled or not binding.description or (not binding.id and not tooltip):
                continue
            group = names.get(node, N_("In this field"))
            words = self.desk_app.with_keys(_(tooltip or binding.description))
            self._groups.setdefault(group, {}).setdefault(words, []).append(key_label(binding.key))

    def body(self) -> ComposeResult:
        with VerticalScroll(id="keys"):
            for group in (N_("On this screen"), N_("In this field"), N_("Everywhere")):
                rows = self._groups.get(group, {})
                if rows:
                    yield Static(_(group), classes="node", markup=False)
                    for words, keys in rows.items():
                        with Horizontal(classes="row"):
                            yield Static(_joined(keys), classes="keys", markup=False)
                            yield Static(words, classes="words", markup=False)
            if self._explained:
                yield Static(_("Figures and their formulas"), classes="node", markup=False)
                for name, words in self._explained:
                    yield Static(Content.assemble((name, "bold"), f" = {words}"), classes="figure")

    def on_mount(self) -> None:
        self.query_one("#keys").focus()


def _joined(keys: list[str]) -> str:
    """All the keys, or the first and the last of a row of digits."""
    return ", ".join(keys) if len(keys) < 4 else f"{keys[0]} ... {keys[-1]}"
