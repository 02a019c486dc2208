"""What an HTTP client library would never send, sent byte by byte: every reply is still the contract's."""

import json
import re
import socket

import pytest

DEVICES = "/api/v1/devices/"
DEVICE = {"name": "A", "device_id": "unused", "device_type": "sensor"}


def head_of(server, path, line):
    """The head of a POST with JSON, with one more header line."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {server.token}",
        "Content-Type: application/json",
    ]
    return "\r\n".join([*lines, line, "", ""]).encode()


def assert_failure(answer, status, code):
    assert answer.status == status, answer.body
    envelope = answer.json
    assert set(envelope) == {"success", "error", "timestamp", "request_id"}
    assert envelope["success"] is False
    assert envelope["error"]["code"] == code
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"] == envelope["request_id"]
    assert "Traceback" not in answer.body.decode()
    return envelope["error"]


def test_405_allows_every_method_of_the_path_and_no_other(server):
    answer = server.send("PATCH", DEVICES)
    assert_failure(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, POST"
    assert server.send("TRACE", "/api/v1/devices/1").headers["allow"] == "DELETE, GET, PUT"


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v1/devices/1/nothing", "/nothing", "/api/v2/devices/"]
)
def test_an_unknown_path_answers_in_the_envelope(server, path):
    assert_failure(server.get(path), 404, "RESOURCE_NOT_FOUND")


def test_a_slash_mismatch_moves_permanently_and_trusts_no_host(server):
    answer = server.send(
        "POST", "/api/v1/devices?x=1", b"{}", {"Host": "evil.example", "Content-Type": "application/json"}
    )
    assert answer.status == 308
    assert answer.headers["location"] == "/api/v1/devices/?x=1"
    assert server.get("/api/v1/devices/stats/").headers["location"] == "/api/v1/devices/stats"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"name":NaN}',
        b'{"name":Infinity}',
        b'{"name":1e400}',
        b"1" * 5000,
        b"[" * 100_000,
        b'{"name":"\\ud800"}',
        b'{"name":"a","name":"b"}',
    ],
    ids=["cut", "not utf-8", "NaN", "Infinity", "1e400", "5,000 digits", "100k arrays", "lone surrogate", "name twice"],
)
def test_a_body_that_is_not_strict_json_is_400(server, body):
    assert_failure(server.send("POST", DEVICES, body, {"Content-Type": "application/json"}), 400, "VALIDATION_ERROR")


def test_nul_and_control_characters_are_refused(server):
    error = assert_failure(server.post(DEVICES, {**DEVICE, "name": "a\0b"}), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "name"
    error = assert_failure(server.post(DEVICES, {**DEVICE, "metadata": {"a": {"b": ["x\0"]}}}), 422, "VALIDATION_ERROR")
    assert error["details"]["errors"][0]["rule"] == "nul_character"


def test_a_trailing_newline_does_not_slip_past_a_pattern(server):
    error = assert_failure(server.post(DEVICES, {**DEVICE, "device_id": "abc\n"}), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "device_id"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json, text/plain", ""]
)
def test_another_media_type_is_415(server, kind):
    assert_failure(server.send("POST", DEVICES, b"{}", {"Content-Type": kind}), 415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_body_without_a_media_type_is_415(server):
    assert_failure(server.send("POST", DEVICES, b"{}"), 415, "UNSUPPORTED_MEDIA_TYPE")


def test_another_encoding_is_415_and_another_charset_400(server):
    assert_failure(
        server.send("POST", DEVICES, b"{}", {"Content-Type": "application/json", "Content-Encoding": "gzip"}),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    )
    assert_failure(
        server.send("POST", DEVICES, b"{}", {"Content-Type": "application/json; charset=utf-16"}),
        400,
        "VALIDATION_ERROR",
    )


@pytest.mark.parametrize(
    "kind", ["Application/JSON", "application/json;charset=utf-8", 'application/json; charset="UTF-8"']
)
def test_json_is_json_however_it_is_spelled(server, kind):
    assert_failure(server.send("POST", DEVICES, b"{}", {"Content-Type": kind}), 422, "VALIDATION_ERROR")


def test_no_body_at_all_is_a_missing_field(server):
    error = assert_failure(server.send("POST", DEVICES), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "body"


def test_a_chunked_body_is_a_body(server):
    device = server.device()
    point = json.dumps({"device_id": device, "metric_name": "t", "metric_value": 1}).encode()
    half = len(point) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (point[:half], point[half:])) + b"0\r\n\r\n"
    answer = server.send(
        "POST",
        "/api/v1/telemetry/",
        headers={"Content-Type": "application/json", "Transfer-Encoding": "chunked", "Content-Length": ""},
    )
    assert answer.status == 400  # an empty length is not HTTP
    head = head_of(server, "/api/v1/telemetry/", "Transfer-Encoding: chunked")
    assert b"201 Created" in server.raw(head + chunks)


def test_a_body_over_the_limit_is_refused_unread(server):
    head = head_of(server, DEVICES, "Content-Length: 9000000000")
    reply = server.raw(head)
    assert reply.startswith(b"HTTP/1.1 413")
    assert json.loads(reply.partition(b"\r\n\r\n")[2])["error"]["code"] == "PAYLOAD_TOO_LARGE"


def test_an_unannounced_excess_is_refused_on_the_way(server):
    head = head_of(server, DEVICES, "Transfer-Encoding: chunked")
    mebibyte = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head)
        try:
            for _ in range(9):
                connection.sendall(mebibyte)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused and closed while we were still talking: as it should be
        assert connection.recv(64).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("value", ["1_0", "%2B1", "%201", "%D9%A3", "1.0", "01", "", "0x1", "9" * 5000])
def test_a_query_integer_is_written_as_one(server, value):
    error = assert_failure(server.get(f"{DEVICES}?page={value}"), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "page"


@pytest.mark.parametrize("value", ["TRUE", "True", "1", "yes", ""])
def test_a_query_boolean_is_written_as_one(server, value):
    error = assert_failure(server.get(f"{DEVICES}?is_active={value}"), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "is_active"


def test_repeated_and_unknown_parameters_are_refused_by_name(server):
    error = assert_failure(server.get(f"{DEVICES}?page=1&page=2&color=red"), 422, "VALIDATION_ERROR")
    assert {(e["field"], e["rule"]) for e in error["details"]["errors"]} == {
        ("page", "repeated_parameter"),
        ("color", "unknown_parameter"),
    }


@pytest.mark.parametrize("query", ["search=%", "search=%zz", "search=%ff", "%ff=1"])
def test_broken_query_encoding_is_400(server, query):
    assert_failure(server.get(f"{DEVICES}?{query}"), 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("id", ["abc", "0", "-1", "1.0", "99999999999999999999", "%FF", "1%00", "%D9%A3"])
def test_a_path_integer_is_written_as_one(server, id):
    error = assert_failure(server.get(DEVICES + id), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "id"


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01",
        "2024-01-01T00:00:00",
        "yesterday",
        "2024-13-01T00:00:00Z",
        "2024-01-01T00:00:00+25:00",
        "1969-12-31T23:59:59Z",
    ],
)
def test_a_time_is_rfc_3339_with_an_offset(server, text):
    device = server.device()
    body = {"device_id": device, "metric_name": "t", "metric_value": 1, "timestamp": text}
    error = assert_failure(server.post("/api/v1/telemetry/", body), 422, "VALIDATION_ERROR")
    assert error["details"]["field"] == "timestamp"


def test_unknown_fields_are_refused_by_name(server):
    error = assert_failure(server.post(DEVICES, {**DEVICE, "colour": 1, "size": 2}), 422, "VALIDATION_ERROR")
    assert [e["field"] for e in error["details"]["errors"]] == ["colour", "size"]


def test_faults_of_parameters_and_body_are_named_together(server):
    reply = server.put(f"{DEVICES}0?unit=cm", {"name": 1, "colour": "red"}, headers={"If-Match": "no tag"})
    error = assert_failure(reply, 422, "VALIDATION_ERROR")
    assert {(e["field"], e["rule"]) for e in error["details"]["errors"]} == {
        ("unit", "unknown_parameter"),
        ("id", "minimum"),
        ("If-Match", "pattern"),
        ("name", "type"),
        ("colour", "unknown_field"),
    }


def test_a_body_left_out_is_named_with_the_faults_of_parameters(server):
    error = assert_failure(server.send("PUT", f"{DEVICES}0"), 422, "VALIDATION_ERROR")
    assert [(e["field"], e["rule"]) for e in error["details"]["errors"]] == [("id", "minimum"), ("body", "required")]


def test_every_fault_of_a_batch_is_listed_with_its_path(server):
    points = [
        {"device_id": 1, "metric_name": "ok", "metric_value": 1},
        {"device_id": "1", "metric_name": "a b", "metric_value": None},
    ]
    error = assert_failure(server.post("/api/v1/telemetry/batch", {"telemetry_data": points}), 422, "VALIDATION_ERROR")
    assert {e["field"] for e in error["details"]["errors"]} == {
        f"telemetry_data.1.{name}" for name in ("device_id", "metric_name", "metric_value")
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer x.y.z"},
        {"Authorization": "Basic YWRtaW46cGFzc3dvcmQxMjM="},
        {"Authorization": "Bearer \xff\xfe"},
        {"X-API-Key": "vt_nothing"},
        {"X-API-Key": ""},
    ],
)
def test_a_bad_credential_is_401_and_says_how_to_do_it(server, headers):
    answer = server.get(DEVICES, headers=headers)
    assert_failure(answer, 401, "AUTHENTICATION_ERROR")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_no_credential_is_401(server):
    assert_failure(server.get(DEVICES, auth=False), 401, "AUTHENTICATION_ERROR")


def test_a_bad_bearer_never_hides_behind_a_good_key(server):
    key = server.post("/api/v1/auth/api-keys/", {"name": "k", "permissions": ["devices:read"]}).data["api_key"]
    assert server.get(DEVICES, headers={"X-API-Key": key}).status == 200
    assert server.get(DEVICES, headers={"X-API-Key": key, "Authorization": "Bearer bad"}).status == 401
    assert server.get(DEVICES, headers={"Authorization": f"Bearer {key}"}).status == 200


def test_a_bad_credential_does_not_matter_where_none_is_asked_for(server):
    assert server.get("/api/v1/health/", headers={"Authorization": "Bearer bad"}).status == 200


@pytest.mark.parametrize("given", ["abc-1.2_3", "x" * 128])
def test_a_sane_request_id_is_echoed(server, given):
    answer = server.get(DEVICES, headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == answer.json["request_id"] == given


@pytest.mark.parametrize("given", ["x" * 129, "a b", "a\tb", "é", "<script>", ""])
def test_another_request_id_is_replaced(server, given):
    answer = server.get(DEVICES, headers={"X-Request-ID": given})
    assert re.fullmatch(r"req_[0-9a-f]{24}", answer.headers["x-request-id"])


def test_accept_is_not_a_reason_to_refuse(server):
    assert server.get(DEVICES, headers={"Accept": "text/html"}).headers["content-type"] == "application/json"


def test_what_is_not_http_is_refused_in_the_envelope(server):
    reply = server.raw(b"NOT HTTP AT ALL\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 400")
    assert json.loads(reply.partition(b"\r\n\r\n")[2])["error"]["code"] == "VALIDATION_ERROR"


def test_pipelined_requests_are_answered_in_order(server):
    one = (
        f"GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\nX-Request-ID: %s\r\n%s\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall((one % ("first", "") + one % ("second", "Connection: close\r\n")).encode())
        data = b""
        while part := connection.recv(65536):
            data += part
    assert data.index(b'"request_id":"first"') < data.index(b'"request_id":"second"')


def test_a_cut_off_request_leaves_nothing_behind(server):
    before = server.get(DEVICES).data["pagination"]["total"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        head = head_of(server, DEVICES, "Content-Length: 500")
        connection.sendall(head + b'{"name": "half')
    assert server.get(DEVICES).data["pagination"]["total"] == before


def test_whoever_has_said_everything_and_half_closes_is_answered(server):
    one = f"GET {DEVICES} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n\r\n".encode()
    for count in (1, 3):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(one * count)
            connection.shutdown(socket.SHUT_WR)
            data = b""
            while part := connection.recv(65536):
                data += part
        assert data.count(b"HTTP/1.1 200 OK") == count


def test_head_and_options_are_not_silently_taken(server):
    answer = server.send("HEAD", DEVICES, headers={"Connection": "close"})  # its reply has a length and no body
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")
    assert server.send("OPTIONS", DEVICES).status == 405


def test_an_offered_upgrade_is_ignored_and_the_body_is_kept(server):
    device = server.device()
    offer = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQAAP__"}
    point = {"device_id": device, "metric_name": "t", "metric_value": 1}
    assert server.post("/api/v1/telemetry/", point, headers=offer).status == 201
    assert (
        server.get(f"/api/v1/telemetry/latest?device_id={device}", headers=offer).data["telemetry"]["t"]["value"] == 1
    )


def test_a_head_without_end_is_refused(server):
    reply = server.raw(b"GET /api/v1/health/ HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000)
    assert reply.startswith(b"HTTP/1.1 400")
    assert "65536" in json.loads(reply.partition(b"\r\n\r\n")[2])["error"]["message"]


def test_a_large_body_in_one_piece_is_not_taken_for_a_head(server):
    device = server.device()
    points = [{"device_id": device, "metric_name": f"m{i}", "metric_value": i} for i in range(5000)]
    assert server.post("/api/v1/telemetry/batch", {"telemetry_data": points}).data["submitted"] == 5000


def test_a_refused_password_is_not_repeated(server):
    user = {"username": "leaky", "email": "a@b.example", "password": "tooshort", "role": "viewer"}
    answer = server.post("/api/v1/users/", user)
    assert_failure(answer, 422, "VALIDATION_ERROR")
    assert b"tooshort" not in answer.body


def test_figures_for_prometheus_are_read_only(server):
    answer = server.get("/metrics", auth=False)
    assert answer.status == 200
    assert b'valtronics_requests_total{operation="log_in",status="200"}' in answer.body
    refused = server.send("POST", "/metrics")
    assert_failure(refused, 405, "METHOD_NOT_ALLOWED")
    assert refused.headers["allow"] == "GET, HEAD"
    assert server.get("/docs/", auth=False).status == 404


def test_whoever_sends_too_much_is_told_so_although_still_sending(server):
    body = b'{"name": "' + b"a" * 12_000_000 + b'"}'
    answer = server.send("POST", DEVICES, body, {"Content-Type": "application/json"})
    assert_failure(answer, 413, "PAYLOAD_TOO_LARGE")
    stranger = b'{"username": "' + b"a" * 200_000 + b'"}'
    answer = server.send("POST", "/api/v1/auth/login", stranger, {"Content-Type": "application/json"}, auth=False)
    assert assert_failure(answer, 413, "PAYLOAD_TOO_LARGE")["details"]["limit"] == 65_536
