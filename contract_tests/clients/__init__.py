"""Clients as consumers make them: generated from the contract by public tools, compiled strictly, run once each.

`kits.py` has the table of the tools. The gate is `contract_tests/gates/clients.py`.
"""
