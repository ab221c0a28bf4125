"""Chromium for the browser tests: the system's own, in French, in Paris, with nothing to say to the outside."""

import datetime
import os
import shutil
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.boite import Boite, Serveur

from .harness import Harness

# A busy machine may take its time, and a wait that is over costs nothing.
expect.set_options(timeout=20_000)
NOW = datetime.datetime(2026, 3, 10, 14, 32, tzinfo=ZoneInfo("Europe/Paris"))
HERE = Path(__file__).parent
# Playwright's own loop runs in the thread of the tests, where Django sees it and would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HERE_ONLY = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:")
ARGUMENTS = [
    # The browser knows no other machine. A route for every address would empty its cache at each page.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
    "--no-pings",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def _chromium():
    found = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium")))
    return os.environ.get("CHROMIUM") or next(found, "/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Chromium refuses its sandbox to root, who is alone in containers.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": _chromium(), "args": [*ARGUMENTS, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # Nothing moves: no colour is caught half-way to another. The service worker has tests of its own.
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
        "service_workers": "block",
    }


@pytest.fixture(autouse=True)
def horloge():
    """The clock of the machine: the browser, another process, reads no other."""


@pytest.fixture
def faults():
    """Messages that a test expects (``faults.allow("401")``); any other fault of a page fails the test.

    A request that gives way to the next one (``hx-sync``) is none, though htmx tells it twice as an error. One that
    fails is told as « htmx:sendError » too.
    """

    class Faults(list):
        def __init__(self):
            self.allowed = ["htmx:sendAbort", "htmx:afterRequest"]

        def allow(self, *parts):
            self.allowed.extend(parts)

        def unexpected(self):
            return [fault for fault in self if not any(part in fault for part in self.allowed)]

    return Faults()


@pytest.fixture
def context(context, faults):
    """Every page of the test is watched: an uncaught error, a refusal of the CSP, an address elsewhere fail it."""

    def watch(page):
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    def stay_here(request):
        if not request.url.startswith(HERE_ONLY):
            faults.append(f"address elsewhere: {request.url}")

    context.on("request", stay_here)
    context.on("page", watch)
    yield context
    assert faults.unexpected() == []


@pytest.fixture
def phone(browser, browser_context_args):
    """A page on a phone: 390 × 844, touch."""
    context = browser.new_context(
        **{**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def harness():
    """The form's HTML and scripts on a small server of its own: see ``harness.py``."""
    harness = Harness()
    yield harness
    harness.close()


@pytest.fixture
def fiche_page(page, harness):
    """The form of the harness, on the 10th of March 2026 at 14:32."""
    page.clock.set_fixed_time(NOW)
    page.goto(f"{harness.url}/fiches/nouvelle/")
    return page


@pytest.fixture
def stopped(page):
    """A page whose clock stands at 14:32 until the test moves it: ``stopped.clock.run_for(1500)``."""
    page.clock.install(time=NOW - datetime.timedelta(seconds=1))
    page.clock.pause_at(NOW)
    return page


@pytest.fixture
def stopped_fiche(stopped, harness):
    """The form of the harness, with a clock that the test moves."""
    stopped.goto(f"{harness.url}/fiches/nouvelle/")
    return stopped


class Gate:
    """In front of the live server: lets requests in while a test runs, and none while its tables are emptied.

    A page that closes may still send its last autosave; written in the middle of the emptying, it would leave a fiche
    without its passport.
    """

    SECONDS = 20

    def __init__(self, application):
        self.application = application
        self.turn = threading.Condition()
        self.inside = 0
        self.open = False

    def __call__(self, environ, start_response):
        with self.turn:
            if not self.open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self.inside += 1
        try:
            response = self.application(environ, start_response)
        except BaseException:
            self._leave()
            raise
        return ClosingIterator(response, self._leave)

    def _leave(self):
        with self.turn:
            self.inside -= 1
            self.turn.notify_all()

    def close(self):
        """Let nobody in any more, and wait for those inside."""
        with self.turn:
            self.open = False
            assert self.turn.wait_for(lambda: not self.inside, self.SECONDS), "a request never ended"


class ClosingIterator:
    """A response that tells when the server has finished with it."""

    def __init__(self, response, leave):
        self.response = response
        self.leave = leave

    def __iter__(self):
        return iter(self.response)

    def close(self):
        try:
            if hasattr(self.response, "close"):
                self.response.close()
        finally:
            self.leave()


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """The database first: a server that starts before it finds one in memory, which all its threads would share."""
    return live_server


@pytest.fixture(scope="session")
def gate(live_server):
    """The gate of the live server, which is the same for all the tests of a process."""
    server = live_server.thread.httpd
    gate = Gate(server.get_app())
    server.set_app(gate)
    return gate


@pytest.fixture(autouse=True)
def _quiet_between_tests(request):
    """The gate opens for the test, and closes before the tables are emptied."""
    if "live_server" not in request.fixturenames:
        yield
        return
    # Asked for first, so that it ends last.
    request.getfixturevalue("transactional_db")
    gate = request.getfixturevalue("gate")
    gate.open = True
    yield
    gate.close()


@pytest.fixture
def sign_in(context, db, live_server):
    """``sign_in(owner)``: the browser is signed in as that person, without the sign-in page."""

    def with_session_of(user):
        # A client for each: a late request of whoever was there finds their session, and takes nobody's cookie away.
        client = Client()
        client.force_login(user)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    return with_session_of


@pytest.fixture
def visit(page, live_server):
    """``visit("/fiches/")``: open that address of the running site; returns the page."""

    def go(path):
        page.goto(f"{live_server.url}{path}")
        return page

    return go


@pytest.fixture
def boite(settings):
    """What a real SMTP server on this machine has received from the site, from now on."""
    serveur = Serveur(Boite(), hostname="127.0.0.1", port=0)
    serveur.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", serveur.port
    yield serveur.handler
    serveur.stop()
