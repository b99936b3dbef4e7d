"""Themes from TOML files: those that come with csdesk, and a person's own laid over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from textual.app import ReturnType
from textual.color import Color, ColorParseError
from textual.theme import Theme as TextualTheme

from csdesk.desk.settings import Home
from csdesk.resources import Fault, bundled, line_of, read_toml
from csdesk.texts import N_, language
from csdesk.tui.cursor import FollowsCaret

COLOURS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel",
    "success", "warning", "error",
)  # fmt: skip

_KEYS = {*COLOURS, "zh", "en", "dark", "variables"}
_NO_COLOUR = N_("'{value}' is no colour; one is written \"#1f5f8b\"")
_NO_TEXT_STYLE = N_("'{value}' is no text style; one is written \"bold\"")


class Theme(TextualTheme):
    """A theme as Textual takes it, with the names people see."""

    def __init__(self, *, zh: str, en: str, **looks: Any) -> None:
        super().__init__(**looks)
        self.zh = zh
        self.en = en

    def label(self, language: str) -> str:
        """The theme's name in `language`."""
        return self.en if language == "en" else self.zh


class WearsThemes(FollowsCaret[ReturnType]):
    """An app that wears the theme `chosen` from the start and reads the others, a person's own too, later."""

    def __init__(self, home: Home, chosen: str) -> None:
        super().__init__()
        self._home = home
        self._chosen = chosen
        for name, theme in (load_themes([home.themes], chosen)[0] or load_themes([home.themes], "light")[0]).items():
            self.register_theme(theme)
            self.theme = name

    @cached_property
    def theme_faults(self) -> list[Fault]:
        """What is wrong with the files of themes and the choice; all themes can be worn once it was asked for."""
        from csdesk.desk.preferences import theme_fault  # brings much that the first paint should not wait for

        self._themes, faults = load_themes([self._home.themes])
        for theme in self._themes.values():
            self.register_theme(theme)
        return [*theme_fault(self._home, self._chosen, self._themes, faults), *faults]

    def themes(self) -> dict[str, str]:
        """The themes there are, by name, with the words for them."""
        _faults = self.theme_faults
        return {name: theme.label(language()) for name, theme in self._themes.items()}

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before the first screen it is enough to know the colours, as all is parsed for it."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())


def load_themes(folders: Sequence[Path] = (), only: str = "") -> tuple[dict[str, Theme], list[Fault]]:
    """Every theme by name (its file's stem), and what is wrong with the files that give none; or `only` one.

    The bundled themes come first, then those in `folders`; the later of one name wins.
    """
    themes: dict[str, Theme] = {}
    faults: list[Fault] = []
    for folder in (bundled("themes"), *folders):
        for path in sorted(folder.glob("*.toml")):
            if only not in ("", path.stem):
                continue
            table = read_toml(path)
            found = [table] if isinstance(table, Fault) else list(_faults(path, table))
            if isinstance(table, Fault) or found:
                faults += found
            else:
                themes[path.stem] = _theme(path.stem, table)
    return themes, faults


def _theme(name: str, table: dict[str, Any]) -> Theme:
    return Theme(name=name, **{"variables": {}, **table})


def _faults(path: Path, table: dict[str, Any]) -> Iterator[Fault]:
    def fault(reason: str, *keys: str, **given: object) -> Fault:
        return Fault(path, ".".join(keys), line_of(path, keys), reason, given)

    for key in table.keys() - _KEYS:
        yield fault(N_("there is no such key"), key)
    for key in ("zh", "en"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            yield fault(N_("a theme needs a name here"), key)
    if not isinstance(table.get("dark"), bool):
        yield fault(N_("a theme needs true or false here"), "dark")
    if missing := [key for key in COLOURS if key not in table]:
        yield fault(N_("colours are missing: {missing}"), missing[0], missing=", ".join(missing))
    for key in COLOURS:
        if key in table and not _is_colour(table[key]):
            yield fault(_NO_COLOUR, key, value=table[key])
    variables = table.get("variables", {})
    if not isinstance(variables, dict):
        yield fault(N_("a table is wanted here"), "variables")
        return
    for key, value in variables.items():
        if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
            yield fault(N_("a name is of small letters, digits and dashes"), "variables", key)
        elif key.endswith("-style"):
            if not _is_text_style(value):
                yield fault(_NO_TEXT_STYLE, "variables", key, value=value)
        elif not _is_variable_colour(value):
            yield fault(_NO_COLOUR, "variables", key, value=value)


def _is_colour(value: object) -> bool:
    """Whether `value` is a plain colour; a wrong one would stop the whole app when it is drawn."""
    try:
        return isinstance(value, str) and Color.parse(value).ansi is None
    except ColorParseError:
        return False


def _is_variable_colour(value: object) -> bool:
    """Whether `value` is a colour, or `auto`, with or without a share such as `60%`."""
    if not isinstance(value, str):
        return False
    colour = re.sub(r"\s+\d{1,3}%$", "", value)
    return colour in ("auto", "transparent") or _is_colour(colour)


def _is_text_style(value: object) -> bool:
    words = value.split() if isinstance(value, str) else []
    known = {"bold", "dim", "italic", "not", "reverse", "strike", "underline"}
    return words == ["none"] or (bool(words) and set(words) <= known and words[-1] != "not")
