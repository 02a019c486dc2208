"""Theme: changing together. An ETag names a version, `If-Match` lets one of many win, PUT changes only what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Collection, Operation
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.invariants.trial import for_all
from contract_tests.references import References
from contract_tests.samples import own_sample

# Fields that say when something was last done, which is not a change of the object by somebody.
MOMENTS = ("updated_at", "last_seen", "last_login_at", "last_used_at")
Change = tuple[str, Any]

texts = st.sampled_from(["", "north", "south", "Ω"])
maps = st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 2), max_size=2)
fields = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["one", "other"]),
        "location": texts,
        "model": texts,
        "is_active": st.booleans(),
        "metadata": maps,
        "configuration": maps,
    },
).filter(bool)
changes: st.SearchStrategy[Change] = st.one_of(
    st.tuples(st.just("update_device"), fields),
    st.tuples(st.just("update_device_configuration"), maps),
    st.tuples(
        st.just("update_device_status"),
        st.fixed_dictionaries({"status": st.sampled_from(["warning", "error", "maintenance"])}),
    ),
    st.tuples(st.just("submit_telemetry"), st.just({"metric_name": "t", "metric_value": 1})),
)


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("an ETag changes with the version and not else", lambda: _sequence(ground))
    for collection in ground.run.contract.collections.values():
        path = collection.deletion.path
        item = {op.method: op for op in ground.run.operations if op.path == path}
        if {"GET", "PUT"} <= item.keys():
            name = f"{item['PUT'].id}: only the fields sent"
            yield Check(name, lambda c=collection, i=item: _fields(ground, c, i), item["PUT"].id)  # type: ignore[misc]
    for operation in guarded(ground):
        yield Check(f"{operation.id}: one of many wins", lambda op=operation: _race(ground, op), operation.id)  # type: ignore[misc]


def guarded(ground: Ground) -> list[Operation]:
    """Operations that take `If-Match`."""
    return [op for op in ground.run.operations if any(p["name"].lower() == "if-match" for p in op.parameters)]


def _sequence(ground: Ground) -> None:
    """Any changes of a device: fields follow, the tag moves exactly when they do, and old tags are refused."""

    def follow(steps: list[Change]) -> None:
        name = ground.name()
        body = {"name": "one", "device_id": name, "device_type": "sensor", "status": "warning"}
        made = expect(ground.client.call("create_device", json=body), 201, "create_device")
        device, tags = made.data["id"], [_tag(made, "create_device")]
        latest = made
        shown = {**body, "is_active": True, "metadata": {}, "configuration": {}}
        _agree(ground, device, shown, tags[-1])
        for operation, change in steps:
            before = dict(shown)
            _expected(shown, operation, change)
            reply = _apply(ground, device, operation, change, tags)
            changed = shown != before
            if operation != "submit_telemetry":
                tag = _tag(reply, operation)
                said = f"{change} changed {'the device' if changed else 'nothing'}; the ETag {tags[-1]} is now {tag}"
                hold((tag != tags[-1]) is changed, "an ETag changes with the version", said, operation)
                hold(not changed or tag not in tags, "an ETag is never given again", f"{tag} after {tags}", operation)
                tags += [tag] if changed else []
                if changed and operation != "update_device_configuration":
                    _later(latest, reply, operation)
                latest = reply
            _agree(ground, device, shown, tags[-1])

    for_all(ground.run, st.lists(changes, min_size=1, max_size=6), follow, quick=10, full=150)


def _later(before: Reply, after: Reply, operation: str) -> None:
    """A change is dated after the reply before it, which was there before the change was asked for."""
    said, changed = before.json["timestamp"], after.data["updated_at"]
    in_order = datetime.fromisoformat(changed) >= datetime.fromisoformat(said)
    hold(in_order, "a change moves updated_at", f"updated_at is {changed}, a reply before it is of {said}", operation)


def _apply(ground: Ground, device: int, operation: str, change: Any, tags: list[str]) -> Reply:
    """Make a change with the version that stands, after those that do not have been refused."""
    client = ground.client
    if operation == "submit_telemetry":
        return expect(client.call(operation, json={**change, "device_id": device}), 201, operation)
    for stale in [*tags[:-1][-2:], f"W/{tags[-1]}", '"never"']:
        reply = client.call(operation, path={"id": device}, json=change, headers={"If-Match": stale})
        said = f"If-Match {stale} is answered {reply.status}, where the version is {tags[-1]}"
        hold(reply.status == 412, "a stale version is refused", said, operation)
    current = {"If-Match": tags[-1] if len(tags) % 2 else "*"}
    return expect(client.call(operation, path={"id": device}, json=change, headers=current), 200, operation)


def _expected(shown: dict[str, Any], operation: str, change: Any) -> None:
    if operation == "update_device_configuration":
        shown["configuration"] = change
    elif operation != "submit_telemetry":
        shown |= change
        for name in [name for name, value in change.items() if value == ""]:
            del shown[name]


def _agree(ground: Ground, device: int, shown: dict[str, Any], tag: str) -> None:
    """What GET gives, of the whole and of the configuration."""
    whole = expect(ground.client.call("get_device", path={"id": device}), 200, "get_device")
    watched = (
        "name",
        "device_id",
        "device_type",
        "status",
        "location",
        "model",
        "is_active",
        "metadata",
        "configuration",
    )
    got = {name: whole.data[name] for name in watched if name in whole.data}
    hold(got == shown, "a change is of the fields sent", f"{got}, not {shown}", "get_device")
    part = expect(ground.client.call("get_device_configuration", path={"id": device}), 200, "get_device_configuration")
    same = part.data == shown["configuration"]
    hold(
        same, "a change is of the fields sent", f"{part.data}, not {shown['configuration']}", "get_device_configuration"
    )
    for operation, reply in (("get_device", whole), ("get_device_configuration", part)):
        seen = _tag(reply, operation)
        hold(seen == tag, "one ETag for one version", f"{seen}, where the last change gave {tag}", operation)


def _tag(reply: Reply, operation: str) -> str:
    tag = reply.headers.get("etag", "")
    hold(tag, "an ETag on every version", f"{reply.status} without ETag", operation)
    return str(tag)


def _fields(ground: Ground, collection: Collection, item: dict[str, Operation]) -> None:
    """Each field of an update alone: it changes and no other, and GET says what the reply said."""
    run, client, update = ground.run, ground.client, item["PUT"]
    made = expect(
        client.call(collection.creation, **own_sample(collection.creation, run.stage)), 201, collection.creation.id
    )
    name = update.path.rsplit("{", 1)[1].rstrip("}")
    path = {name: made.data[name]}

    def read() -> dict[str, Any]:
        """The object; what belongs to it and is shown with it may move by itself."""
        found = expect(client.call(item["GET"], path=path), 200, item["GET"].id).data
        return {name: value for name, value in found.items() if name in shown}

    shown = _properties(update)
    before = read()
    fields = run.contract.resolve(update.body_schema or {}).get("properties", {})
    # The server's own moments follow, and so may what belongs to a state.
    following = {each for each in before if each.endswith("_at") and each not in fields} - {"created_at"}
    state = update.raw.get("x-transitions", {}).get("field")
    for number, (field, member) in enumerate(fields.items()):
        value = _other(ground, field, run.contract.resolve(member), before.get(field), number)
        answer = client.call(update, path=path, json={field: value})
        after = read()
        if answer.status == 422 and {rule for _, rule in answer.rules} <= update.rules:
            hold(after == before, "what is refused changes nothing", f"{field}: {after}, not {before}", update.id)
            continue
        reply = expect(answer, 200, update.id).data
        differ = sorted(each for each in reply if each not in MOMENTS and reply[each] != after.get(each))
        hold(not differ, "GET after PUT is the reply of PUT", f"{field} sent, {differ} differ", update.id)
        wrong = field in reply and after.get(field) != value
        hold(not wrong, "a change is of the fields sent", f"{field} is {after.get(field)!r}, not {value!r}", update.id)
        changed = {each for each in reply if after.get(each) != before.get(each)}
        moved = sorted(changed - {*MOMENTS, field} - following) if field != state else []
        hold(not moved, "a change is of the fields sent", f"{field} alone was sent, {moved} changed too", update.id)
        before = after


def _properties(operation: Operation) -> set[str]:
    """The fields of what an operation gives."""
    contract, node = operation.contract, operation.response(operation.success) or {}
    node = contract.resolve(node["content"]["application/json"]["schema"])
    return set(contract.resolve(node["properties"]["data"]).get("properties", {}))


def _other(ground: Ground, field: str, schema: dict[str, Any], now: Any, number: int) -> Any:
    """Another value for a field; of one that names an object, another object of the run's own where there is one."""
    own = ground.run.stage.own.get(str(References(ground.run.contract).of_field(field, 1)), [])
    return next((id for id in own if id != now), None) or another(ground, schema, now, number)


def another(ground: Ground, schema: dict[str, Any], now: Any, number: int) -> Any:
    """A value that fits a schema and is not the present one."""
    if "enum" in schema:
        return next(value for value in schema["enum"] if value != now)
    if schema.get("type") == "boolean":
        return not now
    if schema.get("type") in ("integer", "number"):
        least = schema.get("minimum", 0)
        return least if now != least else least + 1
    if schema.get("type") == "object":
        return {"vct": number}
    contract = ground.run.contract
    if schema.get("type") == "array":
        return [another(ground, contract.resolve(schema["items"]), now[0] if now else None, number)]
    if schema.get("format") == "date-time":
        return ground.moment(number)
    text = f"{ground.run.name}-v{number}"
    # What has a form of its own, such as an address of mail or of a page.
    formed = (f"{text}@example.com", f"{now}-v{number}")
    return next((each for each in (text, *formed) if not contract.faults(schema, each)), text)


def _race(ground: Ground, operation: Operation) -> None:
    """Several callers change the same version at once: one does, the others are told that they came late."""
    rounds = 2 if ground.is_quick else 20
    for turn in range(rounds):
        device = ground.device(status="offline")
        before = expect(ground.client.call("get_device", path={"id": device}), 200, "get_device")
        tag = {"If-Match": _tag(before, "get_device")}
        works = [_attempt(ground, operation, device, tag, turn * CALLERS + number) for number in range(CALLERS)]
        replies = ground.at_once(works)
        statuses = sorted(reply.status for reply in replies)
        late = 404 if operation.method == "DELETE" else 412
        good = statuses.count(200) == 1 and set(statuses) <= {200, 412, late}
        hold(good, "one of many wins", f"{CALLERS} at once with one If-Match are answered {statuses}", operation.id)
        if operation.method == "DELETE":
            continue
        winner = next(reply for reply in replies if reply.status == 200)
        after = expect(ground.client.call("get_device", path={"id": device}), 200, "get_device")
        same = _tag(after, "get_device") == _tag(winner, operation.id)
        hold(same, "the winner's version stands", "the ETag read is not that of the winner", operation.id)


def _attempt(ground: Ground, operation: Operation, device: int, headers: dict[str, str], number: int) -> Any:
    body = _distinct(ground, operation, number)
    given = {} if body is None else {"json": body}

    def attempt(caller: Client) -> Reply:
        return caller.call(operation, path={"id": device}, headers=headers, **given)

    return attempt


def _distinct(ground: Ground, operation: Operation, number: int) -> Any:
    """A body that changes something and differs from caller to caller, as far as a closed list allows."""
    if operation.body_schema is None:
        return None
    schema = ground.run.contract.resolve(operation.body_schema)
    if schema.get("additionalProperties") is not False:
        return {"vct": number}
    free = [name for name, member in schema["properties"].items() if "enum" not in ground.run.contract.resolve(member)]
    return {
        name: another(ground, ground.run.contract.resolve(schema["properties"][name]), "offline", number)
        for name in schema.get("required", free[:1])
    }
