"""How gunicorn serves the project, in the demo and in production; read by gunicorn when started from this folder.

``PORT`` and ``WEB_CONCURRENCY`` come from the environment, or from the `.env` file beside this one; any option can be
given again on the command line.
"""

import os
import shutil
from pathlib import Path

import environ

environ.Env.read_env(Path(__file__).parent / ".env")
# No page may hold the database for longer, in seconds: passeport/settings/base.py.
os.environ.setdefault("DELAI_SQL", "30")

wsgi_app = "passeport.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
# More than may wait for a print (impression/pdf.py): pages are served meanwhile.
threads = 8
# With threads this is not how long a request may take, but how long a process may be dead to the world: what a request
# may take is bounded by DELAI_SQL and by nginx (proxy_read_timeout).
timeout = 60
# Asked to stop or to reload, a process ends the requests that it has begun.
graceful_timeout = 40
# A process grows a little with time: each is replaced now and then, not all at the same moment.
max_requests = 2000
max_requests_jitter = 500
# The heartbeat file must not sit on a disk that can block.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Its socket would be written in the home folder of whoever runs the server.
control_socket_disable = True

if os.environ.get("METRIQUES_JETON"):
    # Where the processes of this machine count together; what those of the former start counted is not added.
    dossier = Path(__file__).parent / "var" / "metriques"
    shutil.rmtree(dossier, ignore_errors=True)
    dossier.mkdir(mode=0o700, parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(dossier)

# Read after that: the library decides, when it is read, whether its processes count together.
from prometheus_client.multiprocess import mark_process_dead  # noqa: E402


def child_exit(server, worker):
    """A process that has ended is no longer in what is true at this moment."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(worker.pid)
