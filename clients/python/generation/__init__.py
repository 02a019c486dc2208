"""Writes `valtronics_client/_generated/` from the contract; no part of what is installed."""
