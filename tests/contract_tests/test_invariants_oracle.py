"""The oracle of the invariants: figures within what rounding allows and no more, and the model of telemetry."""

from __future__ import annotations

import math
import random
import statistics

import pytest

from contract_tests.checks import Broken
from contract_tests.invariants.figures import AGGREGATIONS, agrees
from contract_tests.invariants.model import DAY, HOUR, Model, Write, result_of
from contract_tests.invariants.readings import at_fault
from contract_tests.invariants.writes import Delivery

Series = list[float]


def _series(seed: int) -> Series:
    source = random.Random(seed)
    level = 10.0 ** source.randint(-3, 9)
    # Not so narrow that rounding alone hides what is wrong.
    spread = level * 10.0 ** source.randint(-6, 3)
    return [level + source.gauss(0, spread) for _ in range(source.randint(2, 60))]


def _mean_of_parts(values: Series) -> float:
    """As a server that adds up hour by hour would, in any order and without care."""
    parts = [sum(values[start : start + 7]) for start in range(0, len(values), 7)]
    return sum(reversed(parts)) / len(values)


@pytest.mark.parametrize("seed", range(40))
def test_careful_and_careless_sums_agree(seed: int) -> None:
    values = _series(seed)
    assert agrees("sum", math.fsum(values), values)
    assert agrees("sum", sum(reversed(values)), values)
    assert agrees("avg", _mean_of_parts(values), values)
    assert agrees("stddev", statistics.pstdev(values), values)
    mean = math.fsum(values) / len(values)
    assert agrees("stddev", math.sqrt(sum((value - mean) ** 2 for value in values) / len(values)), values)


@pytest.mark.parametrize("seed", range(40))
def test_wrong_figures_do_not_agree(seed: int) -> None:
    values = _series(seed)
    assert not agrees("sum", math.fsum(values[:-1]), values)
    assert not agrees("avg", math.fsum(values) / len(values) * (1 + 1e-12), values)
    assert not agrees("stddev", statistics.stdev(values), values)
    assert not agrees("count", len(values) - 1, values)
    assert not agrees("first", values[1], values)
    for name in AGGREGATIONS:
        assert not agrees(name, None, values)


def test_figures_that_do_not_fit_a_double_are_null_and_only_those() -> None:
    huge = [1.7e308, 1.7e308]
    assert agrees("sum", None, huge)
    assert agrees("avg", 1.7e308, huge)
    assert not agrees("avg", None, huge)
    assert agrees("stddev", 0.0, huge)
    assert not agrees("stddev", None, huge)
    assert agrees("stddev", None, [1e155, -1e155])
    assert not agrees("stddev", None, [1.0, 2.0])
    assert agrees("sum", 1.7e308, [1.7e308, 1.7e308, -1.7e308])


def test_the_last_write_stands_and_results_follow() -> None:
    model = Model()
    assert model.write(Write("a", 5, 1.0)) == "stored"
    assert model.write(Write("a", 5, 1.0)) == "duplicate"
    assert model.write(Write("a", 5, 2.0)) == "updated"
    assert model.write(Write("b", 5, 2.0)) == "stored"
    assert (model.series("a"), model.count) == ([(5, 2.0)], 2)


def test_ranges_are_half_open() -> None:
    model = Model()
    for at in (0, HOUR, 2 * HOUR):
        model.write(Write("a", at, 1.0))
    assert [at for at, _ in model.series("a", HOUR, 2 * HOUR)] == [HOUR]
    assert model.buckets("a", DAY, 0, HOUR + 1) == {0: [1.0, 1.0]}
    assert model.delete("a", 0, HOUR) == 1
    assert model.delete(None, None, None) == 2


def test_the_unit_is_that_of_the_newest_point_that_names_one() -> None:
    model = Model()
    model.write(Write("a", 10, 1.0, "K"))
    model.write(Write("a", 5, 1.0, "°C"))
    assert model.unit("a") == "K"
    model.write(Write("a", 20, 1.0))
    assert model.unit("a") == "K"
    model.delete("a", 10, 11)
    assert model.unit("a") is None


def test_a_delivery_keeps_the_order_of_points_with_one_key() -> None:
    points = (Write("a", 1, 1.0), Write("b", 1, 5.0), Write("a", 1, 2.0))
    delivery = Delivery(points, (2, 1, 0), (1,))
    assert delivery.mixed == [points[0], points[1], points[2]]
    assert delivery.parts == [[points[0]], [points[1], points[2]]]


def test_a_report_lists_what_was_not_simply_stored() -> None:
    report = {"results": [{"index": 1, "result": "duplicate"}]}
    assert result_of(report, 3) == ["stored", "duplicate", "stored"]


@pytest.mark.parametrize(
    ("failing", "named"),
    [
        (["get_latest_telemetry"], "get_latest_telemetry"),
        (["get_device", "list_telemetry"], "get_device"),
        (["list_telemetry", "export_telemetry", "get_telemetry_history"], "the write"),
        (["a", "b", "c", "d", "e"], "the write"),
    ],
)
def test_who_is_at_fault(failing: list[str], named: str) -> None:
    faults = [Broken("rule", "said", operation) for operation in failing]
    assert at_fault(faults, 8, "the write").operation == named
