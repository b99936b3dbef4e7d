"""`csdesk sync`: exchanging records with the other desks, and what two of them told differently."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.fields import argument, text_option
from csdesk.cli.output import moment
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import sync
from csdesk.desk.errors import BadInputError
from csdesk.desk.sync import Conflict, Telling
from csdesk.desk.words import label
from csdesk.texts import N_, _, counted

app = group("", "")

UNFIT = 1

_LONGEST_NUMBER = 6  # digits


@command(app, "sync", N_(
    "Exchange records with the other desks through a shared file, a shared folder or a server.\n"
    "The hub is remembered once given. Instead of it: status, or conflicts."
))  # fmt: skip
def exchange(
    context: typer.Context,
    hub: Annotated[
        str, argument("[HUB|status|conflicts]", N_("X.csdesk, a folder, or postgresql://user@host/database."))
    ] = "",
    check: Annotated[
        str, text_option("--check", "HUB", N_("Say whether a place is fit to be a hub, and of which kind."))
    ] = "",
    keep: Annotated[str, text_option("--keep", "KEY", N_("With conflicts: settle this one, what stands stays."))] = "",
    take: Annotated[
        str,
        text_option(
            "--take",
            "KEY[:N]",
            N_("With conflicts: settle this one, the other value takes its place; KEY:2 the second of several."),
        ),
    ] = "",
) -> None:
    """Sync, or tell how it stands."""
    session = session_of(context)
    if (keep or take) and hub != "conflicts":
        raise BadInputError(N_("--keep and --take go with csdesk sync conflicts"))
    if keep and take:
        raise BadInputError(N_("--keep and --take exclude each other; nothing was settled"))
    if check:
        _check(session, check)
    elif hub == "status":
        _tell_standing(session)
    elif hub == "conflicts":
        if keep:
            sync.settle(session.desk, keep)
        if take:
            _take(session, take)
        _list_conflicts(session)
    else:
        _sync(session, hub)


def _sync(session: Session, hub: str) -> None:
    done = sync.sync(session.desk, hub)
    if session.printer.as_json:
        session.printer.one(done)
        return
    session.printer.say(_("received {pulled}, sent {pushed} changes, with {hub} in {seconds} s",
                          pulled=done.pulled, pushed=done.pushed, hub=done.hub, seconds=done.seconds))  # fmt: skip
    if done.conflicts:
        session.printer.say(counted(
            "{count} conflict waits to be settled: csdesk sync conflicts",
            "{count} conflicts wait to be settled: csdesk sync conflicts", done.conflicts,
        ))  # fmt: skip
    for sentence in done.warnings:
        warn(sentence)


def _tell_standing(session: Session) -> None:
    found = sync.standing(session.desk)
    if session.printer.as_json:
        session.printer.one(found)
        return
    say = session.printer.say
    say(_("Hub: {hub}", hub=found.hub or "–"))
    say(_("Last sync: {time}", time=moment(found.last_sync_at) if found.last_sync_at else "–"))
    say(_("Changes not sent yet: {count}", count=found.unsent))
    say(_("Conflicts: {count}", count=found.conflicts))
    if found.last_failure:
        say(_("The last try failed: {why}", why=found.last_failure))
    for sentence in found.warnings:
        warn(sentence)


def _list_conflicts(session: Session) -> None:
    headings = [_("Record"), _("Field"), _("Stands"), _("Instead of"), _("Key")]
    session.printer.many(sync.conflicts(session.desk), headings, _row)


def _take(session: Session, given: str) -> None:
    """Let another value take the place of what stands: `given` names the conflict, and after a colon which value."""
    key, colon, number = given.rpartition(":")
    if not (colon and number.isascii() and number.isdecimal()):
        key, number = given, "1"
    if not number.strip("0") or len(number) > _LONGEST_NUMBER:
        raise BadInputError(N_("'{value}' is given; the other values are numbered from 1 on"), value=number[:20])
    sync.settle(session.desk, key, other=int(number))


def _row(conflict: Conflict) -> list[str]:
    record = f"{conflict.what} {conflict.name}".rstrip()
    told = list(map(_words, conflict.others))
    others = "; ".join(f"{at}: {words}" for at, words in enumerate(told, 1)) if len(told) > 1 else "".join(told)
    return [record, label(conflict.field), _words(conflict.stands), others, conflict.handle]


def _words(telling: Telling) -> str:
    who = " ".join(filter(None, (telling.by, telling.station, moment(telling.at) if telling.at else "")))
    return f"{telling.value or '–'} ({who})" if who else telling.value or "–"


def _check(session: Session, hub: str) -> None:
    found = sync.check(session.desk, hub)
    if session.printer.as_json:
        session.printer.one(found)
    else:
        for finding in found.findings:
            session.printer.say(finding)
        session.printer.say(found.advice)
    if not found.is_fit:
        raise typer.Exit(UNFIT)
