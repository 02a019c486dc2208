"""Headers that are missing, or say something that is not so."""

from __future__ import annotations

from email.utils import formatdate
from itertools import count
from typing import Any

from contract_tests.sabotage.catalogue import ANY, violation
from contract_tests.sabotage.combinators import ALL, Damage, answering, change_header, change_reply
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import point, unique

DEVICE_OPERATIONS = (
    "create_device",
    "get_device",
    "update_device",
    "delete_device",
    "update_device_status",
    "get_device_configuration",
    "update_device_configuration",
)


def change_request_id(change: Any) -> Damage:
    """Another request id, in the header and in the envelope alike."""

    def edit(request: Request, reply: Reply) -> None:
        given, made = request.header("x-request-id"), reply.header("x-request-id")
        other = change(given, made)
        if other != made:
            reply.set_header("x-request-id", other)
            if reply.is_json and reply.body:
                document = reply.document
                if isinstance(document, dict) and "request_id" in document:
                    reply.write({**document, "request_id": other})

    return change_reply(ALL, edit)


@violation(ANY, seen=lambda api: api.get("/version", x_request_id="mine").header("x-request-id") == "mine")
def request_id_of_the_caller_is_not_echoed() -> Damage:
    return change_request_id(lambda given, made: "req_of_the_server" + made[-6:] if given else made)


@violation(ANY, seen=lambda api: len({api.get("/version").header("x-request-id") for _ in range(4)}))
def two_requests_share_an_id() -> Damage:
    numbers = count()
    return change_request_id(lambda given, made: made if made == given else f"req_{next(numbers) // 2}")


@violation(ANY, seen=lambda api: api.get("/version", x_request_id="a b<c>").header("x-request-id") == "a b<c>")
def any_request_id_is_echoed() -> Damage:
    return change_request_id(lambda given, made: given or made)


@violation("get_device", seen=lambda api: api.get(f"/devices/{api.device()}").header("etag") is None)
def device_without_its_etag() -> Damage:
    return change_header("get_device", "etag", lambda _: None)


@violation("update_device", seen=lambda api: _etag_of_update(api)[:1])
def etag_that_is_weak() -> Damage:
    return change_header("update_device", "etag", lambda value: f"W/{value}")


@violation(*DEVICE_OPERATIONS, seen=lambda api: _changed_etag(api))
def etag_that_never_changes() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        known = request.header("if-match") == '"1"'
        reply = await serve(request.without("if-match") if known else request)
        if reply.header("etag") is not None:
            reply.set_header("etag", '"1"')
        return reply

    return answering(DEVICE_OPERATIONS, answer)


@violation(*DEVICE_OPERATIONS, seen=lambda api: len(_etags(api, api.device())))
def etag_that_changes_at_every_read() -> Damage:
    """As one made from the time of the reply: a version that was read can never be changed."""
    numbers = count()

    def edit(_: Request, reply: Reply) -> None:
        if reply.header("etag") is not None:
            reply.set_header("etag", f'"{next(numbers)}-now"')

    return change_reply("get_device", edit)


@violation(*DEVICE_OPERATIONS, seen=lambda api: _etag_moved_by_telemetry(api))
def telemetry_changes_the_etag() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        version, _, _ = (request.header("if-match") or "").partition("+")
        known = request.carrying("if-match", f'{version}"') if "+" in (request.header("if-match") or "") else request
        reply = await serve(known)
        etag = reply.header("etag")
        if etag is not None and request.operation == "get_device":
            points = reply.data["telemetry_summary"]["total_data_points"]
            reply.set_header("etag", f'{etag[:-1]}+{points}"')
        return reply

    return answering(DEVICE_OPERATIONS, answer)


@violation("list_telemetry", seen=lambda api: _counted(api, "/telemetry/?size=1").header("x-ratelimit-limit"))
def rate_headers_are_missing() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        for name in ("limit", "remaining", "reset"):
            reply.set_header(f"x-ratelimit-{name}", None)

    return change_reply("list_telemetry", edit)


@violation(ANY, seen=lambda api: _remaining(api))
def remaining_requests_do_not_count_down() -> Damage:
    return change_header(ALL, "x-ratelimit-remaining", lambda _: "99")


@violation(ANY, seen=lambda api: int(_counted(api, "/auth/me").header("x-ratelimit-reset")) > 1000)
def reset_in_seconds_from_now() -> Damage:
    return change_header(ALL, "x-ratelimit-reset", lambda value: str(int(value) % 60))


@violation(ANY, seen=lambda api: _beyond(api).header("retry-after") is None)
def too_many_requests_without_retry_after() -> Damage:
    return change_header(ALL, "retry-after", lambda _: None, 429)


@violation(ANY, seen=lambda api: _beyond(api).header("retry-after").isdigit())
def retry_after_as_a_date() -> Damage:
    return change_header(ALL, "retry-after", lambda _: formatdate(usegmt=True), 429)


@violation("export_telemetry", seen=lambda api: api.get(_export(api)).header("content-disposition"))
def export_without_a_file_name() -> Damage:
    return change_header("export_telemetry", "content-disposition", lambda _: None)


@violation("submit_telemetry", seen=lambda api: _replayed(api).header("idempotent-replayed"))
def replay_that_does_not_say_so() -> Damage:
    return change_header("submit_telemetry", "idempotent-replayed", lambda _: None)


def _etag_of_update(api: Any) -> str:
    return str(api.put(f"/devices/{api.device()}", {"name": "x"}).header("etag"))


def _changed_etag(api: Any) -> bool:
    device = api.device()
    before = api.get(f"/devices/{device}").header("etag")
    api.put(f"/devices/{device}", {"name": "another"})
    return bool(before == api.get(f"/devices/{device}").header("etag"))


def _etags(api: Any, device: int) -> set[str]:
    return {api.get(f"/devices/{device}").header("etag") for _ in range(3)}


def _etag_moved_by_telemetry(api: Any) -> bool:
    device = api.points(1)
    before = api.get(f"/devices/{device}").header("etag")
    api.points(1, 2, 3, device=device)
    return bool(before == api.get(f"/devices/{device}").header("etag"))


def _counted(api: Any, path: str) -> Any:
    return api.get(path, who=api.token(tier="standard"))


def _remaining(api: Any) -> list[int]:
    who = api.token(tier="standard")
    return [int(api.get("/auth/me", who=who).header("x-ratelimit-remaining")) for _ in range(3)]


def _beyond(api: Any) -> Any:
    who = api.token(tier="standard")
    return [api.get("/auth/me", who=who) for _ in range(101)][-1]


def _export(api: Any) -> str:
    return f"/telemetry/export?device_id={api.points(1)}"


def _replayed(api: Any) -> Reply:
    body, key = point(api.device(), 1), unique()
    api.post("/telemetry/", body, idempotency_key=key)
    reply: Reply = api.post("/telemetry/", body, idempotency_key=key)
    return reply
