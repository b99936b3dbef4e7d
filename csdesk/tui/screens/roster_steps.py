"""What is done to the roster of a week by a small form: leave, exchange, copying a day, notes, publishing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Any

from textual.content import Content

from csdesk import chinese
from csdesk.desk import reading, roster
from csdesk.desk.roster import Saved, WeekRoster
from csdesk.desk.roster_words import place_label
from csdesk.desk.words import weekday
from csdesk.rules.option import Option
from csdesk.rules.roster import Place
from csdesk.texts import N_, _
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.screens.entries import fits
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.picker import Person

_BACK = "-"  # stands for the absence of nobody: they are at work again
_FAULTS_TOLD = 6


class RosterStepsScreen(AreaScreen):
    """The steps; the screen says which `week` is shown, and on which `day` and `place` the cursor stands."""

    week: WeekRoster | None = None

    @property
    @abstractmethod
    def day(self) -> date | None:
        """The day on which the cursor stands."""

    @property
    @abstractmethod
    def place(self) -> Place | None:
        """The place on which the cursor stands, None beside the posts."""

    @abstractmethod
    def put(self, week: WeekRoster) -> None:
        """Show `week`."""

    @abstractmethod
    def go_to_day(self, day: date) -> None:
        """Put the cursor on that day."""

    async def save(self, step: Awaitable[Saved], said: str) -> bool:
        """Take a step, show what has become of the week, and say so; whether it was taken."""
        saved: Saved | None = await self.desk_app.attempt(step)
        if saved is None:
            return False
        self.put(saved.week)
        self.desk_app.say(said if saved.batch else _("It is so already"), "success" if saved.batch else "")
        return True

    def _ask(
        self,
        title: str,
        entries: Sequence[Entry],
        do: Callable[[dict[str, str]], Awaitable[Saved]],
        said: str,
        *,
        draft: str,
        then: Callable[[], None] | None = None,
        **more: Any,
    ) -> None:
        def done(saved: Saved | None) -> None:
            if saved is not None:
                self.put(saved.week)
                self.desk_app.say(said if saved.batch else _("It is so already"), "success" if saved.batch else "")
                if then is not None:
                    then()

        self.desk_app.open_box(AskScreen(title, entries, do, draft=draft, **more), done)

    def action_absence(self) -> None:
        """Mark somebody as away on the day of the cursor and those after, or as back."""
        day = self.day
        if self.week is None or day is None:
            return
        back = Option(_BACK, "销假（上班）", "Back at work", tuple(chinese.syllables("销假上班")))
        kinds = [*self.desk.options("absence"), back]
        check_day = fits(lambda given: reading.day(self.desk, "day", given, forward=True))
        placed = self.week.cells.get(self.place, ()) if self.place else ()
        known = {"day": day.isoformat()} | ({"staff": placed[0].id} if len(placed) == 1 else {})
        entries = [
            Entry("staff", N_("Who is away"), Kind.PICKER, required=True, options=self._members()),
            Entry("kind", N_("Kind of absence"), Kind.PICKER, required=True, options=kinds),
            Entry("day", N_("First day"), Kind.MOMENT, required=True, check=check_day),
            Entry("until", N_("Last day"), Kind.MOMENT, check=check_day, placeholder=N_("the same day")),
        ]

        async def do(values: dict[str, str]) -> Saved:
            kind = "" if values["kind"] == _BACK else values["kind"]
            return await self.work.write(
                roster.set_absence, self.desk, values["day"], values["staff"], kind, until=values.get("until", "")
            )

        self._ask(_("Leave of staff"), entries, do, _("Noted"), draft="roster.absence", known=known)

    def _members(self) -> list[Option]:
        roles = self.desk.policy.roster.roles
        return [
            Person(person.id, person.name, person.name, person.pinyin)
            for person in self.desk.staff.values()
            if person.active and person.role in roles
        ]

    def action_swap(self) -> None:
        """Let somebody in the cell of the cursor exchange places with somebody elsewhere in the week."""
        week, here = self.week, self.place
        if week is None or here is None:
            return
        mine = week.cells.get(here, ())
        if not mine:
            self.desk_app.say(_("Nobody stands in this cell"), "warning")
            return
        others = [
            (Place(*key), each)
            for key, placed in sorted(week.cells.items(), key=lambda item: (item[0][0] != here.day, item[0]))
            for each in placed
            if key != here and each.id not in {one.id for one in mine}
        ]
        options = [
            Option(str(at), words := self._where(where, each.name), words, tuple(chinese.syllables(words)))
            for at, (where, each) in enumerate(others)
        ]
        entries = [
            Entry("staff", N_("Who"), Kind.PICKER, required=True,
                  options=[Person(each.id, each.name, each.name, chinese.syllables(each.name)) for each in mine]),
            Entry("other", N_("With whom"), Kind.PICKER, required=True, options=options, width=44),
        ]  # fmt: skip

        async def do(values: dict[str, str]) -> Saved:
            where, other = others[int(values["other"])]
            return await self.work.write(roster.swap, self.desk, here, values["staff"], where, other.id)

        known = {"staff": mine[0].id} if len(mine) == 1 else {}
        about = [Content(self._where(here, "、".join(each.name for each in mine)))]
        self._ask(_("Swap"), entries, do, _("Swapped"), draft="roster.swap", known=known, about=about)

    def _where(self, where: Place, name: str) -> str:
        return f"{name} {weekday(where.day)} {where.day:%m-%d} {place_label(self.desk, where.post, where.shift)}"

    def action_copy_day(self) -> None:
        """Let another day be as the one of the cursor."""
        day = self.day
        if self.week is None or day is None:
            return
        days = [self.week.first + timedelta(days=at) for at in range(14)]
        options = [
            Option(each.isoformat(), words := f"{weekday(each)} {each:%m-%d}", words, chinese.syllables(words))
            for each in days
            if each != day
        ]
        entries = [Entry("day", N_("To the day"), Kind.PICKER, required=True, options=options)]

        async def do(values: dict[str, str]) -> Saved:
            target = date.fromisoformat(values["day"])
            saved = await self.work.write(roster.copy_day, self.desk, day, target)
            after.append(target)
            return saved

        after: list[date] = []
        self._ask(
            _("Copy the day {day}", day=f"{weekday(day)} {day:%m-%d}"), entries, do, _("Copied"),
            draft="roster.copy_day", known={"day": (day + timedelta(days=1)).isoformat()},
            then=lambda: self.go_to_day(after[-1]),
        )  # fmt: skip

    def action_notes(self) -> None:
        """Write the notes of the week, and who drew it up when."""
        week = self.week
        if week is None:
            return
        drawn_up_by = next((each.id for each in self.desk.staff.values() if each.name == week.drawn_up_by), "")
        known = {
            "notes": week.notes,
            "drawn_up_by": drawn_up_by,
            "drawn_up_on": week.drawn_up_on.isoformat() if week.drawn_up_on else "",
        }
        check_day = fits(lambda given: reading.day(self.desk, "drawn_up_on", given))
        people = [
            Person(each.id, each.name, each.name, each.pinyin) for each in self.desk.staff.values() if each.active
        ]
        entries = [
            Entry("notes", N_("Notes on the week"), Kind.TEXT, longest=self.desk.policy.longest_text, rows=5),
            Entry("drawn_up_by", N_("Drawn up by"), Kind.PICKER, options=people),
            Entry("drawn_up_on", N_("Drawn up on"), Kind.MOMENT, check=check_day),
        ]

        async def do(values: dict[str, str]) -> Saved:
            changed = {name: values.get(name, "") for name, text in known.items() if values.get(name, "") != text}
            return await self.work.write(roster.note, self.desk, week.week, changed)

        self._ask(_("Notes on {week}", week=week.week), entries, do, _("Saved"),
                  draft=f"roster.notes {week.week}", known=known)  # fmt: skip

    async def action_publish(self) -> None:
        """Publish the week; where something is wrong with it, ask why all the same."""
        week = self.week
        if week is None:
            return
        if not week.faults or not week.cells:
            await self.save(self.work.write(roster.publish, self.desk, week.week), _("The roster is published"))
            return

        async def do(values: dict[str, str]) -> Saved:
            return await self.work.write(roster.publish, self.desk, week.week, despite=values["despite"])

        about = [
            Content.assemble(("! ", "bold $error"), f"{weekday(fault.day)} {fault.day:%m-%d} {fault.sentence}")
            for fault in week.faults[:_FAULTS_TOLD]
        ]
        if (more := len(week.faults) - _FAULTS_TOLD) > 0:
            about.append(Content(_("and {count} more", count=more)))
        entries = [
            Entry("despite", N_("Why all the same"), required=True, longest=self.desk.policy.longest_line, width=60)
        ]
        self._ask(
            _("Publish {week} though something is wrong with it", week=week.week), entries, do,
            _("The roster is published"), draft=f"roster.publish {week.week}", about=about,
        )  # fmt: skip

    async def action_approve(self) -> None:
        """Approve the published week."""
        if self.week is not None:
            await self.save(self.work.write(roster.approve, self.desk, self.week.week), _("Approved"))

    async def action_copy_week(self) -> None:
        """Take the week before over."""
        if self.week is not None:
            before = (self.week.first - timedelta(days=7)).isoformat()
            await self.save(
                self.work.write(roster.copy_week, self.desk, before, self.week.week),
                _("Taken over from the week before"),
            )

    async def action_clear(self) -> None:
        """Take out everybody who is not fixed."""
        if self.week is not None:
            await self.save(self.work.write(roster.clear, self.desk, self.week.week), _("Cleared; who is fixed stays"))
