#!/usr/bin/env bash
# Make what the other commands need, and nothing that is already there.
#   prepare.sh runtime    .venv with the dependencies of requirements/runtime.lock, and what printing takes of the system
#   prepare.sh dev        the same with requirements/dev.lock
#   prepare.sh headless   a Chromium for the browser tests, the lightest there is; prints its path on the last line
#   prepare.sh servers PACKAGE…  the servers that some tests start; for the CI
#   prepare.sh chromium   the Chromium that people use, which the benches compare with; prints its path on the last line
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p var/log
exec 9>var/prepare.lock
flock 9 # two commands started together take turns

say() { echo "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# quietly LOG COMMAND…: the command's output goes to var/log/LOG, and is shown only when it fails.
quietly() {
  local log=var/log/$1
  shift
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 30 "$log" >&2
  return 1
}

# apt_install PURPOSE PACKAGE…: install Debian packages when this user may, otherwise say which command to run.
apt_install() {
  local purpose=$1 root=()
  shift
  local missing="This machine lacks what is needed for $purpose."
  command -v apt-get >/dev/null || fail "$missing Install your system's equivalent of: $*"
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || fail "$missing Run: sudo apt-get install $*"
    root=(sudo -n)
  fi
  say "Installing for $purpose: $*"
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120)
  # The lists of a fresh machine are empty, those of an old one name packages that are gone.
  "${apt[@]}" install -y --no-install-recommends "$@" >var/log/apt.log 2>&1 </dev/null && return
  quietly apt.log "${apt[@]}" update || fail "apt-get could not read the lists of packages."
  quietly apt.log "${apt[@]}" install -y --no-install-recommends "$@" || fail "$missing apt-get could not install: $*"
}

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Print a Python 3.11 or later; one that can make an environment as it is comes first, and the system's before one that
# was built at home, often without its optimisations: the tests take a quarter longer then.
find_python() {
  local candidate first=""
  for candidate in /usr/bin/python3 python3.13 python3.12 python3.11 python3; do
    candidate=$(command -v "$candidate") && recent "$candidate" || continue
    makes_venv "$candidate" && echo "$candidate" && return
    first=${first:-$candidate}
  done
  echo "$first"
}

has_venv() { [ -x .venv/bin/python ] && recent .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }

make_venv() {
  has_venv && return
  local python
  python=$(find_python)
  if [ -z "$python" ]; then
    apt_install "Python 3.11 or later" python3 python3-venv
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 or later is needed; this system has $(python3 --version 2>&1)."
  fi
  makes_venv "$python" ||
    apt_install "the environment" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  makes_venv "$python" || fail "$python cannot make an environment: its modules venv and ensurepip are missing."
  say "Making the environment .venv with $("$python" --version)"
  rm -rf .venv
  quietly venv.log "$python" -m venv .venv || fail "The environment .venv could not be made."
}

# A copy of the lock file inside .venv tells what is installed there.
install_lock() {
  cmp -s "requirements/$1.lock" ".venv/$1.lock" && return
  [ "$1" = runtime ] && cmp -s requirements/dev.lock .venv/dev.lock && return
  say "Installing the dependencies of requirements/$1.lock"
  rm -f .venv/*.lock
  with_uv "$1" || quietly pip.log "${pip[@]}" -r "requirements/$1.lock" ||
    fail "The dependencies could not be installed (var/log/pip.log)."
  cp "requirements/$1.lock" ".venv/$1.lock"
}
pip=(.venv/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all:)

# Ten times faster than pip, which takes over where uv does not find its way (an index that only pip is told of).
with_uv() {
  "${pip[@]}" -r requirements/uv.lock >var/log/uv.log 2>&1 </dev/null &&
    .venv/bin/uv pip install --no-cache --python .venv/bin/python --require-hashes --only-binary :all: \
      -r "requirements/$1.lock" >>var/log/uv.log 2>&1 </dev/null
}

# find_chromium NAME…: the path of the first that starts, CHROMIUM first.
find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" "$@" chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's package may be a mere pointer to a snap, which answers only where snaps run.
    candidate=$(command -v "$candidate") && "$candidate" --version >/dev/null 2>&1 && echo "$candidate" && return
  done
  return 1
}

# WeasyPrint draws with Pango, and with the fonts that impression/polices.conf names. Without them all but printing works.
PRINTING=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-linuxlibertine fonts-dejavu-core fonts-noto-core
  fonts-symbola fonts-wqy-microhei)
install_printing() {
  .venv/bin/python -c 'import sys, weasyprint
from impression.polices import manquantes
sys.exit(bool(manquantes()))' >/dev/null 2>&1 && return
  (apt_install "printing" "${PRINTING[@]}") || say "Printing will say that it is not installed; everything else works."
}

NO_CHROMIUM="Chromium does not start. Set CHROMIUM to the path of one that does."

case ${1:-} in
runtime | dev)
  make_venv
  install_lock "$1"
  install_printing
  ;;
headless)
  # The Node.js that Playwright brings with it needs a library that a bare Debian has not.
  .venv/bin/playwright --version >/dev/null 2>&1 || apt_install "the browser tests" libatomic1
  quietly playwright.log .venv/bin/playwright --version || fail "Playwright does not start."
  # The same engine without its windows: the tests take a quarter less. Debian packs it, Ubuntu does not.
  shell=chromium-headless-shell
  find_chromium $shell >/dev/null || (apt_install "the browser tests" $shell) 2>/dev/null ||
    apt_install "the browser tests" chromium
  find_chromium $shell || fail "$NO_CHROMIUM"
  ;;
chromium)
  find_chromium >/dev/null || apt_install "the comparison with Chromium" chromium
  find_chromium || fail "$NO_CHROMIUM"
  ;;
servers)
  apt_install "the tests of several machines" "${@:2}"
  ;;
*) fail "Usage: $0 runtime|dev|headless|chromium|servers" ;;
esac
