"""What stands around every screen: the screens' keys above, the keys of the moment and the desk's line below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from csdesk import chinese
from csdesk.texts import _
from csdesk.tui.actions import key_label
from csdesk.tui.keys import CONFLICTS, HELP

if TYPE_CHECKING:
    from csdesk.tui.app import FrontDesk

_NAMED = 3  # of those on duty
_READ_IN = 20.0  # seconds, after which what went well has been read and makes room for what lasts

_ROSTER = "app.open_list('roster', 'next')"

Tone = Literal["", "success", "warning", "error"]
Part = tuple[str, str, str]  # the style's name, the text, the action that a click runs


class Line(Widget):
    """One line of parts, some of which can be clicked."""

    COMPONENT_CLASSES = {  # noqa: RUF012 (Textual's)
        "line--key", "line--active", "line--success", "line--warning", "line--error", "line--quiet",
    }  # fmt: skip

    DEFAULT_CSS = """
    Line {
        height: 1;
        background: $panel;
        color: $foreground;
        & > .line--key { color: $footer-key-foreground; text-style: bold; }
        & > .line--active { background: $primary; color: $block-cursor-foreground; text-style: bold; }
        & > .line--quiet { color: $text-muted; }
        & > .line--success { color: $success; text-style: bold; }
        & > .line--warning { color: $warning; text-style: bold; }
        & > .line--error { color: $error; text-style: bold; }
    }
    """

    @property
    def desk_app(self) -> FrontDesk:
        """The app, as what it is."""
        return cast("FrontDesk", self.app)

    def left(self) -> Sequence[Part]:
        """What stands from the left."""
        return ()

    def right(self) -> Sequence[Part]:
        """What stands at the right end."""
        return ()

    def giving_way(self) -> Sequence[Part]:
        """The parts that give way where there is no room, the first first."""
        return self.right()[:-1]

    def shorter(self, part: Part) -> list[Part]:  # noqa: ARG002 (nothing else stands for it)
        """What stands for a part that gives way."""
        return []

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (there is one line)
        """The parts in the width there is."""
        width = self.size.width
        parts = self._placed(width)
        return Strip([Segment(text, self._style(style)) for style, text, _action in parts]).adjust_cell_length(
            width, self.rich_style
        )

    def _placed(self, width: int) -> list[Part]:
        left, right = list(self.left()), list(self.right())
        if left and not left[-1][1].endswith(" "):
            left.append(("", " ", ""))
        room = width - _width([*left, *right])
        for part in self.giving_way():
            if room >= 0:
                break
            line, shorter = left if part in left else right, self.shorter(part)
            at = line.index(part)
            line[at : at + 1] = shorter
            room += _width([part]) - _width(shorter)
        if room < 0:
            return left
        return [*left, ("", " " * room, ""), *right]

    def _style(self, name: str) -> Style:
        if not name:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"line--{name}", partial=True)

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        at = 0
        for _style, text, action in self._placed(self.size.width):
            at += chinese.width(text)
            if event.x < at:
                if action:
                    await self.screen.run_action(action)
                return


def _width(parts: Iterable[Part]) -> int:
    return sum(chinese.width(text) for _style, text, _action in parts)


def in_sight(tabs: Sequence[Part], present: int, room: int) -> list[Part]:
    """As many of `tabs` as `room` cells show, the one numbered `present` among them.

    A mark at the end stands for those that give way, first the ones after the present; a click on it goes on there.
    """

    def shown(first: int, last: int) -> list[Part]:
        before = [("quiet", "<", tabs[first - 1][2])] if first else []
        after = [("quiet", ">", tabs[last][2])] if last < len(tabs) else []
        return [*before, *tabs[first:last], *after]

    first, last = 0, len(tabs)
    while first < present and _width(shown(first, present + 1)) > room:
        first += 1
    while last > present + 1 and _width(shown(first, last)) > room:
        last -= 1
    return shown(first, last)


class Header(Line):
    """The program, the company, and the keys of the screens with the present one marked."""

    def left(self) -> Sequence[Part]:
        """The screens; in a narrow window they stand closer, without the program's name."""
        screens = [
            (
                "active" if action.method == f"open('{self.app.current_mode}')" else "",
                f"{key_label(self.desk_app.keys_of(action))} {_(action.name)}",
                f"app.{action.method}",
            )
            for action in self.desk_app.screen_actions
        ]
        wide = [("key", " csdesk ", ""), *((style, f" {text} ", method) for style, text, method in screens)]
        if _width(wide) <= self.size.width:
            return wide
        return self._fitting([(style, f"{text} ", method) for style, text, method in screens])

    def _fitting(self, screens: list[Part]) -> list[Part]:
        """As many of the screens as there is room for, in order; the present one is always among them."""
        while _width(screens) > self.size.width and screens[1:]:
            screens.pop(0 if screens[-1][0] == "active" else -1)
        return screens

    def right(self) -> Sequence[Part]:
        """The company."""
        return [("quiet", f"{self.desk_app.desk.company} ", "")]


class Footer(Line):
    """The keys that do something here and now."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def left(self) -> Sequence[Part]:
        """Each key with what it does, as many as there is room for."""
        parts: list[Part] = []
        room = self.size.width
        shown: set[str] = set()
        for node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if not binding.show or not enabled or binding.action in shown:
                continue
            shown.add(binding.action)
            said = getattr(node, "opens", binding.description) if binding.action == "select" else binding.description
            if not said:  # a list in which Enter does nothing
                continue
            key, words = f" {key_label(binding.key)}", f" {_(said)} "
            room -= chinese.width(key + words)
            if room < 0:
                break
            action = binding.action
            parts += [("key", key, action), ("", words, action)]
        return parts


class StatusLine(Line):
    """Who is at which desk, what was said last, and the time."""

    DEFAULT_CSS = """
    StatusLine { background: $surface; }
    """

    _said = ""
    _tone: Tone = ""
    _said_for: Timer | None = None

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)

    @property
    def is_free(self) -> bool:
        """Whether nothing stands here that wants reading."""
        return not self._said or self._tone not in ("warning", "error")

    def say(self, text: str, tone: Tone = "", seconds: float = 0) -> None:
        """Show `text` until something else is said, or for so many `seconds`; what went well goes after a while."""
        self._said, self._tone = text, tone
        if self._said_for is not None:
            self._said_for.stop()
            self._said_for = None
        if seconds := seconds or (_READ_IN if tone == "success" else 0):
            self._said_for = self.set_timer(seconds, lambda: self.say(""))
        self.refresh()

    def _tick(self) -> None:
        """Show the time; nothing is painted while it shows the same."""
        if (now := self._time()) != self._shown_time:
            self._shown_time = now
            self.refresh()

    _shown_time = ""

    def _time(self) -> str:
        return f"{self.desk_app.desk.clock():%m-%d %H:%M}"

    def left(self) -> Sequence[Part]:
        """What was said last, or the grave complaint that came in after it."""
        mark = {"error": "! ", "warning": "? ", "success": "", "": ""}[self._tone]
        alert = self.desk_app.owing.alert
        if alert is not None and not self.desk_app.is_locked:
            told = _("Serious complaint {number} {name}", number=alert.number, name=alert.name)
            return [("error", chinese.fit(f" ! {told}", self.size.width - 8).rstrip(), "app.open_alert")]
        if not self._said:
            return [("quiet", f" {self._help()}", "app.help")] if self.desk_app.desk.person else []
        return [(self._tone, chinese.fit(f" {mark}{self._said}", self.size.width - 8).rstrip(), "")]

    def _help(self) -> str:
        return _("F1 help").replace("F1", key_label(self.desk_app.keys_of(HELP)))

    def right(self) -> Sequence[Part]:
        """Who is on duty, desk, person, how sync stands, what is owed, and the time."""
        quiet, loud = self._synced()
        return [*self._on_duty(), *self._here(), *quiet, *loud, *self._owed(), ("", f"{self._time()} ", "")]

    def giving_way(self) -> Sequence[Part]:
        """First what everybody at the desk knows, then what is at nought; last what somebody should see to."""
        quiet, loud = self._synced()
        owed = self._owed()
        known = [part for part in self.left() if part[2] == "app.help"] + [part for part in owed if part[0] == "quiet"]
        roster = [part for part in owed if part[2] == _ROSTER]
        counts = [part for part in owed if part not in (*known, *roster)]
        date = [self.right()[-1]]
        first = [*self._on_duty(), *self._here(), *known, *roster]
        return [*first, *date, *quiet, *loud, *counts] if quiet else [*first, *loud, *counts, *date]

    def shorter(self, part: Part) -> list[Part]:
        """The time without the date."""
        return [("", f"{self._time()[-5:]} ", "")] if part == self.right()[-1] else []

    def _here(self) -> list[Part]:
        """Which desk this is, and who is at it."""
        desk = self.desk_app.desk
        person = f"{desk.person.name} {desk.role_label(desk.person.role)}  " if desk.person else ""
        where = _("Desk {station}", station=desk.station) if desk.station else ""
        return [("quiet", f" {where}  ", ""), ("quiet", person, "")]

    def _synced(self) -> tuple[list[Part], list[Part]]:
        """How the desk stands with the others: what need not be seen, and what should."""
        app = self.desk_app
        known = app.syncing.known
        if known is None or app.desk.person is None or not app.syncing.has_hub:
            return [], []
        loud: list[Part] = []
        if known.conflicts:
            way = key_label(app.keys_of(CONFLICTS))
            loud.append(("warning", f"{_('conflicts')} {known.conflicts} {way}".rstrip() + "  ", "app.conflicts"))
        if known.failure:
            return [], [("error", f"{_('sync failed')}  ", "app.conflicts"), *loud]
        told = f"{_('not sent')} {known.unsent}" if known.unsent else ""
        if not told and known.synced_at is not None:
            is_today = known.synced_at.date() == app.desk.clock().date()
            told = _("synced {time}", time=f"{known.synced_at:{'%H:%M' if is_today else '%m-%d'}}")
        return ([("quiet", f"{told}  ", "app.conflicts")] if told else []), loud

    def _on_duty(self) -> list[Part]:
        """Who is on duty now, as far as there is room: the first of what gives way."""
        owed = self.desk_app.owing.owed
        if owed is None or not owed.on_duty or self.desk_app.desk.person is None:
            return []
        names = " ".join(owed.on_duty[:_NAMED]) + (f" +{len(owed.on_duty) - _NAMED}" if owed.on_duty[_NAMED:] else "")
        return [("quiet", f" {_('on duty now')} {names} ", "")]

    def _owed(self) -> list[Part]:
        owed = self.desk_app.owing.owed
        if owed is None or self.desk_app.desk.person is None:
            return []
        first: list[Part] = []
        if owed.roster_due:
            first.append(("warning", f"{_('roster unpublished')}  ", _ROSTER))
        if owed.serious:
            first.append(("error", f"{_('urgent')} {owed.serious}  ", "app.open_list('complaints', 'serious')"))
        return first + [
            (tone if number else "quiet", f"{words} {number}  ", action)
            for words, number, tone, action in (
                (_("overdue"), owed.overdue, "error", "app.open_list('complaints', 'overdue')"),
                (_("due today"), owed.due, "warning", "app.open_list('complaints', 'due')"),
                (_("to contact"), owed.followups, "key", "app.open_list('followups', 'now')"),
            )
        ]
