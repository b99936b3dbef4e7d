"""The house in order: style, types, layers, and an installed wheel that behaves like the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))

pytestmark = pytest.mark.xdist_group("house")


def _run(*command: str | Path, folder: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-m", "ruff", "check", "."),
        (sys.executable, "-m", "ruff", "format", "--check", "."),
        (sys.executable, "-m", "mypy"),
        (SCRIPTS / "lint-imports",),
    ],
    ids=["ruff", "format", "mypy", "layers"],
)
def test_code_is_in_order(command: tuple[str | Path, ...]) -> None:
    _run(*command)


def test_no_room_of_the_house_is_overgrown() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "csdesk").rglob("*.py")}
    assert not {path.name: size for path, size in sizes.items() if size > 450}


def test_the_readme_has_the_two_commands_and_the_test_command_is_what_ci_runs() -> None:
    commands = re.findall(r"```sh\n(.+)\n```", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(commands) == 2
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == commands[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh virtual environment with the built wheel in it.

    What csdesk needs is lent by this environment, for a test must not depend on a network.
    """
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    site = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (site / "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    return scripts


def test_an_installed_wheel_carries_its_data_and_works(installed: Path, tmp_path: Path) -> None:
    python, program = installed / "python", installed / "csdesk"

    def run(*command: str | Path) -> str:
        home = {"CSDESK_HOME": str(tmp_path / "home"), "CSDESK_NOW": "2026-11-21T09:30"}
        return _run(*command, folder=tmp_path, **home)

    where = Path(run(python, "-c", "import csdesk.resources as r; print(r.bundled('data'))").strip())
    assert where.parent.name == "csdesk"
    assert "venv" in where.parts
    run(program, "init", "--company", "云岭置业", "--station", "A", "--project", "云岭花园", "--supervisor", "陈静")
    run(program, "call", "add", "--phone", "13800000001", "--name", "单雄信", "--asked", "两房多少钱")
    assert "单雄信" in run(program, "search", "sxx")
    assert "已保存" in run(program, "--lang", "zh", "call", "add", "--phone", "13800000001", "--asked", "三房")
    assert "high-contrast" in run(program, "themes")
    assert "LD-A-" in run(program, "demo")
