"""How figures are put into words."""

from __future__ import annotations


def percent(share: float) -> str:
    """A share of 0..1, rounded toward the middle: only what is whole says 100%, and only nothing says 0%."""
    if 0 < share < 0.001:
        return "under 0.1%"
    if 0.999 < share < 1:
        return "over 99.9%"
    return f"{100 * share:.3g}%"


def number(count: int, noun: str) -> str:
    """`1 alert`, `2 alerts`, `3 anomalies`."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"
