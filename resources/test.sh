#!/bin/sh
# Install what is missing and run the tests, without a screen: sh resources/test.sh [pytest arguments]
# Without arguments, that is the whole suite; ruff, mypy and import-linter are tests of it
# (tests/test_style.py, tests/test_layers.py). The exit status is pytest's.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=resources/setup.sh
. "$root/resources/setup.sh"

set_up test
export QT_QPA_PLATFORM=offscreen
# Tests name paths from the checkout.
cd -- "$root"
if [ $# -gt 0 ]; then
    say "running pytest $*"
    exec "$venv_python" -m pytest "$@"
fi
say "running the whole suite, two tests at a time"
exec "$venv_python" -m pytest -n 2
