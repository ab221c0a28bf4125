"""Run every check and every test, then print one line: how many passed, failed, were skipped.

Usage: ``test.py [lint] [sqlite] [postgresql] [installation] [browser]``; without a name, all of them, in this order.
The installation runs beside the browser tests, which wait for their pages, and is told after them. ``quick`` is
``sqlite`` without what is slow, ``coverage`` is ``sqlite`` with the lines that no test runs. ``chaos`` sends spoiled
requests to every address for long (``HARCELEMENT`` rounds). A failing step does not stop the next ones. A check that
fails counts as one failed test, and so does a run of tests that ran none.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from multiprocessing.pool import ThreadPool
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
INSTALLATION = "tests/exploitation/test_installation.py"
INSTALLED = "The installer, and its site through nginx"
MACHINES = "tests/exploitation/test_deux_machines.py"
SPOILED = "tests/test_harcelement.py"
# Every test that needs neither a browser nor a server before it.
ALONE = ("-n", "2", "--dist", "worksteal", "--ignore=tests/e2e", f"--ignore={INSTALLATION}")
PYTEST = (PYTHON, "-m", "pytest", "--quiet", "-p", "no:cacheprovider")
MANAGE = (PYTHON, "manage.py")
# What a person's shell may hold and the tests must not depend on.
FOREIGN = (
    "DATABASE_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "PORT",
    "PYTEST_ADDOPTS",
    "DJANGO_SETTINGS_MODULE",
    # Every step would compile every module again.
    "PYTHONDONTWRITEBYTECODE",
)
# The server settings, as a person who follows docs/deploiement.md would set them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "passeport.settings.base",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "passeport.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://passeport.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "passeport.settings.test"}


@dataclass
class Check:
    """A command that is right or wrong; its output is shown only when it is wrong."""

    name: str
    command: tuple
    env: dict = field(default_factory=dict)


CHECKS = (
    Check("ruff check", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
    Check("ruff format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    Check("types", (PYTHON, "-m", "mypy", "--no-error-summary")),
    Check("imports between rooms", (f"{BIN}/lint-imports",)),
    Check("djangofmt", (f"{BIN}/djangofmt", "--check", "--quiet", "templates")),
    Check("djlint", (PYTHON, "-m", "djlint", "--lint", "--quiet", "templates")),
    Check("no migration is missing", (*MANAGE, "makemigrations", "--check", "--dry-run"), TESTING),
    Check("check --deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
)


class Runner:
    """Runs commands, adds up what they report, and lets an interrupted one finish its cleaning."""

    def __init__(self, folder):
        self.folder = folder
        self.passed = self.failed = self.skipped = 0
        self.children = set()
        self.interrupted = False
        self.beside = None
        # Ctrl-C reaches the whole group, the running child included: it stops by itself and is waited for.
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, self._interrupt)

    def _interrupt(self, number, frame):
        self.interrupted = True
        if number == signal.SIGTERM:
            for child in list(self.children):
                child.terminate()

    def run(self, command, env, **options):
        """The exit code of the command, and what it printed when ``stdout`` asks for it."""
        clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        # Whatever a tool leaves in the temporary folder is removed with ours.
        environment = clean | dict.fromkeys(("TMPDIR", "XDG_RUNTIME_DIR"), str(self.folder)) | env
        child = subprocess.Popen(  # noqa: S603 (our own commands)
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, text=True, **options
        )
        self.children.add(child)
        output, _ = child.communicate()
        self.children.remove(child)
        return child.returncode, output

    def check(self, check):
        """The exit code of a check and what it printed."""
        if self.interrupted:
            return 0, ""
        return self.run(check.command, check.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def tell(self, check, code, output):
        if code:
            self.failed += 1
            print(output)
        print(f"{'FAILED' if code else 'ok    '}  {check.name}", flush=True)

    def tests(self, title, arguments, env, before=()):
        """One run of pytest. ``before``: a command that prepares the ground and takes pytest as its arguments."""
        if self.interrupted:
            return
        print(f"\n{title}", flush=True)
        code, _, seconds = self.pytest(title, arguments, env, before)
        self.count(title, code, seconds)

    def pytest(self, title, arguments, env, before=(), **options):
        """``(exit code, what it printed, seconds)``; its report is named as it."""
        start = time.monotonic()
        report = f"--junit-xml={self.folder / title}.xml"
        code, output = self.run((*before, *PYTEST, report, *arguments), TESTING | env, **options)
        return code, output, time.monotonic() - start

    def count(self, title, code, seconds):
        passed, failed, skipped = counts(self.folder / f"{title}.xml")
        if code and not failed or not passed + failed:
            print(f"FAILED  {title}: " + ("pytest stopped" if code else "no test ran"))
            failed += 1
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        print(f"({seconds:.0f} s)", flush=True)

    @property
    def migrated(self):
        """An SQLite with its tables, which « lint » leaves: each process of the tests begins with a copy of it."""
        return self.folder / "migrated.sqlite3"

    @property
    def begun(self):
        return {"BASE_MIGREE": str(self.migrated)} if self.migrated.exists() else {}

    def lint(self):
        address = {"DATABASE_URL": f"sqlite:///{self.migrated}"}
        checks = (Check("migrations, from nothing", (*MANAGE, "migrate", "--verbosity=0"), TESTING | address), *CHECKS)
        with ThreadPool(2) as pool:
            for check, (code, output) in zip(checks, pool.imap(self.check, checks), strict=True):
                self.tell(check, code, output)

    def sqlite(self):
        # The walks of every address are PostgreSQL's (docs/decisions/0039).
        walks = () if os.environ.get("ENTIER") else ("-m", "not parcours")
        self.tests("Unit and rule tests on SQLite", (*ALONE, *walks), self.begun)

    def quick(self):
        """The same tests, without those that are known to be slow (marker ``lent``)."""
        self.tests("Quick tests on SQLite", (*ALONE, "-m", "not lent"), {})

    def chaos(self):
        rounds = {"HARCELEMENT": os.environ.get("HARCELEMENT", "40")}
        before = (PYTHON, "scripts/with_postgresql.py")
        self.tests("Spoiled requests to every address, on SQLite", (SPOILED,), rounds)
        self.tests("Spoiled requests to every address, on PostgreSQL", (SPOILED,), rounds, before)

    def coverage(self):
        """The same tests, told line by line; what they start in processes of their own counts too."""
        arguments = (*ALONE, "--cov", "--cov-report=term")
        self.tests("Unit and rule tests on SQLite, with the lines that they run", arguments, {})

    def postgresql(self):
        before = (PYTHON, "scripts/with_postgresql.py")
        several = () if self.has("two machines", "pgbouncer", "redis-server") else (f"--ignore={MACHINES}",)
        self.tests("Unit and rule tests on PostgreSQL", (*ALONE, *several), {}, before)

    def browser(self):
        if self.interrupted:
            return
        code, output = self.run(("bash", "scripts/prepare.sh", "headless"), {}, stdout=subprocess.PIPE)
        if code:
            self.failed += 1
            print("FAILED  browser tests: no Chromium")
            return
        env = self.begun | {"CHROMIUM": output.strip().splitlines()[-1]}
        self.tests("Browser tests in Chromium", ("-n", "3", "--dist", "worksteal", "-m", "e2e", "tests/e2e"), env)

    def has(self, what, *servers):
        """Whether these servers of Debian are here. The CI installs them; we do not on a person's machine, which they
        would serve from then on."""
        missing = [server for server in servers if not shutil.which(server, path=f"{os.environ['PATH']}:/usr/sbin")]
        if missing and os.environ.get("CI"):
            code, _ = self.run(("bash", "scripts/prepare.sh", "servers", *missing), {})
            self.tell(Check(f"servers for {what}", ()), code, "")
            return not code
        if missing:
            print(f"\nNot run: {what} (apt-get install {' '.join(missing)}).", flush=True)
        return not missing

    def installation(self):
        if self.has("the installation, served through nginx", "nginx") and not self.interrupted:
            asked = (INSTALLED, (INSTALLATION,), {})
            kept = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            self.beside = ThreadPool(1).apply_async(self.pytest, asked, kept)

    def end(self):
        """What ran beside the other steps, told now."""
        if self.beside:
            code, output, seconds = self.beside.get()
            print(f"\n{INSTALLED}\n{output}", flush=True)
            self.count(INSTALLED, code, seconds)


def counts(report):
    """Passed, failed and skipped tests of a JUnit report; three zeros where pytest wrote none."""
    if not report.exists():
        return 0, 0, 0
    passed = failed = skipped = 0
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 (pytest has just written it)
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            failed += 1
        elif "skipped" in outcomes:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    steps = ("lint", "sqlite", "postgresql", "installation", "browser", "quick", "chaos", "coverage")
    wanted = sys.argv[1:] or steps[:5]
    if unknown := set(wanted) - set(steps):
        sys.exit(f"Unknown step: {', '.join(unknown)}. Known: {', '.join(steps)}.")
    with tempfile.TemporaryDirectory(prefix="passeport-") as folder:
        runner = Runner(Path(folder))
        for step in steps:
            if step in wanted:
                getattr(runner, step)()
        runner.end()
    only_checks = list(wanted) == ["lint"]
    if only_checks and not runner.failed:
        return
    if runner.interrupted:
        print("\nInterrupted: what follows is not the whole.")
    print(f"\n{runner.passed} passed, {runner.failed} failed, {runner.skipped} skipped", flush=True)
    if runner.interrupted:
        sys.exit(130)
    if runner.failed or not runner.passed:
        sys.exit(1)


if __name__ == "__main__":
    main()
