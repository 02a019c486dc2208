"""The contract of the streams: sound, of one mind with the HTTP API and with the settings, its examples good."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_tests.tool_versions import ASYNCAPI_PARSER
from contract_tests.toolbox import node_environment, node_program
from domain.channels import CHANNELS, ENDPOINTS, Ending
from domain.permissions import ADMIN
from valtronics.contract import load_contract
from valtronics.schemas import faults
from valtronics.settings import Settings
from valtronics.socket_protocol import MAX_MESSAGE_BYTES
from valtronics.socket_queue import MOST_ANSWERS, MOST_BYTES
from valtronics.socket_session import MOST_WAITING
from valtronics.stream_contract import FROM_CLIENTS, load_stream_contract

FILE = Path(__file__).parents[2] / "openapi" / "asyncapi.yaml"
SOURCE: dict[str, Any] = yaml.safe_load(FILE.read_text())
OPENAPI = load_contract().document
CONTRACT = load_stream_contract(OPENAPI)
MESSAGES = SOURCE["components"]["messages"]
TEXT = SOURCE["info"]["description"]
JUDGE = """
const {Parser, fromFile} = require('@asyncapi/parser');
const parser = new Parser();
fromFile(parser, process.argv[1]).parse().then(({document, diagnostics}) => {
  console.log(JSON.stringify({valid: document !== undefined, diagnostics: diagnostics.map(
    ({severity, code, message, path}) => ({severity, code, message, path: path.join('.')}))}));
});
"""


def judged(file: Path) -> Any:
    folder = node_environment("asyncapi", ASYNCAPI_PARSER)
    command = [str(node_program()), "-e", JUDGE, str(file)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_parser_of_asyncapi_has_nothing_to_say() -> None:
    found = judged(FILE)
    # There is a 3.1, which few tools read yet.
    said = [each for each in found["diagnostics"] if each["code"] != "asyncapi-latest-version"]
    assert (found["valid"], said) == (True, [])


def test_the_parser_would_have_told(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text((FILE.parent / "openapi.yaml").read_text())
    broken = tmp_path / "asyncapi.yaml"
    broken.write_text(FILE.read_text().replace("action: receive", "action: listen", 1))
    found = judged(broken)
    assert not found["valid"]
    assert found["diagnostics"]


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_message_has_examples_that_its_schema_takes(name: str) -> None:
    examples = MESSAGES[name]["examples"]
    assert examples
    for example in examples:
        assert example["payload"]["type"] == name
        assert faults(CONTRACT.validator(name), example["payload"]) == []
        if name in FROM_CLIENTS:
            raw = json.dumps(example["payload"]).encode()
            assert CONTRACT.parse(raw) == example["payload"]


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        yield from nodes(value, f"{path}/{key}")


def test_schemas_are_named_and_bounded() -> None:
    for name, schema in SOURCE["components"]["schemas"].items():
        for path, node in nodes(schema, name):
            if not isinstance(node, dict) or ("/properties" in path and path.endswith("properties")):
                continue
            if node.get("type") == "object":
                assert path == name, f"{path} is an object without a name"
            if node.get("type") == "array":
                assert "maxItems" in node, path
            if node.get("type") == "integer":
                assert {"minimum", "maximum"} <= node.keys(), path
            if node.get("type") == "string" and "enum" not in node:
                assert "maxLength" in node, path
        if name.endswith("Message"):
            assert schema["additionalProperties"] is False
    assert all(re.fullmatch("[A-Z][A-Za-z]+", name) for name in SOURCE["components"]["schemas"])


def test_every_message_is_on_every_path_and_every_schema_is_used() -> None:
    assert {channel["address"] for channel in SOURCE["channels"].values()} == set(ENDPOINTS)
    for channel in SOURCE["channels"].values():
        assert channel["messages"].keys() == MESSAGES.keys()
    used = {node["$ref"] for _, node in nodes(SOURCE) if isinstance(node, dict) and isinstance(node.get("$ref"), str)}
    own = {f"#/components/schemas/{name}" for name in SOURCE["components"]["schemas"]}
    assert own <= used
    shared = {ref.removeprefix("./openapi.yaml#/components/schemas/") for ref in used if ref.startswith("./")}
    assert shared <= OPENAPI["components"]["schemas"].keys()
    assert len(shared) >= 5


def test_each_operation_has_the_messages_of_its_side() -> None:
    for name, operation in SOURCE["operations"].items():
        channel = name.rpartition("_")[2]
        sides = set(FROM_CLIENTS) if operation["action"] == "receive" else MESSAGES.keys() - set(FROM_CLIENTS)
        wanted = {f"#/channels/{channel}/messages/{message}" for message in sides}
        assert {message["$ref"] for message in operation["messages"]} == wanted


def test_channels_and_permissions_are_those_of_the_rest() -> None:
    assert set(SOURCE["components"]["schemas"]["ChannelName"]["enum"]) == set(CHANNELS)
    assert set(CONTRACT.permissions.values()) <= ADMIN
    assert SOURCE["info"]["version"] == OPENAPI["info"]["version"]
    for channel, permission in CONTRACT.permissions.items():
        filter = CHANNELS[channel].filter
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{channel}` |"))
        assert f"`{permission}`" in row
        assert (f"`{filter}`" if filter else "none") in row


def test_figures_are_those_of_the_settings() -> None:
    default = {name: field.default for name, field in Settings.model_fields.items()}
    for said in (
        f"within {default['socket_auth_seconds']} seconds",
        f"within {default['socket_check_seconds']} seconds of a log-out",
        f"every {default['socket_status_seconds']} seconds",
        f"the newest {default['socket_recent_events']:,} events",
        f"up to {default['socket_waiting_events']:,} events and {MOST_BYTES >> 20} MiB",
        f"takes nothing for {default['socket_stall_seconds']} seconds",
        f"| {MAX_MESSAGE_BYTES >> 10} KiB | close 1009",
        f"| {default['socket_messages_per_second']} | the rest waits; with more than {MOST_WAITING} waiting",
        f"up to {MOST_WAITING} messages are kept",
        f"| subscriptions of a connection | {default['socket_subscriptions']} |",
        f"sessions and keys | {default['socket_connections_per_user']} |",
        f"connections of a server | {default['socket_connections']:,} |",
        f"silent for {default['socket_idle_seconds']} seconds",
    ):
        assert said in re.sub(r"\s+", " ", TEXT), said
    assert MOST_ANSWERS == 1_000


def test_every_close_code_is_explained() -> None:
    from domain import channels

    codes = {ending.code for ending in vars(channels).values() if isinstance(ending, Ending)}
    explained = {int(code) for row in re.findall(r"^\| ([\d, ]+) \|", TEXT, re.MULTILINE) for code in row.split(",")}
    assert codes <= explained


def test_rules_that_code_refuses_by_are_named() -> None:
    named = {rule for message in MESSAGES.values() for rule in message.get("x-rules", {})}
    assert named == {"filter_of_channel", "channel_by_device", "channel_resumes", "same_user"}
    code = "".join(
        (FILE.parents[1] / path).read_text() for path in ("domain/channels.py", "valtronics/socket_session.py")
    )
    assert set(re.findall(r'InvalidInput\.of\([^\n]+"(\w+)"\)', code)) == named | {"text_frame"}
    assert "`text_frame`" in TEXT
