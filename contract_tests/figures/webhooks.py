"""Webhooks: how often and when a notification is tried, as far as that shows without receiving one."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import Bench, equal
from contract_tests.figures.promises import Table

TABLE = Table()
MINUTE = 60
WAITS = [30, 2 * MINUTE, 8 * MINUTE, 32 * MINUTE, 128 * MINUTE, 360 * MINUTE, 360 * MINUTE]
# A name that nobody has (RFC 2606): each attempt fails as soon as that is known.
NOWHERE = "https://receiver.invalid/"
PATIENCE_SECONDS = 60.0


@TABLE.promise(
    "After a failure it is tried again, 8 times in all, at a random moment within 30 seconds, then 2, 8, 32 and 128"
    " minutes, then 6 hours; then it is `dead`",
    operation="get_notification",
    needs="sandbox",
)
def a_notification_is_tried_8_times_and_then_dead(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        body = {"name": bench.name(), "url": NOWHERE}
        webhook = bench.admin.call("create_webhook", json=body).data["id"]
        id = bench.admin.call("test_webhook", path={"id": webhook}).data["id"]
        for attempt, longest in enumerate(WAITS, 1):
            found = _tried(bench, id, attempt)
            equal(found["status"], "failed", f"status after attempt {attempt}")
            wait = datetime.fromisoformat(found["next_attempt_at"]) - datetime.fromisoformat(found["last_attempt_at"])
            said = f"{wait} between attempts {attempt} and {attempt + 1}, where it may be {longest} s"
            hold(timedelta(0) <= wait <= timedelta(seconds=longest), "the figure holds", said)
            sandbox.advance(longest)
        found = _tried(bench, id, len(WAITS) + 1)
        equal(found["status"], "dead", "status after the last attempt")
        hold("next_attempt_at" not in found, "the figure holds", "it is to be tried again")


def _tried(bench: Bench, id: int, attempts: int) -> Any:
    """The notification once it was tried so often; nothing tells of an attempt but looking."""
    last = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = bench.admin.call("get_notification", path={"id": id}).data
        if found["attempts"] >= attempts:
            equal(found["attempts"], attempts, "attempts")
            return found
        hold(time.monotonic() < last, "the figure holds", f"attempt {attempts} was not made")
        time.sleep(0.1)


TABLE.no_promise(
    "it takes a receiver that the target may send to; the service's own tests have one",
    "A status from 200 to 299 within 10 seconds takes it",
    "410 makes it `dead` at once. The 10 seconds and 8 attempts are settings of the server.",
    "The same event may come twice",
    "is `v1=` and the hexadecimal HMAC-SHA256",
)
