"""Serve a text classifier on this machine as Hugging Face pipelines are served: python serve.py FOLDER [PORT]."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from transformers import pipeline

LONGEST = 64
"""Tokens of one text; what is longer is cut."""


class Handler(BaseHTTPRequestHandler):
    """Answers POST {"inputs": [TEXT, …]} with every class and its probability, the most probable first."""

    classify = None

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["inputs"]
        data = json.dumps(type(self).classify(texts)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Keep texts out of logs."""


def main(folder: str, port: str = "8071") -> None:
    made = pipeline(
        "text-classification", model=folder, top_k=None, truncation=True, max_length=LONGEST, batch_size=32
    )
    Handler.classify = staticmethod(made)
    print(f"http://127.0.0.1:{port}/predict")
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


main(*sys.argv[1:])
