"""`python -m hfdigest` is the command `hfdigest`."""

from hfdigest.cli import main

main(prog_name="hfdigest")
