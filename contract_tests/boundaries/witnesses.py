"""What an operation could change, looked at before and after requests that must change nothing."""

from __future__ import annotations

import json
from typing import Any

from contract_tests.contract import Operation
from contract_tests.references import References
from contract_tests.run import Run
from contract_tests.samples import Request
from contract_tests.stage import Stage

# A device that falls silent goes from the one to the other by itself, and these are what shows it.
FALLS_SILENT = ("online", "offline")
OF_SILENCE = ("status", "updated_at", "connectivity")
# What shows that a notification was tried once more, which is done in the background.
OF_ATTEMPTS = (
    "status",
    "attempts",
    "next_attempt_at",
    "last_attempt_at",
    "last_status",
    "last_error",
    "delivered_at",
)
# That a key was used is written down in the background, by the next look or after it.
OF_USE = ("last_used_at",)


class Witness:
    """The reading operation that shows what a writing one would change: that of its path, or of the path above."""

    def __init__(self, run: Run, operation: Operation, stage: Stage) -> None:
        self._run, self._stage = run, stage
        self._reading = None if operation.method == "GET" else _reading(run, operation)

    def look(self, request: Request) -> Any:
        """What is there now; None where nothing can be read. Of what all may write, only the run's own is given."""
        if self._reading is None:
            return None
        names = {parameter["name"] for parameter in self._reading.parameters if parameter["in"] == "path"}
        path = {name: value for name, value in request["path"].items() if name in names}
        own = self._own_filters(self._reading)
        if path or own:
            return self._run.admin.call(self._reading, path=path, params=own).data
        return self._own_of_last_page()

    def _own_filters(self, reading: Operation) -> dict[str, Any]:
        references = References(self._run.contract)
        found = {}
        for parameter in reading.parameters:
            noun = references.of_query(reading, parameter["name"]) if parameter["in"] == "query" else None
            if noun in self._stage.own:
                found[parameter["name"]] = self._stage.own[str(noun)][0]
        return found

    def _own_of_last_page(self) -> list[Any]:
        """New objects come last; others may make some meanwhile."""
        assert self._reading is not None
        first = self._run.admin.call(self._reading, params={"size": 100}).data
        last = max(first["pagination"]["pages"], 1)
        items = self._run.admin.call(self._reading, params={"size": 100, "page": last}).data["items"]
        return [item for item in items if self._run.name in json.dumps(item)]


def but_for_the_server(before: Any, after: Any) -> Any:
    """`after`, with what the server does by itself undone: no request is at fault for it."""
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [but_for_the_server(*pair) for pair in zip(before, after, strict=True)]
    if not isinstance(before, dict) or not isinstance(after, dict):
        return after
    by_itself: tuple[str, ...] = ()
    if (before.get("status"), after.get("status")) == FALLS_SILENT:
        by_itself = OF_SILENCE
    elif after.get("attempts", 0) > before.get("attempts", 0):
        by_itself = OF_ATTEMPTS
    elif after.get("last_used_at", "") > before.get("last_used_at", ""):
        by_itself = OF_USE
    rest = {name: but_for_the_server(before.get(name), value) for name, value in after.items() if name not in by_itself}
    return {**rest, **{name: before[name] for name in by_itself if name in before}}


def _reading(run: Run, operation: Operation) -> Operation | None:
    above = [
        reading
        for reading in run.operations
        if reading.method == "GET" and f"{operation.path}/".startswith(f"{reading.path.rstrip('/')}/")
    ]
    return max(above, key=lambda reading: len(reading.path), default=None)
