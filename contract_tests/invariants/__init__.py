"""What holds for all values and all orders: semantic properties of the service, one module for each theme.

A theme is a module with `checks(ground)`; `trial` tries a property on generated examples, `model` and `figures` are the
oracle, `readings` are all ways to read telemetry, `writes` generates and sends it.
"""

from contract_tests.invariants import (
    audit,
    batches,
    connectivity,
    devices,
    exactness,
    filters,
    history,
    idempotency,
    pages,
    races,
    sessions,
    telemetry,
    versions,
    walks,
)

THEMES = (
    telemetry,
    batches,
    exactness,
    history,
    devices,
    races,
    versions,
    idempotency,
    sessions,
    connectivity,
    audit,
    pages,
    filters,
    walks,
)
