"""Data that look better or worse than they are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, change_data, replace_name
from contract_tests.sabotage.probe import Probe, point

QUALITY = "get_data_quality"
STORED = "storage.data_quality"


@violation(QUALITY, seen=lambda api: _whole(api)["overall"]["completeness"])
def completeness_of_a_device_is_the_mean_of_its_metrics() -> Damage:
    def edit(data: Any) -> None:
        known = [each["completeness"] for each in data["metrics"] if each["completeness"] is not None]
        if known:
            data["overall"]["completeness"] = sum(known) / len(known)

    return change_data(QUALITY, edit)


@violation(QUALITY, seen=lambda api: _irregular(api)["completeness"])
def what_is_not_known_is_complete() -> Damage:
    def edit(data: Any) -> None:
        for each in (data["overall"], *data["metrics"]):
            if each["completeness"] is None:
                each["completeness"] = 1.0
                each.pop("completeness_reason", None)

    return change_data(QUALITY, edit)


@violation(QUALITY, seen=lambda api: _holed(api)["gap_seconds"])
def a_gap_is_an_interval_shorter() -> Damage:
    def edit(data: Any) -> None:
        for each in data["metrics"]:
            if each["gap_count"]:
                each["gap_seconds"] -= each["gap_count"] * each["expected_interval_seconds"]

    return change_data(QUALITY, edit)


@violation(QUALITY, seen=lambda api: _holed(api, end="00:34:00")["gap_count"])
def the_silence_at_the_end_is_no_gap() -> Damage:
    def make(before: Any) -> Any:
        def found(stretches: Any, start: int, end: int, interval: int) -> Any:
            known = list(stretches)
            return before(known, start, known[-1][1] if known else end, interval)

        return found

    return replace_name(STORED, "gaps", make)


@violation(QUALITY, seen=lambda api: _holed(api)["longest_gap_start"])
def the_longest_gap_is_the_last_one() -> Damage:
    def make(before: Any) -> Any:
        def found(stretches: Any, start: int, end: int, interval: int) -> Any:
            known = [start, *(last for _, last in stretches), end]
            pairs = [pair for pair in pairwise(known) if 2 * (pair[1] - pair[0]) > 3 * interval]
            told = before(((moment, moment) for moment in known[1:-1]), start, end, interval)
            return told._replace(longest=pairs[-1] if pairs else None)

        return found

    return replace_name(STORED, "gaps", make)


@violation(QUALITY, seen=lambda api: _holed(api)["outliers"])
def outliers_are_told_by_the_standard_deviation() -> Damage:
    def make(before: Any) -> Any:
        def found(values: Any) -> Any:
            number = before(values)
            if not isinstance(number, int):
                return number
            mean = sum(values) / len(values)
            deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
            return sum(abs(value - mean) > 6 * deviation for value in values)

        return found

    return replace_name(STORED, "outliers", make)


@violation(QUALITY, "get_device", seen=lambda api: _configured(api)["expected_interval_seconds"])
def the_interval_of_the_configuration_is_not_read() -> Damage:
    return replace_name(STORED, "configured_interval", lambda before: lambda configuration: None)


@violation(QUALITY, seen=lambda api: _crowded(api)["completeness"])
def a_surplus_makes_up_for_what_is_missing() -> Damage:
    def edit(data: Any) -> None:
        for each in data["metrics"]:
            if each["completeness"] is not None:
                each["completeness"] = min(1.0, each["points"] / each["expected_points"])

    return change_data(QUALITY, edit)


@violation(QUALITY, seen=lambda api: _named(api))
def data_quality_is_of_every_metric() -> Damage:
    return replace_name(
        STORED, "of_device", lambda before: lambda link, device, _, *rest: before(link, device, None, *rest)
    )


def _asked(api: Probe, device: int, end: str, more: str = "") -> Any:
    window = f"start_time=2024-01-01T00:00:00Z&end_time=2024-01-01T{end}Z"
    return api.get(f"/analytics/data-quality?device_id={device}&{window}{more}").data


def _sent(api: Probe, device: int, seconds: Any, metric: str = "t") -> int:
    rows = [point(device, 1e6 if second == 300 else float(second // 60 % 7), second, metric) for second in seconds]
    api.post("/telemetry/batch", {"telemetry_data": rows}, app=api.untouched)
    return device


def _minutes(minutes: Any) -> list[int]:
    return [60 * minute for minute in minutes]


def _holed(api: Probe, end: str = "00:30:00") -> Any:
    """A point a minute for half an hour with two silences, the first one longer, and a value that stands out."""
    minutes = [minute for minute in range(30) if minute not in (10, 11, 12, 20, 21)]
    return _asked(api, _sent(api, api.device(), _minutes(minutes)), end)["metrics"][0]


def _whole(api: Probe) -> Any:
    """Two metrics that are not equally long: one without faults, one with silences."""
    device = _sent(api, api.device(), _minutes(range(30)), "a")
    return _asked(api, _sent(api, device, _minutes([*range(60, 75), *range(80, 90)]), "b"), "01:30:00")


def _irregular(api: Probe) -> Any:
    seconds, second = [], 0
    for place in range(40):
        second += 60 * (1 + place * place % 23)
        seconds.append(second)
    return _asked(api, _sent(api, api.device(), seconds), "12:00:00")["metrics"][0]


def _configured(api: Probe) -> Any:
    device = api.device(configuration={"report_interval_seconds": 30})
    return _asked(api, _sent(api, device, _minutes(range(30))), "00:30:00")["metrics"][0]


def _crowded(api: Probe) -> Any:
    device = api.device(configuration={"report_interval_seconds": 60})
    return _asked(api, _sent(api, device, range(0, 3600, 30)), "02:00:00")["metrics"][0]


def _named(api: Probe) -> Any:
    device = _sent(api, _sent(api, api.device(), [0], "a"), [0], "b")
    return [each["metric_name"] for each in _asked(api, device, "00:30:00", "&metric=b")["metrics"]]
