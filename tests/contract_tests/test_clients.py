"""The gate of generated clients without the generators: the list of names, what is read, what failures name."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_tests.checks import Broken
from contract_tests.clients import reading
from contract_tests.clients.job import Job
from contract_tests.clients.names import Contracted, Found, client_has_names, list_knows_contract, listed

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "contract_tests" / "clients" / "scenarios"
DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "openapi" / "openapi.yaml").read_text())
CONTRACTED = Contracted.of(DOCUMENT)


def as_listed() -> Found:
    names = listed()
    methods = {
        group: frozenset(entry.camel for entry in names.operations.values() if names.groups[entry.group] == group)
        for group in names.groups.values()
    }
    return Found(methods, names.classes)


def judge(found: Found, tool: str = "a tool") -> None:
    client_has_names(tool, found, CONTRACTED, spelling="camel", grouped_by="class")


def test_every_name_of_the_contract_is_on_the_list() -> None:
    list_knows_contract(CONTRACTED)


@pytest.mark.parametrize(
    ("contracted", "said"),
    [
        (replace(CONTRACTED, operations={**CONTRACTED.operations, "list_rules": "rules"}), "list_rules.*names.yaml"),
        (replace(CONTRACTED, operations={**CONTRACTED.operations, "log_in": "users"}), "log_in is listed under auth"),
        (replace(CONTRACTED, schemas=CONTRACTED.schemas | {"Rule"}), "not on the list: Rule: .*names.yaml"),
        (replace(CONTRACTED, schemas=CONTRACTED.schemas - {"Device"}), "not in the contract: Device"),
    ],
)
def test_a_name_that_nobody_chose_or_that_is_gone_is_told(contracted: Contracted, said: str) -> None:
    with pytest.raises(Broken, match=said):
        list_knows_contract(contracted)


def test_a_client_with_the_listed_names_passes() -> None:
    judge(as_listed())


@pytest.mark.parametrize(
    ("lost", "gained", "said"),
    [
        ("createDevice", "", "no method createDevice in DevicesApi"),
        ("", "devicesPost", "no operation: DevicesApi.devicesPost"),
        ("DevicePage", "", "no class for DevicePage"),
        ("", "DeviceEnvelopeData", "nobody named: DeviceEnvelopeData"),
    ],
)
def test_a_client_with_another_name_is_told(lost: str, gained: str, said: str) -> None:
    found = as_listed()
    if (lost or gained)[0].islower():
        methods = (found.methods["DevicesApi"] - {lost}) | ({gained} - {""})
        found = replace(found, methods={**found.methods, "DevicesApi": methods})
    else:
        found = replace(found, classes=(found.classes - {lost}) | ({gained} - {""}))
    with pytest.raises(Broken, match=said):
        judge(found)


def test_what_a_tool_is_known_to_add_is_allowed_for_that_tool_alone() -> None:
    found = as_listed()
    found = replace(found, classes=found.classes | {"AbstractOpenApiSchema"})
    judge(found, "openapi-generator java")
    with pytest.raises(Broken, match="AbstractOpenApiSchema"):
        judge(found)


def test_enumerations_that_a_generator_invents_are_read(tmp_path: Path) -> None:
    for folder, name, text in (
        ("apis", "DevicesApi.ts", "export const ListSortEnum = {\n}\nexport interface ListDevicesRequest {\n}\n"),
        ("models", "Device.ts", "export interface Device {\n}\nexport enum DeviceStatusEnum {\n}\n"),
        ("model", "Device.java", "public class Device {\n  public enum StatusEnum {\n  }\n}\n"),
        ("api", "DevicesApi.java", "public class DevicesApi {\n  public Page listDevices(Long page) {\n  }\n}\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    with (tmp_path / "apis" / "DevicesApi.ts").open("a") as file:
        file.write("    async listDevices(page) {\n    async listDevicesRaw(page) {\n")
    typescript, java = reading.typescript_classes(tmp_path), reading.java_classes(tmp_path)
    assert typescript == Found(
        {"DevicesApi": frozenset({"listDevices"})}, frozenset({"ListSortEnum", "Device", "DeviceStatusEnum"})
    )
    assert java == Found({"DevicesApi": frozenset({"listDevices"})}, frozenset({"Device", "StatusEnum"}))


def job(folder: Path) -> Job:
    return Job("a tool", folder / "openapi.yaml", folder, CONTRACTED, print, {"CONTRACT_NAME": "vct-1"})


def test_a_scenario_that_fails_names_the_operation_and_the_error(tmp_path: Path) -> None:
    source = tmp_path / "scenario.py"
    source.write_text(
        'import os\nprint("log_in")\nprint("create_device")\nraise ValueError(os.environ["CONTRACT_NAME"])\n'
    )
    with pytest.raises(Broken, match=r"^ValueError: vct-1 \(after log_in\)$") as caught:
        job(tmp_path).play([sys.executable, source])
    assert caught.value.operation == "create_device"
    assert caught.value.rule == "a generated client works (a tool)"


def test_a_compilers_message_is_about_the_step_that_it_points_into(tmp_path: Path) -> None:
    (tmp_path / "scenario.py").write_text('step("log_in")\nlog_in(\nstep("create_device")\n')
    with pytest.raises(Broken) as caught:
        job(tmp_path).run(
            "a client compiles", [sys.executable, "-c", "raise SystemExit('scenario.py:2: no such thing')"]
        )
    assert caught.value.operation == "log_in"


def test_a_generators_message_is_about_the_operation_that_it_spells(tmp_path: Path) -> None:
    with pytest.raises(Broken) as caught:
        job(tmp_path).run(
            "a client compiles", [sys.executable, "-c", "raise SystemExit('DevicesApi: submitTelemetry')"]
        )
    assert caught.value.operation == "submit_telemetry"


def test_the_snippets_of_the_page_on_clients_are_lines_of_the_programs_that_run() -> None:
    text = (ROOT / "docs" / "clients.md").read_text("utf-8")
    snippets = re.findall(r"\(\[whole\]\(\.\./([\w/.]+)\)\)\n\n```\w+\n(.*?)```", text, re.DOTALL)
    programs = {each.name for each in SCENARIOS.iterdir() if each.is_file()}
    assert {Path(program).name for program, _ in snippets} == programs
    for program, snippet in snippets:
        whole = [line.strip() for line in (ROOT / program).read_text("utf-8").splitlines()]
        lines = [line.strip() for line in snippet.splitlines()]
        places = [place for place in range(len(whole)) if whole[place : place + len(lines)] == lines]
        assert len(places) == 1, program
