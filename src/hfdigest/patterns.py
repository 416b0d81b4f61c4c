"""Patterns that are compiled when they are first used, of which most are never."""

import re
from typing import Any, AnyStr, cast

_KEPT = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "groupindex")


class _Lazy:
    """Stands for a pattern until one of its methods is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern, whose methods are then found without this."""
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update((kept, getattr(compiled, kept)) for kept in _KEPT)
        return getattr(compiled, name)


def lazily(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what is used like the compiled pattern.

    It is for patterns of modules that are imported when a process starts, where compiling them all
    would take longer than reading a post.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
