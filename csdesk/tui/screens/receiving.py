"""Taking a complaint down: who, what, against whom, and the promise; earlier ones of the kind are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import complaint_intake, complaints, reading
from csdesk.desk.complaint_words import status_label
from csdesk.desk.complaints import Complaint
from csdesk.desk.customers import Card
from csdesk.texts import N_, _, counted
from csdesk.tui.actions import bindings
from csdesk.tui.keys import RECEIVING
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.entries import check_phone, fits, project_entry, staff_options
from csdesk.tui.screens.intake import IntakeScreen, Opened, Stored
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.many_picker import BETWEEN
from csdesk.tui.widgets.record_table import Row, TableColumn
from csdesk.tui.work import Latest

_TELLING = ("phone", "unit", "subject", "category")  # what tells whether there was one like it before
_TOLD_ONCE = ("promise", "department", "read_back", "at")  # what begins the timeline


class ReceivingScreen(IntakeScreen):
    """The form of a complaint, and the newest complaints."""

    ACTIONS = RECEIVING
    BINDINGS: ClassVar[list[BindingType]] = bindings(RECEIVING)
    KIND = "complaint"
    DRAFTS = complaint_intake.FORM
    NEW = N_("New complaint")
    EMPTY = N_("No complaints yet")
    COLUMNS = (
        TableColumn("at", N_("Time"), 11),
        TableColumn("name", N_("Name"), 8),
        TableColumn("phone", N_("Phone"), 13),
        TableColumn("content", N_("Content"), 20, flexible=True),
        TableColumn("due", N_("Due by"), 11),
        TableColumn("status", N_("Status"), 11),
    )
    DEFAULT_CSS = """
    ReceivingScreen {
        & #intake { max-height: 15; }
        & #card { max-height: 3; }
        & #repeats { display: none; height: auto; max-height: 3; margin: 0 1; color: $warning; text-wrap: nowrap; }
        & #repeats.-some { display: block; }
        &.-tall #form { grid-gutter: 0 2; }
        &.-tall #intake { max-height: 19; }
        &.-wide #card { max-height: 100%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._repeats: Latest[None] = Latest(self._look_for_repeats)

    def between(self) -> ComposeResult:
        """Earlier complaints about the same."""
        yield Static(id="repeats", markup=False)

    def entries(self) -> list[Entry]:
        """The fields of a complaint, in the order in which it is told."""
        desk = self.desk
        line, text = desk.policy.longest_line, desk.policy.longest_text

        def picker(name: str, words: str, options: str, placeholder: str = "") -> Entry:
            return Entry(name, words, Kind.PICKER, options=desk.options(options), placeholder=placeholder)

        check_promise = fits(lambda given: complaint_intake.read_promise(desk, given, desk.clock()))
        check_time = fits(lambda given: reading.moment(desk, "at", given))
        return [
            Entry("phone", N_("Phone"), Kind.PHONE, check=check_phone(desk, lambda: self.sheet)),
            Entry("name", N_("Name"), longest=line),
            Entry("unit", N_("Unit"), longest=line, width=30),
            picker("channel", N_("Channel"), "complaint_channel", N_("phone if empty")),
            picker("category", N_("Category"), "complaint_category"),
            picker("subject", N_("Subject"), "subject"),
            Entry("content", N_("Content"), Kind.TEXT, required=True, longest=text, rows=4),
            Entry("promise", N_("Promised reply"), Kind.MOMENT, required=True, check=check_promise,
                  placeholder=N_("tomorrow 15:00 ...")),
            picker("severity", N_("Severity"), "complaint_severity", N_("ordinary if empty")),
            Entry("department", N_("Departments"), Kind.MANY, options=desk.options("complaint_department")),
            Entry("read_back", N_("Read back"), Kind.YES_NO),
            picker("against_kind", N_("Against"), "complaint_against"),
            Entry("against", N_("Against whom"), longest=line),
            Entry("against_staff", N_("Member of staff"), Kind.PICKER, options=staff_options(desk)),
            Entry("marks", N_("Marks"), Kind.MANY, options=desk.options("complaint_mark")),
            Entry("written", N_("In writing"), Kind.YES_NO, placeholder=N_("by channel")),
            *project_entry(desk),
            Entry("at", N_("Received"), Kind.MOMENT, check=check_time, placeholder=N_("now")),
        ]  # fmt: skip

    def _show_sheet(self) -> None:
        """What only the timeline may change is no part of a correction."""
        names = self.form.values()
        self.form.show_only([name for name in names if not self.sheet.correcting or name not in _TOLD_ONCE])
        super()._show_sheet()

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """The newest complaints."""
        key = after if isinstance(after, tuple) else None
        found = await self.work.read(complaints.page, self.desk, "all", after=key, limit=limit)
        return [
            Row(
                each.id,
                each.key,
                (
                    f"{each.at:%m-%d %H:%M}",
                    each.name,
                    each.phone,
                    " ".join(each.content.split()),
                    f"{each.due_at:%m-%d %H:%M}" if each.due_at else "",
                    status_label(each.status),
                ),
                tone="error" if each.overdue else "muted" if each.closed_at else "",
            )
            for each in found
        ]

    async def read(self, identity: str, *, reveal: bool = False) -> Opened:
        """A saved complaint."""
        job = self.work.write if reveal else self.work.read
        found = await job(complaints.show, self.desk, identity, reveal=reveal)
        accused = next((option.key for option in staff_options(self.desk) if option.zh == found.against_staff), "")
        return Opened(found.id, found.number, found.name, found.phone, found.customer, _values_of(found, accused))

    async def save_new(self, sheet: Sheet, values: dict[str, str]) -> Stored:
        """Take the complaint down; the desk refuses one without a promise."""
        given = {name: text.replace(BETWEEN, ",") for name, text in values.items() if text}
        given["content"] = values["content"]
        saved = await self.work.write(
            complaint_intake.receive, self.desk, given, customer=sheet.chosen, slot=sheet.slot, source=sheet.source
        )
        complaint = saved.complaint
        remark = ""
        if saved.repeats:
            level = self.desk.role_label(complaint.level)
            remark = _("complaint number {count} about this: at {level}", count=len(saved.repeats) + 1, level=level)
        return Stored(
            complaint.id, complaint.number, complaint.name, complaint.customer, saved.batch, saved.is_new_customer,
            remark,
        )  # fmt: skip

    async def save_correction(self, sheet: Sheet, changed: dict[str, str], customer: str) -> None:
        """Correct what was taken down; what became of it is no part of that."""
        given = {name: text if name == "content" else text.replace(BETWEEN, ",") for name, text in changed.items()}
        await self.work.write(complaint_intake.correct, self.desk, sheet.correcting, given, customer=customer)

    # Earlier complaints about the same

    def changed_field(self, name: str) -> None:
        """Look for earlier ones too."""
        if name in _TELLING:
            self._repeats.ask(None)

    def found_caller(self, card: Card | None) -> None:  # noqa: ARG002 (asked for by what looks)
        """Who complains is known now."""
        self._repeats.ask(None)

    async def _look_for_repeats(self, _request: None) -> None:
        sheet, card = self.sheet, self._caller.card
        values = sheet.values
        customer = card.customer.id if card and card.customer else sheet.chosen
        found: list[Complaint] | None = []
        if not sheet.correcting and (values.get("subject") or values.get("category")):
            found = await self.desk_app.attempt(
                self.work.read(
                    complaints.repeats,
                    self.desk,
                    customer=customer,
                    phone=values.get("phone", ""),
                    unit=values.get("unit", ""),
                    subject=values.get("subject", ""),
                    category=values.get("category", ""),
                )
            )
        number = len(found or ()) + 1
        level = self.desk.policy.complaints.level_of_repeat(number)
        said = [
            _("complaint number {count} about this: it goes to {level}", count=number,
              level=self.desk.role_label(level)) if level else
            counted("{count} complaint about this before", "{count} complaints about this before", len(found)),
            *(f"{each.at:%m-%d} {each.number} {status_label(each.status)} {' '.join(each.content.split())[:60]}"
              for each in found[:2]),
        ] if found else []  # fmt: skip
        view = self.query_one("#repeats", Static)
        view.set_class(bool(said), "-some")
        show_lines(view, map(Content, said))

    async def action_case(self) -> None:
        """Open the page of the case."""
        if identity := self._pointed_at:
            await self.desk_app.open_record(("complaint", identity))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "case":
            return bool(self._pointed_at)
        return super().check_action(action, parameters)


def _values_of(complaint: Complaint, accused: str) -> dict[str, str]:
    """A saved complaint as the form shows it."""
    words = {
        name: getattr(complaint, name)
        for name in ("phone", "name", "unit", "channel", "category", "subject", "content", "severity", "against_kind",
                     "against", "project")
    }  # fmt: skip
    return {
        **words,
        "promise": f"{complaint.promise_at:%Y-%m-%d %H:%M}",
        "department": BETWEEN.join(complaint.departments),
        "read_back": "yes" if complaint.is_read_back else "",
        "against_staff": accused,
        "marks": BETWEEN.join(complaint.marks),
        "written": "yes" if complaint.is_written else "no",
        "at": f"{complaint.at:%Y-%m-%d %H:%M}",
    }
