"""Tries a property on generated examples over HTTP: seeded, bounded in time, with a small counterexample at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.strategies import SearchStrategy

from contract_tests.checks import Broken, CannotRun
from contract_tests.run import Run

T = TypeVar("T")
# Seconds for all examples of a property, and for making a counterexample smaller once there is one.
PATIENCE = {"quick": 6.0, "full": 120.0}
SHRINKING = {"quick": 3.0, "full": 30.0}
# A message is cut at 2,000 characters.
LONGEST_EXAMPLE = 1_200


class TimeOver(BaseException):
    """Ends a search from within. No Exception, because those are failures of the test to the search."""


class Attempts:
    """Runs a test on examples and remembers failures, so that an example that failed once fails again.

    A race lost once is a counterexample although it may be won the next time. The search tries examples that are
    smaller than the smallest failure, so the last failure is the smallest one known.
    """

    def __init__(self, test: Callable[[T], None], patience: float, shrinking: float) -> None:
        self._test: Callable[[Any], None] = test
        self._ends = time.monotonic() + patience
        self._shrinking = shrinking
        self.failures: dict[str, Exception] = {}
        self.tried = 0
        self.smallest: Any = None

    def __call__(self, example: T) -> None:
        key = repr(example)
        if key in self.failures:
            self.smallest = example
            raise self.failures[key]
        # On a slow target fewer examples are tried, but never none.
        if self.tried and time.monotonic() > self._ends:
            raise TimeOver
        self.tried += 1
        try:
            self._test(example)
        except CannotRun:
            raise
        except Exception as error:
            if not self.failures:
                self._ends = time.monotonic() + self._shrinking
            self.failures[key] = error
            self.smallest = example
            raise


def for_all(
    run: Run,
    strategy: SearchStrategy[T],
    test: Callable[[T], None],
    *,
    quick: int,
    full: int,
    show: Callable[[T], str] = repr,
) -> None:
    """Raise Broken with a small counterexample unless the test passes for all examples.

    Equal seeds give equal examples: strategies depend on nothing of the run but its seed.
    """
    attempts = Attempts(test, PATIENCE[run.profile], SHRINKING[run.profile])

    @seed(run.seed)
    @settings(
        max_examples=quick if run.profile == "quick" else full,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
    )
    @given(example=strategy)
    def search(example: T) -> None:
        attempts(example)

    try:
        search()
    except CannotRun:
        raise
    except TimeOver:
        pass
    except Exception:
        if not attempts.failures:
            raise
    if attempts.failures:
        example = attempts.smallest
        raise _counterexample(test, example, attempts.failures[repr(example)], show) from None


def _counterexample(test: Callable[[T], None], example: T, error: Exception, show: Callable[[T], str]) -> Broken:
    """The smallest failure, seen once more so that the last request is one of its own; a race may be won this time."""
    try:
        test(example)
    except CannotRun:
        raise
    except Exception as again:
        error = again
    shown = show(example)[:LONGEST_EXAMPLE]
    if isinstance(error, Broken):
        return Broken(error.rule, f"{error}; smallest counterexample: {shown}", error.operation)
    rule = "as described" if isinstance(error, AssertionError) else "usable replies"
    return Broken(rule, f"{type(error).__name__}: {error}; smallest counterexample: {shown}")
