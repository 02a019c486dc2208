"""The client of docs/streams.md loses nothing while its connections come and go."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from pathlib import Path
from typing import Any

from contract_tests.toolbox import node_program
from tests.service.running import API, PASSWORD

PAGE = (Path(__file__).parents[2] / "docs" / "streams.md").read_text()
# Prints each event, and ends once a value has come that no more is sent after.
FOLLOWING = """
const token = async () => (await (await fetch('%(http)s/auth/login', {method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({username: 'admin', password: '%(password)s'})})).json()).data.access_token;
follow('%(ws)s', [{channel: 'device_telemetry', device_id: %(device)d}], token, (message) => {
  console.log(JSON.stringify(message));
  if (message.value === %(last)d) process.exit();
});
"""


def test_the_client_of_the_page_stays_connected_and_misses_nothing(start: Any) -> None:
    server = start(VALTRONICS_ACCESS_TOKEN_SECONDS="5")
    server.token = server.log_in()["access_token"]  # a fresh one, for what is set up here
    lasting = {"Authorization": f"Bearer {server.key(['telemetry:write'])['api_key']}"}
    device = server.device()
    given = {"http": f"http://127.0.0.1:{server.port}{API}", "ws": f"ws://127.0.0.1:{server.port}/ws"}
    given |= {"password": PASSWORD, "device": device, "last": 1_000_000}
    script = re.findall(r"^```js\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1] + FOLLOWING % given
    command = [str(node_program()), "--experimental-websocket", "--no-warnings", "-e", script]
    told: list[Any] = []
    enough = threading.Event()

    def send() -> None:
        """Points in an even stream, whether somebody listens or not, and a last one."""
        with server.lasting() as connection:
            value = 0
            while not enough.wait(0.02):
                value += 1
                post(connection, value)
            post(connection, given["last"])

    def post(connection: Any, value: int) -> None:
        point = {"device_id": device, "metric_name": "t", "metric_value": value}
        assert connection.send("POST", f"{API}/telemetry/", point, lasting).status == 201

    sender = threading.Thread(target=send)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        for line in client.stdout:
            told.append(json.loads(line))
            if told[-1]["type"] == "subscribed" and len(told) == 2:
                sender.start()
            if sum(message["type"] == "auth_response" for message in told) >= 3:
                enough.set()
    sender.join(30)
    values = [int(message["value"]) for message in told if message["type"] == "telemetry_update"]
    assert values == [*range(1, len(values)), given["last"]]
    assert len(values) > 50
    assert not {"gap", "lagged", "error"} & {message["type"] for message in told}
