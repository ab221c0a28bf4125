#!/usr/bin/env bash
# Resolve requirements/*.in for every platform and every Python that the project accepts.
# The result names neither an index nor a folder of this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for name in uv runtime dev; do # dev is constrained by the versions just chosen for the two others
  echo "Resolving requirements/$name.in"
  .venv/bin/uv --no-config --quiet pip compile --universal --python-version 3.11 --generate-hashes --upgrade \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
    "requirements/$name.in" --output-file "requirements/$name.lock"
done
