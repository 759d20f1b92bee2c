"""Servers of answers on this machine, for tests of models behind an address."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Reply = tuple[int, Any]
"""Status, and what is sent as JSON; bytes are sent as they are."""
LABELS = ("bad", "good")


class Service:
    """A server that answers as a function says, and keeps what it was asked."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply], headers: dict[str, str]) -> None:
        self.asked: list[dict[str, Any]] = []
        self.sent: list[dict[str, str]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.asked.append(body)
                service.sent.append(dict(self.headers))
                status, said = reply(body)
                data = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/predict"

    def texts(self) -> list[list[str]]:
        """Return the texts of each request."""
        return [body["inputs"] for body in self.asked]


@contextmanager
def serving(
    reply: Callable[[dict[str, Any]], Reply], headers: dict[str, str] | None = None
) -> Iterator[Service]:
    """Give a server that runs meanwhile."""
    service = Service(reply, headers or {})
    thread = Thread(target=service._server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service._server.shutdown()
        service._server.server_close()
        thread.join()


def scores(good: float) -> list[dict[str, Any]]:
    """Return the answer to one text, the most probable class first, as services sort them."""
    both = [{"label": "good", "score": good}, {"label": "bad", "score": 1 - good}]
    return sorted(both, key=lambda one: -float(one["score"]))


def by_first_word(texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Return answers by the word that a text begins with."""
    return [scores(0.9 if text.startswith("good") else 0.2) for text in texts]
