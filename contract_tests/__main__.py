"""`python -m contract_tests`, and `valtronics-contract`: the same program."""

import sys


def main() -> None:
    """Run the command line, or say what it needs."""
    try:
        from contract_tests.cli import main as command
    except ImportError as error:
        sys.exit(
            f"Could not run: {error.name} is missing; install the harness with: pip install 'valtronics[contract]'"
        )
    command(prog_name="valtronics-contract" if "valtronics-contract" in sys.argv[0] else "python -m contract_tests")


if __name__ == "__main__":
    main()
