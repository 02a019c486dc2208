"""The gates, in the order in which they run: each a module with TITLE, PROFILES and `checks(run)`.

Those that read what the others have seen come last.
"""

from types import ModuleType

from contract_tests.gates import (
    authorization,
    boundaries,
    breaking_changes,
    clients,
    coverage,
    document,
    examples,
    figures,
    fuzz,
    invariants,
    protocol,
    second_validator,
    statuses,
    streams,
)

GATES: dict[str, ModuleType] = {
    module.__name__.rsplit(".", 1)[1]: module
    for module in (
        document,
        statuses,
        protocol,
        examples,
        boundaries,
        authorization,
        invariants,
        figures,
        streams,
        breaking_changes,
        clients,
        fuzz,
        second_validator,
        coverage,
    )
}
