"""Whether a place is fit to be a hub, in words that help to choose one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csdesk.sync.checking import Fitness, probe
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


def look_at(name: str, open_it: Callable[[], Any]) -> HubCheck:
    """Try `name` out; `open_it` opens the hub that is there."""
    if name.startswith(SERVERS):
        return _of_server(name, open_it)
    path = Path(name)
    folder = path if path.is_dir() else path.parent
    wants_file = not path.is_dir()
    if not folder.is_dir():
        return HubCheck(name, False, "", (_("the folder {path} cannot be reached", path=folder),), _("Choose another."))
    fitness = probe(folder)
    recommended = "file" if fitness.is_fit_for_a_file else "folder" if fitness.is_fit_for_a_folder else ""
    if recommended == "file" and not wants_file:
        recommended = "folder"
    findings = _findings(fitness)
    if path.exists():
        findings.append(_condition(open_it))
    is_fit = bool(recommended) and not (wants_file and recommended == "folder")
    return HubCheck(name, is_fit, recommended, tuple(findings), _advice(recommended, wants_file, folder))


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


def _condition(open_it: Callable[[], Any]) -> str:
    hub = open_it()
    try:
        hub.open()
        damaged = len(list(hub.damaged()))
    finally:
        hub.close()
    return _("damaged parts: {count}", count=damaged) if damaged else _("what is there is sound")


def _advice(recommended: str, wants_file: bool, folder: Path) -> str:
    if recommended == "file":
        return _("A shared file is right here.")
    if recommended == "folder" and wants_file:
        return _("Use a shared folder here: {path}", path=folder)
    if recommended == "folder":
        return _("A shared folder is right here.")
    return _("Choose another.")


def _of_server(name: str, open_it: Callable[[], Any]) -> HubCheck:
    finding = _condition(open_it)
    return HubCheck(name, True, "server", (_("the server can be reached"), finding), _("A server is right."))
