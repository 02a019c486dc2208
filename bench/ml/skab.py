"""SKAB, the check on other data: a water circuit, eight sensors at one point a second, faults brought about on purpose.

Each of the 34 files is one experiment of some 19 minutes, in which one stretch is labelled. The detector reads one
sensor at a time, so a file's score at a moment is the highest of its sensors. How many points it takes until extremes
are trusted was chosen on the part valve1, after the sum over all parts had shown too many false alarms; nothing was
chosen on the parts valve2 and other alone.

    point-wise    a point counts as called where the score without its memory reaches the threshold (a state)
    events        a labelled stretch is found when an alarm lies in it; alarms elsewhere are false
    changepoints  NAB's scorer, a window of 60 s behind each labelled change, as in SKAB's own leaderboard
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from bench.ml import nab_scorer as nab
from ml.anomalies import SENSITIVITIES, new_scores, probation_of
from ml.anomaly_surprises import surprises

WINDOW_SECONDS = 60


class Experiment:
    """One file: its labels, and of each moment the highest score of its sensors, with and without memory."""

    def __init__(self, path: Path) -> None:
        with path.open(newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        table = np.array([row[1:] for row in rows[1:]], dtype=np.float64)
        self.times_us = np.array([nab.microseconds(row[0]) for row in rows[1:]], dtype=np.int64)
        self.name = f"{path.parent.name}/{path.name}"
        self.labelled = table[:, -2] > 0
        self.changes = np.flatnonzero(table[:, -1] > 0)
        scores = [surprises(self.times_us, column).score for column in table[:, :-2].T.copy()]
        self.state = np.max(scores, axis=0)
        self.alarm = np.max([new_scores(score) for score in scores], axis=0)
        self.judged = np.arange(len(table)) >= probation_of(len(table))

    def windows(self) -> tuple[tuple[int, int], ...]:
        """First and last index of the 60 seconds behind each change, cut where the next begins."""
        ends = [*self.changes[1:].tolist(), len(self.times_us)]
        return tuple(
            (
                first,
                min(int(np.searchsorted(self.times_us, self.times_us[first] + WINDOW_SECONDS * 1_000_000)), end) - 1,
            )
            for first, end in zip(self.changes.tolist(), ends, strict=True)
        )


def read(folder: Path, parts: tuple[str, ...]) -> list[Experiment]:
    """The experiments with a fault of some parts."""
    paths = [path for part in parts for path in sorted((folder / "data" / part).glob("*.csv"))]
    return [Experiment(path) for path in paths]


def rates(called: nab.Flags, true: nab.Flags) -> tuple[float, float, float]:
    """F1, false alarm rate and missing alarm rate of points, as SKAB defines them."""
    hits, false, missed = np.sum(called & true), np.sum(called & ~true), np.sum(~called & true)
    return float(2 * hits / (2 * hits + false + missed)), float(false / np.sum(~true)), float(missed / np.sum(true))


def print_report(folder: Path) -> None:
    """The part that something was chosen on, and the others."""
    print_part("valve1, chosen on", read(folder, ("valve1",)))
    print_part("valve2 and other, held out", read(folder, ("valve2", "other")))


def print_part(name: str, experiments: list[Experiment]) -> None:
    """All three ways to count, at the sensitivities that ship."""
    judged = np.concatenate([one.judged for one in experiments])
    true = np.concatenate([one.labelled for one in experiments])[judged]
    state = np.concatenate([one.state for one in experiments])[judged]
    alarm = np.concatenate([one.alarm for one in experiments])[judged]
    print(f"\nSKAB, {name}: {len(experiments)} experiments, {len(true):,} moments judged by 8 sensors each")
    print("sensitivity  point-wise F1 / FAR / MAR  events found  false alarms (moments per)  changepoints, NAB scale")
    for level, sensitivity in SENSITIVITIES.items():
        points = " / ".join(f"{rate:.2f}" for rate in rates(state >= sensitivity.threshold, true))
        found = sum(bool(np.any((one.alarm >= sensitivity.threshold) & one.labelled)) for one in experiments)
        false = int(np.sum((alarm >= sensitivity.threshold) & ~true))
        per = f"{false} ({np.sum(~true) / max(false, 1):,.0f})"
        changes = changepoints(experiments, sensitivity.threshold)
        print(f"{level:11}  {points:>25}  {found:6} of {len(experiments)}  {per:>26}  {changes:>23}")
    everywhere = rates(np.ones(len(true), dtype=bool), true)
    print(f"always alarmed: {everywhere[0]:.2f} / {everywhere[1]:.2f} / {everywhere[2]:.2f} point-wise")


def changepoints(experiments: list[Experiment], threshold: float) -> str:
    """The three profiles of NAB with a window behind each change."""
    corpus = [
        nab.Labelled("skab", one.name, one.times_us, np.zeros(len(one.times_us)), one.windows()) for one in experiments
    ]
    scores = [one.alarm for one in experiments]
    return " / ".join(f"{nab.with_fixed_threshold(corpus, scores, p, threshold):.1f}" for p in nab.PROFILES)
