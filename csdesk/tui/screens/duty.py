"""值班: the duty log with its open points, lost-and-found, mail, and the handover of a shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import duty, reading
from csdesk.desk.duty import DutyEntry
from csdesk.desk.words import label
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import DUTY
from csdesk.tui.screens.entries import fits
from csdesk.tui.screens.look import LookScreen, facts
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.list_tabs import Tab
from csdesk.tui.widgets.record_table import Row, TableColumn

_OPEN, _ALL, _FOUND, _MAIL = "open", "all", "lost_and_found", "mail"
_KINDS = (_FOUND, _MAIL)  # kinds that are registers of their own


class DutyScreen(LookScreen):
    """What is open, the whole log, and the registers of lost things and of mail."""

    ACTIONS = DUTY
    DEFAULT_CSS = """
    DutyScreen.-wide {
        & #list { width: 2fr; }
        & #one { width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(DUTY)
    LISTS = (_OPEN, _ALL, _FOUND, _MAIL)
    EMPTY = N_("Nothing here")
    OPENS = N_("Add a note")
    FIND = N_("a word, a name, part of a number")
    COLUMNS = (
        TableColumn("at", N_("Time"), 11),
        TableColumn("shift", N_("Shift"), 6),
        TableColumn("kind", N_("Kind"), 14),
        TableColumn("text", N_("Text"), 20, flexible=True),
        TableColumn("by", N_("By"), 8),
        TableColumn("state", N_("State"), 6),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shown: DutyEntry | None = None  # on the card

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the log."""
        found = await self.work.read(
            duty.page,
            self.desk,
            kind=self.present if self.present in _KINDS else "",
            open=self.present == _OPEN,
            text=self.query_text,
            after=after if isinstance(after, tuple) else None,
            limit=limit,
        )
        return [
            Row(
                entry.id,
                (entry.at, entry.id),
                (
                    f"{entry.at:%m-%d %H:%M}",
                    self.desk.label("shift", entry.shift),
                    self.desk.label("duty_kind", entry.kind),
                    entry.text,
                    entry.by,
                    _state(entry),
                ),
                tone="warning" if entry.is_open else "",
            )
            for entry in found
        ]

    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """The lists, with how many points are open."""
        points = await self.work.read(duty.open_points, self.desk)
        return (
            Tab(_OPEN, _("Open points"), len(points), "warning"),
            Tab(_ALL, _("All entries")),
            *(Tab(kind, self.desk.label("duty_kind", kind)) for kind in _KINDS),
        ), ()

    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:
        """An entry with what followed."""
        job = self.work.write if reveal else self.work.read
        entry = self._shown = await job(duty.show, self.desk, identity, reveal=reveal)
        lines = self._told(entry)
        for note in entry.notes:
            closed = f" {_('closed')}" if note.closes else ""
            lines.append(Content.assemble((f"{note.at:%m-%d %H:%M} {note.by}{closed}", "bold")))
            told = [note.person, note.phone, note.place, note.reported_to]
            lines += map(Content, [*note.text.splitlines(), *filter(None, ["  ".join(filter(None, told))])])
        return lines

    def _told(self, entry: DutyEntry) -> list[Content]:
        """The entry itself."""
        kind = self.desk.label("duty_kind", entry.kind)
        return [
            Content.assemble((kind, "bold $primary"), f"  {entry.at:%Y-%m-%d %H:%M}  {entry.by}  {_state(entry)}"),
            *map(Content, entry.text.splitlines()),
            *facts([(label(name), getattr(entry, name)) for name in ("person", "phone", "place", "reported_to")]),
        ]

    async def open_record(self, identity: str) -> None:
        """Show one entry, in the list shown if it stands there, else in the one that holds all."""
        entry = await self.desk_app.attempt(self.work.read(duty.show, self.desk, identity))
        if entry is not None:
            stands_in = (_ALL, entry.kind, _OPEN if entry.is_open else "")
            self.action_show_list(self.present if self.present in stands_in else _ALL)
            await super().open_record(entry.id)

    async def open_row(self, identity: str) -> None:
        """Write down what became of it."""
        self.marked = identity
        await self.action_note()

    def action_add(self) -> None:
        """Write an entry."""
        kinds = [option for option in self.desk.options("duty_kind") if option.key != "handover"]
        known = {"kind": self.present} if self.present in _KINDS else {}
        entries = [
            Entry("kind", N_("Kind"), Kind.PICKER, required=True, options=kinds),
            *self._fields(),
            Entry("open", N_("Open point"), Kind.YES_NO, placeholder=N_("as usual for the kind")),
        ]
        self.ask(
            _("Write into the duty log"), entries, lambda values: self.work.write(duty.add, self.desk, values),
            draft=duty.FORM, known=known, then=lambda saved: self.open_record(saved.entry.id),
        )  # fmt: skip

    async def action_note(self) -> None:
        """Add to the entry on the card."""
        if entry := await self._meant():
            self.ask(
                _("Add a note"), self._fields(),
                lambda values: self.work.write(duty.add_to, self.desk, entry.id, values),
                draft=f"duty.note {entry.id}", about=self._told(entry),
            )  # fmt: skip

    async def action_close_point(self) -> None:
        """Close the open point on the card."""
        if entry := await self._meant():
            self.ask(
                _("Close the point"), self._fields(N_("how it was settled")),
                lambda values: self.work.write(duty.close, self.desk, entry.id, values),
                draft=f"duty.close {entry.id}", said=_("Closed"), about=self._told(entry),
            )  # fmt: skip

    async def _meant(self) -> DutyEntry | None:
        """The entry on the card, as it stands now."""
        if not self.marked:
            return None
        found: DutyEntry | None = await self.desk_app.attempt(self.work.read(duty.show, self.desk, self.marked))
        return found

    async def action_handover(self) -> None:
        """Hand the shift over."""
        points = await self.desk_app.attempt(self.work.read(duty.open_points, self.desk))
        takes_over = await self.desk_app.attempt(self.work.read(duty.takes_over, self.desk))
        if points is None or takes_over is None:
            return
        entries = [
            Entry("reported_to", N_("Handed over to"), longest=self.desk.policy.longest_line),
            Entry("text", N_("Text"), Kind.TEXT, longest=self.desk.policy.longest_text, rows=5),
        ]
        self.ask(
            _("Hand the shift over; the open points are listed in it"), entries,
            lambda values: self.work.write(duty.handover, self.desk, values), draft="duty.handover",
            said=_("Handed over"), about=[self._point(entry) for entry in points] or [Content(_("No open points"))],
            known={"reported_to": takes_over}, then=lambda handed: self.open_record(handed.entry.id),
        )  # fmt: skip

    def _point(self, entry: DutyEntry) -> Content:
        """An open point in one line."""
        kind = self.desk.label("duty_kind", entry.kind)
        return Content.assemble((f"{entry.at:%m-%d %H:%M} {kind} ", "$text-muted"), " ".join(entry.text.split()))

    def _fields(self, placeholder: str = "") -> list[Entry]:
        """What every entry and note may hold."""
        line, text = self.desk.policy.longest_line, self.desk.policy.longest_text
        check_time = fits(lambda given: reading.moment(self.desk, "at", given))
        return [
            Entry("text", N_("Text"), Kind.TEXT, required=True, longest=text, rows=4, placeholder=placeholder),
            Entry("person", N_("Person"), longest=line, placeholder=N_("owner, finder, recipient ...")),
            Entry("phone", N_("Phone"), Kind.PHONE),
            Entry("place", N_("Place"), longest=line),
            Entry("reported_to", N_("Reported to"), longest=line),
            Entry("at", N_("Time"), Kind.MOMENT, check=check_time, placeholder=N_("now")),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs an entry while there is none, and what is no open point."""
        if action in ("add", "note", "close_point", "handover") and not self.desk.may(Right.KEEP_DUTY_LOG):
            return False
        if action in ("note", "close_point"):
            entry = self._shown if self.marked else None
            return entry is not None and (entry.is_open or action == "note")
        return super().check_action(action, parameters)


def _state(entry: DutyEntry) -> str:
    if entry.is_open:
        return _("open")
    return _("closed") if entry.closed_at else ""
