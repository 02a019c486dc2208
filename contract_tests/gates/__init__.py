"""The gates, in the order in which they run: each a module with TITLE, PROFILES and `checks(run)`.

Those that read what the others have seen come last.
"""

from types import ModuleType

from contract_tests.gates import (
    authorization,
    boundaries,
    coverage,
    document,
    examples,
    figures,
    fuzz,
    invariants,
    protocol,
    statuses,
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
        fuzz,
        coverage,
    )
}
