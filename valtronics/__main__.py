"""`python -m valtronics` is the command `valtronics`."""

from valtronics.cli import main

main(prog_name="valtronics")
