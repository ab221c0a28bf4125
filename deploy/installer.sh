#!/usr/bin/env bash
# From a bare Debian 12 or 13, or Ubuntu 24.04, to a running site. Run again, it updates what is there and loses nothing.
#
#   sudo deploy/installer.sh                 asks what it does not know; run again, nothing
#
# Or told by the environment, to be run by itself:
#   DOMAINE          passeport.example.org
#   BASE             postgresql (default), sqlite, or ailleurs: the one that DATABASE_URL of .env names
#   CERTIFICAT, CLE  files of a certificate that you have; else certbot asks Let's Encrypt for one, for COURRIEL
#   ETABLISSEMENT, UAI, PRENOM, NOM          the first school and its administrator
#   RESTAURER        instead of these, a folder that « manage.py sauvegarder » made
#
# The project must be in /srv/passeport: git clone … /srv/passeport. docs/deploiement.md tells each step.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
racine=$PWD
# Without a system (in a container, in the tests): no packages, no account, no service, no certificate asked for; the
# site of nginx is written in var/nginx.conf.
sans_systeme=${SANS_SYSTEME:-}
compte=passeport
premiere=

dire() { echo "» $*"; }
echouer() {
  echo "✗ $*" >&2
  exit 1
}
# demander VARIABLE QUESTION [DEFAULT]
demander() {
  [ -n "${!1:-}" ] && return
  [ -t 0 ] || { [ -n "${3:-}" ] && printf -v "$1" %s "$3" && return; echouer "Il manque $1 : $2."; }
  read -rp "$2${3:+ [$3]} : " "$1"
  [ -n "${!1}" ] || printf -v "$1" %s "${3:-}"
  [ -n "${!1}" ] || echouer "Il manque $1."
}
# What a former run was told. A certificate of Let's Encrypt is found again by the name of the site.
retrouver() {
  [ -e .env ] || return 0
  local base=sqlite site=/etc/nginx/sites-available/passeport
  [ -z "$sans_systeme" ] || site=var/nginx.conf
  ! grep -q '^DATABASE_URL=postgres' .env || base=ailleurs
  ! grep -qiE '^DATABASE_URL=postgres[a-z]*://[^@]*@(/|%2F)' .env || base=postgresql
  DOMAINE=${DOMAINE:-$(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' .env | tail -n 1)}
  BASE=${BASE:-$base}
  [ -z "${CERTIFICAT:-}" ] && [ -r "$site" ] || return 0
  CERTIFICAT=$(sed -n '/letsencrypt/!s/^ *ssl_certificate  *\(.*\);/\1/p' "$site")
  CLE=$(sed -n '/letsencrypt/!s/^ *ssl_certificate_key  *\(.*\);/\1/p' "$site")
}
lui() { if [ -n "$sans_systeme" ]; then "$@"; else sudo -u "$compte" -H "$@"; fi; }
manage() { lui .venv/bin/python manage.py "$@"; }

paquets() {
  dire "Paquets du système"
  local liste=(python3 python3-venv nginx sudo openssl curl
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    fonts-linuxlibertine fonts-dejavu-core fonts-noto-core fonts-symbola fonts-wqy-microhei)
  [ "$BASE" = postgresql ] && liste+=(postgresql)
  # What « sauvegarder » calls.
  [ "$BASE" = ailleurs ] && liste+=(postgresql-client)
  [ -z "${CERTIFICAT:-}" ] && liste+=(certbot)
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y --no-install-recommends "${liste[@]}" >/dev/null
}

creer_compte() {
  id -u "$compte" >/dev/null 2>&1 || useradd --system --home-dir "$racine" --shell /usr/sbin/nologin "$compte"
  install -d -m 0700 -o "$compte" -g "$compte" var .venv
}

environnement() {
  dire "Dépendances de Python"
  # The same Python, and the same packages as those of the lock file: nothing to do.
  local voulu
  voulu=$(python3 --version && cat requirements/runtime.lock)
  [ "$voulu" = "$(cat .venv/installe 2>/dev/null)" ] && return
  lui python3 -m venv .venv
  lui .venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes \
    -r requirements/runtime.lock
  echo "$voulu" | lui tee .venv/installe >/dev/null
}

reglages() {
  [ -e .env ] && return
  dire "Réglages : .env"
  premiere=1
  local cle ligne
  cle=$(openssl rand -base64 48 | tr -d '\n/+=' | head -c 60)
  (
    umask 0077
    sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$cle|" -e "s|passeport\.example\.org|$DOMAINE|g" deploy/.env.exemple >.env
  )
  if [ "$BASE" = postgresql ]; then
    ligne=${DATABASE_URL:-"postgres://$compte@/passeport?host=/var/run/postgresql"}
    printf 'DATABASE_URL=%s\n' "$ligne" >>.env
  fi
  [ -z "${PORT:-}" ] || printf 'PORT=%s\n' "$PORT" >>.env
  [ -n "$sans_systeme" ] || chown "$compte:$compte" .env
}

base_de_donnees() {
  [ "$BASE" = postgresql ] || return 0
  dire "Base de données PostgreSQL"
  local existe="SELECT 1 FROM pg_roles WHERE rolname = '$compte'"
  [ -n "$(sudo -u postgres psql -tAc "$existe")" ] || sudo -u postgres createuser "$compte"
  existe="SELECT 1 FROM pg_database WHERE datname = 'passeport'"
  [ -n "$(sudo -u postgres psql -tAc "$existe")" ] ||
    sudo -u postgres createdb --owner "$compte" --encoding UTF8 --template template0 passeport
}

contenu() {
  dire "Tables, référentiels, fichiers statiques (une minute)"
  manage migrate --verbosity 0
  if [ -n "${RESTAURER:-}" ]; then
    [ -n "$sans_systeme" ] || chown -R "$compte:$compte" "$RESTAURER"
    manage restaurer "$RESTAURER"
  fi
  manage charger_referentiel fixtures/referentiels/*.yaml
  manage collectstatic --noinput --verbosity 0
  manage check --deploy --fail-level WARNING
  dire "Premier établissement"
  manage ouvrir_instance --etablissement "${ETABLISSEMENT:-}" --uai "${UAI:-}" --prenom "${PRENOM:-}" --nom "${NOM:-}"
}

certificat() {
  if [ -z "${CERTIFICAT:-}" ]; then
    CERTIFICAT=/etc/letsencrypt/live/$DOMAINE/fullchain.pem CLE=/etc/letsencrypt/live/$DOMAINE/privkey.pem
    [ -e "$CERTIFICAT" ] && return
    dire "Certificat de Let’s Encrypt"
    demander COURRIEL "Adresse de courriel à prévenir si le certificat n’est pas renouvelé"
    systemctl stop nginx
    certbot certonly --standalone --non-interactive --agree-tos --email "$COURRIEL" -d "$DOMAINE" \
      --deploy-hook "systemctl reload nginx" ||
      echouer "Pas de certificat : $DOMAINE mène-t-il à cette machine, et le port 80 est-il ouvert ?"
    # From now on renewed without stopping nginx.
    sed -i 's/^authenticator = .*/authenticator = webroot/' "/etc/letsencrypt/renewal/$DOMAINE.conf"
    printf 'webroot_path = /var/www/html,\n[[webroot_map]]\n%s = /var/www/html\n' "$DOMAINE" \
      >>"/etc/letsencrypt/renewal/$DOMAINE.conf"
  fi
}

# site FILE: the site of nginx, for this machine.
site() {
  local port
  port=$(sed -n 's/^PORT=//p' .env | tail -n 1)
  sed -e "s|passeport\.example\.org|$DOMAINE|g" -e "s|/srv/passeport|$racine|g" -e "s|127\.0\.0\.1:8000|127.0.0.1:${port:-8000}|" \
    -e "s|/etc/ssl/passeport/fullchain\.pem|$CERTIFICAT|" -e "s|/etc/ssl/passeport/privkey\.pem|$CLE|" \
    deploy/nginx.conf >"$1"
  # Before nginx 1.25.1, HTTP/2 was a word of « listen ».
  if ! printf '1.25.1\n%s\n' "$(nginx -v 2>&1 | sed 's|.*/\([0-9.]*\).*|\1|')" | sort -CV; then
    sed -i -e '/http2 on;/d' -e 's/443 ssl;/443 ssl http2;/' "$1"
  fi
}

services() {
  dire "Services"
  local nom quand
  install -m 0644 deploy/passeport.service deploy/passeport-ouvrier.service deploy/passeport-tache@.service /etc/systemd/system/
  while read -r nom quand; do
    [[ $nom =~ ^[a-z] ]] || continue
    printf '[Unit]\nDescription=Passeport Pro, %s\n\n[Timer]\nOnCalendar=%s\nRandomizedDelaySec=5min\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n' \
      "$nom" "$quand" >"/etc/systemd/system/passeport-tache@$nom.timer"
  done <deploy/minuteries.txt
  systemctl daemon-reload
  systemctl enable --quiet --now passeport passeport-ouvrier
  while read -r nom quand; do
    [[ $nom =~ ^[a-z] ]] && systemctl enable --quiet --now "passeport-tache@$nom.timer"
  done <deploy/minuteries.txt
  # What ran already runs the new version; requests in hand end first.
  systemctl reload passeport
  systemctl restart passeport-ouvrier
  # nginx reads the page that it shows when the application is away, and nothing else.
  chmod 0755 "$racine" "$racine/deploy"
  site /etc/nginx/sites-available/passeport
  ln -sf ../sites-available/passeport /etc/nginx/sites-enabled/passeport
  nginx -qt
  systemctl enable --quiet --now nginx
  systemctl reload nginx
  # The first backup does not wait for the night.
  [ -z "$premiere" ] || systemctl start --no-block passeport-tache@sauvegarder
}

attendre() {
  for _ in $(seq 30); do
    curl --silent --fail --insecure --resolve "$DOMAINE:443:127.0.0.1" "https://$DOMAINE/sante/pret/" && echo && return
    sleep 1
  done
  curl --silent --insecure --resolve "$DOMAINE:443:127.0.0.1" "https://$DOMAINE/sante/pret/" || true
  echouer "Le site n’est pas prêt : journalctl -u passeport -n 50"
}

retrouver
demander DOMAINE "Nom du site (passeport.example.org)"
demander BASE "Base de données, postgresql ou sqlite" postgresql
case $BASE in postgresql | sqlite | ailleurs) ;; *) echouer "BASE vaut postgresql, sqlite ou ailleurs, pas « $BASE »." ;; esac
[ -z "${CERTIFICAT:-}" ] || [ -r "${CLE:-}" ] || echouer "CERTIFICAT va avec CLE, le fichier de sa clé."

if [ -n "$sans_systeme" ]; then
  mkdir -p var
  reglages
  contenu
  site var/nginx.conf
  exit
fi

[ "$(id -u)" = 0 ] || echouer "Lancez-le avec sudo."
[ "$racine" = /srv/passeport ] || echouer "Placez d’abord le projet dans /srv/passeport, pas dans $racine."
paquets
creer_compte
environnement
reglages
base_de_donnees
contenu
certificat
services
dire "État du site"
attendre
dire "C’est prêt : https://$DOMAINE"
