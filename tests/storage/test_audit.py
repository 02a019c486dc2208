"""The audit log: entries are found again, in order, and nothing can change or remove them."""

import itertools
import random

import pytest

from domain.errors import Conflict
from domain.times import SECOND, format_time
from storage.audit import Entry
from storage.engine import open_engine
from storage.subjects import SUBJECTS

NOW = 1_767_225_600 * SECOND
ENTRY = Entry(
    ts_us=NOW,
    request_id="req_1",
    address="192.0.2.7",
    caller="user:1",
    actor="admin",
    role="admin",
    operation="update_device",
    outcome="changed",
    object_type="device",
    object_id=7,
    parameters=None,
    before={"name": "Älter"},
    after={"name": "Neu", "metadata": {"a": [1, None]}},
)
DEVICE = {"name": "n", "device_id": "A", "device_type": "sensor"}


def put(engine, *entries):
    with engine.write() as store:
        for entry in entries:
            store.audit.put(entry)


def audited_creation(engine):
    with engine.write() as store:
        store.audit.put(ENTRY)
        store.devices.create(DEVICE, NOW)


def listed(engine, filters=None, cursor=None, offset=0, limit=100):
    with engine.read() as store:
        return store.audit.list(filters or {}, cursor, offset, limit)


def test_an_entry_is_read_as_it_was_written(engine):
    stranger = ENTRY._replace(
        caller=None, actor=None, role=None, object_id=None, before=None, after=None, parameters={"confirm": "true"}
    )
    put(engine, ENTRY, stranger)
    (second, first), following, total = listed(engine)
    assert first == {
        "id": first["id"],
        "timestamp": format_time(NOW),
        "request_id": "req_1",
        "address": "192.0.2.7",
        "caller": "user:1",
        "actor": "admin",
        "role": "admin",
        "operation": "update_device",
        "outcome": "changed",
        "object_type": "device",
        "object_id": 7,
        "before": {"name": "Älter"},
        "after": {"name": "Neu", "metadata": {"a": [1, None]}},
    }
    assert second == {
        "id": second["id"],
        "timestamp": format_time(NOW),
        "request_id": "req_1",
        "address": "192.0.2.7",
        "operation": "update_device",
        "outcome": "changed",
        "object_type": "device",
        "parameters": {"confirm": "true"},
    }
    assert (following, total) == (None, 2)
    with engine.read() as store:
        assert store.audit.get(first["id"]) == first
        assert store.audit.get(second["id"] + 1) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "UPDATE audit SET after = NULL WHERE id = 1",
        "DELETE FROM audit WHERE id = 1",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(engine, statement):
    put(engine, ENTRY, ENTRY._replace(request_id="req_2"))
    before = listed(engine)
    with pytest.raises(Exception, match="append-only"), engine.write() as store:
        store.link.run(statement)
    assert listed(engine) == before


def test_an_entry_is_not_replaced_on_sqlite(sqlite_url):
    engine = open_engine(sqlite_url)
    engine.migrate()
    put(engine, ENTRY)
    before = listed(engine)
    with pytest.raises(Exception, match="append-only"), engine.write() as store:
        store.link.run("INSERT OR REPLACE INTO audit SELECT * FROM audit")
    assert listed(engine) == before
    engine.close()


def test_the_log_is_not_emptied_on_postgresql(postgresql_url):
    engine = open_engine(postgresql_url)
    put(engine, ENTRY)
    with pytest.raises(Exception, match="append-only"), engine.write() as store:
        store.link.run("TRUNCATE audit")
    assert listed(engine)[2] == 1
    engine.close()


def test_what_is_rolled_back_leaves_no_entry(engine):
    with engine.write() as store:
        store.devices.create(DEVICE, NOW)
    with pytest.raises(Conflict):
        audited_creation(engine)
    assert listed(engine) == ([], None, 0)


def test_every_filter_and_pair_of_filters_gives_what_passes_it(engine):
    chosen = random.Random(5)
    entries = [
        ENTRY._replace(
            ts_us=NOW + chosen.randrange(4),
            request_id=chosen.choice(["a", "b", "c"]),
            actor=chosen.choice(["ann", "bob", None]),
            operation=chosen.choice(["create_device", "delete_device"]),
            object_type=chosen.choice(["device", "user"]),
            object_id=chosen.choice([1, 2, None]),
        )
        for _ in range(60)
    ]
    put(engine, *entries)
    everything, _, _ = listed(engine)
    # By time, and what has the same time by when it was written.
    order = sorted(range(60), key=lambda n: (entries[n].ts_us, n), reverse=True)
    assert [each["timestamp"] for each in everything] == [format_time(entries[n].ts_us) for n in order]
    assert [each["id"] - everything[order.index(0)]["id"] for each in everything] == order
    tests = {
        "actor": ("ann", lambda e: e.actor == "ann"),
        "operation": ("delete_device", lambda e: e.operation == "delete_device"),
        "object_type": ("user", lambda e: e.object_type == "user"),
        "object_id": (2, lambda e: e.object_id == 2),
        "request_id": ("b", lambda e: e.request_id == "b"),
        "start_us": (NOW + 1, lambda e: e.ts_us >= NOW + 1),
        "end_us": (NOW + 3, lambda e: e.ts_us < NOW + 3),
    }
    for names in [*itertools.combinations(tests, 1), *itertools.combinations(tests, 2)]:
        wanted = [everything[n] for n, e in enumerate(order) if all(tests[name][1](entries[e]) for name in names)]
        found, following, total = listed(engine, {name: tests[name][0] for name in names})
        assert (found, following, total) == (wanted, None, len(wanted)), names


def test_a_walk_by_cursor_keeps_its_place_while_entries_come(engine):
    put(engine, *[ENTRY._replace(ts_us=NOW + n // 3, request_id=str(n)) for n in range(20)])
    whole = [each["request_id"] for each in listed(engine)[0]]
    assert whole == [str(n) for n in reversed(range(20))]
    seen, cursor = [], None
    while True:
        items, cursor, _ = listed(engine, cursor=cursor, limit=3)
        seen += [each["request_id"] for each in items]
        if cursor is None:
            break
        put(engine, ENTRY._replace(ts_us=NOW + 100, request_id="later"))
    assert seen == whole
    items, following, total = listed(engine, offset=6 + 6, limit=4)  # six more have come before them
    assert ([each["request_id"] for each in items], total) == (whole[6:10], 26)
    assert following is not None


def test_the_state_of_an_object_has_no_secret_and_nothing_of_ours(engine):
    with engine.write() as store:
        user = store.users.create(
            {"username": "ann", "email": "a@b.c", "role": "admin", "tier": "standard", "password_hash": "$hash"}, NOW
        )
        device = store.devices.create(DEVICE, NOW)
        key = store.api_keys.create(user["id"], "k", [], b"secret", "vt_ab", None, None, NOW)
    with engine.read() as store:
        assert SUBJECTS["user"].state(store, user["id"]) == user
        assert SUBJECTS["api_key"].state(store, key["id"]) == key
        found = SUBJECTS["device"].state(store, device["id"])
        assert found is not None
        assert found == {name: value for name, value in device.items() if name != "_version"}
        assert SUBJECTS["device"].state(store, 99) is None
