"""The streams as clients see them: who gets in, what is answered, what is pushed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.service.running import API, Server, start_server, stop
from tests.service.streams import ALARMS, known, opened, raise_alarms

T = "2024-01-01T12:00:00Z"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def alarming(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server where points of the metric `alarm` raise alerts, on each engine."""
    given = {"VALTRONICS_SOCKET_CONNECTIONS_PER_USER": "100"}
    if request.param == "postgresql":
        given["VALTRONICS_DATABASE_URL"] = request.getfixturevalue("new_database")()
    running = start_server(tmp_path_factory.mktemp("alarming"), sabotage=ALARMS, **given)
    yield running
    stop(running)


def point(device: int, value: float, metric: str = "t", timestamp: str = T, **more: Any) -> dict[str, Any]:
    return {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": timestamp, **more}


def test_the_examples_of_the_overview_work_in_their_order(service: Server) -> None:
    device = service.device()
    with opened(service.port) as stream:
        # The script there subscribes in the statement after the one that sends `auth` once the socket is open.
        stream.say(type="subscribe", channel="device_telemetry", device_id=device)
        stream.say(type="auth", token=service.token)
        response, subscribed = stream.take(2)
        assert (response["type"], response["success"]) == ("auth_response", True)
        assert response["user"]["username"] == "admin"
        assert (subscribed["channel"], subscribed["device_id"]) == ("device_telemetry", device)
        service.points([point(device, 23.5, "temperature", unit="°C")])
        found = stream.next()
        assert found.pop("seq") > subscribed["seq"]
        assert found == {
            "type": "telemetry_update", "device_id": device, "metric": "temperature", "value": 23.5, "unit": "°C",
            "timestamp": T,
        }  # fmt: skip


@pytest.mark.parametrize("name", ["Authorization", "X-API-Key"])
def test_a_credential_may_come_with_the_request(service: Server, name: str) -> None:
    key = service.key(["telemetry:read"])["api_key"]
    value = f"Bearer {service.token}" if name == "Authorization" else key
    with opened(service.port, "/ws/telemetry", headers={name: value}) as stream:
        response, subscribed = stream.take(2)
        assert response["success"] is True
        assert ("expires_at" in response) == (name == "Authorization")
        assert subscribed["channel"] == "device_telemetry"


@pytest.mark.parametrize(
    ("path", "channels"),
    [
        ("/ws/telemetry", ["device_telemetry"]),
        ("/ws/notifications", ["alerts"]),
        ("/ws/system", ["system", "devices"]),
    ],
)
def test_a_path_subscribes_from_the_start(service: Server, path: str, channels: list[str]) -> None:
    with opened(service.port, path) as stream:
        stream.say(type="auth", token=service.token)
        assert stream.next()["success"] is True
        assert [stream.next()["channel"] for _ in channels] == channels


@pytest.mark.parametrize("token", ["your-jwt-token", "vt_unknown"])
def test_a_wrong_credential_is_answered_and_ends_the_connection(service: Server, token: str) -> None:
    with opened(service.port) as stream:
        stream.say(type="auth", token=token)
        response = stream.next()
        assert (response["success"], response["error"]["code"]) == (False, "AUTHENTICATION_ERROR")
        assert stream.end()[0] == 4401


def test_two_credentials_in_the_request_are_refused(service: Server) -> None:
    headers = {"Authorization": f"Bearer {service.token}", "X-API-Key": "vt_any"}
    with opened(service.port, headers=headers) as stream:
        assert stream.next()["success"] is False
        assert stream.end()[0] == 4401


def test_who_stays_silent_is_closed_in_time(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_AUTH_SECONDS="1")
    with opened(server.port) as stream:
        assert stream.ask(type="ping")["type"] == "pong"  # a sign of life is no credential
        assert stream.end() == (4401, "no auth message in time")
    with known(server) as stream:
        assert stream.ask(type="ping")["type"] == "pong"


def test_what_can_not_be_handled_is_answered_and_the_connection_stays(service: Server) -> None:
    bad: list[tuple[Any, str]] = [
        ("{", ""),
        ('{"type": "ping", "type": "ping"}', ""),
        ("[]", "type"),
        ('{"type": "telemetry_update"}', "type"),
        ('{"type": ["ping"]}', "type"),
        ('{"type": "ping", "more": 1}', "more"),
        ('{"type": "subscribe"}', "channel"),
        ('{"type": "subscribe", "channel": "weather"}', "channel"),
        ('{"type": "subscribe", "channel": "device_telemetry", "device_id": "TEMP-001"}', "device_id"),
        ('{"type": "subscribe", "channel": "alerts", "filters": {"metrics": ["t"]}}', "filters.metrics"),
        ('{"type": "subscribe", "channel": "system", "resume_from": 1}', "resume_from"),
        ('{"type": "unsubscribe", "channel": "system", "device_id": 1}', "device_id"),
        (b"\x00\x01", "body"),
    ]
    with known(service) as stream:
        for message, field in bad:
            stream.socket.send(message)
            answer = stream.next()
            assert (answer["type"], answer["code"]) == ("error", "VALIDATION_ERROR"), message
            assert answer["details"].get("field", "") == field, (message, answer)
        assert stream.is_silent()


def test_an_answer_names_the_message_it_is_for(service: Server) -> None:
    with known(service) as stream:
        stream.say(type="subscribe", id="first", channel="device_telemetry", device_id=2**53 - 1)
        answer = stream.next()
        assert (answer["id"], answer["code"]) == ("first", "RESOURCE_NOT_FOUND")
        assert answer["details"] == {"resource": "Device", "id": str(2**53 - 1)}
        # What breaks its schema has an id too, as long as that is not what is wrong.
        for id, told in (("second", "second"), ("", None), (7, None), ("a\nb", None)):
            stream.say(type="ping", id=id, more=1)
            answer = stream.next()
            assert (answer["code"], answer.get("id")) == ("VALIDATION_ERROR", told)
        stream.say(type="weather", id="third")
        assert stream.next()["id"] == "third"


def test_each_channel_needs_its_permission(service: Server) -> None:
    needed = {
        "device_telemetry": "telemetry:read", "alerts": "alerts:read", "devices": "devices:read",
        "system": "system:read",
    }  # fmt: skip
    key = service.key(["account:read"])["api_key"]
    with known(service, token=key) as stream:
        for channel, permission in needed.items():
            answer = stream.ask(type="subscribe", channel=channel)
            assert (answer["code"], answer["details"]) == ("AUTHORIZATION_ERROR", {"required_permission": permission})
    viewer = service.log_in(service.user("viewer")[1])["access_token"]
    with known(service, token=viewer) as stream:
        for channel in needed:
            stream.subscribe(channel)
    device_key = service.key(["telemetry:write"], device_id=service.device())["api_key"]
    with opened(service.port, "/ws/telemetry") as stream:
        stream.say(type="auth", token=device_key)
        assert stream.next()["success"] is True
        assert stream.next()["details"] == {"required_permission": "telemetry:read"}
        assert stream.end()[0] == 4403


def test_points_come_in_the_order_of_storing_and_once_for_a_connection(service: Server) -> None:
    device, other = service.device(), service.device()
    with known(service) as all_, known(service) as one:
        all_.subscribe()
        all_.subscribe(device_id=device)  # more than enough
        one.subscribe(device_id=device)
        service.points([point(device, 1), point(other, 2), point(device, 3, timestamp="2024-01-01T11:00:00Z")])
        found = all_.take(3)
        assert [frame["value"] for frame in found] == [1, 2, 3]
        assert [frame["seq"] for frame in found] == sorted({frame["seq"] for frame in found})
        assert one.take(2) == [found[0], found[2]]
        # The same again is nothing new; another value for it is.
        service.points([point(device, 1), point(device, 4)])
        assert [stream.next()["value"] for stream in (all_, one)] == [4, 4]
        assert all_.is_silent()
        assert one.is_silent()


def test_a_point_that_is_not_stored_is_not_told_of(service: Server) -> None:
    device = service.device()
    with known(service) as stream:
        stream.subscribe(device_id=device)
        batch = {"telemetry_data": [point(device, 1), point(2**50, 1)], "atomic": True}
        assert service.post(f"{API}/telemetry/batch", batch).status == 422
        assert stream.is_silent()


def test_metrics_are_filtered_and_a_new_subscription_replaces_the_old_one(service: Server) -> None:
    device = service.device()
    with known(service) as stream:
        stream.subscribe(device_id=device, filters={"metrics": ["a", "b"]})
        service.points([point(device, 1, "a"), point(device, 2, "c"), point(device, 3, "b")])
        assert [frame["metric"] for frame in stream.take(2)] == ["a", "b"]
        stream.subscribe(device_id=device, filters={"metrics": ["c"]})
        service.points([point(device, 4, "a"), point(device, 5, "c")])
        assert stream.next()["value"] == 5
        answer = stream.ask(type="unsubscribe", channel="device_telemetry", device_id=device)
        assert answer == {"type": "unsubscribed", "id": "ask", "channel": "device_telemetry", "device_id": device}
        service.points([point(device, 6, "c")])
        assert stream.is_silent()


def test_devices_tell_of_their_status(service: Server) -> None:
    with known(service) as stream, known(service) as errors:
        stream.subscribe("devices")
        errors.subscribe("devices", filters={"status": ["error"]})
        device = service.device()
        assert stream.next()["status"] == "offline"
        service.points([point(device, 1)])
        found = stream.next()
        assert (found["device_id"], found["status"], found["previous_status"]) == (device, "online", "offline")
        service.put(f"{API}/devices/{device}/status", {"status": "error", "reason": "smoke"})
        found = errors.next()
        assert (found["device_id"], found["status"], found["reason"]) == (device, "error", "smoke")


def test_the_state_of_the_system_is_counted(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_STATUS_SECONDS="1")
    device = server.device()
    server.device()
    server.points([point(device, value, f"m{value}") for value in range(20)])
    with known(server) as stream, known(server):
        stream.subscribe("system")
        first = stream.next()
        assert (first["total_devices"], first["online_devices"], first["offline_devices"]) == (2, 1, 1)
        assert first["connections"] == 2
        while True:
            later = stream.next()
            assert later["seq"] > first["seq"]
            if later["points_per_second"]:
                break
        assert later["points_per_second"] <= 20
        server.put(f"{API}/devices/{device}/status", {"status": "maintenance"})
        while stream.next()["maintenance_devices"] != 1:
            pass


def test_alerts_are_told_of_and_filtered(alarming: Server) -> None:
    device, other = alarming.device(), alarming.device()
    with known(alarming, "/ws/notifications") as all_, known(alarming) as some:
        assert all_.next()["channel"] == "alerts"
        some.subscribe("alerts", device_id=device, filters={"severity": ["critical"]})
        raise_alarms(alarming, device, 1, 2)
        raise_alarms(alarming, other, 2)
        found = all_.take(3)
        assert [frame["message"] for frame in found] == ["alarm 1", "alarm 2", "alarm 2"]
        assert (found[0]["severity"], found[0]["action"], found[0]["status"]) == ("warning", "created", "active")
        assert found[0]["timestamp"] == "2024-01-01T00:00:01Z"
        assert some.next() == found[1]
        assert some.is_silent()


def test_missed_alerts_come_from_the_log_and_then_new_ones(alarming: Server) -> None:
    device = alarming.device()
    with known(alarming) as stream:
        seq = stream.subscribe("alerts", device_id=device)["seq"]
    raise_alarms(alarming, device, *range(450))  # more than is read at a time
    with known(alarming) as stream:
        stream.say(type="subscribe", channel="alerts", device_id=device, resume_from=seq)
        assert stream.next()["seq"] == seq
        found = stream.take(450)
        assert [frame["message"] for frame in found] == [f"alarm {value}" for value in range(450)]
        raise_alarms(alarming, device, 1000)
        assert stream.next()["message"] == "alarm 1000"
    with known(alarming) as stream:
        answer = stream.subscribe("alerts", device_id=device, resume_from=found[-1]["seq"])
        assert answer["seq"] == found[-1]["seq"]
        assert stream.next()["message"] == "alarm 1000"
        assert stream.is_silent()
    with known(alarming) as stream:
        stream.subscribe("alerts", resume_from=2**53 - 1)
        gap = stream.next()
        assert (gap["type"], gap["from"]) == ("gap", 2**53 - 1)
        assert seq < gap["to"] < 2**53 - 1


def test_every_frame_is_text(service: Server) -> None:
    with known(service) as stream:
        stream.say(type="ping")
        assert isinstance(stream.socket.recv(), str)


def test_the_first_message_may_be_sent_in_pieces(service: Server) -> None:
    with opened(service.port) as stream:
        text = json.dumps({"type": "auth", "token": service.token})
        stream.socket.send([text[:5], text[5:20], "", text[20:]])
        assert stream.next()["success"] is True


def test_a_second_auth_renews_for_the_same_user_alone(service: Server) -> None:
    device = service.device()
    _, name = service.user()
    with known(service) as stream:
        stream.subscribe(device_id=device)
        assert stream.auth(service.log_in()["access_token"])["success"] is True
        answer = stream.auth(service.log_in(name)["access_token"])
        assert (answer["code"], answer["details"]["errors"][0]["rule"]) == ("VALIDATION_ERROR", "same_user")
        service.points([point(device, 1)])
        assert stream.next()["value"] == 1
        stream.say(type="auth", token="wrong")
        assert stream.end()[0] == 4401
