"""What the screens have in common: the frame around an area's screen, and the box of a screen above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize, ScreenResume
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from csdesk.texts import _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Footer, Header, StatusLine
from csdesk.tui.painting import TightCompositor
from csdesk.tui.widget_keys import BOX
from csdesk.tui.work import Work

if TYPE_CHECKING:
    from csdesk.desk.desk import Desk
    from csdesk.desk.errors import DeskError
    from csdesk.tui.app import FrontDesk
    from csdesk.tui.widgets.form import Form

Result = TypeVar("Result")

WIDE = 110  # cells from which on there is room for two things side by side
TALL = 30  # rows from which on there is room between the rows of a form


class _OfTheDesk:
    """Gives a screen the app and desk as what they are, and the classes `-wide` and `-tall` where there is room.

    Styling all widgets of a screen takes longer than anything else it does, so it is done once before the first
    paint, and again only where the room or the colours have changed; Textual 8.2 does it five times.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        screen = cast("Screen[Any]", self)
        screen._css_update_count = screen.app._css_update_count
        self._fit(screen.app.size)

    def _on_screen_resume(self, event: ScreenResume) -> None:
        screen = cast("Screen[Any]", self)
        event.refresh_styles = screen._css_update_count != screen.app._css_update_count
        screen._css_update_count = screen.app._css_update_count

    def on_resize(self, event: Resize) -> None:
        """Lay out for the room there is."""
        if self._fit(event.size):
            cast("Screen[Any]", self).update_node_styles()

    def _fit(self, size: Size) -> bool:
        """Say how much room there is; whether that has changed."""
        screen = cast("Screen[Any]", self)
        before = screen.classes
        screen.set_class(size.width >= WIDE, "-wide", update=False)
        screen.set_class(size.height >= TALL, "-tall", update=False)
        return screen.classes != before

    @property
    def desk_app(self) -> FrontDesk:
        """The app."""
        return cast("FrontDesk", self.app)  # type: ignore[attr-defined]

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.desk_app.desk

    @property
    def work(self) -> Work:
        """The desk's threads."""
        return self.desk_app.work

    def others_wrote(self) -> None:
        """Records of other desks came: show them; what is typed stays as it is."""

    def sync_stands_otherwise(self) -> None:
        """Records were exchanged, or a conflict came or went: show it, where that is what the screen tells of."""

    def on_form_refused(self, event: Form.Refused) -> None:
        """Say below that nothing was saved, where something older may still stand."""
        event.stop()
        self.desk_app.say(_("Not saved: {why}", why=event.why), "error")

    def refuse(self, form: Form, error: DeskError) -> None:
        """Say under its field what is wrong with what was filled in, or below where it is about none."""
        if error.field in form.values():
            form.show_error(error.field, error.sentence())
            form.focus_field(error.field)
        else:
            self.desk_app.say(str(error), "error")


class AreaScreen(_OfTheDesk, Screen[None]):
    """The screen of an area; `body` is what stands between header and footer."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = TightCompositor()

    def body(self) -> ComposeResult:
        """The widgets of the area."""
        yield from ()

    def compose(self) -> ComposeResult:
        yield Header()
        yield from self.body()
        yield Footer()
        yield StatusLine()

    async def settle(self) -> None:
        """Keep what is typed, before the desk is locked or left."""

    async def changed_person(self) -> None:
        """Somebody else may have signed in."""


class BoxScreen(_OfTheDesk, ModalScreen[Result]):
    """A screen in a box above another; Esc closes it and gives None."""

    TITLE_TEXT = ""
    AUTO_FOCUS = ""  # every box says itself where the caret goes

    DEFAULT_CSS = """
    BoxScreen {
        align: center middle;
        background: $background 70%;
        & > #box {
            width: 90%;
            max-width: 110;
            height: 90%;
            background: $background;
            border: heavy $border;
            padding: 0 1;
        }
        &.-low > #box { height: auto; max-height: 90%; }
        & StatusLine { background: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(BOX)

    def body(self) -> ComposeResult:
        """The widgets in the box."""
        yield from ()

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            if self.TITLE_TEXT:
                yield Static(_(self.TITLE_TEXT), classes="title", markup=False)
            yield from self.body()
            yield from self.foot()

    def foot(self) -> list[Widget]:
        """What stands at the bottom of the box."""
        return [Footer(), StatusLine()]

    async def settle(self) -> None:
        """Keep what is typed, before the desk is locked or left."""

    def may_leave(self) -> bool:
        """Whether the screen may be taken away for another or for the lock; says why where not."""
        return True

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
