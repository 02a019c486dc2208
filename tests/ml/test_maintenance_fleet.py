"""What a fleet of failed devices teaches: lives it has not seen, with chances and intervals that hold."""

import numpy as np
import pytest

from domain.times import DAY
from ml.errors import TooLittleData
from ml.maintenance_fleet import RunToFailure, learn

METRICS = 3


def run(seed, life=None):
    """A device whose three metrics drift ever faster toward its end, and its life in days."""
    rng = np.random.default_rng(seed)
    life = life or int(rng.integers(80, 200))
    left = np.arange(life - 1, -1, -1)
    wear = np.exp(-left / 25)[:, None] * np.array([1.0, -2.0, 0.5])
    return RunToFailure(np.arange(life, dtype=np.int64) * DAY, 10 + wear + 0.15 * rng.standard_normal((life, METRICS)))


def cut(whole, left):
    return RunToFailure(whole.times_us[:-left], whole.values[:-left])


@pytest.fixture(scope="module")
def model():
    return learn([run(seed) for seed in range(40)], 80 * DAY)


def cases():
    wholes = [run(seed) for seed in range(100, 140)]
    return [
        (cut(each, left), left) for each in wholes for left in (5, 15, 30, 45, 60, 90) if len(each.values) >= left + 30
    ]


def test_lives_that_it_never_saw_are_told_far_better_than_by_a_constant(model):
    truth = np.array([min(left, 80) for _, left in cases()])
    told = np.array([model.remaining(unit).expected_us / DAY for unit, _ in cases()])
    assert np.sqrt(((told - truth) ** 2).mean()) < 0.5 * truth.std()


def test_chances_and_intervals_hold(model):
    chances = np.array([model.chance_within(unit, 20 * DAY) for unit, _ in cases()])
    soon = np.array([left <= 20 for _, left in cases()])
    assert ((chances - soon) ** 2).mean() < 0.06
    assert chances[soon].min() > chances[~soon].mean()
    held = [
        model.remaining(unit).low_us <= min(left, 80) * DAY <= model.remaining(unit).high_us for unit, left in cases()
    ]
    assert 0.7 <= np.mean(held) <= 0.95


def test_nothing_is_told_beyond_the_cap_or_below_nothing(model):
    strange = RunToFailure(np.arange(40, dtype=np.int64) * DAY, np.full((40, METRICS), 1e308))
    for unit in (strange, run(7, 400), cut(run(8), 60)):
        said = model.remaining(unit)
        assert 0 <= said.low_us <= said.expected_us <= said.high_us <= 80 * DAY
        assert 0 < model.chance_within(unit, 20 * DAY) < 1


def test_without_a_cap_it_is_three_fifths_of_the_median_run():
    runs = [run(seed, 101) for seed in range(12)]
    assert learn(runs).cap_us == 60 * DAY


def test_metrics_that_never_change_do_no_harm():
    runs = [run(seed) for seed in range(12)]
    still = [
        RunToFailure(each.times_us, np.column_stack([each.values, np.full(len(each.values), 7e200)])) for each in runs
    ]
    unit = cut(run(50), 20)
    padded = RunToFailure(unit.times_us, np.column_stack([unit.values, np.full(len(unit.values), 7e200)]))
    told, plain = learn(still, 80 * DAY).remaining(padded), learn(runs, 80 * DAY).remaining(unit)
    assert told.expected_us == pytest.approx(plain.expected_us, abs=2 * DAY)
    learn([RunToFailure(each.times_us, np.ones_like(each.values)) for each in runs], 80 * DAY).remaining(unit)


def test_too_small_a_fleet_and_too_short_a_unit_are_refused(model):
    with pytest.raises(TooLittleData) as refused:
        learn([run(seed) for seed in range(9)] + [run(9, 30)])
    assert (refused.value.found, refused.value.needed) == (9, 10)
    with pytest.raises(TooLittleData) as refused:
        model.remaining(RunToFailure(np.arange(29, dtype=np.int64), np.ones((29, METRICS))))
    assert (refused.value.found, refused.value.needed) == (29, 30)


def test_it_is_the_same_every_time(model):
    again = learn([run(seed) for seed in range(40)], 80 * DAY)
    assert again.remaining(cut(run(60), 10)) == model.remaining(cut(run(60), 10))
