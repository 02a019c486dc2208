"""The version of the package, that of the service whose contract it was made from."""

from __future__ import annotations

__version__ = "1.0.0"
