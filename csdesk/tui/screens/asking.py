"""A box with a form that does one thing: note an attempt, close a point, take a step of a complaint."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from csdesk.desk.errors import DeskError
from csdesk.texts import _
from csdesk.tui.actions import Action, bindings
from csdesk.tui.drafting import DraftKeeper
from csdesk.tui.keys import ASK
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.form import Entry, Form

Do = Callable[[dict[str, str]], Awaitable[Any]]


class AskScreen(BoxScreen[Any]):
    """Asks for `entries` below the lines `about`, and gives what `do` gives for the texts filled in.

    `do` gets the fields that are shown and not empty; a DeskError of it is said under its field, and the
    box stays. What is typed is kept as the draft `draft` until it was done; `known` stands in the fields
    from the start. `asked` says which fields are asked after what is filled in; without it all are.
    """

    ACTIONS: ClassVar[Sequence[Action]] = ASK
    BINDINGS: ClassVar[list[BindingType]] = bindings(ASK)
    DEFAULT_CSS = """
    AskScreen {
        & #about { height: auto; max-height: 10; padding: 0 1; background: $surface; }
        & Form { height: auto; margin: 1 0; }
    }
    """

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        do: Do,
        *,
        draft: str,
        known: Mapping[str, str] | None = None,
        about: Sequence[Content] = (),
        asked: Callable[[Mapping[str, str]], Collection[str]] | None = None,
    ) -> None:
        super().__init__(classes="-low")
        self._title = title
        self._entries = entries
        self._do = do
        self._known = dict(known or {})
        self._about = about
        self._asked = asked
        self._drafts = DraftKeeper(self.desk_app, draft)
        self._is_doing = False

    def body(self) -> ComposeResult:
        yield Static(self._title, classes="title", markup=False)
        if self._about:
            yield Static(Content("\n").join(self._about), id="about")
        yield Form(self._entries)

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    def on_mount(self) -> None:
        self.form.before_leaving = self._before_leaving
        self.form.fill(self._known)
        if typed := self._drafts.kept():
            self.form.take_up({name: text for name, text in typed[0].content.items() if name in self.form.values()})
            self.desk_app.say(_("Taken up again where it was left; Ctrl+L starts over"), "warning")
        self._show_asked()
        typed_now, shown = self.form.typed(), self.form.shown_names()
        self.form.focus_field(next((name for name in shown if not typed_now[name]), shown[0]))

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep what is typed, and ask what follows from it."""
        typed = event.form.typed()
        changed = any(text != self._known.get(name, "") for name, text in typed.items())
        self._drafts.keep(1, typed if changed else {})
        self._show_asked()

    async def _before_leaving(self, _name: str) -> None:
        """The next field may be one that the answer just given asks for."""
        self._show_asked()

    def _show_asked(self) -> None:
        if self._asked is not None:
            self.form.show_only(self._asked(self.form.values()))

    async def settle(self) -> None:
        """Have what is typed on disk."""
        await self._drafts.settle()

    def action_start_over(self) -> None:
        """Forget what was typed."""
        self.form.clear()
        self.form.fill(self._known)
        self._drafts.keep(1, {})
        self._show_asked()
        self.form.focus_field(self._entries[0].name)

    def action_save(self) -> None:
        """Check and do it."""
        self.form.submit()

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """Do it; nothing typed is lost where that fails."""
        event.stop()
        if self._is_doing:
            return
        self._is_doing = True
        shown = self.form.shown_names()
        try:
            await self._drafts.settle()
            done = await self._do({name: text for name, text in event.values.items() if text and name in shown})
        except DeskError as error:
            self.refuse(self.form, error)
        else:
            self._drafts.keep(1, {})
            await self._drafts.settle()
            self.dismiss(done)
        finally:
            self._is_doing = False


class AskBesideScreen(AskScreen):
    """A large box, in which a card that can be read on stands beside the form."""

    DEFAULT_CSS = """
    AskBesideScreen {
        & > #box { max-width: 100%; width: 98%; height: 96%; }
        & #beside { layout: vertical; height: 1fr; }
        & #card { height: 6; scrollbar-size-vertical: 1; background: $surface; }
        & Form { height: 1fr; margin: 0; }
        &.-wide #beside { layout: horizontal; }
        &.-wide #card { width: 2fr; height: 100%; margin: 0 0 0 1; }
        &.-wide Form { width: 3fr; }
    }
    """

    @abstractmethod
    def card(self) -> Widget:
        """What stands in the card."""

    def body(self) -> ComposeResult:
        yield Static(self._title, classes="title", markup=False)
        with Container(id="beside"):
            yield Form(self._entries)
            with VerticalScroll(id="card", can_focus=False):
                yield self.card()

    def on_mount(self) -> None:
        self.remove_class("-low")
        super().on_mount()

    def action_scroll_card(self, direction: int) -> None:
        """Read on in the card, or back; the caret stays where it is."""
        card = self.query_one("#card")
        card.scroll_relative(y=direction * max(card.size.height - 1, 1), animate=False)
