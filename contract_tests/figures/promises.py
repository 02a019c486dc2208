"""The table of promises: words of the document, and the check of behaviour that stands for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract_tests.figures.bench import Bench


@dataclass(frozen=True)
class Promise:
    """What the document says, in its own words, and how it is tested. `needs` says what else it takes."""

    name: str
    quotes: tuple[str, ...]
    check: Callable[[Bench], None]
    operation: str | None = None
    # "sandbox": the clock or the failures of a sandbox; "full": too long for the quick profile.
    needs: str = ""


@dataclass(frozen=True)
class NoPromise:
    """Words with a figure that no request can test, with the reason."""

    quotes: tuple[str, ...]
    reason: str


class Table:
    """The promises of one theme."""

    def __init__(self) -> None:
        self.promises: list[Promise] = []
        self.others: list[NoPromise] = []

    def promise(
        self, *quotes: str, operation: str | None = None, needs: str = ""
    ) -> Callable[[Callable[[Bench], None]], Callable[[Bench], None]]:
        """Decorates the check of what the quotes say; its name, read as words, is that of the promise."""

        def enter(check: Callable[[Bench], None]) -> Callable[[Bench], None]:
            name = check.__name__.replace("_", " ")
            self.promises.append(Promise(name, quotes, check, operation, needs))
            return check

        return enter

    def no_promise(self, reason: str, *quotes: str) -> None:
        self.others.append(NoPromise(quotes, reason))

    def _entries(self) -> list[Promise | NoPromise]:
        return [*self.promises, *self.others]

    @property
    def quotes(self) -> list[str]:
        return [quote for entry in self._entries() for quote in entry.quotes]
