"""What a change leaves in the audit log: the compiled plan, what differs, what is hidden, and under contention."""

import threading

import pytest

from domain.errors import Conflict, NotAuthenticated
from domain.permissions import ROLES, Principal
from domain.replies import Refused
from domain.times import SECOND
from domain.versions import Versioned
from storage.engine import open_engine
from storage.writer import Writer
from valtronics.audit import REDACTED, AuditedDatabase, Plan, Trail, _without, compile_plan, differences, secret_fields
from valtronics.contract import load_contract
from valtronics.execution import Database

NOW = 1_767_225_600 * SECOND
ADMIN = Principal(1, "ann", "a@b.c", "admin", "standard", ROLES["admin"])
RAW = {"operationId": "update_device", "x-transaction": "write", "x-audit": {"object": "device"}}
SECRETS = frozenset({"password", "api_key"})


def plan(query=(), body=(), **x_audit):
    raw = RAW | {"x-audit": {"object": "device"} | x_audit}
    declared = [{"name": name, "in": "query"} for name in query] + [{"name": "id", "in": "path"}]
    made = compile_plan(raw, declared, {"properties": {name: {} for name in body}}, SECRETS)
    assert isinstance(made, Plan)
    return made


def trail(plan, principal=ADMIN, **arguments):
    return Trail(plan, principal, arguments, "req_1", "192.0.2.7", NOW)


def entries(engine):
    with engine.read() as store:
        found, _, _ = store.audit.list({}, None, 0, 1000)
    return list(reversed(found))


def new_device(engine, name="A", **more):
    with engine.write() as store:
        values = {"name": name, "device_id": name, "device_type": "sensor", **more}
        return store.devices.create(values, NOW)["id"]


@pytest.mark.parametrize("asked", [{}, {"x-audit": False}])
def test_what_is_not_audited_has_no_plan(asked):
    raw = {name: value for name, value in RAW.items() if name != "x-audit"}
    assert compile_plan(raw | asked, [], {}, SECRETS) is None


@pytest.mark.parametrize(
    ("wrong", "said"), [({"x-audit": {"object": "ship"}}, "ship"), ({"x-transaction": "read"}, "x-transaction")]
)
def test_what_cannot_be_audited_ends_the_start(wrong, said):
    with pytest.raises(ValueError, match=said):
        compile_plan(RAW | wrong, [], {}, SECRETS)


def test_the_secrets_of_the_contract_are_known():
    assert secret_fields(load_contract().document) == {"password", "access_token", "refresh_token", "api_key", "secret"}


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        (None, {"a": 1}, None, {"a": 1}),
        ({"a": 1}, None, {"a": 1}, None),
        ({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 4}, {"b": 2, "c": 3}, {"b": 5, "d": 4}),
        ({"a": {"x": 1}}, {"a": {"x": True}}, {"a": {"x": 1}}, {"a": {"x": True}}),
        ({"a": 1}, {"a": 1}, {}, {}),
    ],
)
def test_what_differs_is_kept(before, after, was, now):
    assert differences(before, after) == (was, now)


def test_an_entry_says_who_what_and_from_where(engine):
    device = new_device(engine)
    renamed = trail(plan(), id=device, body={}).around(
        lambda store: Versioned(store.devices.update(device, {"name": "B"}, NOW), 2)
    )
    with engine.write() as store:
        renamed(store)
    (entry,) = entries(engine)
    assert entry.pop("id") > 0
    assert entry == {
        "timestamp": "2026-01-01T00:00:00Z",
        "request_id": "req_1",
        "address": "192.0.2.7",
        "caller": "user:1",
        "actor": "ann",
        "role": "admin",
        "operation": "update_device",
        "outcome": "changed",
        "object_type": "device",
        "object_id": device,
        "before": {"name": "A"},
        "after": {"name": "B"},
    }


def test_secrets_are_hidden_however_deep_they_stand_and_their_change_is_told(engine):
    device = new_device(engine, metadata={"password": "old one"})
    changes = {"metadata": {"api_key": "new one", "list": [{"password": "new one"}], "plain": 1}}
    audited = trail(plan(body=["password"]), id=device, body={"password": "new one"}).around(
        lambda store: store.devices.update(device, changes, NOW)
    )
    with engine.write() as store:
        audited(store)
    (entry,) = entries(engine)
    assert entry["before"] == {"metadata": {"password": REDACTED}}
    hidden = {"api_key": REDACTED, "list": [{"password": REDACTED}], "plain": 1}
    assert entry["after"] == {"metadata": hidden, "password": REDACTED}


def test_what_has_no_state_is_told_by_the_reply_and_the_query(engine):
    made = plan(query=["confirm", "device_id", "ids", "metric_name"], object="telemetry")
    audited = trail(made, confirm=True, device_id=3, ids=[1, 2]).around(lambda _: {"deleted": 5, "api_key": "x"})
    with engine.write() as store:
        audited(store)
    (entry,) = entries(engine)
    assert entry["parameters"] == {"confirm": "true", "device_id": "3", "ids": "1,2"}
    assert entry["after"] == {"deleted": 5, "api_key": REDACTED}
    assert {"object_id", "before"} & set(entry) == set()


@pytest.mark.parametrize(("outcomes", "kept"), [(["changed"], 0), (["changed", "refused"], 1), (["refused"], 1)])
def test_a_refusal_is_kept_where_the_contract_says_so(engine, outcomes, kept):
    refusal = Refused(NotAuthenticated("no"), {"id": 4, "username": "bob", "role": "viewer"})
    audited = trail(plan(object="session", outcomes=outcomes), principal=None).around(lambda _: refusal)
    with engine.write() as store:
        assert audited(store) is refusal
    found = entries(engine)
    assert len(found) == kept
    if kept:
        assert [found[0][name] for name in ("outcome", "caller", "actor")] == ["refused", "user:4", "bob"]


def test_what_fails_leaves_nothing_and_what_a_handler_writes_by_itself_leaves_an_entry(engine):
    writer = Writer(engine)
    made = plan(object="device")
    database = AuditedDatabase(Database(engine, writer), trail(made))
    values = {"name": "n", "device_id": "A", "device_type": "sensor"}
    created = database.write(lambda store: store.devices.create(values, NOW))
    with pytest.raises(Conflict):
        database.write(lambda store: store.devices.create(values, NOW))
    assert database.read(lambda store: store.devices.get(created["id"])) == created
    writer.close()
    (entry,) = entries(engine)
    assert "before" not in entry
    assert entry["after"] == {name: value for name, value in created.items() if name != "_version"}


def test_an_address_without_bound_is_cut(engine):
    long = Trail(plan(object="telemetry"), ADMIN, {}, "req_1", "fe80::1%" + "x" * 1000, NOW)
    with engine.write() as store:
        long.around(lambda _: {"deleted": 0})(store)
    assert len(entries(engine)[0]["address"]) == 100


def test_before_is_what_the_change_replaced_whatever_other_replicas_do(database_url):
    """Changes of one device by two replicas: what was before each is what was after another, so they make a chain."""
    replicas = [open_engine(database_url, durability="normal") for _ in range(2)]
    replicas[0].migrate()
    device = new_device(replicas[0], location="start")
    writers = [Writer(engine) for engine in replicas for _ in range(2)]

    def change(number, writer):
        for turn in range(25):
            place = f"{number}-{turn}"
            work = trail(plan(), id=device).around(
                lambda store, place=place: store.devices.update(device, {"location": place}, NOW)
            )
            writer.submit(work).result(30)

    threads = [threading.Thread(target=change, args=each) for each in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writer in writers:
        writer.close()
    found = entries(replicas[0])
    follows = {each["before"]["location"]: each["after"]["location"] for each in found}
    for engine in replicas:
        engine.close()
    assert len(found) == len(follows) == 100
    place, steps = "start", 0
    while place in follows:
        place, steps = follows.pop(place), steps + 1
    assert steps == 100


def test_names_in_free_maps_that_speak_of_secrets_are_hidden_too():
    sent = {
        "wifi_password": "a",
        "Token": "b",
        "nested": [{"clientSecret": "c", "apiKey": "d"}],
        "token_type": "Bearer",
    }
    hidden = {"wifi_password": REDACTED, "Token": REDACTED, "nested": [{"clientSecret": REDACTED, "apiKey": REDACTED}]}
    assert _without(sent, frozenset()) == {**hidden, "token_type": "Bearer"}
