"""The command line."""

from hfdigest.cli.console import FOUND, INVALID, NETWORK, USAGE
from hfdigest.cli.group import main

__all__ = ["FOUND", "INVALID", "NETWORK", "USAGE", "main"]
