"""How gunicorn serves the project, in the demo and in production; read by gunicorn when started from this folder.

``PORT`` and ``WEB_CONCURRENCY`` come from the environment; any option can be given again on the command line.
"""

import os
from pathlib import Path

wsgi_app = "passeport.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
fils_lus = 2
timeout = 60
# A process grows a little with time: each is replaced now and then, not all at the same moment.
max_requests = 2000
max_requests_jitter = 500
# The heartbeat file must not sit on a disk that can block.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Its socket would be written in the home folder of whoever runs the server.
control_socket_disable = True
