"""JUnit's XML, which every CI reads: a suite for each gate, a case for each check."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from contract_tests.report.verdict import Verdict

# What XML 1.0 has no way to write.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(verdict: Verdict, file: Path) -> None:
    """Checks that failed carry what was wrong; findings that belong to no check have a suite of their own."""
    root = ET.Element("testsuites", name=f"contract of {verdict.base_url}", time=str(verdict.seconds))
    for gate in verdict.gates:
        failures = sum(1 for outcome in gate.outcomes if outcome[3])
        suite = ET.SubElement(
            root,
            "testsuite",
            name=gate.name,
            tests=str(len(gate.outcomes) or 1),
            failures=str(failures),
            errors=str(int(gate.state == "not run")),
            time=f"{gate.seconds:.3f}",
        )
        for name, operation, seconds, said in gate.outcomes:
            case = _case(suite, gate.name, operation, name, seconds)
            if said:
                ET.SubElement(case, "failure", message=_text(said)[:500]).text = _text(said)
        if gate.state == "not run":
            case = _case(suite, gate.name, None, "not run", 0.0)
            ET.SubElement(case, "error", message=_text(gate.said))
    suite = ET.SubElement(
        root, "testsuite", name="findings", tests=str(len(verdict.findings)), failures=str(len(verdict.findings))
    )
    for found in verdict.findings:
        case = _case(suite, "findings", found.operation, found.rule, 0.0)
        text = f"{found.message}\n\nfound by {found.gate}: {found.check}, {found.count} times\n{found.curl}"
        ET.SubElement(case, "failure", message=_text(found.message)[:500]).text = _text(text)
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _case(suite: ET.Element, gate: str, operation: str | None, name: str, seconds: float) -> ET.Element:
    label = f"{gate}.{operation}" if operation else gate
    return ET.SubElement(suite, "testcase", classname=_text(label), name=_text(name), time=f"{seconds:.3f}")


def _text(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)
