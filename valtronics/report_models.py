"""What models make of the devices of a report: each metric is read in a transaction of its own and asked about once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from domain.errors import InvalidInput
from domain.times import format_time
from handlers.questions import MOST_METRICS, anomaly_question, trend_question
from ml.anomaly_answer import answer_anomalies
from ml.trend_answer import answer_trend
from storage.store import Store
from storage.usage import Scope

if TYPE_CHECKING:
    from valtronics.report_steps import Ask, Read

Data = dict[str, Any]
SENSITIVITY = "medium"
# A chart has no room for more.
MOST_DRAWN = 500


class Models:
    """For one report. What can't be told of a metric is noted, and nothing of it is shown."""

    def __init__(self, scope: Scope, read: Read, ask: Ask) -> None:
        self._scope = scope
        self._read = read
        self._ask = ask
        self._notes: list[str] = []

    def told(self, report_type: str, devices: list[Data], notes: list[str]) -> Data:
        """The figures of the report."""
        name = "trends" if report_type == "trend" else "anomalies"
        found = [each for device in devices for each in device["found"]]
        return {name: found, "notes": [*notes, *self._notes][:1000]}

    async def trends(self, device: int) -> Data | None:
        """{found: the trend of each metric}; None when there is no such device."""
        return await self._of(device, self._trends)

    async def anomalies(self, device: int) -> Data | None:
        """{found: what stands out of its metrics, with what is drawn of them}; None when there is no such device."""
        return await self._of(device, self._anomalies)

    async def _of(self, id: int, found: Callable[[Data, list[str]], Awaitable[list[Data]]]) -> Data | None:
        def known(store: Store) -> tuple[Data | None, list[str]]:
            return store.devices.get(id), list(store.telemetry.units_of(id, MOST_METRICS))

        device, metrics = await self._read(known)
        return None if device is None else {"found": await found(device, metrics)}

    @property
    def _by(self) -> Data:
        return {"retention": self._scope.retention, "now": self._scope.now_us}

    async def _trends(self, device: Data, metrics: list[str]) -> list[Data]:
        # What is not over yet has no mean.
        window = (self._scope.start_us, min(self._scope.end_us, self._scope.now_us))
        found = []
        for metric in metrics:
            question = await self._noting(device, metric, partial(self._trend_question, device["id"], metric, window))
            if question is not None:
                about, asked = question
                found.append({"device_name": device["name"], "trend": about | await self._ask(answer_trend, asked)})
        return found

    async def _anomalies(self, device: Data, metrics: list[str]) -> list[Data]:
        scope, id = self._scope, device["id"]
        window = (scope.start_us, scope.end_us)
        question = await self._noting(
            device,
            "every metric",
            lambda store: anomaly_question(id, metrics, window, SENSITIVITY, store=store, **self._by),
        )
        if question is None:
            return []
        about = {"device_id": id, "start_time": format_time(window[0]), "end_time": format_time(window[1])}
        about["sensitivity"] = SENSITIVITY
        detection = about | await self._ask(answer_anomalies, question)
        courses = [await self._read(partial(self._course, id, metric)) for metric in metrics]
        return [{"device_name": device["name"], "detection": detection, "courses": courses}]

    def _trend_question(self, device: int, metric: str, window: tuple[int, int], store: Store) -> Any:
        return trend_question(device, metric, window, store=store, **self._by)

    def _course(self, device: int, metric: str, store: Store) -> Data:
        scope = self._scope
        found = store.telemetry.history(
            device,
            metric,
            scope.start_us,
            scope.end_us,
            max_points=MOST_DRAWN,
            retention=scope.retention,
            now_us=scope.now_us,
        )
        course = {"metric": metric, "points": found["data_points"]}
        return course | ({"unit": found["unit"]} if "unit" in found else {})

    async def _noting(self, device: Data, what: str, job: Callable[[Store], Any]) -> Any:
        """What a job reads; None, and a note, where there is too little or too much of it."""
        try:
            return await self._read(job)
        except InvalidInput as error:
            self._notes.append(f"{what} of {device['name']} {error.faults[0].issue}"[:1000])
            return None
