"""What stands out about a device, ranked: nothing is said without the figures that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from domain.wording import number, percent

SEVERITIES = ("critical", "warning", "info")
# Shares of a time that a device should be up, and of expected points that should come.
UP, BADLY_UP = 0.99, 0.9
COMPLETE, BADLY_COMPLETE = 0.95, 0.7
# How many standard deviations of the time before the mean has to move to be told, and to be worrying.
SHIFTED, FAR_SHIFTED = 2.0, 4.0
LEAST_FOR_SHIFT = 20
LIKELY, ALL_BUT_CERTAIN = 0.5, 0.9


@dataclass(frozen=True)
class Facts:
    """What is known of a device; None was not asked for.

    `up_share` and `up_share_before` 0..1, `alerts` and `alerts_before`: of the window and of the one as long before it.
    `shifts`: metric → (figures of the window, figures of the one before, unit), each figures {count, avg, stddev}.
    `quality`: figures of each metric as data quality tells them; `anomalies` and `maintenance`: as these are told.
    """

    up_share: float | None = None
    up_share_before: float | None = None
    alerts: int | None = None
    alerts_before: int | None = None
    open_alerts: Mapping[str, int] | None = None
    shifts: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any], str | None]] = field(default_factory=dict)
    quality: tuple[Mapping[str, Any], ...] = ()
    anomalies: Mapping[str, Any] | None = None
    maintenance: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Finding:
    """`weight`: orders findings of one severity, higher first. `evidence`: [{figure, value, metric?, unit?,
    timestamp?}]."""

    category: str
    severity: str
    weight: float
    title: str
    evidence: list[dict[str, Any]]


def insights(facts: Facts) -> list[dict[str, Any]]:
    """[{rank, category, severity, title, evidence}], the gravest first."""
    found = [*_uptime(facts), *_alerts(facts), *_shifts(facts), *_quality(facts), *_anomalies(facts), *_wear(facts)]
    found.sort(key=lambda each: (SEVERITIES.index(each.severity), -each.weight, each.category, each.title))
    return [
        {
            "rank": rank,
            "category": each.category,
            "severity": each.severity,
            "title": each.title,
            "evidence": each.evidence,
        }
        for rank, each in enumerate(found, 1)
    ]


def examined(facts: Facts) -> int:
    """How many figures were looked at: those that are known."""
    simple = (facts.up_share, facts.alerts, facts.open_alerts)
    worn = [] if facts.maintenance is None else [each["limits"] for each in facts.maintenance["metrics"]]
    watched = [] if facts.anomalies is None else [each for each in facts.anomalies["judged"] if each["points_judged"]]
    complete = [each for each in facts.quality if each["completeness"] is not None]
    shifts = [pair for pair in facts.shifts.values() if _is_comparable(*pair[:2])]
    known = [limit for limits in worn for limit in limits if limit["probability"] is not None]
    return sum(each is not None for each in simple) + len(shifts) + len(complete) + len(watched) + len(known)


def _is_comparable(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether both times have points enough, and a spread to measure a shift by."""
    if min(now["count"], before["count"]) < LEAST_FOR_SHIFT:
        return False
    return None not in (now["avg"], before["avg"]) and bool(before["stddev"])


def _uptime(facts: Facts) -> Iterator[Finding]:
    share = facts.up_share
    if share is None or share >= UP:
        return
    evidence = [_figure("uptime_percentage", 100 * share, unit="%")]
    if facts.up_share_before is not None:
        evidence.append(_figure("uptime_percentage_before", 100 * facts.up_share_before, unit="%"))
    severity = "critical" if share < BADLY_UP else "warning"
    yield Finding("performance", severity, 1 - share, f"Up {percent(share)} of the time", evidence)


def _alerts(facts: Facts) -> Iterator[Finding]:
    still = facts.open_alerts or {}
    many = sum(still.values())
    if many:
        severity = next(each for each in SEVERITIES if still.get(each))
        evidence = [_figure(f"open_{each}_alerts", still[each]) for each in SEVERITIES if still.get(each)]
        yield Finding("performance", severity, many, f"{number(many, 'alert')} open", evidence)
    made, before = facts.alerts, facts.alerts_before
    # Two standard deviations of a count with that mean (Poisson) are chance.
    if made is not None and before is not None and made > before + 2 * sqrt(before) + 2:
        evidence = [_figure("alerts", made), _figure("alerts_before", before)]
        title = f"{number(made, 'alert')}, after {before} in the time before"
        yield Finding("performance", "warning", made - before, title, evidence)


def _shifts(facts: Facts) -> Iterator[Finding]:
    for metric, (now, before, unit) in sorted(facts.shifts.items()):
        if min(now["count"], before["count"]) < LEAST_FOR_SHIFT or None in (
            now["avg"],
            before["avg"],
            before["stddev"],
        ):
            continue
        moved, spread = now["avg"] - before["avg"], before["stddev"]
        # A metric that never varied has no spread to measure a shift by.
        if not spread or abs(moved) < SHIFTED * spread:
            continue
        deviations = abs(moved) / spread
        severity = "warning" if deviations >= FAR_SHIFTED else "info"
        evidence = [
            _figure("avg", now["avg"], metric, unit),
            _figure("avg_before", before["avg"], metric, unit),
            _figure("stddev_before", spread, metric, unit),
        ]
        word = "risen" if moved > 0 else "fallen"
        title = f"The mean of {metric} has {word} by {deviations:.3g} standard deviations"
        yield Finding("performance", severity, min(deviations, 1e9), title, evidence)


def _quality(facts: Facts) -> Iterator[Finding]:
    for figures in facts.quality:
        metric, share = figures["metric_name"], figures["completeness"]
        if share is None or share >= COMPLETE:
            continue
        severity = "critical" if share < BADLY_COMPLETE else "warning"
        evidence = [
            _figure("completeness", share, metric),
            _figure("points", figures["points"], metric),
            _figure("expected_points", figures["expected_points"], metric),
        ]
        title = f"{percent(share)} of the expected points of {metric} came"
        yield Finding("data_quality", severity, 1 - share, title, evidence)


def _anomalies(facts: Facts) -> Iterator[Finding]:
    if facts.anomalies is None:
        return
    for told in facts.anomalies["judged"]:
        chance = told["expected_false_alarms"]
        if told["anomalies"] <= chance + 2 * sqrt(chance):
            continue
        of_metric = [each for each in facts.anomalies["anomalies"] if each["metric"] == told["metric"]]
        worst = max(of_metric, key=lambda each: each["anomaly_score"], default=None)
        evidence = [
            _figure("anomalies", told["anomalies"], told["metric"]),
            _figure("expected_false_alarms", chance, told["metric"]),
            _figure("points_judged", told["points_judged"], told["metric"]),
        ]
        severity, weight = "info", 0.0
        if worst is not None:
            severity, weight = worst["severity"], worst["anomaly_score"]
            evidence.append(_figure("value", worst["value"], told["metric"]) | {"timestamp": worst["timestamp"]})
        title = f"{number(told['anomalies'], 'anomaly')} of {told['metric']}, where chance makes {chance:.2g}"
        yield Finding("anomalies", severity, weight, title, evidence)


def _wear(facts: Facts) -> Iterator[Finding]:
    if facts.maintenance is None:
        return
    for told in facts.maintenance["metrics"]:
        for limit in told["limits"]:
            probability = limit["probability"]
            if probability is None or probability < LIKELY:
                continue
            severity = "critical" if probability >= ALL_BUT_CERTAIN else "warning"
            metric, unit = told["metric"], told.get("unit")
            evidence = [
                _figure("current", limit["current"], metric, unit),
                _figure("threshold_value", limit["threshold_value"], metric, unit),
                _figure("probability", probability, metric),
            ]
            if limit["state"] == "crossed":
                title = f"{metric} is beyond the limit of rule {limit['rule_id']}"
            else:
                chance = percent(probability)
                title = f"{metric} is to reach the limit of rule {limit['rule_id']} with {chance} probability"
            yield Finding("maintenance", severity, probability, title, evidence)


def _figure(name: str, value: float, metric: str | None = None, unit: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"figure": name, "value": value}
    if metric is not None:
        told["metric"] = metric
    return told if unit is None else told | {"unit": unit}
