"""What a model says instead of a number that it can't stand behind."""

from __future__ import annotations


class TooLittleData(Exception):
    """Fewer points than the model needs: how many were found, and how many it needs."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(f"{found} points were found and {needed} are needed")
        self.found = found
        self.needed = needed

    def __reduce__(self) -> tuple[type[TooLittleData], tuple[int, int]]:
        # Pickled by its figures: it may be raised in another process.
        return type(self), (self.found, self.needed)
