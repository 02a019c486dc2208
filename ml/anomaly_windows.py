"""An operation over the last values of a series that grows one by one, the same to the bit as over a whole series."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import accumulate


class Trailing:
    """An operation over the last `width` values, in O(1) each: a suffix of the block before and a prefix of this one.

    Blocks begin at multiples of the width, counted from the first value ever (van Herk 1992).
    """

    __slots__ = ("_block", "_operation", "_prefix", "_suffix", "_width", "value")

    def __init__(self, width: int, operation: Callable[[float, float], float]) -> None:
        self._width = width
        self._operation = operation
        self._block: array[float] = array("d")
        self._suffix: array[float] = array("d")
        self._prefix = 0.0
        self.value = 0.0

    def add(self, added: float) -> float:
        """The operation over the last values, this one among them; over all where they are fewer than the width."""
        block = self._block
        if len(block) == self._width:
            self._suffix = array("d", accumulate(reversed(block), self._operation))
            self._suffix.reverse()
            self._block = block = array("d")
        self._prefix = self._operation(self._prefix, added) if block else added
        block.append(added)
        filled = len(block)
        if filled == self._width or not self._suffix:
            self.value = self._prefix
        else:
            self.value = self._operation(self._suffix[filled], self._prefix)
        return self.value

    def refill(self, read: int, values: Sequence[float]) -> None:
        """Become what `read` values made; `values` are the last of them, all or at least twice the width."""
        if read > 0:
            first = max(0, (read - 1) // self._width - 1) * self._width
            for value in values[len(values) - (read - first) :]:
                self.add(value)
