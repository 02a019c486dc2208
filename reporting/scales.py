"""From values and moments to places on a chart, and the round numbers that are written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from domain.times import DAY, HOUR, MINUTE, SECOND
from reporting.wording import at

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TIME_STEPS = (
    SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR,
    3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY, 90 * DAY, 180 * DAY, 365 * DAY,
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Doubles beyond are scaled down while places are worked out, or differences of them would not fit a double.
_HUGE, _SCALE = 1e300, 1e-20
_TINY = 1e-290


@dataclass(frozen=True, slots=True)
class Scale:
    """From [low, high] to [0, 1]; `ticks` are (place, text)."""

    low: float
    high: float
    factor: float
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """Where a value lies, kept within the scale."""
        return min(1.0, max(0.0, (value * self.factor - self.low) / (self.high - self.low)))


def scale_of(values: Iterable[float], *, from_zero: bool = False, most: float | None = None, ticks: int = 5) -> Scale:
    """A scale that all values fit on and whose ends are round. Without values, 0 to 1."""
    known = [*values, *([0.0] if from_zero else []), *([] if most is None else [most])]
    low, high = min(known, default=0.0), max(known, default=1.0)
    factor = _SCALE if max(abs(low), abs(high)) > _HUGE else 1.0
    low, high = low * factor, high * factor
    # Less than this is not told apart any more: 15 digits are all that a double has.
    if high - low <= max(max(abs(low), abs(high)) * 1e-12, _TINY):
        margin = abs(high) * 0.1 if abs(high) > _TINY else 1.0
        low, high = (0.0, high + margin) if from_zero and high >= 0 else (low - margin, high + margin)
    step = _round_step((high - low) / ticks)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = [number * step for number in range(first, last + 1)]
    if most is not None:
        places = [place for place in places if place <= most * factor]
    low, high = places[0], places[-1]
    named = tuple(((place - low) / (high - low), _text(place / factor, step / factor)) for place in places)
    return Scale(low, high, factor, named)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 1e-300 else 1e-300
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _text(value: float, step: float) -> str:
    if not math.isfinite(value) or not 1e-4 <= step < 1e9:
        return f"{value:.3g}" if math.isfinite(value) else ""
    places = next(places for places in range(8) if abs(step - round(step, places)) < step * 1e-6)
    text = f"{value:,.{places}f}"
    return text.replace("-", "", 1) if not text.strip("-0.,") else text


def time_ticks(start_us: int, end_us: int, most: int = 8) -> list[tuple[float, str]]:
    """(place, text) of round moments within [start, end]: times of a day, or days."""
    span = max(1, end_us - start_us)
    step = next((step for step in _TIME_STEPS if span / step <= most), _TIME_STEPS[-1])
    first = -(-start_us // step) * step
    return [((moment - start_us) / span, _moment(moment, step, span)) for moment in range(first, end_us + 1, step)]


def _moment(moment_us: int, step: int, span: int) -> str:
    time = at(moment_us)
    day = f"{time.day} {_MONTHS[time.month - 1]}"
    if step >= DAY:
        return f"{day} {time.year}" if span > 300 * DAY else day
    if moment_us % DAY == 0:
        return day
    return f"{time:%H:%M:%S}" if step < MINUTE else f"{time:%H:%M}"
