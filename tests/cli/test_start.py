"""What is loaded on which way, the languages, and the help pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from csdesk.cli import help as help_pages

from .conftest import Run

_APP = """
import sys, types
app = types.ModuleType("csdesk.tui.start")
app.run = lambda home, language, *, person="", demo=False: sys.stdout.write(
    f"{language} {person} {demo} {'typer' in sys.modules}") and 7
sys.modules["csdesk.tui.start"] = app
import csdesk.__main__
csdesk.__main__.has_terminal = lambda: True
sys.exit(csdesk.__main__.main())
"""


def _python(script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "ascii", **environment}, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "zh  False False"), (("--lang", "en", "--as=chen", "demo"), "en chen True False")],
)
@pytest.mark.usefixtures("empty_home")
def test_the_app_is_reached_without_typer(arguments: tuple[str, ...], said: str) -> None:
    ended = _python(_APP, *arguments)
    assert (ended.stdout, ended.returncode) == (said, 7), ended.stderr


def test_the_first_screen_waits_for_no_rules() -> None:
    script = (
        "import sys, csdesk.__main__, csdesk.tui.start, csdesk.tui.app, csdesk.tui.screens.sign_in\n"
        "print({'csdesk.rules.policy', 'csdesk.rules.working_time', 'csdesk.rules.phones'} & sys.modules.keys())"
    )
    ended = _python(script)
    assert ended.stdout.strip() == "set()", ended.stderr


@pytest.mark.usefixtures("home")
def test_commands_never_load_textual_and_write_utf8() -> None:
    script = (
        "import sys\nfrom csdesk.__main__ import main\n"
        "codes = [main(line.split()) for line in ('themes', 'staff list', '--json search 王', '--help', 'doctor')]\n"
        "assert codes == [0] * 5, codes\n"
        "assert 'typer' in sys.modules and 'textual' not in sys.modules\n"
    )
    ended = _python(script)
    assert ended.returncode == 0, ended.stderr
    assert "王小明" in ended.stdout and "\x1b" not in ended.stdout


@pytest.mark.usefixtures("home")
def test_the_module_runs_as_the_command_does() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "csdesk", "--version"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, ended.stdout.split()[0]) == (0, "csdesk")


@pytest.mark.usefixtures("home")
def test_a_pipe_that_closes_leaves_no_trace() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "csdesk", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        assert command.stdout and command.stderr
        command.stdout.close()
        assert command.stderr.read() == b""
    assert command.returncode == 0


@pytest.mark.parametrize(
    ("option", "variable", "config", "locale", "spoken"),
    [
        ("en", "zh", "zh", "zh_CN.UTF-8", "en"),
        ("", "en", "zh", "zh_CN.UTF-8", "en"),
        ("", "", "en", "zh_CN.UTF-8", "en"),
        ("", "", "", "en_US.UTF-8", "en"),
        ("", "", "", "zh_CN.UTF-8", "zh"),
        ("", "", "", "de_DE.UTF-8", "zh"),
        ("", "", "", "", "zh"),
    ],
)
def test_the_language_is_the_options_then_the_environments_then_the_settings_then_the_computers(
    home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch, option: str, variable: str, config: str, locale: str,
    spoken: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("CSDESK_LANG", variable)
    monkeypatch.setenv("LANG", locale)
    if config:
        (home / "config.toml").write_text(f'language = "{config}"\n', encoding="utf-8")
    out = csdesk("staff", "list", language=option).out
    assert ("Supervisor" in out) == (spoken == "en")


@pytest.mark.usefixtures("empty_home")
def test_help_is_translated_when_it_is_shown(csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = csdesk("--help").out
    assert "Usage: csdesk" in english and "--home DIR" in english and "complaint" in english
    assert "--invited, --no-invited" in csdesk("call", "add", "--help").out
    assert "CUSTOMER" in csdesk("customer", "show", "--help").out
    monkeypatch.setattr(help_pages, "_", lambda message, **given: f"译{message}".format(**given))
    assert "译Log a call." in csdesk("call", "add", "--help", language="zh").out


def test_text_is_wrapped_by_cells() -> None:
    lines = list(help_pages.wrapped("前台登记来电、来访和投诉，every call is logged.", 12))
    assert all(help_pages.width(line) <= 14 for line in lines)
    assert "".join(lines).replace(" ", "") == "前台登记来电、来访和投诉，everycallislogged."
    assert not any(line[0] in "，。、" for line in lines)


@pytest.mark.usefixtures("empty_home")
def test_without_a_terminal_the_demo_prints_its_newest_calls_and_the_app_says_what_it_needs() -> None:
    assert "LD-A-" in _python("from csdesk.__main__ import main; main(['demo'])").stdout
    ended = _python("import sys; from csdesk.__main__ import main; sys.exit(main(['--lang', 'en']))")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "terminal" in ended.stderr
