"""The scorer of the Numenta Anomaly Benchmark, written from its published rules.

Lavin & Ahmad 2015, "Evaluating real-time anomaly detection algorithms – the Numenta Anomaly Benchmark" (arXiv
1510.03336), and the repository numenta/NAB for what the paper leaves open. Each labelled window counts once, by its
earliest alarm on a falling sigmoid; each alarm outside costs, the more the farther it is behind the last window; a
missed window costs its weight. A threshold is common to the whole corpus. The sum is put on a scale from 0 (a detector
that never alarms) to 100 (one that finds every window at once, and no more).
"""

from __future__ import annotations

import csv
import datetime
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OUTSIDE = -1
PROBATION = -2
# Beyond this many window widths behind a window an alarm costs its full weight.
FAR_BEHIND = 3.0


@dataclass(frozen=True)
class Profile:
    """What a found window is worth, and what an alarm outside and a missed window cost."""

    name: str
    found: float
    false_alarm: float
    missed: float


PROFILES = (
    Profile("standard", 1.0, 0.11, 1.0),
    Profile("low FP", 1.0, 0.22, 1.0),
    Profile("low FN", 1.0, 0.11, 2.0),
)


@dataclass(frozen=True)
class Labelled:
    """A series of the corpus and its windows, as pairs of first and last index."""

    folder: str
    name: str
    times_us: Ints
    values: Floats
    windows: tuple[tuple[int, int], ...]

    @property
    def probation(self) -> int:
        """Points at the start that nobody judges: 15%, at most 750."""
        return int(min(0.15 * len(self.values), 750))


@dataclass(frozen=True)
class Sweep:
    """The raw sum of a corpus, or part of one, at every threshold that makes a difference; thresholds fall."""

    thresholds: Floats
    sums: Floats
    nothing: float
    windows: int

    def at(self, threshold: float) -> float:
        """The sum where all scores of at least `threshold` are alarms."""
        reached = int(np.searchsorted(-self.thresholds, -threshold, side="right"))
        return float(self.sums[reached - 1]) if reached else self.nothing

    def best(self) -> float:
        """The threshold of the largest sum; above all scores where any alarm costs more than it brings."""
        if np.max(self.sums) <= self.nothing:
            return float("inf")
        return float(self.thresholds[int(np.argmax(self.sums))])


def read(corpus: Path) -> list[Labelled]:
    """The corpus as its repository lays it out: `data/FOLDER/NAME.csv` and `labels/combined_windows.json`."""
    labels: dict[str, list[list[str]]] = json.loads((corpus / "labels" / "combined_windows.json").read_text())
    return [_labelled(corpus / "data" / name, name, windows) for name, windows in sorted(labels.items())]


def _labelled(path: Path, name: str, windows: list[list[str]]) -> Labelled:
    with path.open(newline="") as file:
        rows = [(microseconds(row[0]), float(row[1])) for row in list(csv.reader(file))[1:]]
    times = np.array([time for time, _ in rows], dtype=np.int64)
    ends = [
        (int(np.flatnonzero(times == microseconds(first))[0]), int(np.flatnonzero(times == microseconds(last))[0]))
        for first, last in windows
    ]
    return Labelled(name.split("/")[0], name, times, np.array([value for _, value in rows]), tuple(ends))


def microseconds(text: str) -> int:
    """Of an ISO time in UTC, rounded to seconds."""
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
    return round(moment.timestamp()) * 1_000_000


def worth(position: Floats) -> Floats:
    """The scaled sigmoid of the paper: almost 1 at the left edge of a window (−1), 0 at its right, −1 far behind."""
    risen: Floats = 2.0 / (1.0 + np.exp(5.0 * np.minimum(position, FAR_BEHIND))) - 1.0
    return np.where(position > FAR_BEHIND, -1.0, risen)


def places(series: Labelled) -> tuple[Ints, Floats]:
    """Of each point: its window's number, OUTSIDE or PROBATION; and what an alarm there is worth before weights."""
    index = np.arange(len(series.values))
    number = np.full(len(index), OUTSIDE, dtype=np.int64)
    value = np.full(len(index), -1.0)
    for one, (first, last) in enumerate(series.windows):
        width = last - first + 1
        inside = slice(first, last + 1)
        number[inside] = one
        value[inside] = worth((index[inside] - last - 1) / width) / worth(np.array(-1.0))
        value[last + 1 :] = worth((index[last + 1 :] - last) / max(width - 1, 1))
    number[: series.probation] = PROBATION
    return number, value


def sweep(corpus: list[Labelled], scores: list[Floats], profile: Profile) -> Sweep:
    """What each threshold would sum up to, over all series together."""
    parts = [_changes(series, score, profile) for series, score in zip(corpus, scores, strict=True)]
    score = np.concatenate([part[0] for part in parts])
    change = np.concatenate([part[1] for part in parts])
    windows = sum(part[2] for part in parts)
    order = np.argsort(-score, kind="stable")
    score, change = score[order], change[order]
    nothing = -profile.missed * windows
    sums = nothing + np.cumsum(change)
    last = np.append(score[1:] != score[:-1], True)
    return Sweep(score[last], sums[last], nothing, windows)


def _changes(series: Labelled, score: Floats, profile: Profile) -> tuple[Floats, Floats, int]:
    """Scores, and by how much the sum changes as each point becomes an alarm, highest score first."""
    number, value = places(series)
    change = np.where(number == OUTSIDE, value * profile.false_alarm, 0.0)
    present = [one for one in range(len(series.windows)) if np.any(number == one)]
    for one in present:
        members = np.flatnonzero(number == one)
        members = members[np.argsort(-score[members], kind="stable")]
        best = np.maximum.accumulate(np.maximum(value[members] * profile.found, -profile.missed))
        change[members] = np.diff(best, prepend=-profile.missed)
    judged = number != PROBATION
    return score[judged], change[judged], len(present)


def scaled(total: float, nothing: float, windows: int, profile: Profile) -> float:
    """A raw sum on the scale from 0 (no alarm at all) to 100 (perfect)."""
    return 100.0 * (total - nothing) / (profile.found * windows - nothing)


def optimised(corpus: list[Labelled], scores: list[Floats], profile: Profile) -> tuple[float, float]:
    """NAB's own figure, with the one threshold that is best for the whole corpus; and that threshold."""
    whole = sweep(corpus, scores, profile)
    threshold = whole.best()
    return scaled(whole.at(threshold), whole.nothing, whole.windows, profile), threshold


def with_fixed_threshold(corpus: list[Labelled], scores: list[Floats], profile: Profile, threshold: float) -> float:
    """The figure of a threshold that was chosen before."""
    whole = sweep(corpus, scores, profile)
    return scaled(whole.at(threshold), whole.nothing, whole.windows, profile)


def with_thresholds_of_others(corpus: list[Labelled], scores: list[Floats], profile: Profile) -> float:
    """The figure where each folder is judged with the threshold that is best for all the others."""
    total = nothing = 0.0
    windows = 0
    for folder in sorted({series.folder for series in corpus}):
        inside = [index for index, series in enumerate(corpus) if series.folder == folder]
        others = [index for index, series in enumerate(corpus) if series.folder != folder]
        chosen = sweep([corpus[i] for i in others], [scores[i] for i in others], profile).best()
        own = sweep([corpus[i] for i in inside], [scores[i] for i in inside], profile)
        total, nothing, windows = total + own.at(chosen), nothing + own.nothing, windows + own.windows
    return scaled(total, nothing, windows, profile)
