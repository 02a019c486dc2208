"""`python -m contract_tests`."""

from contract_tests.cli import main

if __name__ == "__main__":
    main(prog_name="python -m contract_tests")
