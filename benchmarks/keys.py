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
    desk.close()
    print(f"keys, with {options.records:,} records")
    digits: list[float] = []
    letters: list[float] = []
    bare: list[float] = []
    for _ in range(options.rounds or 5):
        with terminal.running(terminal.script(terminal.INPUT_APP)) as program:
            program.wait_for("ready")
            bare += [program.press(key) for key in _TYPED]
        with terminal.running(terminal.csdesk(home), CSDESK_NOW=registers.NOW.isoformat(), CSDESK_LANG="en") as program:
            program.wait_for(registers.COMPANY)
            for key in _SIGN_IN:
                program.press(key)
            program.wait_for("On duty")  # a supervisor's first page
            program.press(_CALLS)
            program.wait_for("Asked")
            digits += [program.press(key) for key in _TYPED]
            program.press(_TAB)
            letters += [program.press(key) for key in "abcdefgh"]
    measuring.print_ratio("a digit of the phone, with the card", digits, bare, TARGET)
    measuring.print_ratio("a letter of the name", letters, bare, TARGET)


if __name__ == "__main__":
    main()
