"""Changes side by side, and requests that are sent again."""

from __future__ import annotations

from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table

TABLE = Table()


@TABLE.promise(
    "the change is made only if nobody was faster, else 412",
    "Change only the version with this `ETag`, else 412",
    operation="update_device",
)
def an_old_version_is_412(bench: Bench) -> None:
    device = bench.device()
    read = bench.admin.call("get_device", path={"id": device})
    old = read.headers["ETag"]
    for name, sent, status in (("b", old, 200), ("c", old, 412), ("d", "*", 200), ("e", f"W/{old}", 412)):
        reply = bench.admin.call("update_device", path={"id": device}, json={"name": name}, headers={"If-Match": sent})
        equal(reply.status, status, f"If-Match {sent}")
    equal(bench.admin.call("get_device", path={"id": device}).data["name"], "d", "name")
    # Telemetry does not change the version, once the device is online.
    bench.admin.call("update_device_status", path={"id": device}, json={"status": "maintenance"})
    version = bench.admin.call("get_device", path={"id": device}).headers["ETag"]
    bench.store(device, [1])
    equal(bench.admin.call("get_device", path={"id": device}).headers["ETag"], version, "ETag after telemetry")
    refused(bench.admin.call("delete_device", path={"id": device}, headers={"If-Match": old}), 412)


@TABLE.promise("The same key with another body or for another operation is 409.")
def a_used_key_with_another_body_is_409(bench: Bench) -> None:
    device, key = bench.device(), {"Idempotency-Key": bench.name()}
    first = bench.admin.call("submit_telemetry", json=bench.point(device, 1), headers=key)
    again = bench.admin.call("submit_telemetry", json=bench.point(device, 1), headers=key)
    equal((again.status, again.data), (first.status, first.data), "the replay")
    equal(again.headers.get("Idempotent-Replayed"), "true", "Idempotent-Replayed")
    refused(bench.admin.call("submit_telemetry", json=bench.point(device, 2), headers=key), 409)
    body = {"telemetry_data": [bench.point(device, 1)]}
    refused(bench.admin.call("submit_telemetry_batch", json=body, headers=key), 409)
    other = bench.session()
    equal(
        other.call("submit_telemetry", json=bench.point(device, 3, 9), headers=key).status, 201, "another caller's key"
    )


@TABLE.promise("Only successes are kept")
def a_failure_may_be_tried_again_under_its_key(bench: Bench) -> None:
    device, key = bench.device(), {"Idempotency-Key": bench.name()}
    refused(bench.admin.call("submit_telemetry", json=bench.point(device, 1, 10**9), headers=key), 422)
    equal(bench.admin.call("submit_telemetry", json=bench.point(device, 1), headers=key).status, 201, "the second try")


@TABLE.promise("Keys belong to the caller and are kept 24 hours.", needs="sandbox")
def keys_are_kept_24_hours(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        device, key = bench.device(), {"Idempotency-Key": bench.name()}
        bench.admin.call("submit_telemetry", json=bench.point(device, 1), headers=key)
        for seconds, replayed in ((86_390, "true"), (20, None)):
            sandbox.advance(seconds)
            again = bench.admin.call("submit_telemetry", json=bench.point(device, 1), headers=key)
            equal(again.headers.get("Idempotent-Replayed"), replayed, "Idempotent-Replayed")
