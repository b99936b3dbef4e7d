"""The caller's card while a number is typed: at most 5 ms, 99 times in 100."""

from __future__ import annotations

from random import Random

from benchmarks import measuring, registers
from csdesk.desk import customers

TARGET = 5.0


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    desk = registers.open_desk(options.records)
    print(f"the caller's card, among {options.records:,} calls")
    chance = Random("card")
    rounds = options.rounds or 300
    known = [registers.phone(chance.randrange(max(options.records // 5, 1))) for _ in range(rounds)]
    unknown = [f"13900{chance.randrange(1_000_000):06d}" for _ in range(rounds)]
    everything = []
    kinds = {f"the first {length} digits": [phone[:length] for phone in known] for length in range(4, 11)}
    kinds |= {
        "a known number": known,
        "an unknown number": unknown,
        "the first 7 of an unknown one": [phone[:7] for phone in unknown],
        "the last 4 digits": [phone[-4:] for phone in known],
        "the last 6 digits": [phone[-6:] for phone in known],
    }
    for name, typed in kinds.items():
        taken = measuring.each(lambda number: customers.card(desk, number), typed)
        measuring.print_latency(name, taken, TARGET)
        everything += taken
    measuring.print_latency("all together", everything, TARGET)
    desk.close()


if __name__ == "__main__":
    main()
