"""What the models say about one device, for answers that put several of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ml.anomaly_answer import AnomalyQuestion, answer_anomalies
from ml.maintenance_answer import MaintenanceQuestion, answer_maintenance


@dataclass(frozen=True)
class DeviceQuestion:
    """What is asked; None is not."""

    anomalies: AnomalyQuestion | None
    maintenance: MaintenanceQuestion | None


def answer_device(question: DeviceQuestion) -> dict[str, Any]:
    """{anomalies, maintenance}, each as its own question is answered, or None."""
    return {
        "anomalies": None if question.anomalies is None else answer_anomalies(question.anomalies),
        "maintenance": None if question.maintenance is None else answer_maintenance(question.maintenance),
    }
