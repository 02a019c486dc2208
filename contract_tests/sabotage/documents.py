"""A served document that is not the contract, or that the service does not keep to.

The service behaves as it always does; what is told of it changes, in `/openapi.yaml` and `/openapi.json` alike unless
the violation is that they differ.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import yaml

from contract_tests.sabotage.catalogue import DOCUMENT, violation
from contract_tests.sabotage.combinators import Damage, answering, change_data, change_reply
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.operations import document

JSON, YAML = "/openapi.json", "/openapi.yaml"
Paths = tuple[str, ...]


@violation(DOCUMENT, seen=lambda api: _same_title(api))
def json_document_is_an_older_one() -> Damage:
    def older(told: Any) -> None:
        told["info"]["title"] = "Valtronics API (draft)"
        del told["paths"]["/telemetry/export"]

    return telling(older, JSON)


@violation(DOCUMENT, seen=lambda api: _told(api)["info"]["description"][-30:])
def served_document_is_not_the_file() -> Damage:
    def edit(told: Any) -> None:
        told["info"]["description"] += "\nThis server is in production.\n"

    return telling(edit)


@violation("delete_telemetry", DOCUMENT, seen=lambda api: sorted(_told(api)["paths"]["/telemetry/"]))
def operation_is_left_out_of_the_document() -> Damage:
    return telling(lambda told: told["paths"]["/telemetry/"].pop("delete"))


@violation("get_device_owner", DOCUMENT, seen=lambda api: "/devices/{id}/owner" in _told(api)["paths"])
def operation_is_promised_that_is_not_there() -> Damage:
    def edit(told: Any) -> None:
        promised = copy.deepcopy(told["paths"]["/devices/{id}/configuration"]["get"])
        promised.update(operationId="get_device_owner", summary="Get a device's owner", description="Who owns it.")
        told["paths"]["/devices/{id}/owner"] = {"get": promised}

    return telling(edit)


@violation("get_device", "list_devices", "create_device", DOCUMENT, seen=lambda api: sorted(_schema(api, "Device")))
def field_is_removed_from_a_reply() -> Damage:
    def edit(told: Any) -> None:
        for name in ("Device", "DeviceDetail"):
            del told["components"]["schemas"][name]["properties"]["location"]

    return telling(edit)


@violation("update_device_status", "list_devices", "get_device", DOCUMENT, seen=lambda api: _enum(api, "DeviceStatus"))
def value_of_an_enum_is_renamed() -> Damage:
    def edit(told: Any) -> None:
        values = told["components"]["schemas"]["DeviceStatus"]["enum"]
        values[values.index("error")] = "failed"

    return telling(edit)


@violation("create_device", DOCUMENT, seen=lambda api: _told(api)["components"]["schemas"]["DeviceCreate"]["required"])
def field_becomes_required() -> Damage:
    return telling(lambda told: told["components"]["schemas"]["DeviceCreate"]["required"].append("location"))


@violation("create_device", DOCUMENT, seen=lambda api: _schema(api, "DeviceCreate")["name"]["maxLength"])
def bound_of_a_field_is_told_tighter() -> Damage:
    def edit(told: Any) -> None:
        told["components"]["schemas"]["DeviceCreate"]["properties"]["name"]["maxLength"] = 50

    return telling(edit)


@violation(
    "get_device", "read_device", DOCUMENT, seen=lambda api: _operation(api, "/devices/{id}", "get")["operationId"]
)
def method_of_the_clients_is_renamed() -> Damage:
    """With the links to it, as whoever renames it would: a link that is left behind is another violation."""

    def edit(told: Any) -> None:
        told["paths"]["/devices/{id}"]["get"].update(operationId="read_device")
        told["components"]["links"]["GetDevice"]["operationId"] = "read_device"

    return telling(edit)


@violation("create_device", DOCUMENT, seen=lambda api: _told(api)["components"]["links"]["GetDevice"]["operationId"])
def link_leads_to_no_operation() -> Damage:
    return telling(lambda told: told["components"]["links"]["GetDevice"].update(operationId="read_device"))


# Those that use the class: `get_device` is not among them, its reply is a `DeviceDetail`.
@violation(
    *("create_device", "list_devices", "list_devices_by_status", "update_device", "update_device_status", DOCUMENT),
    seen=lambda api: "DeviceOut" in _told(api)["components"]["schemas"],
)
def class_of_the_clients_is_renamed() -> Damage:
    def edit(told: Any) -> None:
        text = json.dumps(told).replace('schemas/Device"', 'schemas/DeviceOut"')
        told.update(json.loads(text))
        schemas = told["components"]["schemas"]
        schemas["DeviceOut"] = schemas.pop("Device")

    return telling(edit)


@violation("log_in", DOCUMENT, seen=lambda api: _log_in_example(api))
def documented_request_does_not_work() -> Damage:
    def edit(told: Any) -> None:
        content = told["paths"]["/auth/login"]["post"]["requestBody"]["content"]["application/json"]
        for example in content["examples"].values():
            example["value"] = {"user": "admin", "password": "password123"}

    return telling(edit)


@violation("get_device", DOCUMENT, seen=lambda api: _reply_example(api))
def documented_reply_is_not_its_schema() -> Damage:
    def edit(told: Any) -> None:
        content = told["paths"]["/devices/{id}"]["get"]["responses"]["200"]["content"]["application/json"]
        for example in content["examples"].values():
            example["value"]["data"].pop("telemetry_summary")

    return telling(edit)


@violation("delete_device", DOCUMENT, seen=lambda api: _operation(api, "/devices/{id}", "delete")["x-permission"])
def document_names_another_permission() -> Damage:
    return telling(lambda told: told["paths"]["/devices/{id}"]["delete"].update({"x-permission": "devices:write"}))


@violation("create_device", DOCUMENT, seen=lambda api: sorted(_operation(api, "/devices/", "post")["responses"]))
def document_leaves_a_status_out() -> Damage:
    return telling(lambda told: told["paths"]["/devices/"]["post"]["responses"].pop("409"))


@violation("get_telemetry_history", DOCUMENT, seen=lambda api: len(_parameters(api, "/telemetry/history")))
def document_leaves_a_parameter_out() -> Damage:
    return telling(lambda told: told["paths"]["/telemetry/history"]["get"]["parameters"].pop())


@violation(
    "submit_telemetry_batch", DOCUMENT, seen=lambda api: "at most 20,000 points" in _told(api)["info"]["description"]
)
def text_states_another_size_of_a_batch() -> Damage:
    return _restating("at most 10,000 points", "at most 20,000 points")


@violation("submit_telemetry", DOCUMENT, seen=lambda api: "more than 30 minutes" in _told(api)["info"]["description"])
def text_states_another_limit_of_the_future() -> Damage:
    return _restating("more than 10 minutes", "more than 30 minutes")


@violation("log_in", DOCUMENT, seen=lambda api: "lives 90 minutes" in _told(api)["info"]["description"])
def text_states_another_life_of_a_token() -> Damage:
    return _restating("lives 30 minutes", "lives 90 minutes")


@violation("list_devices", DOCUMENT, seen=lambda api: _operation(api, "/devices/", "get").get("security"))
def document_says_that_no_credential_is_needed() -> Damage:
    def edit(told: Any) -> None:
        told["paths"]["/devices/"]["get"]["security"] = []
        del told["paths"]["/devices/"]["get"]["x-permission"]

    return telling(edit)


@violation("submit_telemetry", DOCUMENT, seen=lambda api: _operation(api, "/telemetry/", "post").get("x-idempotent"))
def document_no_longer_promises_idempotency() -> Damage:
    def edit(told: Any) -> None:
        operation = told["paths"]["/telemetry/"]["post"]
        operation.pop("x-idempotent")
        operation.pop("parameters")

    return telling(edit)


@violation("get_version", DOCUMENT, seen=lambda api: api.get("/version").data["version"])
def version_is_not_that_of_the_document() -> Damage:
    return change_data("get_version", lambda data: data.update(version="9.9.9"))


@violation(DOCUMENT, seen=lambda api: b"https://" in api.get("/docs").body)
def documentation_needs_the_internet() -> Damage:
    def edit(request: Request, reply: Reply) -> None:
        if request.path == "/docs" and reply.status == 200:
            reply.write_bytes(reply.body.replace(b"/static/", b"https://cdn.example.com/static/"))

    return change_reply((), edit)


def telling(change: Callable[[Any], object], *paths: str) -> Damage:
    """Serve another document under the paths (both, unless they are given)."""

    async def answer(request: Request, serve: Serve) -> Reply:
        return await _retold(request, serve, change, paths or (JSON, YAML))

    return answering((), answer)


async def _retold(request: Request, serve: Serve, change: Callable[[Any], object], paths: Paths) -> Reply:
    reply = await serve(request.without("if-none-match") if request.path in paths else request)
    if request.path in paths and reply.status == 200 and request.method == "GET":
        told = copy.deepcopy(document())
        change(told)
        reply.write_bytes(_as_json(told) if request.path == JSON else _as_yaml(told))
    return reply


def _as_json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _as_yaml(told: Any) -> bytes:
    # Texts are quoted: the document has times among its examples, which would otherwise be read as such.
    text: str = yaml.dump(told, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=1000)
    return text.encode()


def _restating(old: str, new: str) -> Damage:
    def edit(told: Any) -> None:
        told["info"]["description"] = told["info"]["description"].replace(old, new)

    return telling(edit)


def _told(api: Any) -> Any:
    return json.loads(api.get(JSON, who=None).body)


def _same_title(api: Any) -> bool:
    title = _told(api)["info"]["title"]
    return f"title: {title}\n".encode() in api.get(YAML, who=None).body


def _schema(api: Any, name: str) -> Any:
    return _told(api)["components"]["schemas"][name]["properties"]


def _enum(api: Any, name: str) -> Any:
    return _told(api)["components"]["schemas"][name]["enum"]


def _operation(api: Any, path: str, method: str) -> Any:
    return _told(api)["paths"][path][method]


def _parameters(api: Any, path: str) -> Any:
    return _operation(api, path, "get")["parameters"]


def _content(api: Any, path: str, method: str) -> Any:
    return _operation(api, path, method)["requestBody"]["content"]["application/json"]["examples"]


def _log_in_example(api: Any) -> Any:
    return [sorted(example["value"]) for example in _content(api, "/auth/login", "post").values()]


def _reply_example(api: Any) -> Any:
    content = _operation(api, "/devices/{id}", "get")["responses"]["200"]["content"]["application/json"]
    return [sorted(example["value"]["data"]) for example in content["examples"].values()]
