"""Themes: readable in every one of the bundled, harmless when a person's own is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desks import settle, write
from textual.app import App
from textual.color import Color

from csdesk.desk.desk import Desk
from csdesk.tui.app import FrontDesk
from csdesk.tui.screens.notice import NoticeScreen
from csdesk.tui.screens.sign_in import SignInScreen
from csdesk.tui.themes import COLOURS, load_themes

BUNDLED, FAULTS = load_themes()
LEAST = {"light": 4.5, "dark": 4.5, "high-contrast": 7.0, "monochrome": 4.5}
TEXT = ("foreground", "primary", "secondary", "accent", "success", "warning", "error", "text-muted")
GROUNDS = ("background", "surface", "panel")
PAIRS = [
    *((text, ground) for text in TEXT for ground in GROUNDS),
    ("text-disabled", "surface"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("footer-key-foreground", "footer-background"),
]
GOOD = BUNDLED["light"]


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: Color) -> float:
        parts = (part / 255 for part in colour.rgb)
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_bundled_themes_have_no_fault() -> None:
    assert not FAULTS
    assert set(BUNDLED) == set(LEAST)
    assert [BUNDLED[name].label("zh") for name in ("light", "dark")] == ["浅色", "深色"]


@pytest.mark.parametrize("name", LEAST)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(name: str, text: str, ground: str) -> None:
    colours = BUNDLED[name].to_color_system().generate()
    assert contrast(Color.parse(colours[text]), Color.parse(colours[ground])) >= LEAST[name]


@pytest.mark.parametrize("name", LEAST)
def test_text_stands_out_in_the_field_that_has_the_caret(name: str) -> None:
    theme = BUNDLED[name]
    assert theme.surface and theme.foreground
    ground = Color.parse(theme.surface).tint(Color.parse(theme.primary).with_alpha(0.2))
    for text in (theme.foreground, theme.variables["text-muted"]):
        assert contrast(Color.parse(text), ground) >= LEAST[name]


def test_monochrome_is_black_white_and_grey() -> None:
    theme = BUNDLED["monochrome"]
    colours = [getattr(theme, key) for key in COLOURS] + [
        value for key, value in theme.variables.items() if not key.endswith("-style")
    ]
    assert all(len(set(Color.parse(colour).rgb)) == 1 for colour in colours)


async def test_every_bundled_theme_can_be_used() -> None:
    app: App[None] = App()
    async with app.run_test():
        for theme in BUNDLED.values():
            app.register_theme(theme)
            app.theme = theme.name


def own(folder: Path, name: str = "mine", **changed: str) -> Path:
    """A theme file like the light one, with lines in TOML in place of what is `changed`."""
    lines = {"zh": '"我的"', "en": '"Mine"', "dark": "false"}
    lines |= {key: f'"{getattr(GOOD, key)}"' for key in COLOURS}
    lines |= changed
    path = folder / f"{name}.toml"
    path.write_text("".join(f"{key} = {value}\n" for key, value in lines.items() if value), encoding="utf-8")
    return path


def test_a_persons_own_theme_is_found_and_may_replace_a_bundled_one(tmp_path: Path) -> None:
    own(tmp_path)
    own(tmp_path, "light", primary='"#123456"')
    themes, faults = load_themes([tmp_path])
    assert not faults
    assert themes["mine"].label("zh") == "我的"
    assert themes["light"].primary == "#123456"


@pytest.mark.parametrize(
    ("changed", "key", "line"),
    [
        ({"primary": '"bluish"'}, "primary", 4),
        ({"primary": "7"}, "primary", 4),
        ({"primary": ""}, "primary", 0),
        ({"dark": '"no"'}, "dark", 3),
        ({"zh": '""'}, "zh", 1),
        ({"colour": '"#fff"'}, "colour", 14),
        ({"variables": "1"}, "variables", 14),
        ({"variables": '{ border = "}{" }'}, "variables.border", 14),
        ({"variables": '{ link-style = "blod" }'}, "variables.link-style", 14),
        ({"variables": '{ "a b" = "#fff" }'}, "variables.a b", 14),
    ],
)
def test_a_wrong_theme_is_left_out_and_says_where(tmp_path: Path, changed: dict[str, str], key: str, line: int) -> None:
    path = own(tmp_path, **changed)
    themes, [fault] = load_themes([tmp_path])
    assert "mine" not in themes
    assert (fault.file, fault.key, fault.line) == (path, key, line)
    assert fault.reason.format(**fault.given)


@pytest.mark.parametrize("content", [b"primary = ", b"\xff\xfe", b""])
def test_a_file_that_is_no_theme_at_all_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    themes, faults = load_themes([tmp_path])
    assert faults
    assert set(themes) == set(LEAST)


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert load_themes([tmp_path / "themes"])[1] == []


@pytest.mark.parametrize(
    ("chosen", "worn"), [("mine", "mine"), ("wrong", "light"), ("dark", "dark"), ("gone", "light")]
)
async def test_the_theme_chosen_is_worn_at_once_and_a_wrong_one_told_after_signing_in(
    desk: Desk, chosen: str, worn: str
) -> None:
    desk.home.themes.mkdir()
    own(desk.home.themes)
    own(desk.home.themes, "wrong", primary='"bluish"')
    desk.settings = replace(desk.settings, theme=chosen)
    desk.person = None
    app = FrontDesk(desk)
    assert app.theme == worn
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        assert app.theme == worn
        assert {"mine", *LEAST} == app.themes().keys() <= app.available_themes.keys()
        await write(pilot, "lm")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, NoticeScreen)
        told = " ".join(app.screen._sentences)
        assert "wrong.toml:4 primary" in told
        assert ("config.toml theme: there is no theme" in told) == (chosen == "gone")
