#!/bin/sh
# Resolve requirements.lock from pyproject.toml: one lock for all extras and for Python 3.11.2 to 3.13 on
# every system. 3.11.2 is Debian 12's own; without it a package that needs 3.11.5 would slip in.
# Versions already locked stay unless pyproject.toml or UPGRADE=1 demands others.
set -eu

tool=.cache/lock
${PYTHON:-python3} -m venv "$tool"
"$tool/bin/python" -m pip --quiet --disable-pip-version-check install uv
new=$tool/requirements.lock
cp requirements.lock "$new" 2>/dev/null || true
"$tool/bin/uv" pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11.2 \
    --fork-strategy fewest --generate-hashes --no-annotate --no-header --no-config \
    ${UPGRADE:+--upgrade} --output-file "$new"
{
    echo '# Every package of every extra, with hashes, for Python 3.11.2 to 3.13 on Linux, macOS and Windows.'
    echo '# Made by `make lock` from pyproject.toml; do not edit.'
    cat "$new"
} > requirements.lock.new
mv requirements.lock.new requirements.lock
echo "requirements.lock: $(grep -c '==' requirements.lock) packages"
