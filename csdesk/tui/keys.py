"""Everything that can be done, by screen, and the keys that do it unless config.toml says otherwise."""

from __future__ import annotations

from csdesk.texts import N_
from csdesk.tui.actions import Action
from csdesk.tui.widget_keys import BY_WIDGET, digits, key

SCREENS = (
    Action("desk.calls", "f2", N_("Calls"), N_("Log phone enquiries"), "open('calls')", in_footer=False),
    Action("desk.visits", "f3", N_("Visits"), N_("Register visitors"), "open('visits')", in_footer=False),
    Action("desk.complaints", "f4", N_("Complaints"), N_("Receive complaints and see them through"),
           "open('complaints')", in_footer=False),
    Action("desk.followups", "f5", N_("Follow-ups"), N_("The contacts that are owed"), "open('followups')",
           in_footer=False),
    Action("desk.roster", "f6", N_("Roster"), N_("Who stands at which post, week by week"), "open('roster')",
           in_footer=False),
    Action("desk.customers", "f7", N_("Customers"), N_("Customers and their contacts"), "open('customers')",
           in_footer=False),
    Action("desk.reports", "f8", N_("Reports"), N_("The figures of a week, month, quarter or year; weekly reports"),
           "open('reports')", in_footer=False),
    Action("desk.today", "f9", N_("Today"), N_("What is due, overdue and owed"), "open('today')", in_footer=False),
    Action("desk.duty", "f10", N_("Duty"), N_("The duty log and its open points"), "open('duty')", in_footer=False),
)  # fmt: skip

CONFLICTS = Action("desk.sync", "alt+c", N_("Sync conflicts"),
                   N_("What two desks told differently, and how sync stands"), "conflicts",
                   in_footer=False)  # fmt: skip

HELP = Action("desk.help", "f1", N_("Help"), N_("What can be done here, and with which keys"), "help", in_footer=False)

DESK = (
    HELP,
    *SCREENS,
    Action("desk.repairs", "alt+r", N_("Repairs"), N_("Take in repairs and see them through"), "open('repairs')",
           in_footer=False),
    Action("desk.actions", "", N_("Corrective actions"), N_("Corrective actions and improvement proposals"),
           "open('actions')", in_footer=False),
    CONFLICTS,
    Action("desk.sync_now", "", N_("Sync now"), N_("Exchange records with the other desks"), "sync_now"),
    Action("desk.hub", "", N_("Set up the shared file…"),
           N_("Choose the file, folder or server with which this desk exchanges its records"), "set_up_hub",
           words=N_("shared file / shared folder / share / hub / server / sync")),
    Action("desk.search", "ctrl+f", N_("Search"), N_("Search everything"), "search"),
    Action("desk.palette", "ctrl+p", N_("Commands"), N_("Everything that can be done, by name"), "palette",
           in_palette=False),
    Action("desk.lock", "f12", N_("Lock"), N_("Lock the desk or change the shift"), "lock"),
    Action("desk.import", "", N_("Import a register"), N_("Take calls, complaints or customers from a spreadsheet"),
           "import_register"),
    Action("desk.staff", "", N_("Staff"), N_("Who works here; add people, set PINs"), "staff"),
    Action("desk.back_up", "", N_("Back up now"), N_("Write a consistent copy into the backups folder"), "back_up"),
    Action("desk.check", "", N_("Check the desk"), N_("Check file, log, search index and settings"), "check"),
    Action("desk.language", "", N_("中文 / English"), N_("Switch the language"), "switch_language",
           words=N_("Switch the language")),
    Action("desk.quit", "ctrl+q", N_("Quit"), N_("Leave; what is half typed is kept"), "quit", in_footer=False),
)  # fmt: skip


def _reveal(area: str) -> Action:
    return Action(f"{area}.reveal", "ctrl+r", N_("Reveal"), N_("Show the phone number in full; this is recorded"),
                  "reveal")  # fmt: skip


def _intake(area: str, list_name: str) -> tuple[Action, ...]:
    """What can be done on every screen that takes records in by a form; `list_name` names the list below it."""
    return (
        Action(f"{area}.save", "ctrl+s,ctrl+j", N_("Save"), N_("Save; the form clears for the next one"), "save"),
        Action(f"{area}.turn", "ctrl+o", N_("Turn into"),
               N_("Make a complaint, repair, visit or follow-up of the saved record"), "turn"),
        Action(f"{area}.park", "ctrl+t", N_("Park"), N_("Park this form and take another"), "park"),
        Action(f"{area}.next", "ctrl+g", N_("Back to parked"), N_("Go to the next form in hand"), "next_sheet"),
        Action(f"{area}.undo", "ctrl+z", N_("Undo"), N_("Undo the last save, or bring back what was cleared"), "undo"),
        _reveal(area),
        Action(f"{area}.list", "ctrl+down", list_name, N_("Go to the list; Ctrl+Up comes back"), "to_list",
               in_footer=False),
        Action(f"{area}.form", "ctrl+up", N_("To the form"), N_("Go to the form in hand"), "to_form",
               in_footer=False),
        Action(f"{area}.new", "ctrl+n", N_("New"), N_("Take another, parking this form"), "park", in_footer=False),
        Action(f"{area}.clear", "ctrl+l", N_("Clear"), N_("Empty the form; Ctrl+Z brings it back"), "clear",
               in_footer=False),
        Action(f"{area}.merge", "alt+m", N_("Merge"),
               N_("The caller is the customer named: keep both histories as one"), "merge"),
        Action(f"{area}.history", "alt+h", N_("History"), N_("Who changed this record, and when"), "history",
               in_footer=False),
        Action(f"{area}.back", "escape", N_("Back"), N_("From the list to the form, from a correction to the form"),
               "back", in_footer=False, in_palette=False),
        *digits(area, N_("Take this caller"), "choose", "alt+"),
    )  # fmt: skip


def _look(area: str) -> tuple[Action, ...]:
    """What can be done on every screen on which records are looked through."""
    return (
        Action(f"{area}.other", "alt+e", N_("Next list"), N_("Show the next of the lists above"), "next_list"),
        Action(f"{area}.undo", "ctrl+z", N_("Undo"), N_("Undo the last save"), "undo"),
        _reveal(area),
        Action(f"{area}.find", "ctrl+up", N_("Find"), N_("Go to the search field of the list"), "find",
               in_footer=False),
        Action(f"{area}.list", "ctrl+down", N_("To the list"), N_("Go to the list; Ctrl+Up comes back"), "to_list",
               in_footer=False),
        Action(f"{area}.history", "alt+h", N_("History"), N_("Who changed this record, and when"), "history",
               in_footer=False),
        Action(f"{area}.back", "escape", N_("Back"), N_("From the list to the search, and back"), "back",
               in_footer=False, in_palette=False),
    )  # fmt: skip


def _reading(area: str) -> tuple[Action, ...]:
    """How a text is read that is longer than its page."""
    return (
        Action(f"{area}.read_on", "ctrl+down", N_("Read on"), N_("Read on in the text; Ctrl+Up goes back"), "read(1)",
               in_palette=False),
        Action(f"{area}.read_back", "ctrl+up", N_("Read back"), N_("Read back in the text"), "read(-1)",
               in_footer=False, in_palette=False),
    )  # fmt: skip


_STEP = N_("Take the step")


def _page(area: str, *others: Action) -> tuple[Action, ...]:
    """What can be done on the page of one record, `others` among it."""
    return (
        Action(f"{area}.correct", "ctrl+e", N_("Correct"), N_("Correct what was taken down"), "correct"),
        Action(f"{area}.undo", "ctrl+z", N_("Undo"), N_("Undo the last save"), "undo"),
        *others,
        Action(f"{area}.history", "alt+h", N_("History"), N_("Who changed this record, and when"), "history"),
        *_reading(area),
        *digits(area, _STEP, "take"),
    )


CALLS = _intake("calls", N_("Today's calls"))

FOLLOWUPS = (
    Action("followups.contact", "ctrl+e", N_("Contact"), N_("Make the contact: the card beside the survey"),
           "contact", in_footer=False),
    Action("followups.attempt", "ctrl+t", N_("Not reached"), N_("Write down an attempt: no answer, wrong number ..."),
           "attempt"),
    Action("followups.assign", "ctrl+g", N_("Assign"), N_("Let somebody else make it"), "assign"),
    Action("followups.skip", "ctrl+d", N_("Skip"), N_("It will not be made; a reason is needed"), "skip"),
    Action("followups.new", "ctrl+n", N_("New"), N_("Owe a follow-up by hand"), "new"),
    Action("followups.person", "alt+p", N_("Whose"), N_("Show what falls to one person, or to everybody again"),
           "whose"),
    Action("followups.print", "alt+d", N_("Print"), N_("Write the form of this follow-up, to print and sign"), "print",
           in_footer=False),
    Action("followups.customer", "alt+k", N_("Customer"), N_("Go to the customer"), "customer", in_footer=False),
    *_look("followups"),
)  # fmt: skip

TODAY = (
    Action("today.check", "ctrl+t", N_("Tick a check"), N_("Write down that a daily check was made"), "check"),
    Action("today.undo", "ctrl+z", N_("Undo"), N_("Take back the last check"), "undo"),
)

DUTY = (
    Action("duty.add", "ctrl+n", N_("New"), N_("Write an entry into the duty log"), "add"),
    Action("duty.note", "ctrl+e", N_("Add a note"), N_("Write down what became of the entry"), "note", in_footer=False),
    Action("duty.close", "ctrl+d", N_("Close the point"), N_("The open point is settled; say how"), "close_point"),
    Action("duty.handover", "ctrl+o", N_("Hand over"), N_("Hand the shift over with its open points"), "handover"),
    *_look("duty"),
)

VISITS = (
    Action("visits.leave", "ctrl+d", N_("Sign out"), N_("The party in the list has left"), "leave"),
    *_intake("visits", N_("Today's visits"))[:2],
    Action("visits.tally", "ctrl+y,insert", N_("Count only"),
           N_("Count a party that gives no name; a number in an empty form says how many they are"), "tally"),
    Action("visits.other", "alt+e", N_("Next list"), N_("Show who is in the house, who is expected, all of today"),
           "next_list"),
    *_intake("visits", N_("Today's visits"))[2:],
)  # fmt: skip

ROSTER = (
    Action("roster.fill", "ctrl+r", N_("Fill the week"), N_("Let csdesk fill the week around what is fixed"), "fill"),
    Action("roster.publish", "alt+p", N_("Publish"), N_("Publish the roster of this week"), "publish"),
    Action("roster.approve", "alt+a", N_("Approve"), N_("Approve the published roster"), "approve"),
    Action("roster.fault", "ctrl+down", N_("Next fault"), N_("Go to the cell of the next thing that is wrong"),
           "fault(1)"),
    Action("roster.undo", "ctrl+z", N_("Undo"), N_("Undo the last step"), "undo"),
    Action("roster.month", "alt+e", N_("Month view"), N_("Show the month of everybody"), "month"),
    Action("roster.absence", "alt+q", N_("Leave of staff"), N_("Mark somebody as away, or back at work"), "absence"),
    Action("roster.swap", "alt+x", N_("Swap"), N_("Let two people exchange their places"), "swap"),
    Action("roster.copy_week", "alt+l", N_("As last week"), N_("Take the roster of the week before over"),
           "copy_week"),
    Action("roster.copy_day", "ctrl+d", N_("Copy the day"), N_("Let another day be as this one"), "copy_day"),
    Action("roster.copy", "ctrl+c,ctrl+y", N_("Copy"), N_("Copy what stands in the cell"), "copy", in_footer=False),
    Action("roster.paste", "ctrl+v,insert", N_("Paste"), N_("Put into the cell what was copied"), "paste",
           in_footer=False),
    Action("roster.empty", "delete,backspace", N_("Empty"), N_("Take everybody out of the cell"), "empty",
           in_footer=False),
    Action("roster.fix", "alt+g", N_("Fix"),
           N_("Fix who stands in the cell, so that filling leaves it, or let it loose"), "fix", in_footer=False),
    Action("roster.remarks", "alt+w", N_("Remarks"), N_("Write the remarks of the day"), "remarks", in_footer=False),
    Action("roster.notes", "alt+n", N_("Notes"), N_("Write the notes of the week, and who drew it up when"), "notes",
           in_footer=False),
    Action("roster.clear", "ctrl+l", N_("Clear the week"), N_("Take out everybody who is not fixed"), "clear",
           in_footer=False),
    Action("roster.forecast", "alt+y", N_("Fill by forecast"),
           N_("Fill the week with as many people as calls and visits are expected"), "forecast", in_footer=False),
    Action("roster.fault_before", "ctrl+up", N_("Fault before"), N_("Go back to the cell of the fault before"),
           "fault(-1)", in_footer=False),
    Action("roster.before", "pageup", N_("Week before"), N_("Show the week before"), "week(-1)", in_footer=False),
    Action("roster.after", "pagedown", N_("Week after"), N_("Show the week after"), "week(1)", in_footer=False),
    Action("roster.this_week", "ctrl+t", N_("This week"), N_("Show this week"), "show_list('')", in_footer=False),
    Action("roster.next_week", "ctrl+g", N_("Next week"), N_("Show next week"), "show_list('next')",
           in_footer=False),
    Action("roster.print", "alt+d", N_("Print"), N_("Write the roster of this week, to be put up at the posts"),
           "print", in_footer=False),
    Action("roster.history", "alt+h", N_("History"), N_("Who changed this roster, and when"), "history",
           in_footer=False),
    Action("roster.back", "escape", N_("Back"), N_("Stop the filling; from the faults to the cells"), "back",
           in_footer=False, in_palette=False),
)  # fmt: skip

ROSTER_MONTH = (
    Action("roster_month.week", "alt+e,escape", N_("Back to the week"), N_("From one person to all, then to the week"),
           "week"),
    Action("roster_month.before", "left,pageup", N_("Month before"), N_("Show the month before"), "month(-1)"),
    Action("roster_month.after", "right,pagedown", N_("Month after"), N_("Show the month after"), "month(1)"),
    Action("roster_month.present", "ctrl+t", N_("This month"), N_("Show this month"), "month(0)", in_footer=False),
)  # fmt: skip

REPORTS = (
    Action("reports.other", "alt+e", N_("Next list"), N_("Week, month, quarter, year, weekly reports"), "next_list"),
    Action("reports.export", "ctrl+e", N_("Export"), N_("Write a report, the week's papers or a register into a file"),
           "export"),
    Action("reports.sign", "alt+s", N_("Sign off"), N_("Sign one's own weekly report; its figures stay as they are"),
           "sign"),
    Action("reports.take_back", "ctrl+d", N_("Give back"), N_("Take back the signature of a weekly report; say why"),
           "take_back"),
    Action("reports.before", "left,pageup", N_("Period before"), N_("Show the period before"), "period(-1)"),
    Action("reports.after", "right,pagedown", N_("Period after"), N_("Show the period after"), "period(1)"),
    Action("reports.present", "ctrl+t", N_("This period"), N_("Show the present period"), "period(0)"),
    Action("reports.choose", "ctrl+g", N_("Other period"), N_("Show a period by its name: 2026-W47, last month"),
           "choose"),
    Action("reports.undo", "ctrl+z", N_("Undo"), N_("Undo the last step on a weekly report"), "undo"),
    Action("reports.read_on", "ctrl+down", N_("Read on"), N_("Read on beside the list; Ctrl+Up goes back"),
           "scroll(1)", in_footer=False),
    Action("reports.read_back", "ctrl+up", N_("Read back"), N_("Read back beside the list"), "scroll(-1)",
           in_footer=False),
    Action("reports.history", "alt+h", N_("History"), N_("Who changed this weekly report, and when"), "history",
           in_footer=False),
    Action("reports.back", "escape", N_("Back"), N_("Stop the counting or the export"), "back", in_footer=False,
           in_palette=False),
)  # fmt: skip

WEEKLY_PAGE = (
    Action("weekly_page.undo", "ctrl+z", N_("Undo"), N_("Undo the last step on a weekly report"), "undo"),
    Action("weekly_page.history", "alt+h", N_("History"), N_("Who changed this weekly report, and when"), "history"),
    *_reading("weekly_page"),
    *digits("weekly_page", _STEP, "take"),
)

SYNC = (
    Action("sync.take", "ctrl+t", N_("Take the other"), N_("Let the other value take the place of the one that stands"),
           "take"),
    Action("sync.keep", "ctrl+d", N_("Let it stand"), N_("The value that stands is right: settle the conflict"),
           "keep"),
    Action("sync.now", "ctrl+g", N_("Sync now"), N_("Exchange records with the other desks"), "sync_now",
           in_palette=False),
    *(action for action in _look("sync") if action.method not in ("next_list", "reveal")),
)  # fmt: skip

CONFLICT = (
    Action("conflict.history", "alt+h", N_("History"), N_("Who changed this record, and when"), "history"),
    *_reading("conflict"),
    *digits("conflict", _STEP, "take"),
)

HUB = (
    Action("hub.use", "ctrl+s,ctrl+j", N_("Use it"), N_("Try the place, and exchange records with it from now on"),
           "use"),
    Action("hub.check", "ctrl+l", N_("Try it"), N_("Say whether the place is fit, and change nothing"), "try_place"),
)  # fmt: skip

CUSTOMERS = (
    Action("customers.find", "ctrl+up", N_("Find"), N_("Go to the search field of the list"), "find",
           in_footer=False),
    Action("customers.list", "ctrl+down", N_("To the list"), N_("Go to the list; Ctrl+Up comes back"), "to_list",
           in_footer=False),
    Action("customers.new", "ctrl+n", N_("New"), N_("Enter a customer"), "new"),
    Action("customers.edit", "ctrl+e", N_("Edit"), N_("Correct what is known of the customer"), "edit"),
    Action("customers.merge", "alt+m", N_("Merge"), N_("Let one customer stand for two; both histories stay"),
           "merge"),
    Action("customers.reveal", "ctrl+r", N_("Reveal"), N_("Show the phone numbers in full; this is recorded"),
           "reveal"),
    Action("customers.undo", "ctrl+z", N_("Undo"), N_("Undo the last save"), "undo"),
    Action("customers.history", "alt+h", N_("History"), N_("Who changed this customer, and when"), "history"),
    Action("customers.back", "escape", N_("Back"), N_("From the time line to the list, from the list to the search"),
           "back", in_footer=False, in_palette=False),
    key("customers.page_up", "pageup", N_("Page up"), "page(-1)"),
    key("customers.page_down", "pagedown", N_("Page down"), "page(1)"),
)  # fmt: skip

COMPLAINTS = (
    Action("complaints.receive", "ctrl+n", N_("New"), N_("Take a complaint down"), "receive"),
    Action("complaints.sort", "alt+o", N_("Sort"), N_("Sort by promise or by receipt"), "sort"),
    *_look("complaints"),
)

RECEIVING = (
    *_intake("receiving", N_("The newest complaints")),
    Action("receiving.case", "alt+p", N_("Case"), N_("Open the page of the case"), "case"),
)

COMPLAINT = _page(
    "complaint",
    _reveal("complaint"),
    Action("complaint.print", "alt+d", N_("Print"), N_("Write the slips of the case, to print and sign"), "print"),
)

REPAIRS = (
    Action("repairs.receive", "ctrl+n", N_("New"), N_("Take a repair in"), "receive"),
    *_look("repairs"),
)

REPAIR_INTAKE = (
    *_intake("repair_intake", N_("The newest repairs")),
    Action("repair_intake.case", "alt+p", N_("Page"), N_("Open the page of the repair"), "case"),
)

REPAIR = _page("repair", _reveal("repair"))

ACTIONS = (
    Action("actions.add", "ctrl+n", N_("New"), N_("Raise a corrective action or an improvement proposal"), "add"),
    *_look("actions"),
)

ACTION = _page("action")

REGISTER = (
    Action("import.start", "ctrl+s,ctrl+j", N_("Import"), N_("Import the file: all of it or nothing"), "start"),
    Action("import.look", "ctrl+l", N_("Look first"), N_("Say how the file is read, and write nothing"), "look"),
)

STAFF = (
    Action("staff.save", "ctrl+s,ctrl+j", N_("Take on"), N_("Add the person, or change the one named"),
           "save"),
    Action("staff.off", "ctrl+d", N_("See off"), N_("The person in the list has left; their records stay"), "off"),
)  # fmt: skip

SETUP = (
    Action("setup.save", "ctrl+s,ctrl+j", N_("Set up"), N_("Set the desk up with what is filled in"), "save"),
    Action("setup.language", "f8", N_("中文 / English"), N_("Switch the language"), "switch"),
)

CUSTOMER = (
    Action("customer.save", "ctrl+s,ctrl+j", N_("Save"), N_("Save what is filled in"), "save"),
    Action("customer.start_over", "ctrl+l", N_("Start over"), N_("Forget what was typed"), "start_over"),
)

ASK = (
    Action("ask.save", "ctrl+s,ctrl+j", N_("Save"), N_("Save what is filled in"), "save"),
    Action("ask.start_over", "ctrl+l", N_("Start over"), N_("Forget what was typed"), "start_over"),
)

SURVEY = (
    *ASK,
    Action("survey.other", "alt+s", N_("Other survey"), N_("Ask another survey"), "other_survey"),
    Action("survey.card_down", "ctrl+down", N_("Card on"), N_("Read on in the customer's card; Ctrl+Up goes back"),
           "scroll_card(1)", in_footer=False),
    Action("survey.card_up", "ctrl+up", N_("Card back"), N_("Read back in the customer's card"), "scroll_card(-1)",
           in_footer=False),
)  # fmt: skip

EXPORT = (
    Action("export.start", "ctrl+s,ctrl+j", N_("Export"), N_("Write the file; the desk goes on meanwhile"), "save"),
    Action("export.start_over", "ctrl+l", N_("Start over"), N_("Forget what was typed"), "start_over"),
)

WEEKLY_REPORT = (
    *ASK,
    Action("weekly_report.sign", "alt+s", N_("Sign off"), N_("Save it and sign it; its figures stay as they are"),
           "sign"),
    Action("weekly_report.read_on", "ctrl+down", N_("Read on"), N_("Read on beside the list; Ctrl+Up goes back"),
           "scroll_card(1)", in_footer=False),
    Action("weekly_report.read_back", "ctrl+up", N_("Read back"), N_("Read back beside the list"), "scroll_card(-1)",
           in_footer=False),
)  # fmt: skip

BY_SCREEN = (
    DESK, *BY_WIDGET,
    SETUP, CALLS, VISITS, COMPLAINTS, RECEIVING, FOLLOWUPS, SURVEY, TODAY, DUTY, ROSTER, ROSTER_MONTH, REPORTS, EXPORT,
    WEEKLY_REPORT, WEEKLY_PAGE, CUSTOMERS, CUSTOMER, ASK, COMPLAINT, REPAIRS, REPAIR_INTAKE, REPAIR, ACTIONS, ACTION,
    REGISTER, STAFF, SYNC, CONFLICT, HUB,
)  # fmt: skip
"""All of it, by screen and by what stands on them; the keys of DESK do the same everywhere."""
