"""From a key to its paint in the call form: at most 1.3 times a bare Textual Input."""

from __future__ import annotations

from benchmarks import measuring, registers, terminal

TARGET = 1.3
_TYPED = "13800123456"
_TAB = "\t"
_SIGN_IN = ("c", "j", "\r")
_CALLS = "\x1bOQ"


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    desk = registers.open_desk(options.records)
    home = str(desk.home.folder)
    print(f"keys, with {options.records:,} records")
    digits: list[float] = []
    letters: list[float] = []
    bare: list[float] = []
    environment = {"CSDESK_NOW": registers.NOW.isoformat(), "CSDESK_LANG": "en"}
    for _ in range(options.rounds or 5):
        desk.store.connection().execute("DELETE FROM draft")  # or the form would hold what was typed before
        with (
            terminal.running(terminal.script(terminal.INPUT_APP)) as field,
            terminal.running(terminal.csdesk(home), **environment) as program,
        ):
            field.wait_for("ready")
            program.wait_for(registers.COMPANY)
            for key in _SIGN_IN:
                program.press(key)
            program.wait_for("On duty")  # a supervisor's first page
            program.press(_CALLS)
            program.wait_for("Asked")
            for key in _TYPED:  # one key after another in both, for the speed of a computer changes
                bare.append(field.press(key))
                digits.append(program.press(key))
            program.press(_TAB)
            for key in "abcdefgh":
                bare.append(field.press(key))
                letters.append(program.press(key))
    desk.close()
    measuring.print_ratio("a digit of the phone, with the card", digits, bare, TARGET)
    measuring.print_ratio("a letter of the name", letters, bare, TARGET)


if __name__ == "__main__":
    main()
