import datetime as dt
import sys
import time

import pytest

from hfdigest import Day, FetchError, Month, PageError, Trending, Week, hub
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
    assert len(server.requests) == 2


@pytest.mark.parametrize(("number", "largest"), [(100, 100), (50, 100), (250, 100), (120, 50)])
def test_a_list_is_complete_whatever_the_server_gives_at_once(server, number, largest):
    server.items = [item(index) for index in range(number)]
    server.largest = largest
    page = hub.fetch(MONDAY, endpoint=f"{server.endpoint}/")
    assert len(page.digest.entries) == number
    assert page.problems == ()
    assert page.digest.declared_count is None


def test_papers_that_move_to_the_next_answer_come_once(server):
    server.script = [says(200, [item(1), item(2)]), says(200, [item(2), item(3)])]
    entries = hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries
    assert [entry.upvotes for entry in entries] == [1, 2, 3]


def test_a_server_that_always_gives_the_same_answer_is_asked_twice(server):
    server.script = [says(200, [item(1)])] * 9
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


def test_an_empty_list_is_a_problem(server):
    assert "empty" in hub.fetch(MONDAY, endpoint=server.endpoint).problems[0].message


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


def test_the_server_says_how_long_to_wait(server, waits):
    server.items = [item(1)]
    server.script = [says(429, {"error": "later"}, Retry_After="7")]
    hub.fetch(MONDAY, endpoint=server.endpoint)
    assert waits == [8]  # a second more, as huggingface_hub does it


def test_a_dropped_connection_is_tried_again(server, waits):
    server.items = [item(1)]
    server.script = [drops]
    assert len(hub.fetch(MONDAY, endpoint=server.endpoint).digest.entries) == 1
    assert waits == [1]


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
    ("body", "message"),
    [
        (b"<html>Please log in", "this is HTML, not JSON"),
        (b"[{", "this is not JSON"),
        ({"error": "no"}, "Hugging Face answered with an error: no"),
        ({"papers": 5}, "the answer is no list of papers"),
    ],
)
def test_an_answer_that_is_no_list_is_an_error(server, body, message):
    server.script = [says(200, body)]
    with pytest.raises(PageError, match=message) as caught:
        hub.fetch(MONDAY, endpoint=server.endpoint)
    assert caught.value.name == "/api/daily_papers"


def test_without_huggingface_hub_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ImportError, match=r"pip install 'hfdigest\[hub\]'"):
        hub.fetch(MONDAY)
