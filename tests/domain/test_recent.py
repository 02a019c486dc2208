"""The newest events of a stream: numbers follow each other, and what is gone is known to be gone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.recent import Recent


def test_numbers_begin_after_the_start():
    recent = Recent(100, 3)
    assert (recent.last, recent.floor) == (100, 100)
    assert recent.add(["a", "b"]) == 101
    assert (recent.last, recent.floor) == (102, 100)
    assert list(recent.after(100, 10)) == [(101, "a"), (102, "b")]


def test_the_oldest_make_room():
    recent = Recent(0, 3)
    recent.add("abcde")
    assert (recent.floor, list(recent.after(0, 10))) == (2, [(3, "c"), (4, "d"), (5, "e")])


@settings(deadline=None)
@given(
    st.lists(st.lists(st.integers(), max_size=5), max_size=10), st.integers(1, 8), st.integers(0, 60), st.integers(1, 9)
)
def test_what_comes_after_a_number_is_what_was_kept_of_it(batches, most, number, count):
    recent, everything = Recent(10, most), []
    for batch in batches:
        assert recent.add(batch) == 11 + len(everything)
        everything += batch
    numbered = list(enumerate(everything, 11))
    kept = numbered[-most:]
    assert recent.last == 10 + len(everything)
    assert recent.floor == recent.last - len(kept)
    assert list(recent.after(number, count)) == [each for each in kept if each[0] > number][:count]


def test_what_is_forgotten_leaves_its_number():
    recent = Recent(10, 5)
    recent.add([1, 2, 3, 4])
    recent.forget(lambda each: each % 2 == 0)
    assert list(recent.after(10, 10)) == [(11, 1), (12, None), (13, 3), (14, None)]
    recent.add([5, 6])
    recent.forget(lambda each: each == 5)
    assert list(recent.after(0, 10)) == [(12, None), (13, 3), (14, None), (15, None), (16, 6)]
