"""What a person can do, declared once for binding, footer, palette, help and the key's name in config.toml.

Imports no Textual, so that the command line can tell the names of the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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


def named_keys(text: str, actions: Iterable[tuple[Action, str]]) -> str:
    """`text`, in which chords are named that `actions` have of themselves, with the keys given for them instead."""
    labels = {key_label(action.keys): key_label(keys) for action, keys in actions if action.keys}
    return re.sub(r"(?:Ctrl|Alt)\+[A-Za-z0-9]+", lambda chord: labels.get(chord[0], chord[0]), text)


class WrongKey(NamedTuple):
    """What is wrong with the keys chosen for the actions with the ids `actions`, in a sentence."""

    actions: tuple[str, ...]
    said: str


def fitting(screens: Sequence[Sequence[Action]], chosen: Mapping[str, str]) -> tuple[dict[str, str], list[WrongKey]]:
    """Those of the keys `chosen` in config.toml that are taken, and why the others are not.

    The first of `screens` is everywhere. An action whose key is not taken keeps its own, which another may clash with.
    """
    taken, wrong = dict(chosen), list[WrongKey]()
    while taken and (found := _unknown(screens, taken) or _clashing(screens, taken)):
        wrong += found
        left_out = {identity for one in found for identity in one.actions}
        taken = {identity: keys for identity, keys in taken.items() if identity not in left_out}
    return taken, wrong


def _unknown(screens: Sequence[Sequence[Action]], chosen: Mapping[str, str]) -> list[WrongKey]:
    """The actions and keys that there are not."""
    known = {action.id for actions in screens for action in actions}
    found = [
        WrongKey((identity,), _("keys: there is no action {id}", id=identity))
        for identity in chosen
        if identity not in known
    ]
    return found + [
        WrongKey((identity,), _("keys: {key} is no key; one is written f8, ctrl+s or alt+m", key=key))
        for identity, chords in chosen.items()
        for key in chords.split(",")
        if not re.fullmatch(_CHORD, key)
    ]


def _clashing(screens: Sequence[Sequence[Action]], chosen: Mapping[str, str]) -> list[WrongKey]:
    """The keys that were chosen, at least for one of two, and would do two things on one screen."""
    found: list[WrongKey] = []
    everywhere = screens[0]
    for actions in screens:
        taken: dict[str, str] = {}
        for action in dict.fromkeys((*everywhere, *actions)):
            for key in filter(None, chosen.get(action.id, action.keys).split(",")):
                one = taken.setdefault(key, action.id)
                concerned = tuple(identity for identity in (one, action.id) if identity in chosen)
                if one != action.id and concerned:
                    said = _("keys: {key} is given to both {one} and {other}", key=key, one=one, other=action.id)
                    found.append(WrongKey(concerned, said))
    return list(dict.fromkeys(found))
