#!/bin/sh
# Install what is missing and run the tests, without a screen: sh resources/test.sh [pytest arguments]
# Without arguments, that is the whole suite; ruff, mypy and import-linter are tests of it
# (tests/test_style.py, tests/test_layers.py). The exit status is 0 if every test passed, else pytest's.
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
status=0
say "running the benchmarks, one at a time: they compare times and want the machine for themselves"
"$venv_python" -m pytest -q -m bench || status=$?
# 5: there was none to run.
[ "$status" -ne 5 ] || status=0
say "running the other tests, two at a time"
"$venv_python" -m pytest -n 2 -m 'not bench' || status=$?
exit "$status"
