#!/bin/sh
# Make .venv from requirements.lock and install plancompare in it. Run by make, from the project's folder.
#
# The stamp is removed first and written last, so a set-up that was interrupted is never taken as done.
# It holds what the environment was made from and where: a new lock sets up again, a moved folder starts
# afresh, and otherwise nothing is done.
set -eu

venv=.venv
stamp=$venv/.set-up
unset PYTHONHOME PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=0

say() { printf '%s\n' "$*" >&2; }

fail() { say "make: $*"; exit 2; }

# The interpreter behind a name, if it is new enough: never an environment's own link to it, which may be
# the very one about to be cleared.
interpreter() {
    "$1" -c 'import sys; sys.version_info >= (3, 11) and print(sys._base_executable)' 2>/dev/null
}

can_make_environments() {
    "$1" -c 'import venv, ensurepip' 2>/dev/null || command -v virtualenv >/dev/null || command -v uv >/dev/null
}

make_environment() {
    say "Setting up .venv with $("$1" --version) (once; about 700 MB, a minute or two) ..."
    if "$1" -c 'import venv, ensurepip' 2>/dev/null; then
        "$1" -m venv --clear $venv
    elif command -v virtualenv >/dev/null; then
        virtualenv --quiet --clear --python "$1" $venv
    else
        uv venv --quiet --clear --seed --python "$1" $venv
    fi
}

start_afresh() {
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3 python3.13 python3.12 python3.11 python; fi
    found=
    for name in "$@"; do
        python=$(interpreter "$name") || continue
        [ -n "$python" ] || continue
        found=$python
        can_make_environments "$python" || continue
        make_environment "$python" || fail "$python could not make .venv (see above)"
        return
    done
    [ -z "$found" ] || fail "$found cannot make virtual environments: install python3-venv" \
        "(Debian and Ubuntu: sudo apt install python3-venv), virtualenv or uv, then try again"
    fail "none of $* is Python 3.11 or newer: install it, or name it, as in make report PYTHON=/path/to/python3.12"
}

# Git looks at notebooks without outputs, so that running one leaves nothing to commit.
clean='if [ -x .venv/bin/python ]; then .venv/bin/python tools/clean_notebook.py; else cat; fi'
if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
    [ "$(git config filter.notebook.clean)" = "$clean" ] || git config filter.notebook.clean "$clean" ||
        say "make: git cannot be told to leave out the outputs of notebooks"
    # By its size alone a notebook that was run counts as changed until git looks into it again.
    git ls-files --modified -- notebooks | while read -r notebook; do
        [ -n "$(git diff --name-only -- "$notebook")" ] || git add -- "$notebook"
    done
fi

wanted=$(cat requirements.lock pyproject.toml | cksum; pwd)
have=$(cat $stamp 2>/dev/null || true)
[ "$have" != "$wanted" ] || exit 0

rm -f $stamp
if [ "${have#*
}" = "$(pwd)" ] && $venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Bringing .venv up to date with requirements.lock ..."
else
    start_afresh
fi
log=$venv/set-up.log
: > $log
pip() {
    $venv/bin/python -m pip "$@" >> $log 2>&1 && return
    grep -i '^error' $log >&2 || tail -n 5 $log >&2
    fail "set-up did not finish ($log says more); run make again to retry"
}
pip install --require-hashes -r requirements.lock
# The build back end is in the lock too, so nothing is fetched unpinned.
pip install --no-deps --no-build-isolation --editable .
printf '%s\n' "$wanted" > $stamp
