"""A page with the form's HTML and scripts, on a small server that answers what the test has told it to.

For the behaviour of the scripts alone: what the real form sends and receives is tested on the real site.
"""

import base64
import json
import threading
import time
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.contrib.staticfiles import finders

PAGES = Path(__file__).parent / "pages"
CSP = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
SAVED = {
    "pk": 12,
    "revision": 1,
    "heure": "14:32",
    "url": "/fiches/12/modifier/",
    "brouillon_url": "/fiches/12/brouillon/",
}


def key(user):
    """A key of copies for a person of the harness."""
    return base64.b64encode(bytes([user]) * 32).decode()


def until(page, expression, arg=None):
    """Look again and again until the page says so. Playwright's ``wait_for_function`` looks only once: from then on the
    policy of our pages forbids it to evaluate anything."""
    limit = time.monotonic() + 20
    while not page.evaluate(expression, arg):
        assert time.monotonic() < limit, f"not in time: {expression}"
        page.wait_for_timeout(50)


def until_kept(page, *names):
    """Wait until the device keeps these alone: texts are sealed, and looked through, after the page says so."""
    until(page, "noms => Object.keys(localStorage).sort().join() === noms", arg=",".join(sorted(names)))


def _multipart(kind, body):
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
        for part in message.iter_parts()
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes: the second would wait for the browser to acknowledge the first.
    disable_nagle_algorithm = True

    def do_GET(self):
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            return self._answer(200 if found else 404, Path(found).read_bytes() if found else b"", guess_type(path)[0])
        harness = self.server.harness
        page = harness.fill(
            (PAGES / "fiche.html").read_text()
            if path.startswith("/fiches/")
            else "<!doctype html><title>Ailleurs</title><h1>Ailleurs</h1>"
        )
        return self._answer(200, page.encode(), "text/html; charset=utf-8")

    def do_HEAD(self):
        """Does the site answer? ``harness.en_panne``: the proxy does, in its place."""
        return self._answer(502 if self.server.harness.en_panne else 200, b"", "text/html; charset=utf-8")

    def do_POST(self):
        kind = self.headers["Content-Type"]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fields = (
            _multipart(kind, body)
            if kind.startswith("multipart/")
            else dict(parse_qsl(body.decode(), keep_blank_values=True))
        )
        harness = self.server.harness
        if self.headers.get("X-Requested-With") != "fetch":
            harness.submitted.append((self.path, fields))
            return self._answer(
                200, "<!doctype html><title>Reçu</title><h1>Reçu</h1>".encode(), "text/html; charset=utf-8"
            )
        harness.saved.append((self.path, fields))
        harness.gate.wait(10)
        status, answer = harness.answers.pop(0) if harness.answers else (200, {**SAVED, "revision": len(harness.saved)})
        return self._answer(status, json.dumps(answer).encode(), "application/json")

    def _answer(self, status, body, kind):
        self.send_response(HTTPStatus(status))
        self.send_header("Content-Type", kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A page that is closed hangs up on us: nothing to tell."""


class Harness:
    """``saved``: what autosave posted, ``submitted``: what buttons posted, as ``(path, fields)``.

    ``answers``: ``(status, JSON)`` of the next autosaves, else success; ``gate``: cleared, it holds answers back;
    ``en_panne``: nothing answers but the proxy;
    ``values``: what replaces ``{{ name }}`` in the page.
    """

    def __init__(self):
        self.saved, self.submitted, self.answers = [], [], []
        self.en_panne = False
        self.gate = threading.Event()
        self.gate.set()
        self.values = {"revision": "0", "user": "7", "key": key(7), "description": "", "acteurs": ""}
        self.values["action"] = "/fiches/nouvelle/"
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.harness = self
        # How often the server looks whether it is to stop, in seconds: each test waits for that.
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def fill(self, page):
        for name, value in self.values.items():
            page = page.replace("{{ " + name + " }}", value)
        return page

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()
