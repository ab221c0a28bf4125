"""Wait until the server answers, then print the address and the demo sign-ins.

Usage: announce.py PORT PID, where PID is the server's process: when it is gone there is nothing to announce.
"""

import os
import sys
import time
import urllib.error
import urllib.request

SIGN_INS = (
    ("etudiant.avance", "BTS Communication 2023, an E6 passport nearly complete"),
    ("etudiant.nouveau", "BTS Communication 2023, an empty passport"),
    ("etudiant.gpme", "BTS Gestion de la PME, the form of annexe V-4"),
    ("eleve.ga", "Bac pro GA, an archive"),
    ("prof.demo", "teacher of the four classes"),
    ("jury.demo", "member of a commission for the E6"),
    ("admin.demo", "administrator of the instance"),
)


def answers(url):
    """Whether the server's health page says that all is well."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 (an http address of this machine)
            return response.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main():
    port, server = int(sys.argv[1]), int(sys.argv[2])
    while not answers(f"http://127.0.0.1:{port}/sante/"):
        if not alive(server):
            sys.exit(1)
        time.sleep(0.2)
    lines = [f"  {name:18}{who}" for name, who in SIGN_INS]
    text = ["", f"Passeport Pro is ready: http://127.0.0.1:{port}/", "", *lines, ""]
    sys.stdout.write("\n".join([*text, "  password of all seven: passeport-demo", "  Ctrl-C stops the server", "", ""]))


if __name__ == "__main__":
    main()
