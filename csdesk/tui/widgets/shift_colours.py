"""The colours of the shifts of a roster, made of the theme's own: a tint under the words, which are read without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual.color import Color

# The colour of the theme for each shift in the company's order, and how much of it lies under the words. They
# differ in both, so that they stay apart where a theme has but one colour.
_TINTS = (("success", 0.22), ("warning", 0.14), ("secondary", 0.34), ("primary", 0.18), ("accent", 0.28))


def shift_tints(variables: Mapping[str, str], shifts: Sequence[str]) -> dict[str, Style]:
    """The ground of each of `shifts` in the theme of which these are the `variables`."""
    ground = Color.parse(variables["background"])
    return {shift: _tint(variables, ground, at) for at, shift in enumerate(shifts)}


def _tint(variables: Mapping[str, str], ground: Color, at: int) -> Style:
    name, share = _TINTS[at % len(_TINTS)]
    tinted = ground.blend(Color.parse(variables[name]), share)
    return Style(color=Color.parse(variables["foreground"]).rich_color, bgcolor=tinted.rich_color)
