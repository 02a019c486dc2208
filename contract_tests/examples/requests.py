"""The requests that the document's examples make: as printed, in an order in which each works, and as the run's own."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from contract_tests.authorization.callers import LiveSecrets, key, new_key, takes_keys
from contract_tests.checks import hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Contract, Node, Operation
from contract_tests.run import Run
from contract_tests.samples import Request, own_sample, sample, written
from contract_tests.stage import rfc3339

KINDS = {"path": "path", "query": "params", "header": "headers"}
DEVICES = 3
# Minutes of the stage at which the run's own devices have points: enough to compare, then so far apart that a history
# has holes; and so many minutes and days up to now, so that models have enough to go by whatever is looked at.
STAGED = (*range(20), 300)
MINUTES, DAYS = 59, 12
ODD, FAR_OFF = 5, 1000.0
WEARING, WORN_HOURS, GROWTH = "wear", 96, 1.02
# A name that nobody has (RFC 2606).
NOWHERE = "https://receiver.invalid/"
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Variation:
    """One way to send an operation's examples: a body, optional parameters by name, and values put in their stead."""

    operation: Operation
    body: str | None
    optional: tuple[str, ...] = ()
    # Parameters by name, and values of the body by path, that replace those of the example.
    parameters: tuple[tuple[str, Any], ...] = ()
    fields: tuple[tuple[tuple[str | int, ...], Any], ...] = ()
    # Other examples of a body that may take the place of this one.
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        changed = [f"{name}={value}" for name, value in self.parameters]
        changed += [f"{'.'.join(map(str, path))}={value}" for path, value in self.fields]
        given = changed or [f"with {', '.join(self.optional)}" if self.optional else "required only"]
        return " ".join(filter(None, [f"example {self.body}" if self.body else "", *given]))


def variations(operation: Operation) -> Iterator[Variation]:
    """Every body; every optional parameter alone and all together; every value of an enumeration."""
    bodies: list[str | None] = list(operation.body_examples) or [None]
    names = [each["name"] for each in operation.parameters if "example" in each and not each.get("required")]
    together = tuple(name for name in names if not _excluded(operation, name, names))
    for body in bodies:
        yield Variation(operation, body)
        if together:
            yield Variation(operation, body, together)
    for name in names if len(together) > 1 else set(names) - set(together):
        yield Variation(operation, bodies[0], (name,))
    for parameter in operation.parameters:
        for value in enumerated(operation.contract, parameter["schema"]):
            yield Variation(operation, bodies[0], parameters=((parameter["name"], value),))
    yield from _field_values(operation)


def _excluded(operation: Operation, name: str, names: list[str]) -> bool:
    """Whether another of the parameters can't be sent together with it."""
    return any(name in each.get("x-excludes", []) for each in operation.parameters if each["name"] in names)


def enumerated(contract: Contract, schema: Node) -> list[Any]:
    """The values of an enumeration, also of one in a list."""
    node = contract.resolve(schema)
    if node.get("type") == "array":
        return [[value] for value in enumerated(contract, node["items"])]
    return list(node.get("enum", []))


def _field_values(operation: Operation) -> Iterator[Variation]:
    """Each value once, in whichever examples have a place for it."""
    found: dict[str, tuple[tuple[str | int, ...], Any, list[str]]] = {}
    for body, example in operation.body_examples.items():
        for path, value in _enumerations(operation.contract, operation.body_schema or {}, example):
            found.setdefault(repr((path, value)), (path, value, []))[2].append(body)
    for path, value, bodies in found.values():
        yield Variation(operation, bodies[0], fields=((path, value),), others=tuple(bodies[1:]))


def _enumerations(contract: Contract, schema: Node, value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Path and value for every value that the fields of a body may have, in the objects that the example has."""
    node = contract.resolve(schema)
    if isinstance(value, dict):
        for name, member in node.get("properties", {}).items():
            yield from (((name,), each) for each in enumerated(contract, member))
            if name in value:
                yield from (((name, *path), each) for path, each in _enumerations(contract, member, value[name]))
    elif isinstance(value, list) and "items" in node and value:
        yield from (((0, *path), each) for path, each in _enumerations(contract, node["items"], value[0]))


def put(body: Any, path: tuple[str | int, ...], value: Any) -> None:
    """Set a value inside a body, in place."""
    for step in path[:-1]:
        body = body[step]
    body[path[-1]] = value


class OwnRequests:
    """The examples turned to objects of the run's own, made for them, with secrets that work; safe anywhere."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.secrets = LiveSecrets(run)
        devices = [self._new_device() for _ in range(DEVICES)]
        self.stage = replace(run.stage, devices=devices, own={**run.stage.own, **run.others(), "device": devices})
        self._numbers = iter(range(1, 1 << 62))
        points = [point for device in devices for point in self._points(device)]
        run.admin.call("submit_telemetry_batch", json={"telemetry_data": points})
        for device in devices:
            self._wear_out(device)
        self._use_key()
        if "notification" in run.contract.offspring:
            self._try_to_notify()
        run.client().log_in(run.stage.spare, run.password_of_run)

    def _new_device(self) -> int:
        creation = self.run.contract.collections["device"].creation
        request = own_sample(creation, self.run.stage, next(iter(creation.body_examples)))
        return int(self.run.admin.call(creation, **request).data["id"])

    def _use_key(self) -> None:
        """Calls with a key; the use is noted some seconds later."""
        secret = new_key(self.run.admin, self.run, frozenset({"account:read"}))["api_key"]
        self.run.client().acting(**key(secret)).call("get_current_user")
        self.key_used = time.monotonic()

    def _try_to_notify(self) -> None:
        """Has a notification that was tried: one that only waits has less to say."""
        body = {"name": f"{self.run.name} examples", "url": NOWHERE}
        webhook = self.run.admin.call("create_webhook", json=body).data["id"]
        id = self.run.admin.call("test_webhook", path={"id": webhook}).data["id"]
        last = time.monotonic() + PATIENCE_SECONDS
        while "last_attempt_at" not in self.run.admin.call("get_notification", path={"id": id}).data:
            hold(time.monotonic() < last, "notifications are sent", "a notification was not tried", "test_webhook")
            time.sleep(0.1)  # nothing tells of an attempt but looking
        self.stage.own |= {"webhook": [webhook], "notification": [id]}

    def _points(self, device: int) -> list[dict[str, Any]]:
        now = self.run.clock.now()
        moments = [now - timedelta(minutes=minutes) for minutes in range(1, MINUTES + 1)]
        moments += [now - timedelta(days=days) for days in range(1, DAYS + 1)]
        moments += [self.run.stage.start + timedelta(minutes=minutes) for minutes in STAGED]
        return [
            {
                "device_id": device,
                "metric_name": metric,
                # One of the last stands out of all before it.
                "metric_value": FAR_OFF if moment is moments[ODD] else moment.minute % 7 + 0.5,
                "unit": "1",
                "timestamp": rfc3339(moment),
            }
            for metric in self.run.stage.metrics
            for moment in moments
        ]

    def _wear_out(self, device: int) -> None:
        """A metric that grows by a fiftieth of itself an hour, and a rule whose limit it comes near to."""
        hour = self.run.clock.now().replace(minute=0, second=0, microsecond=0)
        level = [10 * GROWTH**number for number in range(WORN_HOURS)]
        points = [
            {
                "device_id": device,
                "metric_name": WEARING,
                "metric_value": value * (1 + number % 3 / 500),
                "timestamp": rfc3339(hour - timedelta(hours=WORN_HOURS - number)),
                "unit": "1",
            }
            for number, value in enumerate(level)
        ]
        self.run.admin.call("submit_telemetry_batch", json={"telemetry_data": points})
        rule = {"name": f"{self.run.name} wear", "device_id": device, "metric_name": WEARING, "condition": "gt"}
        body = {**rule, "threshold_value": level[-1] * 1.6, "severity": "info"}
        self.run.admin.call("create_alert_rule", json=body)

    def request(self, variation: Variation) -> Request:
        operation = variation.operation
        request = own_sample(operation, self.stage, variation.body, optional=True)
        changed = dict(variation.parameters)
        kept = {*variation.optional, *changed}
        # Nobody's telemetry but the run's own is deleted, or read without pages.
        bound = operation.method == "DELETE" or all(each["name"] != "size" for each in operation.parameters)
        for parameter in operation.parameters:
            place, name = request[KINDS[parameter["in"]]], parameter["name"]
            if name in changed:
                place[name] = written(changed[name])
            elif name not in kept and not parameter.get("required") and not (bound and name == "device_id"):
                place.pop(name, None)
        if "Idempotency-Key" in request["headers"]:
            # The same key with another body would be refused.
            request["headers"]["Idempotency-Key"] = f"{self.run.name}-{next(self._numbers)}"
        for path, value in variation.fields:
            put(request["json"], path, value)
        self.secrets.fill(operation, request.get("json"))
        self._disposable(operation, request)
        return request

    def _disposable(self, operation: Operation, request: Request) -> None:
        """What is deleted was made for that, and so was what is moved on."""
        moved = operation.contract.collection_at(operation.path) if operation.moves else None
        for one in operation.contract.collections.values():
            if one.deletion is operation or one is moved:
                made = self.send(Variation(one.creation, next(iter(one.creation.body_examples), None)))
                name = re.findall(r"\{(\w+)\}", operation.path)[-1]
                request["path"][name] = made.data[name]

    def send(self, variation: Variation) -> Reply:
        return self.call(variation.operation, self.request(variation))

    def call(self, operation: Operation, request: Request) -> Reply:
        reply = self.client(operation).call(operation, **request)
        self.secrets.keep(reply)
        return reply

    def client(self, operation: Operation) -> Client:
        if operation.permission is None:
            return self.run.client()
        if not takes_keys(operation):
            # What takes sessions alone may end the session, which others still need.
            return self.run.client().logged_in(next(iter(self.run.stage.users.values())), self.run.password_of_run)
        return self.run.admin


@dataclass(frozen=True)
class Printed:
    """One request as it stands in the document, by whom it is made, and what it is called."""

    operation: Operation
    request: Request
    name: str


def printed(contract: Contract) -> list[Printed]:
    """Every example as it stands, in an order in which each can work: what takes something away comes last."""
    found = []
    for operation in contract.operations.values():
        for place, body in enumerate(operation.body_examples or (None,)):
            whole, required = sample(operation, body), sample(operation, body, optional=False)
            if place:
                # The key of the first one is for that body alone.
                whole["headers"].pop("Idempotency-Key", None)
            found.append(Printed(operation, whole, body or "all parameters"))
            # A second deletion of the same object would be refused.
            if required != whole and not (operation.method == "DELETE" and "{" in operation.path):
                found.append(Printed(operation, required, f"{body or ''} required only".strip()))
        found += commands(contract, operation)
    found.sort(key=lambda each: lateness(each.operation))
    return found


def lateness(operation: Operation) -> int:
    """How late it comes: what begins a session first, then all that keeps what is there."""
    if operation.raw.get("x-rate-class") == "login":
        return 0
    if operation.permission is not None and not takes_keys(operation):
        return 4
    if operation.method != "DELETE":
        return 1
    return 2 if "{" in operation.path else 3


def commands(contract: Contract, within: Operation) -> Iterator[Printed]:
    """The curl commands that an operation's description has."""
    for command in curl_commands(within.raw.get("description", "")):
        method, url, headers, content = read_command(command)
        parts = urlsplit(url)
        path = parts.path.removeprefix(contract.base_path)
        operation = contract.find(method, path) or within
        request: Request = {"at": f"{path}?{parts.query}" if parts.query else path, "headers": headers}
        yield Printed(operation, {**request, **({"content": content} if content else {})}, command[:60])


def curl_commands(text: str) -> list[str]:
    """Commands in a description, each as one line."""
    joined = text.replace("\\\n", " ")
    return [line.strip().strip("`").removeprefix("$ ") for line in joined.splitlines() if _is_command(line)]


def _is_command(line: str) -> bool:
    return bool(re.match(r"\s*`?(\$ )?curl\s", line))


def read_command(command: str) -> tuple[str, str, dict[str, str], str]:
    """Method, address, headers (but for the credential) and body of a curl command. Raises ValueError."""
    words = iter(shlex.split(command)[1:])
    method, url, headers, content = "", "", dict[str, str](), ""
    for word in words:
        if word in ("-X", "--request"):
            method = next(words)
        elif word in ("-H", "--header"):
            name, _, value = next(words).partition(":")
            if name.lower() not in ("authorization", "x-api-key"):
                headers[name] = value.strip()
        elif word in ("-d", "--data", "--data-raw", "--json"):
            content = next(words)
        elif not word.startswith("-"):
            url = word
    return method or ("POST" if content else "GET"), url, headers, content


def with_links(operations: Iterable[Operation]) -> Iterator[tuple[Operation, str, Node]]:
    """Each link of a success, with the operation that it begins at; those that take something away last.

    Of one that leads to no operation, the gate of the document tells.
    """
    for operation in operations:
        response = operation.response(operation.success) or {}
        links = {name: operation.contract.resolve(link) for name, link in response.get("links", {}).items()}
        targets = operation.contract.operations
        there = [(name, link) for name, link in links.items() if link.get("operationId") in targets]
        for name, link in sorted(there, key=lambda each: lateness(targets[each[1]["operationId"]])):
            yield operation, name, link


def linked_request(own: OwnRequests, link: Node, reply: Reply) -> tuple[Operation, Request]:
    """The request that a link describes, its values taken from the reply."""
    operation = own.run.contract.operations[link["operationId"]]
    body = next(iter(operation.body_examples), None)
    request = own_sample(operation, own.stage, body)
    for name, expression in link.get("parameters", {}).items():
        place, _, short = name.rpartition(".")
        (parameter,) = (p for p in operation.parameters if p["name"] == short and place in ("", p["in"]))
        request[KINDS[parameter["in"]]][short] = written(evaluated(expression, reply))
    fields = link.get("x-request-body", link.get("requestBody"))
    if fields is not None:
        request["json"] = {field: evaluated(expression, reply) for field, expression in fields.items()}
    return operation, request


def evaluated(expression: Any, reply: Reply) -> Any:
    """The value of a runtime expression; anything else stands for itself."""
    if not isinstance(expression, str) or not expression.startswith("$"):
        return deepcopy(expression)
    if expression.startswith("$response.header."):
        return reply.headers[expression.removeprefix("$response.header.")]
    value = reply.json
    for part in expression.removeprefix("$response.body#/").split("/"):
        value = value[int(part)] if isinstance(value, list) else value[part.replace("~1", "/").replace("~0", "~")]
    return value
