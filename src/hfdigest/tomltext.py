"""TOML text to values, in time that grows with the text."""

import tomllib
from typing import Any

MAX_DOTS = 500
"""How many dots a line may have: tomllib takes time by the square of the parts of a dotted key."""


def read_toml(text: str) -> dict[str, Any]:
    """Return what a TOML document states; a ValueError that tells what is wrong with it.

    Its message goes on from the name of the document: `is not TOML: …`, `nests too deeply`.
    """
    if any(line.count(".") > MAX_DOTS for line in text.split("\n")):
        message = f"has a line with more than {MAX_DOTS} dots"
        raise ValueError(message)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"is not TOML: {error}"
        raise ValueError(message) from None
    except RecursionError:
        message = "nests too deeply"
        raise ValueError(message) from None
    except ValueError:  # of a number with thousands of digits
        message = "holds a number that is too large"
        raise ValueError(message) from None
