#!/bin/sh
# Resolve the locks from pyproject.toml, for Python 3.11.2 to 3.13 on every system: requirements.lock for all
# extras but two, requirements-corpus.lock and requirements-ocr.lock for what the extras "corpus" and "ocr" add,
# in versions that fit the first.
# 3.11.2 is Debian 12's own; without it a package that needs 3.11.5 would slip in.
# Versions already locked stay unless pyproject.toml or UPGRADE=1 demands others.
set -eu

tool=.cache/lock
${PYTHON:-python3} -m venv "$tool"
"$tool/bin/python" -m pip --quiet --disable-pip-version-check install uv

# What some extras ask for, a line each; "" is what everything needs.
asked_for() {
    "$tool/bin/python" - "$@" <<'PYTHON'
import sys
import tomllib

with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)["project"]
extras = {"": project["dependencies"], **project["optional-dependencies"]}
chosen = [name for name in extras if name not in ("corpus", "ocr")] if sys.argv[1] == "all" else sys.argv[1:]
print(*(line for name in chosen for line in extras[name]), sep="\n")
PYTHON
}

# resolve LOCK EXTRAS HEADING [CONSTRAINTS [PACKAGES LEFT OUT]]
resolve() {
    asked_for "$2" > "$tool/asked-for.in"
    cp "$1" "$tool/$1" 2>/dev/null || true
    "$tool/bin/uv" pip compile "$tool/asked-for.in" --quiet --universal --python-version 3.11.2 \
        --fork-strategy fewest --generate-hashes --no-annotate --no-header --no-config \
        ${4:+--constraint "$4"} $(for left_out in ${5:-}; do echo "--no-emit-package $left_out"; done) \
        ${UPGRADE:+--upgrade} --output-file "$tool/$1"
    {
        echo "# $3, with hashes, for Python 3.11.2 to 3.13 on Linux, macOS and Windows."
        echo '# Made by `make lock` from pyproject.toml; do not edit.'
        cat "$tool/$1"
    } > "$1.new"
    mv "$1.new" "$1"
    echo "$1: $(grep -c '==' "$1") packages"
}

resolve requirements.lock all 'Every package of every extra but "corpus" and "ocr"'
resolve requirements-corpus.lock corpus 'Every package of the extra "corpus"' requirements.lock
# Of rapidocr only the model inside it is used, nothing is imported: what it would import is left out, and what
# is locked is installed with --no-deps beside requirements.lock.
resolve requirements-ocr.lock ocr 'What the extra "ocr" adds, without what rapidocr would import' requirements.lock \
    "opencv-python-headless shapely pyclipper omegaconf antlr4-python3-runtime colorlog tqdm requests certifi
     charset-normalizer idna urllib3 colorama pyyaml six numpy pillow pypdfium2 packaging"
