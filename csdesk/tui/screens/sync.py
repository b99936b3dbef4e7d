"""各台同步: what two desks told differently, and how this desk stands with the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, ClassVar, Literal

from textual.binding import BindingType
from textual.content import Content

from csdesk import chinese
from csdesk.desk import history, sync
from csdesk.desk.errors import NoSuchRecordError
from csdesk.desk.sync import Conflict, Standing, Telling
from csdesk.desk.words import label_in
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import SYNC
from csdesk.tui.screens.look import LookScreen, facts
from csdesk.tui.widgets.list_tabs import Tab
from csdesk.tui.widgets.record_table import Row, TableColumn

Settled = tuple[Conflict, int] | Literal[""]
"""A conflict and the number of the value that stands now (0: as it was), or "" where it was settled elsewhere."""

GONE = N_("this conflict has been settled meanwhile")
_CONFLICTS = "conflicts"
_RECORD = 24  # cells: a kind of two characters and a whole number, with what parts two records of one number
_NO_HUB = N_("This desk works alone: Ctrl+P, Set up the shared file")


class SyncScreen(LookScreen):
    """The conflicts that nobody has settled; on the card both values, or how sync stands where there is none."""

    ACTIONS = SYNC
    DEFAULT_CSS = """
    SyncScreen {
        &.-wide #list { width: 2fr; }
        &.-wide #one { width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(SYNC)
    LISTS = (_CONFLICTS,)
    EMPTY = N_("No conflicts: no two desks told anything differently")
    OPENS = N_("Both values")
    FIND = N_("a word, a name, part of a number")
    COLUMNS = (
        TableColumn("record", N_("Record"), _RECORD),
        TableColumn("field", N_("Field"), 8),
        TableColumn("stands", N_("Stands"), 12, flexible=True),
        TableColumn("other", N_("Instead of"), 12, flexible=True),
        TableColumn("at", N_("Time"), 11),
    )

    def __init__(self) -> None:
        super().__init__()
        self._taken = ""  # the kind of record of which a value was taken here last
        self._found: list[Conflict] = []
        self._standing: Standing | None = None

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """The conflicts; they are few, and all read at once."""
        if after is None:
            self._found = await self.work.read(sync.conflicts, self.desk)
            alone = self.EMPTY if self.desk.settings.hub else self.desk_app.with_keys(_(_NO_HUB))
            self._table.empty = N_("Nothing fits") if self.query_text else alone
            self._table.opens = self.OPENS if self._found else ""
        start = after + 1 if isinstance(after, int) else 0
        fitting = [(at, each) for at, each in enumerate(self._found) if at >= start and self._fits(each)]
        return [_row(at, each) for at, each in fitting[:limit]]

    def _fits(self, conflict: Conflict) -> bool:
        tellings = (conflict.stands, *conflict.others)
        told = [conflict.what, conflict.name, *(text for each in tellings for text in (each.value, each.by))]
        query = self.query_text
        return not query or any(
            chinese.match(query, text, chinese.syllables(text)) is not None for text in told if text
        )

    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """How many there are, and with what this desk exchanges its records."""
        standing = self._standing = await self.work.read(sync.standing, self.desk)
        if not self.marked:
            self._cards.ask("")
        hub = PurePath(standing.hub).name  # all of it stands on the card where there is no conflict
        return [Tab(_CONFLICTS, _("Conflicts"), standing.conflicts, "warning")], [("quiet", hub, "")]

    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:  # noqa: ARG002 (nothing is revealed)
        """Both values, by whom, when and where each was told."""
        found = next((each for each in self._found if each.handle == identity), None)
        return conflict_lines(found) if found else []

    async def _show_card(self, identity: str) -> None:
        if identity:
            await super()._show_card(identity)
        else:
            self._put_card(standing_lines(self._standing) if self._standing else [])

    async def open_row(self, identity: str) -> None:
        """Show both values in full, with what can be done."""
        from csdesk.tui.screens.conflict import ConflictScreen

        self.desk_app.open_box(ConflictScreen(identity), self._done)

    # What can be done

    async def action_take(self) -> None:
        """Let the other value take its place; where there are several, ask which."""
        found = self._marked
        if found is not None and len(found.others) > 1:
            await self.open_row(found.handle)
        elif found is not None:
            await self._done(await settle(self, found, 1))

    async def action_keep(self) -> None:
        """What stands is right."""
        if self._marked is not None:
            await self._done(await settle(self, self._marked, 0))

    @property
    def _marked(self) -> Conflict | None:
        return next((each for each in self._found if each.handle == self.marked), None)

    async def _done(self, settled: Settled | None) -> None:
        """A conflict was settled, or so it was elsewhere: it leaves the list, and what was taken can be taken back."""
        if settled == "":
            self.desk_app.say(_(GONE), "warning")
        elif settled is not None:
            found, other = settled
            self._taken = history.kind_of(found.table) if other else ""
            value = value_words(found, (found.stands, *found.others)[other])
            self.desk_app.say(_("It stands now: {value}", value=" ".join(value.split())), "success")
        self.show_anew()
        self.refresh_bindings()
        if settled is not None:
            await self.desk_app.attempt(self.desk_app.syncing.look())

    async def action_undo(self) -> None:
        """Take back the value that was taken here last; the one that stood before stands again."""
        if await self.desk_app.attempt(self.work.write(history.undo, self.desk, (self._taken,))) is not None:
            self._taken = ""
            self.show_anew()
            self.desk_app.say(_("Taken back: the value that stood before stands again"), "success")
            await self.desk_app.attempt(self.desk_app.syncing.look())

    def action_history(self) -> None:
        """Show who changed the record."""
        from csdesk.tui.screens.history import HistoryScreen

        if self._marked is not None:
            self.desk_app.open_box(HistoryScreen(self._marked.id))

    def action_sync_now(self) -> None:
        """Exchange records with the other desks."""
        self.desk_app.action_sync_now()

    def sync_stands_otherwise(self) -> None:
        """Show which conflicts there are now, and what waits to be sent."""
        self.show_anew()

    async def changed_person(self) -> None:
        """What one person took another does not take back."""
        self._taken = ""
        await super().changed_person()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs a conflict while there is none, and what this person may not do."""
        if action in ("take", "keep"):
            return self._marked is not None and self.desk.may(Right.SYNC)
        if action == "undo":
            return bool(self._taken) and self.desk.may(Right.UNDO)
        if action == "sync_now":
            return self.desk_app.syncing.has_hub and self.desk.may(Right.SYNC)
        return super().check_action(action, parameters)


async def settle(screen: Any, found: Conflict, other: int) -> Settled | None:
    """Settle `found` with its value numbered `other`, 0 for what stands; None where it cannot be done, and is said."""

    def do() -> Settled:
        try:
            sync.settle(screen.desk, found.handle, other=other)
        except NoSuchRecordError:
            return ""
        return found, other

    settled: Settled | None = await screen.desk_app.attempt(screen.work.write(do))
    return settled


def _row(at: int, conflict: Conflict) -> Row:
    last = max((each.at for each in (conflict.stands, *conflict.others) if each.at), default=None)
    others = " / ".join(value_words(conflict, each) for each in conflict.others)
    record = f"{conflict.what} {conflict.name}".rstrip()
    if chinese.width(record) > _RECORD:
        record = conflict.name  # what a number is of can be seen in it
    return Row(
        conflict.handle, at,
        (record, field_words(conflict), value_words(conflict, conflict.stands),
         others, f"{last:%m-%d %H:%M}" if last else ""),
    )  # fmt: skip


def field_words(conflict: Conflict) -> str:
    """What the field is called; a record that was removed at one desk has no other field for it."""
    return _("Record") if conflict.field == "deleted_at" else label_in(conflict.table, conflict.field)


def value_words(conflict: Conflict, telling: Telling) -> str:
    """A value as it stands in lists; of a record that one desk removed, whether it is there."""
    if conflict.field == "deleted_at":
        return _("removed") if telling.value else _("goes on")
    return telling.value or _("(empty)")


def conflict_lines(conflict: Conflict) -> list[Content]:
    """Both values in full, the one that stands first."""
    lines = [
        Content.assemble((f"{conflict.what} {conflict.name}".rstrip(), "bold $primary"), f"  {field_words(conflict)}")
    ]
    heads = [_("Stands"), *(_("Instead of it") for _each in conflict.others)]
    for head, telling in zip(heads, (conflict.stands, *conflict.others), strict=True):
        lines.append(Content.assemble((f"{head}: ", "$text-muted"), (value_words(conflict, telling), "bold")))
        lines.append(Content.styled(f"  {_who(telling)}", "$text-muted"))
    return lines


def _who(telling: Telling) -> str:
    where = _("Desk {station}", station=telling.station) if telling.station else ""
    at = f"{telling.at:%Y-%m-%d %H:%M}" if telling.at else ""
    return "  ".join(filter(None, (telling.by or _("outside csdesk"), where, at)))


def standing_lines(standing: Standing) -> list[Content]:
    """With what this desk exchanges its records, since when, and what is wrong."""
    if not standing.hub:
        return [Content(_("Set up, desks see each other's records; each goes on by itself when the others are away."))]
    at = f"{standing.last_sync_at:%Y-%m-%d %H:%M}" if standing.last_sync_at else _("never")
    lines = facts([(_("Shared with"), standing.hub), (_("Last sync"), at), (_("Not sent"), str(standing.unsent))])
    if standing.last_failure:
        lines.append(Content.styled(_("The last try failed: {why}", why=standing.last_failure), "$error"))
    return lines + [Content.styled(sentence, "$warning") for sentence in standing.warnings]
