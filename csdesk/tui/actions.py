"""What a person can do, declared once for binding, footer, palette, help and the key's name in config.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from csdesk.texts import _

_KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift": "Shift",
    "ctrl": "Ctrl",
    "alt": "Alt",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "Backspace",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "left": "Left",
    "right": "Right",
}


@dataclass(frozen=True)
class Action:
    """Something a person can do.

    `id` names it in config.toml, `keys` are its chords separated by commas ("" for the palette alone),
    `name` and `explanation` are messages, and `method` is called as `action_<method>`.
    """

    id: str
    keys: str
    name: str
    explanation: str
    method: str
    in_footer: bool = True
    in_palette: bool = True

    def binding(self) -> Binding:
        """The action as Textual binds it."""
        return Binding(
            self.keys or f"f35,{self.id}",
            self.method,
            self.name,
            show=self.in_footer and bool(self.keys),
            tooltip=self.explanation,
            id=self.id,
            priority=self.keys.startswith(("f", "ctrl+p", "ctrl+f")) and self.id.startswith("desk."),
        )


def bindings(actions: Sequence[Action]) -> list[BindingType]:
    """The bindings of those `actions` that have keys."""
    return [action.binding() for action in actions if action.keys]


def key_label(keys: str) -> str:
    """The first of `keys` as it stands on a keyboard: `ctrl+s` is Ctrl+S."""
    chord = keys.split(",")[0]
    return "+".join(_KEY_NAMES.get(key, key.upper() if len(key) < 4 else key.title()) for key in chord.split("+"))


def clashes(actions: Sequence[Action], chosen: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys that a person `chosen` in config.toml, a sentence each."""
    known = {action.id: action for action in actions}
    found = [_("keys: there is no action {id}", id=identity) for identity in chosen if identity not in known]
    taken: dict[str, str] = {}
    for identity, action in known.items():
        for key in chosen.get(identity, action.keys).split(","):
            if key and key in taken and {identity, taken[key]} & chosen.keys():
                found.append(
                    _("keys: {key} is given to both {one} and {other}", key=key, one=taken[key], other=identity)
                )
            taken.setdefault(key, identity)
    return found
