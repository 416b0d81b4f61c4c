"""A server on this machine that imitates the endpoints of the Hugging Face Hub."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

STAMP = "2026-02-16T00:00:00.000Z"


def item(number):
    paper = {
        "id": f"2602.{number:05}",
        "title": f"Paper {number}",
        "authors": [{"name": "A. Author", "hidden": False}],
        "upvotes": number,
        "submittedOnDailyAt": STAMP,
        "publishedAt": STAMP,
    }
    return {"paper": paper, "numComments": 0, "title": paper["title"], "publishedAt": STAMP}


class Server(ThreadingHTTPServer):
    """Imitates the endpoints; `script` holds what is answered to the first requests instead."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.items = []
        self.largest = 100
        self.script = []
        self.requests = []
        self.stopped = Event()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        self.server.requests.append((address.path, asked, dict(self.headers)))
        if self.server.script:
            self.server.script.pop(0)(self)
        elif address.path == "/api/daily_papers":
            limit = min(int(asked["limit"]), self.server.largest)
            start = int(asked["p"]) * limit
            self.answer(200, self.server.items[start : start + limit])
        elif address.path == "/api/papers/2602.00001":
            self.answer(200, item(1)["paper"] | {"linkedModels": []})
        else:
            self.answer(404, {"error": "Paper not found"})

    def answer(self, status, value, **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def running():
    """Run a server until the end of a `with` block."""
    with Server() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.stopped.set()
        server.shutdown()
        thread.join()
