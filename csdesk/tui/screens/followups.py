"""回访: the contacts that are owed, by day and by person; each is made with the customer's card beside the survey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import customers, followups, reading
from csdesk.desk.carrying import Carried
from csdesk.desk.followups import FollowUp
from csdesk.desk.words import label, table_label
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Part
from csdesk.tui.keys import FOLLOWUPS
from csdesk.tui.screens.entries import fits, staff_options
from csdesk.tui.screens.look import LookScreen, facts
from csdesk.tui.screens.printing import print_paper
from csdesk.tui.widgets.caller_card import contact_line, customer_lines
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.list_tabs import Tab
from csdesk.tui.widgets.record_table import Row, TableColumn, Tone

if TYPE_CHECKING:
    from csdesk.tui.screens.survey import OtherSurvey

_MINE, _DUE, _OVERDUE, _COMING, _NOBODYS = "mine", "due", "overdue", "coming", "unassigned"
_DONE, _SKIPPED = "done", "skipped"
_OF_ONE = (_DUE, _OVERDUE, _COMING, _DONE, _SKIPPED)  # the lists where one person's are shown
_TONES: dict[str, Tone] = {"overdue": "error", "last_day": "warning", "done": "muted", "skipped": "muted"}
_CONTACTS = 5  # the last ones on a card


class FollowupsScreen(LookScreen):
    """What is owed by me, what is due, overdue, coming, nobody's, and what was done or skipped."""

    ACTIONS = FOLLOWUPS
    DEFAULT_CSS = """
    FollowupsScreen.-wide {
        & #list { width: 2fr; }
        & #one { width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(FOLLOWUPS)
    LISTS: Sequence[str] = (_DUE, _MINE, _OVERDUE, _COMING, _NOBODYS, _DONE, _SKIPPED)
    EMPTY = N_("Nothing is owed here")
    OPENS = N_("Contact")
    FIND = N_("the customer: name, initials, part of a number")
    COLUMNS = (
        TableColumn("closes", N_("Until"), 11),
        TableColumn("name", N_("Name"), 8),
        TableColumn("kind", N_("Kind"), 12, flexible=True),
        TableColumn("about", N_("About"), 13, flexible=True),
        TableColumn("assignee", N_("Falls to"), 8),
        TableColumn("state", N_("State"), 10),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shown: FollowUp | None = None  # on the card
        self._whose = ""  # the id of the person whose follow-ups are shown, "" for everybody's

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the list: what is owed with the first to close first."""
        states = {_MINE: "owed", _NOBODYS: "owed"}
        found = await self.work.read(
            followups.page,
            self.desk,
            state=states.get(self.present, self.present),
            mine=self.present == _MINE,
            person=self._whose,
            unassigned=self.present == _NOBODYS,
            text=self.query_text,
            after=after if isinstance(after, tuple) else None,
            limit=limit,
        )
        return [self._row(each) for each in found]

    async def changed_person(self) -> None:
        """Whoever signed in looks at everybody's first."""
        if self._whose:
            self._set_whose("")
        await super().changed_person()

    def show_anew(self, *_done: object) -> None:
        """Read all again."""
        if self._whose and not self.desk.staff[self._whose].active:
            self._set_whose("")
        super().show_anew()

    def action_show_list(self, name: str) -> None:
        """Show the list `name`; what is settled cannot be made again."""
        self._table.opens = "" if name in (_DONE, _SKIPPED) else self.OPENS
        super().action_show_list(name)

    def action_whose(self) -> None:
        """Choose the person whose follow-ups are shown."""
        from csdesk.tui.screens.whose import WhoseScreen

        async def chosen(person: str | None) -> None:
            if person is not None:
                self._show_whose(person)

        self.desk_app.open_box(WhoseScreen(self.desk), chosen)

    def _show_whose(self, person: str) -> None:
        """Show the follow-ups of the `person`, or with "" everybody's."""
        self._set_whose(person)
        self.show_anew()

    def _set_whose(self, person: str) -> None:
        self._whose = person
        self.LISTS = _OF_ONE if person else type(self).LISTS
        self.action_show_list(self.present if self.present in self.LISTS else _DUE)

    def _row(self, each: FollowUp) -> Row:
        days = each.closes_on - self.desk.clock().date()
        when = f"{each.closes_on:%m-%d}"
        if not each.done_at:
            when += f" {_('today')}" if not days.days else f" {days.days:+d}{_('d')}"
        return Row(
            each.id,
            each.key,
            (
                when,
                each.name or each.phone,
                self.desk.label("followup_kind", each.kind),
                " ".join(each.about.split()),
                each.assignee or _("nobody"),
                _state(each),
            ),
            tone=_TONES.get(each.state, ""),
        )

    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """The lists with what is owed in each."""
        counts = await self.work.read(followups.counts, self.desk, self._whose)
        every, mine = counts.all, counts.mine
        if self._whose:
            return (
                Tab(_DUE, _("Due"), mine.due, "warning"),
                Tab(_OVERDUE, _("Overdue"), mine.overdue, "error"),
                Tab(_COMING, _("Coming"), mine.coming),
                Tab(_DONE, _("Done")),
                Tab(_SKIPPED, _("Skipped")),
            ), [("warning", _("Only those of {name}", name=self.desk.name_of(self._whose)), "screen.whose")]
        return (
            Tab(_DUE, _("Due"), every.due, "warning"),
            Tab(_MINE, _("Mine"), mine.due + mine.overdue + mine.coming),
            Tab(_OVERDUE, _("Overdue"), every.overdue, "error"),
            Tab(_COMING, _("Coming"), every.coming),
            Tab(_NOBODYS, _("Nobody's"), counts.unassigned, "warning"),
            Tab(_DONE, _("Done")),
            Tab(_SKIPPED, _("Skipped")),
        ), ()

    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:
        """The customer, what is owed, and what was tried and answered."""
        job = self.work.write if reveal else self.work.read
        each = self._shown = await job(followups.show, self.desk, identity, reveal=reveal)
        return [*await self._customer(each), *self._told(each)]

    async def _customer(self, each: FollowUp) -> list[Content]:
        if each.customer is None:
            return [Content.assemble((each.name, "bold $primary"), f"  {each.phone}")]
        customer = await self.work.read(customers.show, self.desk, each.customer.id)
        shown = [] if "*" in each.phone else [each.phone]
        return list(customer_lines(self.desk, customer, shown))

    def _told(self, each: FollowUp) -> list[Content]:
        desk = self.desk
        window = f"{each.opens_on:%m-%d} – {each.closes_on:%m-%d}"
        source = f"{table_label(each.source.kind)} {each.source.number}" if each.source else ""
        lines = [
            Content.assemble((desk.label("followup_kind", each.kind), "bold"), f"  {window}  {_state(each)}"),
            *facts([
                (_("Because of"), source),
                (label("assignee"), each.assignee),
                (label("about"), each.about),
                (label("again_at"), f"{each.again_at:%m-%d %H:%M}" if each.again_at else ""),
                (label("result"), desk.label("followup_result", each.result)),
                (label("notes"), each.notes),
                (label("next_step"), each.next_step),
                (label("skip_reason"), each.skip_reason),
            ]),
        ]  # fmt: skip
        for tried in each.attempts:
            outcome = desk.label("followup_outcome", tried.outcome)
            lines.append(Content(f"{tried.at:%m-%d %H:%M} {tried.by} {outcome} {tried.note}"))
        lines += [Content.assemble((f"{one.asked} ", "$text-muted"), one.answered) for one in each.answers]
        return lines

    async def open_row(self, identity: str) -> None:
        """Make the contact: the customer's card beside the survey."""
        self.marked = identity
        await self.action_contact()

    async def open_record(self, identity: str) -> None:
        """Show one follow-up in the list in which it stands."""
        each = await self.desk_app.attempt(self.work.read(followups.show, self.desk, identity))
        if each is not None:
            if self._whose and each.assignee != self.desk.name_of(self._whose):
                self._set_whose("")
            self.action_show_list(_DUE if each.state == "last_day" else each.state)
            await super().open_record(each.id)

    # What is done to a follow-up

    async def action_contact(self, other: OtherSurvey | None = None) -> None:
        """Ask the survey, or the `other` one, and write down what came of it."""
        each = await self._owed()
        if each is None:
            return
        from csdesk.tui.screens.survey import SurveyScreen

        about = await self._customer(each)
        if each.customer is not None:
            contacts = await self.work.read(customers.contacts, self.desk, each.customer.id, limit=_CONTACTS)
            about += [contact_line(self.desk, contact, self.desk.clock().year) for contact in contacts]
        self.desk_app.open_box(SurveyScreen(each, [*about, *self._told(each)], other), self._made)

    async def _made(self, result: FollowUp | OtherSurvey | None) -> None:
        if isinstance(result, FollowUp):
            said = {"early": _("Done, before its window"), "late": _("Done, late")}.get(result.timing, _("Done"))
            self.show_anew()
            self.desk_app.say(said, "success")
        elif result is not None:
            await self.action_contact(result)

    async def action_attempt(self) -> None:
        """Write down that the customer was not reached."""
        each = await self._owed()
        if each is None:
            return
        outcomes = [option for option in self.desk.options("followup_outcome") if option.key != "reached"]
        check_time = fits(lambda given: reading.moment(self.desk, "again_at", given, forward=True))
        entries = [
            Entry("outcome", N_("Outcome"), Kind.PICKER, required=True, options=outcomes),
            Entry("again_at", N_("Try again"), Kind.MOMENT, check=check_time, placeholder=N_("tomorrow 15:00 ...")),
            Entry("note", N_("Note"), Kind.TEXT, longest=self.desk.policy.longest_text, rows=3),
        ]
        self.ask(
            _("Not reached: {name}", name=each.name or each.phone), entries,
            lambda values: self.work.write(followups.attempt, self.desk, each.id, values),
            draft=f"followup.attempt {each.id}",
        )  # fmt: skip

    async def action_skip(self) -> None:
        """The contact will not be made; a reason is needed."""
        each = await self._owed()
        if each is None:
            return
        entries = [Entry("skip_reason", N_("Reason"), Kind.TEXT, required=True,
                         longest=self.desk.policy.longest_text, rows=3)]  # fmt: skip
        self.ask(
            _("Skip the follow-up of {name}", name=each.name or each.phone), entries,
            lambda values: self.work.write(followups.skip, self.desk, each.id, values.get("skip_reason", "")),
            draft=f"followup.skip {each.id}", said=_("Skipped; the reason is kept"),
        )  # fmt: skip

    async def action_assign(self) -> None:
        """Let somebody else make it."""
        each = await self._owed()
        if each is None:
            return
        entries = [Entry("assignee", N_("Falls to"), Kind.PICKER, required=True, options=staff_options(self.desk))]
        self.ask(
            _("Who makes the follow-up of {name}?", name=each.name or each.phone), entries,
            lambda values: self.work.write(followups.assign, self.desk, each.id, values.get("assignee", "")),
            draft=f"followup.assign {each.id}", said=lambda done: _("{name} makes it now", name=done.assignee),
        )  # fmt: skip

    async def _owed(self) -> FollowUp | None:
        """The follow-up on the card, if it is still owed."""
        if not self.marked:
            return None
        each: FollowUp | None = await self.desk_app.attempt(self.work.read(followups.show, self.desk, self.marked))
        if each is not None and each.done_at is not None:
            self.desk_app.say(_("This is settled; Ctrl+Z takes back what was saved last"), "warning")
            return None
        return each

    def action_new(self) -> None:
        """Owe a follow-up by hand."""
        self._ask_new({}, "", None)

    async def take_over(self, carried: Carried) -> None:
        """Owe a follow-up because of another record."""
        self._ask_new(dict(carried.values), carried.customer, carried.source)

    def _ask_new(self, known: dict[str, str], customer: str, source: tuple[str, str] | None) -> None:
        desk = self.desk
        first = fits(lambda given: reading.day(desk, "opens_on", given))
        last = fits(lambda given: reading.day(desk, "closes_on", given))
        entries = [
            Entry("phone", N_("Phone"), Kind.PHONE),
            Entry("name", N_("Name"), longest=desk.policy.longest_line),
            Entry("kind", N_("Kind"), Kind.PICKER, options=desk.options("followup_kind")),
            Entry("about", N_("About"), Kind.TEXT, longest=desk.policy.longest_text, rows=3),
            Entry("opens_on", N_("From"), Kind.MOMENT, check=first, placeholder=N_("as usual for the kind")),
            Entry("closes_on", N_("Until"), Kind.MOMENT, check=last, placeholder=N_("as usual for the kind")),
            Entry(
                "assignee",
                N_("Falls to"),
                Kind.PICKER,
                options=staff_options(desk),
                placeholder=N_("as usual for the kind"),
            ),
        ]

        async def add(values: dict[str, str]) -> Any:
            return await self.work.write(followups.add, desk, values, customer=customer, source=source)

        names = {entry.name for entry in entries}
        self.ask(
            _("Owe a follow-up"), entries, add, draft=f"{followups.FORM} {source[1] if source else ''}".strip(),
            known={name: text for name, text in known.items() if name in names},
            said=lambda made: _("To be made from {first} to {last}, by {name}", first=f"{made.opens_on:%m-%d}",
                                last=f"{made.closes_on:%m-%d}", name=made.assignee or _("nobody")),
            then=lambda made: self.open_record(made.id),
        )  # fmt: skip

    async def action_customer(self) -> None:
        """Go to the customer."""
        each = await self.desk_app.attempt(self.work.read(followups.show, self.desk, self.marked))
        if each is not None and each.customer is not None:
            await self.desk_app.open_record(("customer", each.customer.id))

    def action_print(self) -> None:
        """Write its form."""
        from csdesk.desk import papers

        print_paper(self.desk_app, papers.follow_up, self.marked)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs a follow-up while there is none."""
        if action in ("new", "contact", "attempt", "skip", "assign") and not self.desk.may(Right.FOLLOW_UP):
            return False
        if action == "print":
            return bool(self.marked) and self.desk.may(Right.EXPORT_PAPERS)
        each = self._shown if self.marked else None
        if action == "customer":
            return each is not None and each.customer is not None
        if action == "assign" and each is not None and not self.desk.may(Right.ASSIGN_FOLLOWUPS):
            return each.done_at is None and each.assignee in ("", self.desk.me.name)
        if action in ("contact", "attempt", "skip", "assign"):
            return each is not None and each.done_at is None
        return super().check_action(action, parameters)


def _state(each: FollowUp) -> str:
    """How it stands, in words."""
    words = {
        "coming": _("coming"),
        "due": _("due"),
        "last_day": _("last day"),
        "overdue": _("overdue"),
        "skipped": _("skipped"),
    }
    timings = {"early": _("done early"), "late": _("done late"), "in_window": _("done")}
    return timings.get(each.timing, "") or words.get(each.state, each.state)
