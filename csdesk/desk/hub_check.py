"""Whether a place is fit to be a hub, in words that help to choose one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from csdesk.sync.checking import Fitness, probe
from csdesk.sync.hub import NO_FOLDER, HubUnreachableError
from csdesk.sync.hubs import SERVERS
from csdesk.texts import _


@dataclass(frozen=True)
class HubCheck:
    """What was found out about a place, and what kind of hub it is fit for: "file", "folder", "server" or ""."""

    hub: str
    is_fit: bool
    recommended: str
    findings: tuple[str, ...]
    advice: str
    damaged: int = 0


@dataclass(frozen=True)
class Damage:
    """How many parts of a hub are damaged; where the whole file was put `aside`, and whether they were given up."""

    parts: int
    aside: Path | None = None
    is_mended: bool = False


def look_at(name: str, read_all: Callable[[], Damage]) -> HubCheck:
    """Try `name` out; `read_all` reads what is there. Raises HubError."""
    if name.startswith(SERVERS):
        damage = read_all()
        findings = [_("the server can be reached"), _condition(damage)]
        return HubCheck(name, True, "server", tuple(findings), _("A server is right."), damage.parts)
    path = Path(name)
    wants_file = not path.is_dir()
    folder = path.parent if wants_file and not name.endswith(("/", "\\")) else path
    if not folder.is_dir():
        raise HubUnreachableError(name, NO_FOLDER, path=folder)
    fitness = probe(folder)
    recommended = "file" if fitness.is_fit_for_a_file else "folder" if fitness.is_fit_for_a_folder else ""
    if recommended == "file" and not wants_file:
        recommended = "folder"
    findings = _findings(fitness)
    damage = Damage(0)
    if path.exists():
        damage = read_all()
        findings.append(_condition(damage))
    is_fit = bool(recommended) and not (wants_file and recommended == "folder")
    return HubCheck(name, is_fit, recommended, tuple(findings), _advice(recommended, wants_file, folder),
                    damage.parts)  # fmt: skip


def _findings(fitness: Fitness) -> list[str]:
    if not fitness.can_write:
        return [_("it cannot be written here")]
    told = {True: _("yes"), False: _("no"), None: _("cannot be told")}
    found = [
        _("locks keep another program out: {answer}", answer=told[fitness.do_locks_hold]),
        _("appended bytes are kept: {answer}", answer=told[fitness.is_append_kept]),
        _("a renamed file is kept: {answer}", answer=told[fitness.is_rename_kept]),
    ]
    if fitness.is_cloud_folder:
        found.append(_("this looks like a folder that a cloud service copies: it knows no locks between computers"))
    if fitness.kind:
        found.append(_(
            "this lies on another computer ({kind}); one computer alone cannot tell whether its locks hold between two",
            kind=fitness.kind,
        ))  # fmt: skip
    return found


def _condition(damage: Damage) -> str:
    if damage.aside is not None:
        return _("the file was damaged; it is kept as {file}, and a new one is filled by csdesk sync at every desk",
                 file=damage.aside)  # fmt: skip
    if damage.parts and damage.is_mended:
        return _("damaged parts: {count}; csdesk sync fills them again, at every desk if one has not all of them",
                 count=damage.parts)  # fmt: skip
    if damage.parts:
        return _("damaged parts: {count}; csdesk sync --check and csdesk sync mend them at a desk that uses this place",
                 count=damage.parts)  # fmt: skip
    return _("what is there is sound")


def _advice(recommended: str, wants_file: bool, folder: Path) -> str:
    if recommended == "file":
        return _("A shared file is right here.")
    if recommended == "folder" and wants_file:
        return _("Use a shared folder here: {path}", path=folder)
    if recommended == "folder":
        return _("A shared folder is right here.")
    return _("Choose another.")
