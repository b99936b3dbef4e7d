"""Everything that can be done, by screen, and the keys that do it unless config.toml says otherwise."""

from __future__ import annotations

from csdesk.texts import N_
from csdesk.tui.actions import Action

SCREENS = (
    Action("desk.calls", "f2", N_("Calls"), N_("Log phone enquiries"), "open('calls')", in_footer=False),
    Action("desk.customers", "f7", N_("Customers"), N_("Customers and their contacts"), "open('customers')",
           in_footer=False),
)  # fmt: skip

DESK = (
    Action("desk.help", "f1", N_("Help"), N_("What can be done here, and with which keys"), "help", in_footer=False),
    *SCREENS,
    Action("desk.search", "ctrl+f", N_("Search"), N_("Search everything"), "search"),
    Action("desk.palette", "ctrl+p", N_("Commands"), N_("Everything that can be done, by name"), "palette",
           in_palette=False),
    Action("desk.lock", "f12", N_("Lock"), N_("Lock the desk or change the shift"), "lock"),
    Action("desk.import", "", N_("Import a register"), N_("Take calls, complaints or customers from a spreadsheet"),
           "import_register"),
    Action("desk.staff", "", N_("Staff"), N_("Who works here; add people, set PINs"), "staff"),
    Action("desk.back_up", "", N_("Back up now"), N_("Write a consistent copy into the backups folder"), "back_up"),
    Action("desk.check", "", N_("Check the desk"), N_("Check file, log, search index and settings"), "check"),
    Action("desk.language", "", N_("中文 / English"), N_("Switch the language"), "switch_language"),
    Action("desk.quit", "ctrl+q", N_("Quit"), N_("Leave; what is half typed is kept"), "quit", in_footer=False),
)  # fmt: skip

CALLS = (
    Action("calls.save", "ctrl+s,ctrl+j", N_("Save"), N_("Save the call; the form clears for the next one"), "save"),
    Action("calls.park", "ctrl+t", N_("Park"), N_("Park this call and take another"), "park"),
    Action("calls.next", "ctrl+g", N_("Back to parked"), N_("Go to the next call in hand"), "next_sheet"),
    Action("calls.undo", "ctrl+z", N_("Undo"), N_("Undo the last save, or bring back what was cleared"), "undo"),
    Action("calls.reveal", "ctrl+r", N_("Reveal"), N_("Show the phone number in full; this is recorded"), "reveal"),
    Action("calls.list", "ctrl+down", N_("Today's calls"), N_("Go to today's calls; Ctrl+Up comes back"), "to_list",
           in_footer=False),
    Action("calls.form", "ctrl+up", N_("To the form"), N_("Go to the call in hand"), "to_form", in_footer=False),
    Action("calls.new", "ctrl+n", N_("New call"), N_("Take another call, parking this one"), "park", in_footer=False),
    Action("calls.clear", "ctrl+l", N_("Clear"), N_("Empty the form; Ctrl+Z brings it back"), "clear",
           in_footer=False),
    Action("calls.merge", "alt+m", N_("Merge"), N_("The caller is the customer named: keep both histories as one"),
           "merge"),
    Action("calls.history", "alt+h", N_("History"), N_("Who changed this call, and when"), "history",
           in_footer=False),
    Action("calls.back", "escape", N_("Back"), N_("From the list to the form, from a correction to the call in hand"),
           "back", in_footer=False, in_palette=False),
)  # fmt: skip

CUSTOMERS = (
    Action("customers.find", "ctrl+up", N_("Find"), N_("Go to the search field of the list"), "find",
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
)  # fmt: skip

COMPLAINT = (
    Action("complaint.reveal", "ctrl+r", N_("Reveal"), N_("Show the phone number in full; this is recorded"), "reveal"),
    Action("complaint.history", "alt+h", N_("History"), N_("Who changed this complaint, and when"), "history"),
)

REGISTER = (
    Action("import.start", "ctrl+s,ctrl+j", N_("Import"), N_("Import the file: all of it or nothing"), "start"),
    Action("import.look", "ctrl+l", N_("Look first"), N_("Say how the file is read, and write nothing"), "look"),
)

STAFF = (
    Action("staff.save", "ctrl+s,ctrl+j", N_("Take on"), N_("Add the person, or give the one named a new PIN"),
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

BY_SCREEN = (DESK, SETUP, CALLS, CUSTOMERS, CUSTOMER, COMPLAINT, REGISTER, STAFF)
"""All of it; the keys of DESK do the same everywhere."""
