import datetime as dt
import gzip
import json
import sys
import time
import tracemalloc
from contextlib import suppress
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from hfdigest import Day, FetchError, Month, Trending, Week, hub
from hfdigest.cli import NETWORK, main
from tests.hub_server import item, running
from tests.optional import needed

needed("huggingface_hub")

MONDAY = Day(date=dt.date(2026, 2, 16))


@pytest.fixture
def server():
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """The seconds that were waited, which is not done."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    return waited


def says(status, value, **headers):
    return lambda handler: handler.answer(status, value, **headers)


MORE = {"Link": '<https://huggingface.co/api/daily_papers?p=1>; rel="next"'}


def drops(handler):
    """Break the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"[{")
    handler.wfile.flush()
    handler.close_connection = True


@pytest.mark.parametrize(
    ("period", "asked"),
    [
        (MONDAY, {"date": "2026-02-16"}),
        (Week(year=2026, week=8), {"week": "2026-W08"}),
        (Month(year=2026, month=2), {"month": "2026-02"}),
        (Trending(), {"sort": "trending"}),
    ],
)
def test_a_list_is_asked_for_by_its_period(server, period, asked):
    server.items = [item(1), item(2)]
    page = hub.fetch(period, endpoint=server.endpoint)
    assert page.digest.period == period
    assert [entry.paper.id for entry in page.digest.entries] == ["2602.00001", "2602.00002"]
    assert page.problems == ()
    path, first, headers = server.requests[0]
    assert path == "/api/daily_papers"
    assert first == {**asked, "limit": "100", "p": "0"}
    assert "hfdigest/" in headers["user-agent"]
    assert len(server.requests) == 1


@pytest.mark.parametrize(("number", "largest"), [(100, 100), (50, 100), (250, 100), (120, 50)])
def test_a_list_is_complete_whatever_the_server_gives_at_once(server, number, largest):
    server.items = [item(index) for index in range(number)]
    server.largest = largest
    page = hub.fetch(MONDAY, endpoint=f"{server.endpoint}/")
    assert len(page.digest.entries) == number
    assert page.problems == ()
    assert page.digest.declared_count is None


def test_papers_that_move_to_the_next_answer_come_once(server):
    server.script = [says(200, [item(1), item(2)], **MORE), says(200, [item(2), item(3)])]
    entries = hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries
    assert [entry.upvotes for entry in entries] == [1, 2, 3]


def test_a_server_that_always_gives_the_same_answer_is_asked_twice(server):
    server.script = [says(200, [item(1)], **MORE)] * 9
    assert len(hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries) == 1
    assert len(server.requests) == 2


def test_a_list_without_end_is_cut_off_and_says_so(server, monkeypatch):
    monkeypatch.setattr(hub, "MOST_PAGES", 2)
    server.items = [item(number) for number in range(300)]
    page = hub.fetch(MONDAY, endpoint=server.endpoint)
    assert len(page.digest.entries) == 200
    assert "the list goes on after 2 answers" in page.problems[0].message


def test_an_item_that_is_wrong_is_a_problem(server):
    server.items = [item(1), {"paper": {"title": "no id"}}, "text"]
    page = hub.fetch(MONDAY, endpoint=server.endpoint)
    assert len(page.digest.entries) == 1
    assert len(page.problems) == 3  # the two items, and the count that they belong to


def test_an_empty_list_has_a_note(server):
    page = hub.fetch(MONDAY, endpoint=server.endpoint)
    (note,) = page.problems
    assert (page.digest.period, page.digest.entries) == (MONDAY, ())
    assert note.message == "the list of 2026-02-16 is empty: weekends and holidays have none"
    assert note.level == "note"


def test_trending_papers_have_a_limit(server):
    server.items = [item(number) for number in range(300)]
    page = hub.fetch(Trending(), endpoint=server.endpoint)
    assert len(page.digest.entries) == 100
    assert [problem.message for problem in page.problems] == [
        "the list goes on after 100 papers, which were asked for"
    ]
    assert len(server.requests) == 1
    page = hub.fetch(Trending(), endpoint=server.endpoint, limit=130)
    assert len(page.digest.entries) == 130
    page = hub.fetch(MONDAY, endpoint=server.endpoint, limit=3)
    assert (len(page.digest.entries), server.requests[-1][1]["limit"]) == (3, "3")
    assert [problem.level for problem in page.problems] == ["note"]
    with pytest.raises(ValueError, match="limit must be at least 1, not 0"):
        hub.fetch(MONDAY, limit=0)


def test_the_endpoint_is_that_of_huggingface_hub(server, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.endpoint)
    server.items = [item(1)]
    assert len(hub.fetch(MONDAY).digest.entries) == 1


def test_a_paper_is_fetched_by_its_id(server):
    page = hub.fetch_paper("2602.00001", endpoint=server.endpoint)
    assert page.paper.title == "Paper 1"
    assert page.paper.authors[0].name == "A. Author"
    assert page.entry.upvotes == 1
    assert page.problems == ()


def test_an_id_stays_within_its_address(server):
    with pytest.raises(FetchError, match="HTTP 404: Paper not found"):
        hub.fetch_paper("../daily_papers?x", endpoint=server.endpoint)
    assert server.requests[0][0] == "/api/papers/..%2Fdaily_papers%3Fx"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_asked_again(server, waits, status):
    server.items = [item(1)]
    server.script = [says(status, {"error": "later"})]
    assert len(hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries) == 1
    assert waits == [1]


def test_the_server_says_how_long_to_wait(server, waits, caplog):
    server.items = [item(1)]
    server.script = [says(429, {"error": "later"}, Retry_After="7")]
    hub.fetch(MONDAY, endpoint=server.endpoint)
    assert waits == [7]
    assert caplog.messages == [
        f"{server.endpoint}/api/daily_papers: HTTP 429; asking again in 7 seconds"
    ]


def test_a_dropped_connection_is_tried_again(server, waits, caplog):
    server.items = [item(1)]
    server.script = [drops]
    assert len(hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries) == 1
    assert waits == [1]
    assert caplog.messages == [
        f"{server.endpoint}/api/daily_papers: the connection failed; asking again in 1 seconds"
    ]


def test_what_does_not_pass_is_an_error(server, waits):
    server.script = [says(503, {"error": "later"})] * 9
    with pytest.raises(FetchError, match="503") as caught:
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert caught.value.name == f"{server.endpoint}/api/daily_papers"
    assert len(waits) == 5


def test_a_connection_that_always_drops_is_an_error(server):
    server.script = [drops] * 9
    with pytest.raises(FetchError, match="RemoteProtocolError"):
        hub.fetch(MONDAY, endpoint=server.endpoint)


def test_a_server_that_is_not_there_is_an_error(server):
    server.server_close()
    with pytest.raises(FetchError, match="ConnectError"):
        hub.fetch(MONDAY, endpoint="http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": "Invalid date"}, "HTTP 400: Invalid date"),
        (b"<html>", "HTTP 400$"),
        (["error"], "HTTP 400$"),
    ],
)
def test_a_refusal_tells_the_reason(server, body, message):
    server.script = [says(400, body)]
    with pytest.raises(FetchError, match=message):
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "message", "path"),
    [
        (b"<html>Please log in", "this is HTML, not JSON", None),
        (b"[{", "this is not JSON", None),
        ({"error": "no"}, "Hugging Face answered with an error: no", "$.error"),
        ({"papers": 5}, "the answer is no list of papers", "$"),
    ],
)
def test_an_answer_that_is_no_list_is_an_error(server, body, message, path):
    server.script = [says(200, body)]
    with pytest.raises(FetchError, match=message) as caught:
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert caught.value.name.endswith("/api/daily_papers")
    assert caught.value.path == path


def test_a_list_of_something_else_is_an_error(server):
    server.items = [{"id": "gpt2", "title": "A model"}]
    with pytest.raises(FetchError, match="no item is known to be a paper"):
        hub.fetch(MONDAY, endpoint=server.endpoint)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "the answer is not one paper"),
        ([item(1), item(2)], "the answer is not one paper"),
        ({"data": [item(1)]}, "the answer is not one paper"),
        ({"paper": {"title": "T"}}, "the paper has no id"),
        ({"id": "2602.00002", "title": "T"}, "on the paper 2602.00002, not on 2602.00001"),
    ],
)
def test_an_answer_that_is_not_the_paper_is_an_error(server, body, message):
    server.script = [says(200, body)]
    with pytest.raises(FetchError, match=message):
        hub.fetch_paper("2602.00001", endpoint=server.endpoint)


def test_a_version_is_of_the_same_paper(server):
    server.script = [says(200, {"id": "2602.00001", "title": "T"})]
    assert hub.fetch_paper("2602.00001v2", endpoint=server.endpoint).paper.id == "2602.00001"


@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_that_nests_without_end_is_an_error(server, status):
    server.script = [says(status, b"[" * 100_000)]
    with pytest.raises(FetchError, match=r"nests too deeply|HTTP 400$"):
        hub.fetch(MONDAY, endpoint=server.endpoint)


def test_a_line_feed_in_an_error_stays_in_its_line(server):
    server.script = [says(400, {"error": "a\nb\x1b[1m"})]
    with pytest.raises(FetchError, match=r"HTTP 400: a\\x0ab\\x1b\[1m$"):
        hub.fetch(MONDAY, endpoint=server.endpoint)


def test_an_endpoint_that_answers_everything_with_a_list(server, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.endpoint)
    monkeypatch.delenv("HF_HUB_DISABLE_IMPLICIT_TOKEN")
    monkeypatch.setattr(
        "huggingface_hub.utils._headers.get_token", lambda: (_ for _ in ()).throw(TypeError("no"))
    )
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_IMPLICIT_TOKEN", False)
    with pytest.raises(FetchError, match="TypeError: no"):
        hub.fetch(MONDAY)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_IMPLICIT_TOKEN", True)
    assert hub.fetch(MONDAY).digest.entries == ()
    assert [path for path, *_ in server.requests] == ["/api/daily_papers"]  # nothing else


def test_an_answer_that_unpacks_without_end_is_an_error(server, monkeypatch):
    monkeypatch.setattr("hfdigest.asking.MAX_BYTES", 1_000_000)
    packed = gzip.compress(b" " * 50_000_000)
    server.script = [says(200, packed, Content_Encoding="gzip")]
    tracemalloc.start()
    with pytest.raises(FetchError, match="the answer has more than 1,000,000 bytes"):
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    server.script = [says(200, b" " * 2_000_000)]
    with pytest.raises(FetchError, match="the answer has more than 1,000,000 bytes"):
        hub.fetch(MONDAY, endpoint=server.endpoint)


def test_packed_answers(server):
    packed = gzip.compress(json.dumps([item(1)]).encode())
    server.script = [says(200, packed, Content_Encoding="gzip")]
    assert len(hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries) == 1
    server.script = [says(200, b"x", Content_Encoding="br")]
    with pytest.raises(FetchError, match="packed as br, which was not asked for"):
        hub.fetch(MONDAY, endpoint=server.endpoint)
    server.script = [says(200, b"no gzip", Content_Encoding="gzip")]
    with pytest.raises(FetchError, match="error"):
        hub.fetch(MONDAY, endpoint=server.endpoint)


def test_a_wait_beyond_the_deadline_is_an_error(server, waits):
    server.script = [says(429, {"error": "later"}, Retry_After="99999999")] * 2
    with pytest.raises(FetchError, match=r"HTTP 429; the next attempt would be in 1e\+08 seconds"):
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert waits == []


def test_what_is_told_of_a_wait_steers_nothing(server, caplog):
    later = says(503, {"error": "later"})
    server.script = [later, says(200, [item(1)])]
    hub.fetch(MONDAY, endpoint=f"{server.endpoint}/\u202e")
    assert caplog.messages == [
        f"{server.endpoint}/\\u202e/api/daily_papers: HTTP 503; asking again in 1 seconds"
    ]


@pytest.fixture
def clock(monkeypatch):
    """The moments at which it was waited, in seconds, on a clock that only waiting moves."""
    moments = [0.0]
    monkeypatch.setattr(
        "hfdigest.asking.time",
        SimpleNamespace(
            monotonic=lambda: moments[-1],
            sleep=lambda seconds: moments.append(moments[-1] + seconds),
        ),
    )
    return moments


@pytest.mark.parametrize(
    "ask",
    [
        lambda: hub.fetch(MONDAY),
        lambda: hub.fetch_paper("2602.00001"),
        lambda: hub.fetch(MONDAY, timeout=120),
    ],
)
def test_all_attempts_have_one_deadline(server, clock, monkeypatch, ask):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.endpoint)
    server.script = [says(503, {"error": "later"}, Retry_After="50")] * 9
    with pytest.raises(FetchError, match="in 50 seconds, and 120 are all that is waited for"):
        ask()
    assert clock == [0, 50, 100]


def test_all_answers_to_a_list_have_one_deadline(server, clock):
    later = says(503, {"error": "later"}, Retry_After="50")
    server.script = [later, says(200, [item(1)], **MORE), later, later]
    with pytest.raises(FetchError, match="in 50 seconds, and 120 are all that is waited for"):
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert clock == [0, 50, 100]


def test_the_command_has_the_same_deadline(server, clock, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.endpoint)
    server.script = [says(503, {"error": "later"}, Retry_After="50")] * 9
    result = CliRunner().invoke(main, ["fetch", "2026-02-16"])
    assert result.exit_code == NETWORK
    assert "and 120 are all that is waited for the whole" in result.stderr
    assert clock == [0, 50, 100]


def floods(handler):
    """Send an answer that is larger than anybody wants."""
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        for _ in range(1_000):
            handler.wfile.write(b" " * 2**16)


def test_no_more_of_an_answer_is_held_than_is_read(server, monkeypatch):
    monkeypatch.setattr("hfdigest.asking.MAX_BYTES", 1_000_000)
    server.script = [floods]
    tracemalloc.start()
    with pytest.raises(FetchError, match="the answer has more than 1,000,000 bytes"):
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def drips(start):
    """Send an answer byte by byte, without end."""

    def answer(handler):
        handler.wfile.write(start)
        with suppress(OSError):
            while not handler.server.stopped.wait(0.02):
                handler.wfile.write(b"a")

    return answer


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\n\r\n["])
def test_an_answer_that_never_ends_is_an_error(server, start):
    server.script = [drips(start)]
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"the answer is not there after 0\.3 seconds"):
        hub.fetch(MONDAY, endpoint=server.endpoint, timeout=0.3)
    assert time.monotonic() - begun < 5


def test_without_huggingface_hub_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ImportError, match=r"pip install 'hfdigest\[hub\]'"):
        hub.fetch(MONDAY)
