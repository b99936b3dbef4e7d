"""Who is at the desk: signing in, and the lock."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from csdesk.desk.desk import Person as StaffMember
from csdesk.desk.errors import DeskError, NotPermittedError
from csdesk.texts import _
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.picker import Person, PickerField
from csdesk.tui.work import Latest

_LOOKED_EVERY = 3.0  # seconds between looks at whether somebody was added or taken off elsewhere


class SignInScreen(BoxScreen[StaffMember]):
    """Asks for a name and a PIN; gives the person who signed in, or None to leave csdesk.

    Covers everything while the desk is locked. A wrong PIN costs a wait that doubles.
    """

    DEFAULT_CSS = """
    SignInScreen {
        background: $background;
        & > #box { width: 56; min-height: 18; }
        & #company { text-align: center; color: $primary; text-style: bold; height: 1; margin: 1 0; }
        & .row { height: auto; }
        & Static { height: auto; }
        & #below { dock: bottom; height: auto; }
        & #said { color: $error; height: auto; min-height: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="-low")
        self._waiting = 0
        self._version = -1  # of the file, when the staff were read last
        self._offered: list[Person] = []
        self._looks: Latest[None] = Latest(self._look)
        self._who = PickerField(placeholder=_("name, pinyin or initials"))
        self._pin = LineField(password=True, placeholder=_("PIN"), longest=12)
        self._said = Static(id="said", markup=False)

    def body(self) -> ComposeResult:
        yield Static(f"{_('csdesk front desk')}  {self.desk.company}", id="company", markup=False)
        with Vertical(classes="row"):
            yield Static(_("Who is at the desk?"), classes="quiet", markup=False)
            yield self._who
            yield self._pin
        leaving = _("Enter signs in") if self._is_locked else _("Enter signs in, Esc leaves csdesk")
        with Vertical(id="below"):  # where the list of names, which opens at once, does not cover it
            yield self._said
            yield Static(leaving, classes="quiet", markup=False)

    def foot(self) -> list[Widget]:
        """Nothing: there is nothing to be done but to sign in."""
        return []

    @property
    def _is_locked(self) -> bool:
        return self.app.current_mode != "_default"

    def on_mount(self) -> None:
        self._offer()
        self.set_interval(_LOOKED_EVERY, self._look_if_shown)
        if self._is_locked:  # the desk has been open for long
            self._looks.ask(None)
        if self.desk.person is not None and self.desk.person.active:
            self._who.answer = self.desk.person.id
            self._show_pin()
            (self._pin if self._pin.display else self._who).focus()
        else:
            self._pin.display = False
            self._who.focus()

    def _offer(self) -> None:
        """Have everybody in the list who is at the desk."""
        present = [person for person in self.desk.staff.values() if person.active]
        people = [Person(person.id, person.name, person.name, person.pinyin) for person in present]
        if people != self._offered:
            self._offered = people
            line = self._who.line
            is_marked = line.has_focus and line.is_fresh
            self._who.set_options(people)
            if is_marked:  # still to be replaced by what is typed
                line.select_all()

    def _look_if_shown(self) -> None:
        if self.is_current:  # the first one stays below all others when somebody has signed in
            self._looks.ask(None)

    async def _look(self, _request: None) -> None:
        """Read the staff anew where anything was written, here or by another program."""
        from csdesk.desk import staff  # brings much that the first paint should not wait for

        try:
            self._version = await self.work.read(staff.look_again, self.desk, self._version)
        except DeskError as error:
            self._said.update(str(error))
        else:
            self._offer()

    def on_edited(self, event: Edited) -> None:
        """Ask for a PIN where there is one."""
        typed = self._pin.value
        digits = "".join(filter(str.isdecimal, typed))
        said = ""
        if event.field is self._who:
            self._show_pin()
        elif typed.isalpha():  # a name, by somebody else than the one proposed
            self._pin.answer = self._who.answer = ""
            self._who.line.insert_text_at_cursor(typed)
            self._who.open()
            self._who.focus()
        elif typed != digits:  # begun, so that it is a slip of the finger
            self._pin.answer = digits
            said = _("A PIN has digits only; the rest was left out")
        if not self._waiting:
            self._said.update(said)

    def _show_pin(self) -> None:
        person = self.desk.staff.get(self._who.answer)
        self._pin.display = person is not None and person.has_pin

    async def on_stepped(self, event: Stepped) -> None:
        """Walk on, and sign in at the end."""
        event.stop()
        if event.field is self._who and event.direction < 0:
            return
        person = self.desk.staff.get(self._who.answer)
        if person is None:
            self._said.update(_("Choose your name from the list"))
            self._who.focus()
        elif event.field is self._pin and event.direction < 0:
            self._who.focus()
        elif event.field is self._who and person.has_pin:
            self._show_pin()
            self._pin.focus()
        elif event.by_enter:
            await self._sign_in(person)

    async def _sign_in(self, person: StaffMember) -> None:
        if self._waiting:
            self._pin.select_all()  # what is typed after this Enter is another attempt, and takes its place
            return
        if person.has_pin and not self._pin.answer:
            self._said.update(_("{label} is needed", label=_("PIN")))
            return
        from csdesk.desk import staff  # brings much that the first paint should not wait for

        try:
            await self.work.read(staff.sign_in, self.desk, person, self._pin.value)
        except NotPermittedError as error:
            self.desk_app.wrong_pins += 1
            self._waiting = self.desk.policy.wrong_pin_seconds * 2 ** (self.desk_app.wrong_pins - 1)
            self._pin.answer = ""
            self._count_down(error.sentence())
        except DeskError as error:
            self._said.update(str(error))
        else:
            self.desk_app.wrong_pins = 0
            self._leave(person)

    def _count_down(self, why: str) -> None:
        """Say how long the wait still is; what is typed meanwhile stays."""
        if self._waiting:
            self._said.update(_("{why}; try again in {seconds} seconds", why=why, seconds=self._waiting))
            self._waiting -= 1
            self.set_timer(1, lambda: self._count_down(why))
        else:
            self._said.update("")

    def action_close(self) -> None:
        """Leave csdesk, unless it is only locked."""
        if not self._is_locked:
            self._leave(None)

    def _leave(self, person: StaffMember | None) -> None:
        if self._is_locked:
            self.dismiss(person)
        else:  # there is no other screen that could be gone back to
            self._pin.answer = ""
            self.app.call_next(self.desk_app.signed_in, person)
