"""The app: its screens, who is signed in, the lock, themes, and what every screen may ask of it."""

from __future__ import annotations

import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingsMap, BindingType
from textual.screen import Screen

from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import DeskError
from csdesk.desk.settings import fault_sentence
from csdesk.rules.rights import Right
from csdesk.texts import N_, _, use_language
from csdesk.tui.actions import Action, bindings, fitting, named_keys
from csdesk.tui.areas import AREA_OF, screen_of
from csdesk.tui.enduring import Endures
from csdesk.tui.frame import StatusLine, Tone
from csdesk.tui.keys import BY_SCREEN, DESK, SCREENS
from csdesk.tui.owing import Owing
from csdesk.tui.screens.base import AreaScreen, BoxScreen
from csdesk.tui.syncing import LOOKED_EVERY, Syncing
from csdesk.tui.themes import WearsThemes
from csdesk.tui.work import Latest, Work

if TYPE_CHECKING:
    from csdesk.tui.drafting import DraftKeeper

_MEANWHILE = "meanwhile"  # the mode that is shown while the others are made anew
_CHECKED_EVERY = 5.0  # seconds between looks at whether the desk stands idle
_STILL = 3  # seconds for which it is said that something is still being saved, said again every second
_LOOKED_EVERY = 3.0  # seconds between looks at whether anything was written, here or by another program


class FrontDesk(Endures[int], WearsThemes[int]):
    """The app over an open desk; `person` is who is signed in at once, `work` is done on its threads."""

    TITLE = "csdesk"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESK)]
    CSS = """
    Screen { layers: base; background: $background; color: $foreground; }
    .title { color: $primary; text-style: bold; height: 1; padding: 0 1; }
    .quiet { color: $text-muted; }
    """

    def __init__(self, desk: Desk, *, person: Person | None = None, work: Work | None = None) -> None:
        super().__init__(desk.home, desk.settings.theme)
        self.desk = desk
        self.work = work or Work()
        self.screen_actions = SCREENS
        self._person = person
        self._last_key = datetime.min
        self.pressed_at = time.monotonic()  # the same, for what must not follow a clock that is set
        self.wrong_pins = 0
        self._is_rested = False
        self._welcomed = ""  # the id of who signed in last
        self.owing = Owing(self)
        self._counts: Latest[None] = Latest(self.owing.look, 0.1)
        self.syncing = Syncing(self)
        if desk.settings.animations:
            self.animation_level = "full"
        self._chosen_keys, self._wrong_keys = fitting(BY_SCREEN, desk.settings.keys)
        # Who could not write what is typed when they tried last, and whether it was said that leaving loses it.
        self.unkept: dict[DraftKeeper | Screen[Any], bool] = {}
        # Found while somebody works, perhaps in another thread than the screen's: said without a box over the form.
        desk.hear_fault = lambda fault: self.call_after_refresh(self.say, fault_sentence(fault), "error")

    async def on_mount(self) -> None:
        if self._chosen_keys:
            given = [action._replace(keys=self.keys_of(action), in_footer=False) for action in DESK if not action.keys]
            self._bindings = BindingsMap.merge([self._bindings, BindingsMap(bindings(given))])
            self.set_keymap(self._chosen_keys)
        self._last_key = self.desk.clock()
        self.set_interval(_CHECKED_EVERY, self._lock_when_idle)
        self.set_interval(_LOOKED_EVERY, self.count_owed)
        self.set_interval(LOOKED_EVERY, self.syncing.tick)
        self.call_after_refresh(self._settled_in)
        if not self.desk.is_set_up:
            from csdesk.tui.screens.setup import SetupScreen

            self.push_screen(SetupScreen(), self.begin)
        elif self._person is not None:
            self.desk.person = self._person
            await self.begin(None)

    def get_default_screen(self) -> Screen[Any]:
        """The first screen: who is there is asked on it, for one above an empty screen takes longer to be shown."""
        if self._person is not None or not self.desk.is_set_up:
            return super().get_default_screen()
        from csdesk.tui.screens.sign_in import SignInScreen

        return SignInScreen()

    def _settled_in(self) -> None:
        """The first screen is painted: do what would have held it up."""
        gc.enable()
        self.desk.connect()
        _faults = self.theme_faults
        self.run_worker(self.work.read(lambda: self.desk.policy), group="policy")

    def count_owed(self) -> None:
        """See to what the line at the bottom tells, unless nobody is there to read it."""
        if self.desk.person is not None and not self.is_locked:
            self._counts.ask(None)

    def show_what_others_wrote(self) -> None:
        """On the screen in hand; the others read anew when they are opened."""
        for screen in self.screen_stack:
            if isinstance(screen, AreaScreen | BoxScreen):
                screen.others_wrote()

    async def action_open_alert(self) -> None:
        """Open the grave complaint that is told."""
        if self.owing.alert is not None:
            await self.open_record(("complaint", self.owing.alert.id))

    def keys_of(self, action: Action) -> str:
        """The chords of `action`, as a person may have chosen them."""
        return self._chosen_keys.get(action.id, action.keys)

    def with_keys(self, text: str) -> str:
        """`text` with the keys that were chosen here, where it names those that the actions have of themselves."""
        if not self._chosen_keys:
            return text
        here = (DESK, *(getattr(screen, "ACTIONS", ()) for screen in self.screen_stack))
        return named_keys(text, [(action, self.keys_of(action)) for actions in here for action in actions])

    async def begin(self, _result: object) -> None:
        """Open the first screen once somebody is signed in, and say what is wrong in the settings."""
        faults = [] if self._welcomed else [
            *map(fault_sentence, [*self.desk.faults, *self.theme_faults]),
            *dict.fromkeys(wrong.said for wrong in self._wrong_keys),
        ]  # fmt: skip
        await self._show(self.desk.policy.opens.get(self.desk.me.role, "calls"))
        self._welcome()
        if faults:
            self.call_after_refresh(self._notice, N_("In the settings, the defaults are used for"), faults)

    def _welcome(self) -> None:
        """Tell whoever signed in what they left unsaved, and what is owed."""
        from csdesk.tui.waiting import say_waiting

        self._welcomed = self.desk.me.id
        self.owing.changed_person()
        self.run_worker(say_waiting(self), group="waiting", exclusive=True)
        self.count_owed()
        self.syncing.begin_soon()

    def _notice(self, title: str, sentences: Sequence[str]) -> None:
        from csdesk.tui.screens.notice import NoticeScreen

        self.open_box(NoticeScreen(title, sentences))

    def _ask_who(self) -> None:
        from csdesk.tui.screens.sign_in import SignInScreen

        self.push_screen(SignInScreen(), self.signed_in)
        self.owing.paint()  # which tells nothing of a customer while nobody is signed in

    async def signed_in(self, person: Person | None) -> None:
        """Go on with who signed in, or end where nobody did."""
        if person is None:
            self.exit(0)
        elif self.current_mode == "_default":
            await self.begin(None)
        else:
            for screen in self._mode_screens():
                screen.query_one(StatusLine).say("")
                await screen.changed_person()
            if self.desk.me.id != self._welcomed:
                self._welcome()

    def _mode_screens(self) -> list[Any]:
        return [stack[0] for mode, stack in self._screen_stacks.items() if mode != "_default" and stack]

    def say(self, text: str, tone: Tone = "", seconds: float = 0, *, has_chosen_keys: bool = False) -> None:
        """Say something in the line at the bottom; it takes the place of a complaint told there.

        Where `text` names keys, those are named that were chosen, unless it `has_chosen_keys` already.
        """
        if text:
            self.owing.leave()
            text = text if has_chosen_keys else self.with_keys(text)
        for screen in reversed(self.screen_stack):
            for line in screen.query(StatusLine):
                line.say(text, tone, seconds)
                return

    @property
    def is_saving(self) -> bool:
        """Whether something is being written."""
        return self.work.is_writing or self.is_form_held

    @property
    def is_form_held(self) -> bool:
        """Whether the record in the form on the screen is being saved."""
        return bool(self.screen_stack) and getattr(self.screen, "is_saving", False)

    def say_saving(self) -> None:
        """Say why the form in hand does not go on."""
        self.say(_("Still saving: the database is held by other work; what you type now follows"), "warning", _STILL)

    async def attempt(self, work: Awaitable[Any]) -> Any | None:
        """What `work` gives; where it fails for a reason a person understands, that is said and None given."""
        try:
            return await work
        except DeskError as error:
            self.say(str(error), "error")
            return None

    async def action_open(self, mode: str) -> None:
        """Go to a screen; the form in hand stays as it is."""
        if self.desk.person is not None and not self.is_locked and self._leave_boxes():
            await self._show(mode)

    async def _show(self, mode: str) -> None:
        if mode not in self._screen_stacks:
            self.add_mode(mode, screen_of(mode))
        await self.switch_mode(mode)

    async def action_open_list(self, mode: str, name: str) -> None:
        """Go to a screen and show one of its lists."""
        await self.action_open(mode)
        if self.current_mode == mode and len(self.screen_stack) == 1:
            self.screen.action_show_list(name)  # type: ignore[attr-defined]

    @property
    def is_locked(self) -> bool:
        """Whether somebody has to sign in first."""
        from csdesk.tui.screens.sign_in import SignInScreen

        return any(isinstance(screen, SignInScreen) for screen in self.screen_stack)

    async def action_lock(self) -> None:
        """Lock the desk; drafts are kept, and whoever signs in finds their own."""
        if self.desk.person is None or self.is_locked:
            return
        await self._settle()
        if not self._leave_boxes():
            return
        await self.work.settle()
        self._ask_who()

    def _leave_boxes(self) -> bool:
        """Take away what stands above the area's screen; False where something there must not be interrupted."""
        while len(self.screen_stack) > 1:
            if isinstance(self.screen, BoxScreen) and not self.screen.may_leave():
                return False
            self.pop_screen()
        return True

    async def _lock_when_idle(self) -> None:
        minutes = self.desk.policy.idle_minutes
        idle = (self.desk.clock() - self._last_key).total_seconds()
        if idle < _CHECKED_EVERY:
            self._is_rested = False
        elif not self._is_rested and not any(one.group == "rest" and not one.is_finished for one in self.workers):
            self._is_rested = True
            self.run_worker(self.attempt(self.work.apart(self.desk.rest)), group="rest")
        if minutes and idle >= minutes * 60:
            await self.action_lock()

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there."""
        if isinstance(event, events.Key | events.MouseEvent | events.Paste):
            self._last_key = self.desk.clock()
            self.pressed_at = time.monotonic()
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs a person while nobody is signed in, and what that person may not do."""
        if action in ("search", "palette", "open", "open_list", "help", "lock", "import_register", "staff", "back_up",
                      "check", "conflicts", "sync_now", "set_up_hub"):  # fmt: skip
            if self.desk.person is None or self.is_locked:
                return False
            rights = {
                "import_register": Right.IMPORT_REGISTERS,
                "staff": Right.MANAGE_STAFF,
                "back_up": Right.BACK_UP,
                "check": Right.CHECK_DESK,
                "conflicts": Right.SYNC,
                "sync_now": Right.SYNC,
                "set_up_hub": Right.CHOOSE_HUB,
            }
            if action == "sync_now" and not self.syncing.has_hub:
                return False
            return action not in rights or self.desk.may(rights[action])
        return super().check_action(action, parameters)

    def open_box(self, screen: Screen[Any], then: Callable[[Any], object] | None = None) -> None:
        """Open a screen above the present one, unless one of its kind is open or the desk is locked."""
        if identity := getattr(screen, "identity", ""):
            self.owing.leave(identity)
        if not self.is_locked and not any(isinstance(other, type(screen)) for other in self.screen_stack):
            self.push_screen(screen, then)  # type: ignore[arg-type]

    def action_help(self) -> None:
        """Show what can be done here."""
        from csdesk.tui.screens.help import HelpScreen

        self.open_box(HelpScreen(self.screen))

    def action_search(self) -> None:
        """Search everything."""
        from csdesk.tui.screens.search import SearchScreen

        self.open_box(SearchScreen(), self.open_record)

    async def open_record(self, found: tuple[str, str] | None) -> None:
        """Show a record that was found: its kind and id."""
        if found is None:
            return
        kind, identity = found
        await self.action_open(AREA_OF[kind])
        await self.screen.open_record(identity)  # type: ignore[attr-defined]

    async def take_over(self, chosen: tuple[str, str, str] | None) -> None:
        """Begin a record of another kind with what is known from a saved one: its kind and id, and the other kind."""
        if chosen is None:
            return
        from csdesk.desk import carrying
        from csdesk.desk.words import table_label

        kind, identity, target = chosen
        carried = await self.attempt(self.work.write(carrying.carry, self.desk, kind, identity))
        if carried is not None:
            await self.action_open(AREA_OF.get(f"{target}_intake", AREA_OF[target]))
            self.say(_("Made of {kind} {number}; complete and save it", kind=table_label(kind), number=carried.number))
            await self.screen.take_over(carried)  # type: ignore[attr-defined]

    def action_palette(self) -> None:
        """Choose something to do by its name."""
        from csdesk.tui.screens.palette import PaletteScreen

        self.open_box(PaletteScreen(self.screen), self._run_chosen)

    async def _run_chosen(self, method: str | None) -> None:
        if method:
            await self.screen.run_action(method)

    def action_import_register(self) -> None:
        """Import a register from a spreadsheet."""
        from csdesk.tui.screens.imports import ImportScreen

        self.open_box(ImportScreen())

    async def action_conflicts(self) -> None:
        """Show what two desks told differently."""
        await self.action_open("sync")

    def action_sync_now(self) -> None:
        """Exchange records with the other desks."""
        self.run_worker(self.syncing.sync_now(), group="sync")

    def action_set_up_hub(self) -> None:
        """Choose with what this desk exchanges its records."""
        from csdesk.tui.screens.hub import HubScreen

        self.open_box(HubScreen())

    def action_staff(self) -> None:
        """Show who works here."""
        from csdesk.tui.screens.staff import StaffScreen

        self.open_box(StaffScreen())

    def action_back_up(self) -> None:
        """Write a copy of the database."""
        self.run_worker(self._back_up(), exclusive=True, group="aside")

    async def _back_up(self) -> None:
        from csdesk.desk import backups

        self.say(_("Backing up ..."))
        if path := await self.attempt(self.work.aside(backups.back_up, self.desk)):
            self.say(_("Backed up to {path}", path=path), "success")

    def action_check(self) -> None:
        """Check the desk and say what is wrong."""
        self.run_worker(self._check(), exclusive=True, group="aside")

    async def _check(self) -> None:
        from csdesk.desk import backups

        self.say(_("Checking ..."))
        checks = await self.attempt(self.work.aside(backups.check, self.desk))
        if checks is not None:
            wrong = [f"{check.name}: {check.fault}" for check in checks if check.fault]
            self.say(_("Something is wrong") if wrong else _("All is well"), "error" if wrong else "success")
            if wrong:
                self._notice(N_("What is wrong"), wrong)

    async def action_switch_language(self) -> None:
        """Speak the other language from now on."""
        from csdesk.desk.preferences import choose
        from csdesk.texts import language

        other = "en" if language() == "zh" else "zh"
        await self.attempt(self.work.write(choose, self.desk, "language", other))
        use_language(other)
        await self._rebuild()

    async def action_use_theme(self, name: str) -> None:
        """Wear the theme `name` from now on."""
        from csdesk.desk.preferences import choose

        self.theme = name
        await self.attempt(self.work.write(choose, self.desk, "theme", name))

    async def _rebuild(self) -> None:
        """Make the screens anew, in the language spoken now; drafts carry what is typed over."""
        mode = self.current_mode
        for screen in self._mode_screens():
            await screen.settle()
        self.add_mode(_MEANWHILE, Screen)
        await self.switch_mode(_MEANWHILE)
        for other in [other for other in self._modes if other != _MEANWHILE]:
            await self.remove_mode(other)
        await self.action_open(mode)
        await self.remove_mode(_MEANWHILE)

    async def action_quit(self, key: str = "Ctrl+Q") -> None:
        """Leave, with everything typed kept; where that cannot be, only when asked for once more by the `key`."""
        await self._settle()
        if not all(self.unkept.values()):
            self.unkept = dict.fromkeys(self.unkept, True)
            self.say(_("What you type cannot be kept; {key} again leaves without it", key=key), "error")
            return
        await self.syncing.leave()
        self.exit(0)

    async def _settle(self) -> None:
        """Have everything that is typed on disk, in the boxes too."""
        boxes = [screen for screen in self.screen_stack if isinstance(screen, BoxScreen)]
        for screen in (*boxes, *self._mode_screens()):
            await screen.settle()

    def palette_actions(self) -> list[Action]:
        """What can be done everywhere, by name."""
        return [action for action in DESK if action.in_palette]
