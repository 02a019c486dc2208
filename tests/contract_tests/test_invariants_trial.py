"""Properties tried: equal seeds repeat, counterexamples are small and named, time has an end."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st

from contract_tests.checks import Broken, CannotRun, hold
from contract_tests.invariants import trial
from contract_tests.invariants.trial import for_all

numbers = st.lists(st.integers(0, 1000), max_size=20)


def _run(seed: int = 1) -> Any:
    """All that a trial reads of a run."""
    return SimpleNamespace(seed=seed, profile="quick")


def _examples(seed: int) -> list[list[int]]:
    seen: list[list[int]] = []
    for_all(_run(seed), numbers, seen.append, quick=20, full=20)
    return seen


def test_equal_seeds_give_equal_examples() -> None:
    assert _examples(7) == _examples(7)
    assert _examples(7) != _examples(8)


def test_the_counterexample_is_small_and_the_operation_named() -> None:
    def breaks(example: list[int]) -> None:
        hold(sum(example) < 100, "a small sum", f"sum {sum(example)}", "add_up")

    with pytest.raises(Broken) as caught:
        for_all(_run(), numbers, breaks, quick=50, full=50)
    assert (caught.value.rule, caught.value.operation) == ("a small sum", "add_up")
    assert str(caught.value) == "sum 100; smallest counterexample: [100]"


def test_a_race_that_was_lost_once_is_told() -> None:
    lost: list[bool] = []

    def breaks_once(example: list[int]) -> None:
        if example and not lost:
            lost.append(True)
            raise Broken("a race", "lost", "race")

    with pytest.raises(Broken, match="lost; smallest counterexample"):
        for_all(_run(), numbers, breaks_once, quick=50, full=50)


def test_an_unexpected_reply_is_a_finding_too() -> None:
    reply: dict[str, str] = {}
    with pytest.raises(Broken, match="KeyError: 'data'") as caught:
        for_all(_run(), numbers, lambda _: hold(reply["data"], "data", "none"), quick=5, full=5)
    assert caught.value.rule == "usable replies"


def test_what_cannot_be_run_is_no_counterexample() -> None:
    def refuses(_: list[int]) -> None:
        raise CannotRun("the sandbox refused")

    with pytest.raises(CannotRun):
        for_all(_run(), numbers, refuses, quick=5, full=5)


def test_shrinking_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trial.SHRINKING, "quick", 0.3)

    def slow(example: list[int]) -> None:
        time.sleep(0.02)  # a request
        hold(sum(example) < 100, "a small sum", "too large", "add_up")

    began = time.monotonic()
    with pytest.raises(Broken):
        for_all(_run(), st.lists(st.integers(0, 1000), min_size=15, max_size=20), slow, quick=50, full=50)
    # Without the end, shrinking these takes several seconds.
    assert time.monotonic() - began < 2.5


def test_a_slow_target_gets_fewer_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trial.PATIENCE, "quick", 0.1)
    tried = []

    def slow(example: list[int]) -> None:
        time.sleep(0.05)
        tried.append(example)

    for_all(_run(), numbers, slow, quick=50, full=50)
    assert 1 <= len(tried) < 10
