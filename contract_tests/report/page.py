"""The report as one HTML page that stands alone: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from html import escape
from pathlib import Path

from contract_tests.engine import GateResult
from contract_tests.record import Finding
from contract_tests.report.verdict import BROKEN, KEPT, Verdict

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")


def write(verdict: Verdict, file: Path) -> None:
    said = {KEPT: "The contract is kept", BROKEN: "The contract is broken"}.get(verdict.verdict, "Not all could be run")
    css = {KEPT: "kept", BROKEN: "broken"}.get(verdict.verdict, "not")
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{said}: {escape(verdict.base_url)}</title><style>{STYLE}</style>",
        f'<h1 class="{css}">{said}</h1>',
        f"<p>{escape(verdict.document)} at <b>{escape(verdict.base_url)}</b><br>",
        f'<span class="dim">run {escape(verdict.run)}, profile {verdict.profile}, seed {verdict.seed}, ',
        f"{verdict.requests:,} requests in {verdict.seconds:.0f} s",
        ", in the sandbox</span></p>" if verdict.sandbox else "</span></p>",
        *(f'<p class="not">{escape(text)}</p>' for text in (verdict.difference, *verdict.notes) if text),
        _findings(verdict),
        _coverage(verdict),
        "<h2>Gates</h2><table><tr><th>gate<th>what<th>checks<th>failed<th>seconds<th></tr>",
        *map(_gate, verdict.gates),
        "</table>",
        *map(_outcomes, verdict.gates),
        "</html>\n",
    ]
    file.write_text("".join(parts), "utf-8")


def _findings(verdict: Verdict) -> str:
    if not verdict.findings:
        return ""
    articles = "".join(map(_finding, verdict.findings))
    token = ""
    if any("$TOKEN" in found.curl for found in verdict.findings):
        token = f'<p class="dim">The commands take a token from a variable:</p><pre>{escape(verdict.log_in)}</pre>'
        token += '<p class="dim">What the run made is gone; run it with --keep to repeat commands that name it.</p>'
    return f"<h2>{len(verdict.findings)} broken rules</h2>{token}{articles}"


def _finding(found: Finding) -> str:
    times = f", {found.count} times" if found.count > 1 else ""
    curl = f"<pre>{escape(found.curl)}</pre>" if found.curl else ""
    return (
        f"<article><h3>{escape(found.operation or 'the document or an unknown path')}: {escape(found.rule)}</h3>"
        f"<div>{escape(found.message)}</div>"
        f'<div class="dim">found by {escape(found.gate)}: {escape(found.check)}{times}</div>{curl}</article>'
    )


def _coverage(verdict: Verdict) -> str:
    rows = []
    lists = []
    for name, value in verdict.figures.items():
        if len(value) == 2 and all(isinstance(number, int) for number in value):
            part, whole = value
            share = 100 * part / whole if whole else 0
            bar = f'<div class="bar"><i style="width:{share:.1f}%"></i></div>'
            rows.append(f'<tr><td>{escape(name)}<td class="n">{part:,} of {whole:,}<td>{bar}</tr>')
        elif value:
            items = "".join(f"<li>{escape(str(item))}</li>" for item in value)
            lists.append(f"<details><summary>{escape(name)} ({len(value)})</summary><ul>{items}</ul></details>")
    return f"<h2>Coverage</h2><table>{''.join(rows)}</table>{''.join(lists)}" if rows else ""


def _gate(gate: GateResult) -> str:
    css = gate.state.split()[0]
    return (
        f'<tr><td class="{css}">{escape(gate.name)}<td>{escape(gate.title)}<td class="n">{gate.checks:,}'
        f'<td class="n">{gate.failed:,}<td class="n">{gate.seconds:.1f}<td class="dim">{escape(gate.said)}</tr>'
    )


def _outcomes(gate: GateResult) -> str:
    items = "".join(
        f'<li class="{"broken" if said else ""}">{escape(": ".join(filter(None, [operation, name, said])))}</li>'
        for name, operation, _, said in gate.outcomes
    )
    return f"<details><summary>{escape(gate.name)}: {len(gate.outcomes):,} checks</summary><ul>{items}</ul></details>"
