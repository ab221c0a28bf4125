"""The database, and the replica from which pages may be read (exploitation/replique.py)."""

from urllib.parse import unquote

import environ

env = environ.Env()

# IMMEDIATE takes the write lock when a transaction opens: two writers wait for each other
# instead of one failing half-way with « database is locked ».
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;",
}


def lire_les_bases(dossier):
    """``DATABASES``; ``dossier``: where SQLite's is, when ``DATABASE_URL`` names no other."""
    bases = {"default": env.db("DATABASE_URL", default=f"sqlite:///{dossier / 'passeport.sqlite3'}")}
    if env("DATABASE_REPLICA_URL", default=""):
        bases["replique"] = env.db("DATABASE_REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
    for base in bases.values():
        if base["ENGINE"].endswith("sqlite3"):
            base["OPTIONS"] = SQLITE_OPTIONS
        else:
            _pour_postgresql(base)
    return bases


def _pour_postgresql(base):
    # The folder of a socket, as PostgreSQL's own addresses write it: postgres://passeport@%2Frun%2Fpostgresql/passeport.
    base["HOST"] = unquote(base["HOST"])
    base.setdefault("CONN_MAX_AGE", 60)
    base.setdefault("CONN_HEALTH_CHECKS", True)
    options = base.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    # What a page may ask of the database, in seconds; 0 for commands. gunicorn.conf.py sets it.
    delai = env.int("DELAI_SQL", default=0)
    if env.bool("PGBOUNCER", default=False):
        # In transaction mode no session is one's own: neither its settings, which the role bears (docs/deploiement.md),
        # nor a cursor that outlives a transaction.
        base["DISABLE_SERVER_SIDE_CURSORS"] = True
    elif delai:
        options.setdefault(
            "options",
            f"-c statement_timeout={delai}s -c lock_timeout={max(1, delai // 2)}s "
            f"-c idle_in_transaction_session_timeout={2 * delai}s",
        )
