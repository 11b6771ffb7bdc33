#!/bin/sh
# Install what is missing and open the window: sh resources/launch.sh [arguments of optimizer-explorer]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=resources/setup.sh
. "$root/resources/setup.sh"

# Whether a window could be shown: some display is named, and it answers.
display_there() {
    [ "$(uname -s)" = Linux ] || return 0
    case "${QT_QPA_PLATFORM:-}" in
        '' | xcb* | wayland*) ;;
        offscreen* | minimal*) return 1 ;;
        *) return 0 ;; # a platform chosen by name (vnc, eglfs, ...) is its chooser's business
    esac
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        case "$WAYLAND_DISPLAY" in
            /*) socket="$WAYLAND_DISPLAY" ;;
            *) socket="${XDG_RUNTIME_DIR:-/nowhere}/$WAYLAND_DISPLAY" ;;
        esac
        [ -S "$socket" ] && return 0
    fi
    [ -n "${DISPLAY:-}" ] || return 1
    "$venv_python" - <<'END'
import ctypes, sys
try:
    xcb = ctypes.CDLL("libxcb.so.1")
except OSError:
    sys.exit(0)  # no way to ask: let Qt try
xcb.xcb_connect.restype = ctypes.c_void_p
xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
sys.exit(xcb.xcb_connection_has_error(xcb.xcb_connect(None, None)) != 0)
END
}

set_up run

# These need no window.
case "${1:-}" in
    list | trace | export | -h | --help | --version) exec "$venv_python" -m explorer "$@" ;;
esac

if display_there; then
    say "opening the window"
    exec "$venv_python" -m explorer "$@"
fi
picture="$PWD/optimizer-explorer.png"
say "there is no display here, so a picture is written instead: $picture"
QT_QPA_PLATFORM=offscreen exec "$venv_python" -m explorer export "${1:-lesson:first-start}" "$picture" --force
