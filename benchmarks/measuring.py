"""What the measurements share: their options, fair comparison, and how a result is printed."""

from __future__ import annotations

import gc
import statistics
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence


def options(description: str | None, given: Sequence[str] | None = None) -> Namespace:
    """The options that every measurement takes."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--records", type=int, default=1_000_000, metavar="N", help="calls in the register")
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="repetitions; each measurement has its own")
    return parser.parse_args(given)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, with no collection of garbage in between."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start
    finally:
        gc.enable()


def each(work: Callable[[str], object], given: Iterable[str]) -> list[float]:
    """How long `work` takes for each of `given`."""
    taken = []
    for one in given:
        start = time.perf_counter()
        work(one)
        taken.append(time.perf_counter() - start)
    return taken


def percentile(taken: Sequence[float], part: float) -> float:
    """The value below which the `part` (0.99) of `taken` lies."""
    ranked = sorted(taken)
    return ranked[min(int(len(ranked) * part), len(ranked) - 1)]


def print_latency(name: str, taken: Sequence[float], target: float | None) -> None:
    """A line with p50, p99 and the longest of `taken`, and the target for p99 in milliseconds."""
    p99 = percentile(taken, 0.99) * 1000
    print(
        f"  {name:<34} p50 {percentile(taken, 0.5) * 1000:8.2f} ms   p99 {p99:8.2f} ms   "
        f"max {max(taken) * 1000:8.2f} ms   {verdict(p99, target, ' ms')}"
    )


def print_ratio(name: str, ours: Sequence[float], theirs: Sequence[float], target: float | None) -> None:
    """A line with the medians of both and how many times theirs ours is, and the target for that."""
    our, their = statistics.median(ours), statistics.median(theirs)
    ratio = our / their
    print(
        f"  {name:<34} {our * 1000:9.2f} ms against {their * 1000:9.2f} ms   ratio {ratio:5.2f}   "
        f"{verdict(ratio, target, '')}"
    )


def verdict(value: float, target: float | None, unit: str) -> str:
    """Whether `value` keeps the target, "" where there is none."""
    if target is None:
        return ""
    return f"target {target:g}{unit}: {'kept' if value <= target else 'MISSED'}"
