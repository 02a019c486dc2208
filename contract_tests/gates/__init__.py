"""The gates, in the order in which they run: each a module with TITLE, PROFILES and `checks(run)`.

Those that read what the others have seen come last.
"""

from types import ModuleType

from contract_tests.gates import authorization, boundaries, coverage, document, fuzz, invariants, statuses

GATES: dict[str, ModuleType] = {
    module.__name__.rsplit(".", 1)[1]: module
    for module in (
        document,
        statuses,
        boundaries,
        authorization,
        invariants,
        fuzz,
        coverage,
    )
}
