"""Whether there is a display to open a window on: asked first, since Qt itself aborts (no Qt)."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

WAIT = 2.0
"""Seconds that a display elsewhere may take to answer."""
X_PORT = 6000
"""The port of X display 0; others follow."""


def has_display() -> bool:
    """Tell whether a window can be opened: elsewhere than on Linux there always is a display."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    x, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    return bool((wayland and _wayland_answers(wayland)) or (x and _x_answers(x)))


def _wayland_answers(name: str) -> bool:
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / name  # a full path stays one
    return _connects(socket.AF_UNIX, str(path))


def _x_answers(display: str) -> bool:
    """Tell whether an X server answers at ``host:number.screen``."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdecimal():
        return False
    if host not in ("", "unix"):
        return host.startswith("/") or _connects(socket.AF_INET, (host, X_PORT + int(number)))
    path = f"/tmp/.X11-unix/X{number}"
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, f"\0{path}")


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as link:
            link.settimeout(WAIT)
            link.connect(address)
    except OSError:
        return False
    return True
