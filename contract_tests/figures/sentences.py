"""The figures in the descriptions of a document: where each stands, and which of them nobody answers for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

# Digits, and the words that count. `1.0.0`, `2^53-1` and `10,000` are one figure each.
FIGURE = re.compile(
    r"\d(?:[\d.,^:-]*\d)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|once|twice|half)\b",
    re.IGNORECASE,
)
WORDS_AROUND = 60


class Text(NamedTuple):
    """A description, with its white space evened out, and the path in the document where it stands."""

    place: str
    words: str


class Figure(NamedTuple):
    """A figure in a text."""

    text: Text
    start: int
    end: int

    def __str__(self) -> str:
        before = self.text.words[max(0, self.start - WORDS_AROUND) : self.start]
        after = self.text.words[self.end : self.end + WORDS_AROUND]
        return f"{self.text.place}: …{before}»{self.text.words[self.start : self.end]}«{after}…"


def descriptions(node: Any, place: str = "") -> Iterator[Text]:
    """Every description of a document; examples are not searched, and schemas' members that are called so are."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from descriptions(item, f"{place}/{number}")
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "description" and isinstance(value, str):
                yield Text(place or "/", evened(value))
            elif name not in ("example", "examples"):
                yield from descriptions(value, f"{place}/{name}")


def evened(words: str) -> str:
    return " ".join(words.split())


def unclaimed(texts: Iterable[Text], quotes: Iterable[str]) -> list[Figure]:
    """The figures that stand in no quote."""
    quotes = [evened(quote) for quote in quotes]
    found = []
    for text in texts:
        spans = [span for quote in quotes for span in _spans(text.words, quote)]
        for match in FIGURE.finditer(text.words):
            if not any(start <= match.start() and match.end() <= end for start, end in spans):
                found.append(Figure(text, match.start(), match.end()))
    return found


def _spans(words: str, quote: str) -> Iterator[tuple[int, int]]:
    """Where a quote stands."""
    start = words.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = words.find(quote, start + 1)


def missing(texts: Iterable[Text], quotes: Iterable[str]) -> list[str]:
    """The quotes that stand nowhere any more."""
    words = [text.words for text in texts]
    return [quote for quote in quotes if not any(evened(quote) in each for each in words)]
