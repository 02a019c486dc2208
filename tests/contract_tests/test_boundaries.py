"""The gate of boundaries finds a service that draws its bounds elsewhere: here the document is what was moved."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from contract_tests.boundaries.witnesses import but_for_the_server
from contract_tests.deployment import ADMIN, PASSWORD, ROOT, serve


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    with serve(folder, f"sqlite:///{folder}/valtronics.db") as running:
        yield running


def test_bounds_that_lie_elsewhere_are_found(server, tmp_path):
    document = yaml.safe_load((ROOT / "openapi" / "openapi.yaml").read_text())
    fields = document["components"]["schemas"]["DeviceUpdate"]["properties"]
    fields["name"]["maxLength"] = 199
    fields["location"]["maxLength"] = 201
    fields["model"]["pattern"] = "^[a-zA-Z0-9-]*$"
    found = findings(server, tmp_path, document)
    by_rule = {rule: check for operation, rule, check in found if operation == "update_device"}
    assert set(by_rule) >= {
        "422 for what breaks the schema",
        "what keeps the schema is taken",
        "what is refused changes nothing",
    }
    assert by_rule["what keeps the schema is taken"] == "update_device body.location: maxLength, accepted"
    assert {operation for operation, _, _ in found} == {"update_device"}


def test_a_device_that_falls_silent_meanwhile_was_not_changed_by_a_request():
    before = {"id": 1, "name": "a", "status": "online", "updated_at": "12:00", "connectivity": {"state": "never"}}
    silent = {**before, "status": "offline", "updated_at": "12:05"}
    page = {"items": [before], "pagination": {"total": 1}}
    assert but_for_the_server(before, silent) == before
    assert but_for_the_server([before], [silent]) == [before]
    assert but_for_the_server(page, {**page, "items": [silent]}) == page


def test_a_notification_that_is_tried_meanwhile_was_not_changed_by_a_request():
    before = {"id": 1, "attempts": 0, "status": "pending"}
    tried = {**before, "attempts": 1, "status": "failed", "last_attempt_at": "12:00", "last_error": "refused"}
    assert but_for_the_server({"notifications": [before]}, {"notifications": [tried]}) == {"notifications": [before]}
    assert but_for_the_server(before, {**before, "status": "dead"}) != before
    assert but_for_the_server({**tried, "status": "dead"}, before) != {**tried, "status": "dead"}


def test_that_a_key_was_used_is_written_down_meanwhile_and_is_no_change_by_a_request():
    before = {"id": 1, "name": "a"}
    used = {**before, "last_used_at": "2024-01-01T12:00:00Z"}
    assert but_for_the_server([before], [used]) == [before]
    assert but_for_the_server([used], [{**used, "last_used_at": "2024-01-01T12:01:00Z"}]) == [used]
    assert but_for_the_server([used], [before]) != [used]
    assert but_for_the_server([before], [{**used, "name": "b"}]) != [before]


@pytest.mark.parametrize("change", [{"name": "b"}, {"status": "error"}, {"updated_at": "12:05"}])
def test_any_other_change_stays_one(change):
    before = {"id": 1, "name": "a", "status": "online", "updated_at": "12:00"}
    assert but_for_the_server(before, {**before, **change}) != before
    assert but_for_the_server([before], []) != [before]
    silent = {**before, "status": "offline", "name": "b"}
    assert but_for_the_server(before, silent) != before


def findings(server, folder: Path, document) -> set[tuple[str, str, str]]:
    """Operation, rule and check of what the gate finds in one operation by another document."""
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document))
    command = [sys.executable, "-m", "contract_tests", "--base-url", server.base_url, "--username", ADMIN]
    command += ["--password", PASSWORD, "--spec", str(spec), "--report", str(folder / "report")]
    command += ["--gate", "boundaries", "-k", "update_device ", "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    found = json.loads((folder / "report" / "report.json").read_text())["findings"]
    return {(finding["operation"], finding["rule"], finding["check"]) for finding in found}
