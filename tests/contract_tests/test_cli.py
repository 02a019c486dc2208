"""The harness as a program: its exit status, its one-line complaints, its reports, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
import yaml

from contract_tests.deployment import ADMIN, PASSWORD, ROOT, Deployment
from contract_tests.run import Options, Run, opened

DOCUMENT = ROOT / "openapi" / "openapi.yaml"
# Gates that are quick and make objects.
QUICK = ("--gate", "statuses")
# Next to nothing.
LEAST = ("--gate", "document", "-k", "get_version")


def command(base_url: str, folder: Path, *arguments: str, username: str = ADMIN, password: str = PASSWORD) -> list[str]:
    start = [sys.executable, "-m", "contract_tests", "--base-url", base_url, "--username", username]
    return [*start, "--password", password, "--report", str(folder), "--seed", "1", *arguments]


def harness(base_url: str, folder: Path, *arguments: str, **who: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(
        command(base_url, folder, *arguments, **who),
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def everything(deployment: Deployment) -> dict[str, Any]:
    """What the target holds that a run could add to."""
    with httpx.Client(base_url=deployment.base_url, trust_env=False) as http:
        login = http.post("/auth/login", json={"username": ADMIN, "password": PASSWORD}).json()["data"]
        http.headers["Authorization"] = f"Bearer {login['access_token']}"
        lists = ("/users/", "/devices/", "/auth/api-keys/", "/telemetry/")
        return {path: http.get(path).json()["data"]["pagination"]["total"] for path in lists}


def test_a_kept_contract_is_0_with_reports_and_nothing_left_behind(served: Deployment, tmp_path: Path) -> None:
    before = everything(served)
    done = harness(served.base_url, tmp_path, *QUICK)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The contract is kept." in done.stdout
    assert everything(served) == before
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["verdict"] == "kept"
    assert report["findings"] == []
    assert [gate["name"] for gate in report["gates"]] == ["stage", "statuses"]
    suites = ET.parse(tmp_path / "junit.xml").getroot()
    assert sum(int(suite.get("tests", "0")) for suite in suites) > 35
    assert all(suite.get("failures") == "0" for suite in suites)
    page = (tmp_path / "report.html").read_text()
    assert "The contract is kept" in page
    assert "<script" not in page
    assert "http-equiv" not in page


def test_the_origin_alone_does_as_well(served: Deployment, tmp_path: Path) -> None:
    assert harness(served.origin + "/", tmp_path, *LEAST).returncode == 0


def changed_document(folder: Path) -> Path:
    """The contract, but get_version also owes a header that the server does not send, and log_out is another word."""
    document = yaml.safe_load(DOCUMENT.read_text("utf-8"))
    headers = document["paths"]["/version"]["get"]["responses"]["200"]["headers"]
    headers["X-Owed"] = {"description": "Owed.", "required": True, "schema": {"type": "string"}}
    file = folder / "changed.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False))
    return file


def test_a_broken_contract_is_1_and_named_with_the_command_that_shows_it(served: Deployment, tmp_path: Path) -> None:
    done = harness(served.base_url, tmp_path, "--spec", str(changed_document(tmp_path)), *QUICK, "-k", "get_version")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "changes get_version" in done.stdout
    assert "get_version breaks documented header" in done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    (found,) = [found for found in report["findings"] if found["rule"] == "documented header"]
    assert (found["operation"], found["message"]) == ("get_version", "200 without X-Owed")
    shown = subprocess.run(["bash", "-c", found["curl"]], capture_output=True, text=True, timeout=20)
    assert "200 OK" in shown.stdout
    failures = [case for case in ET.parse(tmp_path / "junit.xml").iter("testcase") if case.find("failure") is not None]
    assert failures
    assert "X-Owed" in (tmp_path / "report.html").read_text()


def test_a_difference_in_documents_is_said(served: Deployment, tmp_path: Path) -> None:
    same = harness(served.base_url, tmp_path, "--spec", str(DOCUMENT), *LEAST)
    assert "the server's document" not in same.stdout
    changed = harness(served.base_url, tmp_path, "--spec", str(changed_document(tmp_path)), *LEAST)
    assert "the server's document (Valtronics API" in changed.stdout
    assert "changes get_version" in changed.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("nobody listens", "no server answers there"),
        ("no URL", "is no address"),
        ("no document", "no OpenAPI document there"),
        ("wrong password", "refuses this user name and password"),
        ("no such file", "No such file"),
        ("no contract", "no OpenAPI 3.0 document"),
        ("unknown gate", "there are"),
        ("no such check", "no check of"),
    ],
)
def test_what_can_not_run_is_2_and_one_line_says_why(served: Deployment, tmp_path: Path, case: str, said: str) -> None:
    noise = tmp_path / "noise.yaml"
    noise.write_text("a: 1\n")
    done = {
        "nobody listens": lambda: harness(f"http://127.0.0.1:{free_port()}", tmp_path),
        "no URL": lambda: harness("localhost", tmp_path),
        "no document": lambda: harness(f"{served.origin}/docs/nowhere", tmp_path, "--spec", str(noise)),
        "wrong password": lambda: harness(served.base_url, tmp_path, password="wrong password"),
        "no such file": lambda: harness(served.base_url, tmp_path, "--spec", "nowhere.yaml"),
        "no contract": lambda: harness(served.base_url, tmp_path, "--spec", str(noise)),
        "unknown gate": lambda: harness(served.base_url, tmp_path, "--gate", "iron"),
        "no such check": lambda: harness(served.base_url, tmp_path, "--gate", "document", "-k", "no such check"),
    }
    if case == "no document":
        with QuietServer() as origin:
            result = harness(origin, tmp_path)
    else:
        result = done[case]()
    assert result.returncode == 2, result.stdout + result.stderr
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


class QuietServer:
    """Something on the port that speaks HTTP and has no contract."""

    def __enter__(self) -> str:
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        class Nothing(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_a_user_without_the_right_is_told_so(served: Deployment, tmp_path: Path) -> None:
    with httpx.Client(base_url=served.base_url, trust_env=False) as http:
        login = http.post("/auth/login", json={"username": ADMIN, "password": PASSWORD}).json()["data"]
        http.headers["Authorization"] = f"Bearer {login['access_token']}"
        body = {"username": "looker", "email": "l@example.com", "password": PASSWORD, "role": "viewer"}
        made = http.post("/users/", json=body).json()["data"]["id"]
        try:
            done = harness(served.base_url, tmp_path, username="looker")
        finally:
            http.delete(f"/users/{made}")
    assert done.returncode == 2
    assert "looker is viewer" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_removes_what_it_made(served: Deployment, tmp_path: Path, how: signal.Signals) -> None:
    before = everything(served)
    process = subprocess.Popen(
        command(served.base_url, tmp_path, "--gate", "fuzz"),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A test run in the background of a shell has SIGINT ignored, and its children would too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert process.stdout is not None
        seen = ""
        for line in process.stdout:
            seen += line
            # The fuzzers' own processes are at work: a first phase has ended.
            if "examples done" in line:
                break
        assert everything(served)["/devices/"] > before["/devices/"], seen
        process.send_signal(how)
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 2, said
    assert "Interrupted" in said
    assert everything(served) == before


def test_kept_objects_stay_and_bear_the_name_of_the_run(served: Deployment, tmp_path: Path) -> None:
    before = everything(served)
    done = harness(served.base_url, tmp_path, "--keep", *LEAST)
    assert done.returncode == 0
    after = everything(served)
    assert after["/devices/"] >= before["/devices/"] + 5
    name = json.loads((tmp_path / "report.json").read_text())["run"]
    with httpx.Client(base_url=served.base_url, trust_env=False) as http:
        login = http.post("/auth/login", json={"username": ADMIN, "password": PASSWORD}).json()["data"]
        http.headers["Authorization"] = f"Bearer {login['access_token']}"
        for path in ("/devices/", "/auth/api-keys/", "/users/"):
            for item in http.get(path, params={"size": 100}).json()["data"]["items"]:
                if name in json.dumps(item):
                    assert http.delete(f"{path}{item['id']}").status_code == 200
    assert everything(served) == before


def test_a_sandbox_is_returned_to_where_it_was(sandboxed: Deployment, tmp_path: Path) -> None:
    with httpx.Client(trust_env=False) as http:
        states = http.get(f"{sandboxed.origin}/sandbox/").json()["states"]
        before = everything(sandboxed)
        done = harness(sandboxed.base_url, tmp_path, *QUICK)
        assert done.returncode == 0, done.stdout + done.stderr
        assert everything(sandboxed) == before
        after = http.get(f"{sandboxed.origin}/sandbox/").json()
        assert (after["states"], after["failure"]) == (states, None)
        assert after["clock"]["running"] is True


def test_help_explains_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contract_tests", "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0
    for word in ("--base-url", "Exit status", "coverage", "removed"):
        assert word in done.stdout


def names_of(run: Run) -> set[str]:
    return {device["name"] for device in run.admin.call("list_devices", params={"size": 100}).data["items"]}


@pytest.fixture
def signals() -> Iterator[None]:
    """A run that ends in this process can't be interrupted; the tests after it can."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("signals")
def test_each_gate_finds_the_stage_as_it_was_set(sandboxed: Deployment, tmp_path: Path) -> None:
    with opened(Options(sandboxed.base_url, ADMIN, PASSWORD, tmp_path), print) as run:
        run.furnish()
        staged, clock = names_of(run), run.clock.now()
        assert run.sandbox is not None
        run.sandbox.advance(3600)
        run.admin.call("delete_device", path={"id": run.stage.devices[0]})
        run.admin.call("log_out")
        run.begin_gate()
        assert names_of(run) == staged
        assert run.admin.call("get_device", path={"id": run.stage.devices[0]}).status == 200
        assert run.clock.now() - clock < timedelta(minutes=1)
    states = httpx.get(f"{sandboxed.origin}/sandbox/").json()["states"]
    assert not [name for name in states if name.startswith(run.name)]
