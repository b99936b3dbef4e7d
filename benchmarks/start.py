"""From the command to the first screen that can be used: at most 1.35 times an empty Textual app."""

from __future__ import annotations

from benchmarks import measuring, registers, terminal

TARGET = 1.35


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    desk = registers.open_desk(options.records)
    home = str(desk.home.folder)
    desk.close()
    print(f"start, with {options.records:,} records")
    ours: list[float] = []
    theirs: list[float] = []
    for at in range((options.rounds or 9) + 1):
        for taken, command, shown in (
            (theirs, terminal.script(terminal.EMPTY_APP), "ready"),
            (ours, terminal.csdesk(home), registers.COMPANY),
        ):
            with terminal.running(command, CSDESK_NOW=registers.NOW.isoformat()) as program:
                needed = program.wait_for(shown)
            if at:  # the first round compiles modules and fills the file cache
                taken.append(needed)
    measuring.print_ratio("first usable paint", ours, theirs, TARGET)


if __name__ == "__main__":
    main()
