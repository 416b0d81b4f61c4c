"""Asking the Hugging Face Hub: one deadline, bounded answers, and errors of one kind.

The HTTP session, its proxies, the token and `HF_ENDPOINT` are those of huggingface_hub; all that is
called of it, and all that it calls, happens within one error boundary and before the deadline.
"""

import logging
import re
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

import hfdigest
from hfdigest.checked import check_kind
from hfdigest.errors import FetchError, PageError, excerpt, printable
from hfdigest.jsontext import decode_json
from hfdigest.page.api import MAX_BYTES, load_json

T = TypeVar("T")

_log = logging.getLogger("hfdigest")

_SILENT = 30.0
"""How many seconds a server may be silent."""
_RETRIES = 5
_LONGEST_WAIT = 8.0
"""How many seconds are waited at most where the server does not say how long."""
_OK = 200
_LATER = frozenset({429, 500, 502, 503, 504})
_PASSING = frozenset({"TimeoutException", "NetworkError", "RemoteProtocolError"})
"""Faults of a connection after which it is tried again, by the names that httpx gives them."""
_NEXT = re.compile(r"""<[^>]*>\s*;[^,]*\brel\s*=\s*["']?next\b""", re.IGNORECASE)
_CHUNK = 2**16


class Answer(NamedTuple):
    """An answer of the Hub."""

    value: Any
    """The value of its JSON."""
    goes_on: bool
    """True where it says that there is a next page."""


class _Response(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Hub:
    """A Hub that is asked until a moment."""

    def __init__(self, endpoint: str | None, timeout: float) -> None:
        """Take the address of another Hub than that of huggingface_hub, and seconds from now."""
        check_kind(endpoint, str | None, "endpoint", "an address or None")
        check_kind(timeout, int | float, "timeout", "a number of seconds")
        self._endpoint = endpoint
        self._until = time.monotonic() + timeout
        self._seconds = timeout

    def get(self, path: str, asked: Mapping[str, Any]) -> Answer:
        """Return an answer; a FetchError where there is none, or it is no JSON of the Hub.

        A server that is busy, and a connection that drops, are tried again, as long after as
        `Retry-After` asks where that is before the deadline.
        """
        client = _client()
        endpoint: str = self._endpoint or client.constants.ENDPOINT
        address = f"{endpoint.rstrip('/')}{path}"
        for attempt in range(_RETRIES + 1):
            response = self._tried(client, address, asked, last=attempt == _RETRIES)
            if response is not None and (response.status not in _LATER or attempt == _RETRIES):
                return _read(response, address)
            self._wait(min(2.0**attempt, _LONGEST_WAIT), response, address)
        raise AssertionError  # the last attempt returns or raises

    def _tried(
        self, client: Any, address: str, asked: Mapping[str, Any], *, last: bool
    ) -> _Response | None:
        """Return the response to one request; `None` where it may be tried again."""
        try:
            return self._in_time(lambda: self._request(client, address, asked))
        except FetchError as error:
            error.name = address
            raise
        except Exception as fault:  # of whichever HTTP library huggingface_hub uses
            passing = any(cls.__name__ in _PASSING for cls in type(fault).__mro__)
            if passing and not last:
                return None
            message = f"{type(fault).__name__}: {excerpt(str(fault).partition(chr(10))[0])}"
            raise FetchError(message, name=address) from fault

    def _in_time(self, ask: Callable[[], T]) -> T:
        """Return what a function returns, in a thread that is left behind at the deadline.

        A server that sends the head of its answer byte by byte never lets a read time out.
        """
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append((ask(), None))
            except BaseException as fault:  # noqa: BLE001 - raised again where it is waited for
                outcome.append((None, fault))

        thread = threading.Thread(target=run, daemon=True, name="hfdigest fetch")
        thread.start()
        thread.join(max(0.0, self._left()))
        if not outcome:
            raise self._late()
        result, fault = outcome[0]
        if fault is not None:
            raise fault
        return result  # type: ignore[no-any-return]

    def _request(self, client: Any, address: str, asked: Mapping[str, Any]) -> _Response:
        headers = {
            "accept-encoding": "gzip",
            "user-agent": f"hfdigest/{hfdigest.__version__}; hf_hub/{client.__version__}",
        }
        token = client.utils.get_token_to_send(None)
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        wait = min(_SILENT, max(0.001, self._left()))
        session = client.utils.get_session()
        with session.stream(
            "GET", address, params=dict(asked), headers=headers, timeout=wait
        ) as response:
            return _Response(response.status_code, response.headers, self._body(response))

    def _body(self, response: Any) -> bytes:
        """Return the unpacked body, of which no more than the cap is ever held."""
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing not in {"identity", "", "gzip", "deflate"}:
            message = f"the answer is packed as {excerpt(packing)}, which was not asked for"
            raise FetchError(message)
        unpacker = zlib.decompressobj(wbits=47) if packing in {"gzip", "deflate"} else None
        body = bytearray()
        for chunk in response.iter_raw(_CHUNK):
            body += unpacker.decompress(chunk, MAX_BYTES + 1) if unpacker else chunk
            if len(body) > MAX_BYTES:
                message = f"the answer has more than {MAX_BYTES:,} bytes"
                raise FetchError(message)
            if self._left() < 0:
                raise self._late()
        return bytes(body)

    def _wait(self, seconds: float, response: _Response | None, address: str) -> None:
        """Wait as long as the server asks, else some seconds; not beyond the deadline."""
        asks = "" if response is None else response.headers.get("retry-after", "").strip()
        if asks.isascii() and asks.isdigit():
            seconds = float(asks[:20])
        why = "the connection failed" if response is None else f"HTTP {response.status}"
        if seconds >= self._left():
            message = (
                f"{why}; the next attempt would be in {seconds:g} seconds, "
                f"and {self._seconds:g} are all that is waited for the whole"
            )
            raise FetchError(message, name=address)
        _log.warning("%s: %s; asking again in %g seconds", printable(address), why, seconds)
        time.sleep(seconds)

    def _left(self) -> float:
        return self._until - time.monotonic()

    def _late(self) -> FetchError:
        return FetchError(f"the answer is not there after {self._seconds:g} seconds")


def _client() -> Any:
    """Return huggingface_hub, which is an extra and slow to import."""
    try:
        client: Any = import_module("huggingface_hub")
        import_module("huggingface_hub.utils")
        import_module("huggingface_hub.constants")
    except ImportError as fault:
        message = "fetching needs huggingface_hub: pip install 'hfdigest[hub]'"
        raise ImportError(message, name="huggingface_hub") from fault
    return client


def _read(response: _Response, address: str) -> Answer:
    if response.status != _OK:
        raise FetchError(_refusal(response.status, response.body), name=address)
    try:
        value = load_json(response.body)
    except PageError as error:
        raise FetchError(
            error.message, name=address, line=error.line, column=error.column, path=error.path
        ) from error
    except RecursionError as fault:
        message = "the answer nests too deeply"
        raise FetchError(message, name=address) from fault
    return Answer(value, bool(_NEXT.search(response.headers.get("link", ""))))


def _refusal(status: int, body: bytes) -> str:
    """Return what the server said in place of an answer."""
    message = f"the server answered with HTTP {status}"
    try:
        reason = decode_json(body.decode())["error"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return message
    return f"{message}: {excerpt(str(reason))}"
