"""What holds for all values and all orders: semantic properties of the service, one module for each theme.

A theme is a module with `checks(ground)`; `trial` tries a property on generated examples, `model` and `figures` are the
oracle, `readings` are all ways to read telemetry, `writes` generates and sends it. `alert_oracle` is the oracle of
alerts, `alert_cases` its edges worked out by hand.
"""

from contract_tests.invariants import (
    alert_rules,
    alert_states,
    analytics,
    anomalies,
    audit,
    batches,
    connectivity,
    data_quality,
    devices,
    exactness,
    filters,
    history,
    idempotency,
    models,
    pages,
    races,
    reports,
    rule_changes,
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
    analytics,
    reports,
    data_quality,
    models,
    audit,
    alert_rules,
    anomalies,
    alert_states,
    rule_changes,
    pages,
    filters,
    walks,
)
