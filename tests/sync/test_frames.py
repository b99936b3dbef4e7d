"""Frames tell the same wherever they lie, and nothing that was sealed can be altered unnoticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.store.journal import FIRST_HASH, Change, Seen
from csdesk.sync import frames

REPLICA = "01930001-0000-7000-8000-000000000000"
OTHER = "01930002-0000-7000-8000-000000000000"
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


def change(counter: int, **more: object) -> Change:
    return Change(
        0, counter, (1 << 50) + counter, counter, "p1", None, "call", "c1", "update", '{"name":"陈"}'
    )._replace(**more)


def sealed(changes: list[Change], seen: list[Seen] | None = None) -> bytes:
    return frames.seal(5, REPLICA, "A", FIRST_HASH, changes, seen or [], {1: OTHER})[0]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1 << 61), TEXT, TEXT, st.sampled_from(["insert", "update", "delete"]),
            st.one_of(st.none(), st.integers(-5, 9)), st.one_of(st.none(), TEXT),
        ), min_size=1, max_size=8,
    ),
    st.integers(1, 1 << 40),
)  # fmt: skip
def test_what_is_sealed_is_read_again(
    given_changes: list[tuple[int, str, str, str, int | None, str | None]], first: int
) -> None:
    changes = [
        Change(0, first + at, clock, first + at, actor, undoes, table, row, operation, "{}")
        for at, (clock, table, row, operation, undoes, actor) in enumerate(given_changes)
    ]
    header, contents = frames.unseal(sealed(changes, [Seen(9, 1, first, 77)]))
    assert contents == frames.Contents("A", changes, [{}] * len(changes), [(first, OTHER, 77)])
    assert (header.replica, header.first, header.last) == (REPLICA, first, first + len(changes) - 1)


def test_a_frame_of_the_same_changes_has_the_same_bytes() -> None:
    assert sealed([change(1), change(2)]) == sealed([change(1), change(2)])


def test_a_change_of_one_column_takes_few_bytes() -> None:
    assert len(sealed([change(1)])) < 300


def test_every_flipped_bit_is_noticed() -> None:
    frame = sealed([change(1), change(2)], [Seen(9, 1, 1, 5)])
    for at in range(len(frame)):
        for bit in (1, 128):
            damaged = frame[:at] + bytes([frame[at] ^ bit]) + frame[at + 1 :]
            with pytest.raises(frames.DamagedFrameError):
                frames.unseal(damaged)


def test_every_cut_is_noticed() -> None:
    frame = sealed([change(1)])
    for end in range(len(frame)):
        with pytest.raises(frames.DamagedFrameError):
            frames.unseal(frame[:end])


def test_whole_frames_are_found_between_garbage() -> None:
    one, two = sealed([change(1)]), sealed([change(2)])
    data = b"xx" + frames.MAGIC + one + frames.MAGIC + b"\x00" * 40 + two[:50] + two + b"rest"
    found = [data[at : at + header.end] for at, header in frames.scan(data)]
    assert found == [one, two]


@pytest.mark.parametrize(
    "more",
    [
        {"operation": "drop"}, {"values": '{"a":[1]}'}, {"values": "{"}, {"values": '{"a":1e999}'}, {"values": "[]"},
        {"values": '{"a":99999999999999999999}'}, {"values": '{"a":{"blob":"xyz"}}'}, {"clock": -1}, {"table": None},
    ],
)  # fmt: skip
def test_a_change_that_nobody_could_apply_is_no_frame(more: dict[str, object]) -> None:
    with pytest.raises(frames.DamagedFrameError):
        frames.unseal(sealed([change(1, **more)]))
