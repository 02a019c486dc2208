"""Requests and replies as such: ids, spellings of paths, credentials, statuses and their codes."""

from __future__ import annotations

from contract_tests.checks import hold
from contract_tests.figures.bench import JSON, Bench, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.references import NO_SUCH_ID

TABLE = Table()
LONGEST_ID = "Az09._-" * 18 + "xy"


@TABLE.promise("(1 to 128 letters, digits, `.`, `_`, `-`)")
def a_request_id_has_1_to_128_signs(bench: Bench) -> None:
    assert len(LONGEST_ID) == 128
    for sent in ("a", LONGEST_ID):
        equal(_echo(bench, sent), sent, "X-Request-ID")
    for sent in (LONGEST_ID + "z", "a b", "a/b", 'a"b', ""):
        hold(_echo(bench, sent) != sent, "the figure holds", f"X-Request-ID {sent!r} is echoed")


def _echo(bench: Bench, sent: str) -> str:
    reply = bench.admin.call("get_current_user", headers={"X-Request-ID": sent})
    equal(reply.json["request_id"], reply.headers["X-Request-ID"], "request_id in the body")
    return str(reply.headers["X-Request-ID"])


@TABLE.promise("The other spelling answers 308 with the right one.")
def the_other_spelling_of_a_collection_is_308(bench: Bench) -> None:
    for operation in bench.run.operations:
        if operation.path.endswith("/") and operation.method == "GET":
            reply = bench.admin.send("GET", f"{operation.path.rstrip('/')}?page=1")
            equal(reply.status, 308, operation.path)
            equal(reply.headers["Location"], f"{bench.run.target.base_path}{operation.path}?page=1", "Location")


@TABLE.promise("Send one credential: two are refused with 401")
def two_credentials_are_401(bench: Bench) -> None:
    key = bench.admin.call("create_api_key", json={"name": bench.name(), "permissions": ["account:read"]}).data[
        "api_key"
    ]
    token = bench.admin.identity.headers()
    for headers in (token, {"X-API-Key": key}, {"Authorization": f"Bearer {key}"}):
        equal(bench.run.client().call("get_current_user", headers=headers).status, 200, "one credential")
    refused(bench.run.client().call("get_current_user", headers={**token, "X-API-Key": key}), 401)


@TABLE.promise(
    "403 names it as `details.required_permission`",
    "is refused with 403 (delete the key instead)",
    operation="log_out",
)
def a_permission_that_is_missing_is_403_and_named(bench: Bench) -> None:
    least = bench.run.client(next(iter(bench.run.contract.roles)))
    reply = least.call("list_users")
    refused(reply, 403)
    wanted = bench.run.contract.operations["list_users"].permission
    equal(reply.error["details"]["required_permission"], wanted, "required_permission")
    key = bench.admin.call("create_api_key", json={"name": bench.name(), "permissions": ["account:write"]}).data[
        "api_key"
    ]
    refused(bench.admin.acting(X_API_Key=key).call("log_out"), 403)


@TABLE.promise(
    "| 400 | `VALIDATION_ERROR` |",
    "| 401 | `AUTHENTICATION_ERROR` |",
    "| 403 | `AUTHORIZATION_ERROR` |",
    "| 404 | `RESOURCE_NOT_FOUND` |",
    "| 405 | `METHOD_NOT_ALLOWED` |",
    "| 409 | `CONFLICT` |",
    "| 412 | `PRECONDITION_FAILED` |",
    "| 413 | `PAYLOAD_TOO_LARGE` |",
    "| 415 | `UNSUPPORTED_MEDIA_TYPE` |",
    "| 422 | `VALIDATION_ERROR` |",
    "User names are unique whatever their case; a taken one is refused with 409",
    "a taken one is refused with 409. The reply gives the `id`",
    "can be neither disabled nor given another role: 409",
    "can't be deleted: 409",
    "to anyone else they do not exist (404)",
    "every trace of it answers 404",
    "a DELETE that had worked then answers 404",
)
def each_status_has_its_code(bench: Bench) -> None:
    admin, device, name = bench.admin, bench.device(), bench.name()
    body = {"name": "a", "device_id": name, "device_type": "a"}
    admin.call("create_device", json=body)
    me = int(admin.call("get_current_user").data["id"])
    person = {
        "username": bench.somebody.upper(),
        "email": f"{name}@example.com",
        "password": "correct horse",
        "role": "viewer",
    }
    key = admin.call("create_api_key", json={"name": name, "permissions": ["account:read"]}).data["id"]
    replies = [
        (admin.call("create_device", content=b"{", headers=JSON), 400),
        (admin.call("get_current_user", headers={"Authorization": "Bearer no"}), 401),
        (bench.run.client(next(iter(bench.run.contract.roles))).call("create_device", json=body), 403),
        (admin.call("get_device", path={"id": NO_SUCH_ID}), 404),
        (bench.run.client("operator").call("delete_api_key", path={"id": key}), 404),
        (admin.send("PUT", "/devices/"), 405),
        (admin.call("create_device", json=body), 409),
        (admin.call("create_user", json=person), 409),
        (admin.call("update_user", path={"id": me}, json={"role": "viewer"}), 409),
        (admin.call("update_user", path={"id": me}, json={"is_active": False}), 409),
        (admin.call("delete_user", path={"id": me}), 409),
        (admin.call("delete_device", path={"id": device}, headers={"If-Match": '"other"'}), 412),
        (admin.call("create_device", content=b"a", headers={"Content-Type": "text/plain"}), 415),
        (admin.call("create_device", json={}), 422),
    ]
    replies += [(admin.call("delete_device", path={"id": device}), status) for status in (200, 404)]
    for reading in ("get_device", "get_device_configuration"):
        replies.append((admin.call(reading, path={"id": device}), 404))
    replies.append((admin.call("get_device_telemetry", path={"device_id": device}), 404))
    replies.append((admin.call("get_latest_telemetry", params={"device_id": device}), 404))
    for reply, status in replies:
        equal(reply.status, status, "status")
        if status >= 400:
            equal(reply.error["code"], bench.run.contract.codes[status], f"code of {status}")


@TABLE.promise(
    "| 500 | `INTERNAL_ERROR` |",
    "| 503 | `EXTERNAL_SERVICE_ERROR` |",
    "503 when it does not",
    "answers 503 instead",
    needs="sandbox",
)
def failures_of_the_server_have_their_codes(bench: Bench) -> None:
    for kind, status in (("defect", 500), ("database_away", 503)):
        bench.sandbox.fail(kind)
        try:
            reply = bench.admin.call("list_devices")
            health = bench.run.client().call("get_health")
        finally:
            bench.sandbox.mend()
        refused(reply, status)
        equal(reply.error["code"], bench.run.contract.codes[status], f"code of {status}")
        if kind == "database_away":
            equal(health.status, 503, "health")


@TABLE.promise("Answers 200 when the database answers", operation="get_health")
def health_is_200(bench: Bench) -> None:
    equal(bench.run.client().call("get_health").status, 200, "health")


TABLE.no_promise("advice to callers", "| once |", "after 429 and 503, and twice as long each time")
TABLE.no_promise("an example", "`TEMP-001`", "(`2024-01-01T12:00:00Z`, `2024-01-01T14:00:00+02:00`)")
TABLE.no_promise("a name", "(`/api/v1`)", "IEEE 754", "RFC 3339", "(RFC 4180)", "RFC8725", "UTF-8")
TABLE.no_promise("years, which no test waits for; comparing the documents stands for it", "at least six months")
TABLE.no_promise("about the document itself", "what it refuses with 422 beyond its schema")
TABLE.no_promise("a heading, or the order of the checks", "One name, two meanings", "looked at once the schema is kept")
TABLE.no_promise("what a crash leaves is the subject of the service's own tests", "is half done", "was half done")
