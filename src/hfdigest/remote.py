"""Files behind an address of fsspec, such as `s3://bucket/posts`; needs the extra `fsspec`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hfdigest.errors import FetchError, HfDigestError, ParseError, excerpt


def is_address(path: str) -> bool:
    """Tell whether a path is an address: it has a protocol and `://`."""
    return "://" in path


def files_at(address: str, /) -> Iterator[str]:
    """Yield the addresses of the files at and below an address, in order.

    What begins with a dot below it is left out. Raises FileNotFoundError where nothing is there.
    """
    with _asking(address):
        system, root = _system(address)
        found = sorted(system.find(root))
        if not found and not system.exists(root):
            message = "there is nothing at this address"
            raise FileNotFoundError(2, message, address)
    for path in found:
        below = str(path).removeprefix(root)
        if not any(part.startswith(".") for part in below.split("/")):
            yield system.unstrip_protocol(path)


def read_at(address: str, /, *, most: int, start: int | None = None) -> bytes:
    """Return what a file holds, or its first `start` bytes; no file of more than `most`.

    A larger one is a ParseError.
    """
    with _asking(address):
        system, path = _system(address)
        with system.open(path, "rb") as file:
            data: bytes = file.read(most + 1 if start is None else start)
    if len(data) > most:
        message = f"the file has more than {most:,} bytes, the most that are read"
        raise ParseError(message, name=address)
    return data


@contextmanager
def _asking(address: str) -> Iterator[None]:
    """Make a FetchError of whatever a file system's library raises, but for OSError."""
    try:
        yield
    except (HfDigestError, OSError, ImportError):
        raise
    except Exception as fault:  # each file system has a library, with errors of its own
        message = f"{type(fault).__name__}: {excerpt(str(fault).partition(chr(10))[0])}"
        raise FetchError(message, name=address) from fault


def _system(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra
    except ImportError as fault:
        message = "addresses of files need fsspec: pip install 'hfdigest[fsspec]'"
        raise ImportError(message, name="fsspec") from fault
    system, path = url_to_fs(address)
    return system, path
