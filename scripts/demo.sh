#!/usr/bin/env bash
# The demo: everything from a bare machine to a running server. Run again, it keeps what was written.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

port=${PORT:-8000}
if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((10#$port < 1 || 10#$port > 65535)); then
  echo "PORT is a number from 1 to 65535, not “$port”." >&2
  exit 1
fi
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Port $port is already taken on this machine. Choose another one: make demo PORT=$((port % 65535 + 1))" >&2
  exit 1
fi

bash scripts/prepare.sh runtime

# A database of its own: the environment of whoever tries the demo may name a real one.
export DJANGO_SETTINGS_MODULE=passeport.settings.dev PORT=$port
export DATABASE_URL="sqlite:///$PWD/var/passeport.sqlite3"
# Where the links of e-mails, the QR codes of copies and the tuteur's link that the demo data print lead.
export ADRESSE_PUBLIQUE="http://127.0.0.1:$port"
unset DEBUG SECRET_KEY
manage() { .venv/bin/python manage.py "$@" </dev/null; }

# A database of before a rewriting of the migrations has applied some that no longer exist: it cannot go on.
OLD='import sys, django; django.setup()
from django.db import connection
from django.db.migrations.loader import MigrationLoader
loader = MigrationLoader(connection)
sys.exit(bool(set(loader.applied_migrations) - set(loader.disk_migrations)))'
if [ -e var/passeport.sqlite3 ] && ! .venv/bin/python -c "$OLD"; then
  echo "The demo data in var/ were made by an older version: start afresh with  rm -r var && make demo" >&2
  exit 1
fi

echo "Preparing the database and the demo data"
manage migrate --verbosity 0
manage createcachetable --verbosity 0
manage charger_referentiel fixtures/referentiels/*.yaml
manage charger_demo
manage charger_demo_examen
manage charger_demo_commission
manage collectstatic --noinput --verbosity 0

# Neither the announcer nor the worker lives longer than the server, whose process is this one from here on.
.venv/bin/python manage.py travailler --parent "$$" </dev/null 2>var/log/ouvrier.log &
.venv/bin/python scripts/announce.py "$port" "$$" &
exec .venv/bin/gunicorn --bind "127.0.0.1:$port" --log-level warning
