"""来访: a visitor is registered on the way to the model; who is in the house and who is expected stand below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from csdesk.desk import reading, visits
from csdesk.desk.calls import Call
from csdesk.desk.customers import Card
from csdesk.desk.errors import DeskError
from csdesk.desk.visits import Saved, Visit
from csdesk.desk.words import weekday
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import VISITS
from csdesk.tui.screens.entries import staff_options
from csdesk.tui.screens.intake import IntakeScreen, Opened, Stored
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.screens.visit_form import AS_KNOWN, entries, values_of
from csdesk.tui.widgets.form import Entry
from csdesk.tui.widgets.list_tabs import ListTabs, Tab
from csdesk.tui.widgets.record_table import Row, TableColumn
from csdesk.tui.work import Latest

_TODAY, _INSIDE, _EXPECTED = "today", "inside", "expected"
_LISTS = (_TODAY, _INSIDE, _EXPECTED)
_EMPTY = {_INSIDE: N_("Nobody is in the house"), _EXPECTED: N_("Nobody is expected")}


class VisitsScreen(IntakeScreen):
    """The form with the visitor's card; today's visits, who is in the house, and who is expected."""

    ACTIONS = VISITS
    DEFAULT_CSS = """
    VisitsScreen {
        & #intake { max-height: 15; }
        & #card { max-height: 2; }
        & #form.-carded { max-height: 13; }
        &.-tall #form { grid-gutter: 0 2; }
        &.-tall #intake { max-height: 18; }
        &.-tall #card { max-height: 3; }
        &.-tall #form.-carded { max-height: 14; }
        &.-wide #form.-carded { max-height: 100%; }
        &.-wide #card { max-height: 100%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(VISITS)
    KIND = "visit"
    DRAFTS = visits.FORM
    NEW = N_("New visit")
    STRANGER = N_("A new visitor")
    EMPTY = N_("Nobody has come yet today")
    TURNS_INTO = ("complaint", "repair", "followup")
    COLUMNS = (
        TableColumn("at", N_("Time"), 5),
        TableColumn("name", N_("Name"), 10, flexible=True),
        TableColumn("phone", N_("Phone"), 12),
        TableColumn("party", N_("Party"), 5, align="right"),
        TableColumn("purpose", N_("Purpose"), 10, flexible=True),
        TableColumn("intent", N_("Grade"), 5),
        TableColumn("host", N_("Host"), 8),
        TableColumn("left", N_("Left"), 8),
    )
    EXPECTED_COLUMNS = (
        TableColumn("day", N_("Day"), 9),
        TableColumn("name", N_("Name"), 10),
        TableColumn("phone", N_("Phone"), 13),
        TableColumn("asked", N_("Asked"), 20, flexible=True),
        TableColumn("taken_by", N_("Taken by"), 8),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shown = _TODAY
        self._counts: Latest[None] = Latest(self._count)
        self._outlooks: Latest[None] = Latest(self._show_outlook)

    def between(self) -> ComposeResult:
        """The lists there are and the live rate."""
        yield ListTabs(id="lists")

    def entries(self) -> list[Entry]:
        """The fields of a visit."""
        return entries(self.desk, lambda: self.sheet)

    def on_mount(self) -> None:
        self.form.set_passed_over("came_by_call", True)  # seldom corrected

    def found_caller(self, card: Card | None) -> None:
        """Say what follows from who came, and keep room for the card whatever is said in the form."""
        if self.form.has_class("-carded") is (card is None):
            self.form.set_class(card is not None, "-carded", update=False)
            self.app.stylesheet.apply(self.form)  # and not to its fields, which look as before
        self._outlooks.ask(None)

    def changed_field(self, name: str) -> None:
        """The name and the time tell too."""
        if name in ("name", "at"):
            self._outlooks.ask(None)

    async def _show_outlook(self, _request: None) -> None:
        """Have what the desk would decide of this visit stand in the fields in which that can be corrected."""
        sheet, shown = self.sheet, {name: _(words) for name, words in AS_KNOWN.items()}
        if self._caller.card is not None and not sheet.correcting:
            try:
                found = await self.work.read(visits.outlook, self.desk, self._given(sheet, sheet.values),
                                             customer=sheet.chosen)  # fmt: skip
            except DeskError:
                pass  # half a time, or a number that says nothing: said when it is left or saved
            else:
                shown["first_visit"] = _("yes, on record") if found.first_visit else _("no, on record")
                shown["came_by_call"] = found.came_by_call or _("no call on record")
        if sheet is self.sheet:
            for name, words in shown.items():
                self.form.set_placeholder(name, words)

    def changed_records(self) -> None:
        """Count again."""
        self._counts.ask(None)

    async def _count(self, _request: None) -> None:
        found = await self.desk_app.attempt(self.work.read(visits.counts, self.desk))
        if found is None:
            return
        rate = found.rate
        said = _("First visits {registered}/{all}: {rate}, target {target} %",
                 registered=rate.registered, all=rate.all, rate=rate.shown(), target=rate.target)  # fmt: skip
        self.query_one(ListTabs).show(
            (
                Tab(_TODAY, _("Today"), found.today),
                Tab(_INSIDE, _("In the house"), found.inside),
                Tab(_EXPECTED, _("Expected"), found.expected),
            ),
            self._shown,
            [("quiet", said, "") if rate.is_met else ("warning", f"? {said}", "")],
        )

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """The list that is shown now."""
        if self._shown == _TODAY:
            key = after if isinstance(after, tuple) else None
            return [_row(self, visit) for visit in
                    await self.work.read(visits.today, self.desk, after=key, limit=limit)]  # fmt: skip
        if after is not None:
            return []
        if self._shown == _INSIDE:
            return [_row(self, visit) for visit in await self.work.read(visits.inside, self.desk)]
        return [self._expected_row(call) for call in await self.work.read(visits.expected, self.desk)]

    def _expected_row(self, call: Call) -> Row:
        day = call.intends_to_visit_on or call.at.date()
        when = _("today") if day == self.desk.clock().date() else weekday(day)
        asked = " ".join(call.asked.split())
        return Row(call.id, (call.at, call.id), (when, call.name, call.phone, asked, call.taken_by))

    async def read(self, identity: str, *, reveal: bool = False) -> Opened:
        """A saved visit."""
        job = self.work.write if reveal else self.work.read
        visit = await job(visits.show, self.desk, identity, reveal=reveal)
        values = values_of(visit, staff_options(self.desk))
        return Opened(visit.id, visit.number, visit.name, visit.phone, visit.customer, values)

    async def save_new(self, sheet: Sheet, values: dict[str, str]) -> Stored:
        """Register a visit."""
        given = self._given(sheet, values)
        saved = await self.work.write(visits.register, self.desk, given, customer=sheet.chosen, slot=sheet.slot)
        return self._stored(saved)

    def _given(self, sheet: Sheet, values: Mapping[str, str]) -> dict[str, str]:
        """What is given to the desk of a new visit: what is filled in, the call it was made from, when it began."""
        given = {name: text for name, text in values.items() if text}
        if sheet.source is not None and sheet.source[0] == "call":
            given.setdefault("came_by_call", sheet.source[1])
        if sheet.started is not None:
            given.setdefault("at", sheet.started.isoformat(" "))
        return given

    def _stored(self, saved: Saved) -> Stored:
        visit = saved.visit
        remark = _("first visit") if visit.first_visit else _("here before")
        if visit.came_by_call:
            remark = _("{first}, came by call {number}", first=remark, number=visit.came_by_call)
        if saved.badge_taken:
            remark = _("{told}; badge {badge} is still with {number}",
                       told=remark, badge=visit.badge, number=saved.badge_taken)  # fmt: skip
        return Stored(visit.id, visit.number, visit.name, visit.customer, saved.batch, saved.is_new_customer, remark)

    async def save_correction(self, sheet: Sheet, changed: dict[str, str], customer: str) -> None:
        """Correct a visit; a call that was taken out of its field did not bring them."""
        if changed.get("came_by_call") == "":
            changed["came_by_call"] = "no"
        await self.work.write(visits.correct, self.desk, sheet.correcting, changed, customer=customer)

    # What a reception desk does besides

    async def open_row(self, identity: str) -> None:
        """Open a visit, or check in who is expected and open the visit to be completed."""
        if self._shown != _EXPECTED:
            await super().open_row(identity)
            return
        saved = await self.desk_app.attempt(self.work.write(visits.check_in, self.desk, identity))
        if saved is not None:
            self._cleared = None
            self.action_show_list(_TODAY)
            await self.open_record(saved.visit.id)
            number, name = saved.visit.number, saved.visit.name
            self.desk_app.say(_("{name} is checked in as {number}", name=name, number=number), "success")

    async def action_tally(self) -> None:
        """Count a party that gives no name; a number in an otherwise empty form says how many they are."""
        sheet = self.sheet
        says_how_many = {name for name, text in sheet.values.items() if text} == {"party"} and not sheet.correcting
        given = sheet.values["party"] if says_how_many else "1"
        try:
            party = reading.whole_number("party", given, 1, self.desk.policy.largest_party) or 1
            saved = await self.work.write(visits.tally, self.desk, party)
        except DeskError as error:
            self.refuse(self.form, error)
            return
        if says_how_many:
            self.action_clear()
        self._changed(_("Counted, party of {party}", party=saved.visit.party))

    async def action_leave(self) -> None:
        """Sign out the party in the list."""
        row = self.table.row
        if row is None or self._shown == _EXPECTED:
            return
        visit = await self.desk_app.attempt(self.work.write(visits.leave, self.desk, row.id))
        if visit is not None:
            who = visit.name or visit.number
            self._changed(_("{name} left at {time}", name=who, time=f"{visit.left_at:%H:%M}"))

    def _changed(self, said: str) -> None:
        """Something was done beside the form: undo takes that back, not what was cleared before."""
        self._cleared = None
        self.show_records()
        self.desk_app.say(said, "success")

    def action_next_list(self) -> None:
        """Show the next of the lists."""
        self.action_show_list(_LISTS[(_LISTS.index(self._shown) + 1) % len(_LISTS)])

    def action_show_list(self, name: str) -> None:
        """Show the list `name`: "today", "inside" or "expected"."""
        self._shown = name
        table = self.table
        table.columns = self.EXPECTED_COLUMNS if name == _EXPECTED else self.COLUMNS
        table.empty = _EMPTY.get(name, self.EMPTY)
        table.opens = N_("Check in") if name == _EXPECTED else N_("Open")
        table.set_fetch(self.rows)
        table.focus()
        self.refresh_bindings()
        self.changed_records()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "leave":
            row = self.table.row
            return self.table.has_focus and self._shown != _EXPECTED and row is not None and not row.tone
        if action in ("turn", "history", "reveal") and self._shown == _EXPECTED and self.table.has_focus:
            return False
        return super().check_action(action, parameters)


def _row(screen: VisitsScreen, visit: Visit) -> Row:
    desk = screen.desk
    left = f"{visit.left_at:%H:%M}" if visit.left_at else _("here")
    name = visit.name if visit.registered else _("only counted")
    return Row(
        visit.id,
        (visit.at, visit.id),
        (
            f"{visit.at:%H:%M}",
            name,
            visit.phone,
            str(visit.party),
            desk.label("visit_purpose", visit.purpose),
            visit.intent,
            visit.host,
            left if visit.registered else "",
        ),
        tone="" if visit.left_at is None and visit.registered else "muted",
    )
