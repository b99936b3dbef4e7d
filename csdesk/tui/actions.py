"""What a person can do, declared once for binding, footer, palette, help and the key's name in config.toml.

Imports no Textual, so that the command line can tell the names of the keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from csdesk.texts import _

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType

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


_CHORD = rf"(?:(?:ctrl|alt|shift)\+)*(?:f\d{{1,2}}|[a-z0-9]|{'|'.join(_KEY_NAMES)}|space|insert)"


class Action(NamedTuple):
    """Something a person can do.

    `id` names it in config.toml, `keys` are its chords separated by commas ("" for the palette alone),
    `name` and `explanation` are messages, and `method` is called as `action_<method>`. `words` is a message too:
    what else people look for who mean it, parted by strokes.
    """

    id: str
    keys: str
    name: str
    explanation: str
    method: str
    in_footer: bool = True
    in_palette: bool = True
    words: str = ""

    def binding(self) -> Binding:
        """The action as Textual binds it."""
        from textual.binding import Binding

        return Binding(
            self.keys,
            self.method,
            self.name,
            show=self.in_footer,
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


def clashes(screens: Sequence[Sequence[Action]], chosen: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys `chosen` in config.toml, a sentence each; the first of `screens` is everywhere."""
    known = {action.id for actions in screens for action in actions}
    found = [_("keys: there is no action {id}", id=identity) for identity in chosen if identity not in known]
    found += [
        _("keys: {key} is no key; one is written f8, ctrl+s or alt+m", key=key)
        for chords in chosen.values()
        for key in chords.split(",")
        if not re.fullmatch(_CHORD, key)
    ]
    everywhere = screens[0]
    for actions in screens:
        taken: dict[str, str] = {}
        for action in dict.fromkeys((*everywhere, *actions)):
            for key in filter(None, chosen.get(action.id, action.keys).split(",")):
                if key in taken and {action.id, taken[key]} & chosen.keys():
                    said = _("keys: {key} is given to both {one} and {other}", key=key, one=taken[key], other=action.id)
                    found.append(said)
                taken.setdefault(key, action.id)
    return list(dict.fromkeys(found))
