"""The command line."""

import sys

try:
    from hfdigest.cli.console import FOUND, INVALID, NETWORK, USAGE
    from hfdigest.cli.group import main
except KeyboardInterrupt:  # while what the command needs is imported
    sys.exit(130)

__all__ = ["FOUND", "INVALID", "NETWORK", "USAGE", "main"]
