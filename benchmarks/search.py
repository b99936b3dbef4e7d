"""Search as you type among all records: at most 10 ms for the first 50 hits, 99 times in 100."""

from __future__ import annotations

from random import Random

from benchmarks import measuring, registers
from csdesk.chinese import is_han, runs, syllables
from csdesk.desk import search

TARGET = 10.0


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    desk = registers.open_desk(options.records)
    print(f"search, first 50 of {options.records:,} records")
    chance = Random("search")
    rounds = options.rounds or 400
    questions, _answers = registers.texts()
    han = [run for text in questions for run in runs(text) if is_han(run) and len(run) > 1]
    characters = sorted(set("".join(han)))
    names = registers.names(2000)
    phones = [registers.phone(chance.randrange(max(options.records // 5, 1))) for _ in range(rounds)]
    kinds = {
        "one character of a text": [chance.choice(chance.choice(han)) for _ in range(rounds)],
        "any one character": [chance.choice(characters) for _ in range(rounds)],
        "two characters of a text": [_part(chance, chance.choice(han), 2) for _ in range(rounds)],
        "any two characters": [chance.choice(characters) + chance.choice(characters) for _ in range(rounds)],
        "two words of two characters": [
            f"{_part(chance, chance.choice(han), 2)} {_part(chance, chance.choice(han), 2)}" for _ in range(rounds)
        ],
        "last four digits": [phone[-4:] for phone in phones],
        "three digits of a phone": [_part(chance, phone, 3) for phone in phones],
        "a whole phone": phones,
        "pinyin initials": ["".join(part[0] for part in syllables(chance.choice(names))) for _ in range(rounds)],
        "one letter": [chance.choice("abcdefghjklmnpqrstwxyz") for _ in range(rounds)],
        "the start of a pinyin": ["".join(syllables(chance.choice(names)))[:4] for _ in range(rounds)],
        "a name": [chance.choice(names) for _ in range(rounds)],
    }
    everything = []
    for name, queries in kinds.items():
        taken = measuring.each(lambda query: search.find(desk, query, limit=50), queries)
        measuring.print_latency(name, taken, TARGET)
        everything += taken
    measuring.print_latency("all together", everything, TARGET)
    desk.close()


def _part(chance: Random, text: str, length: int) -> str:
    start = chance.randrange(len(text) - length + 1)
    return text[start : start + length]


if __name__ == "__main__":
    main()
