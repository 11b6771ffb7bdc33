"""What the tests of exports share: a session small enough to be exported many times."""

from __future__ import annotations

import json

from explorer.core.catalogue import Catalogue
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()
TABLE = {
    "format": "optimizer-explorer/1",
    "title": "Three on a ravine",
    "surface": {"name": "ravine"},
    "start": [-5, -2],
    "steps": 12,
    "runs": [
        {"optimizer": "gd", "params": {"eta": 0.4}, "label": "Plain"},
        {"optimizer": "momentum", "params": {"eta": 0.4}, "label": "Heavy <&> ball"},
        {"optimizer": "adam", "params": {"eta": 0.4}},
    ],
}


def opened(**view) -> Workspace:
    workspace = Workspace(read_session(json.dumps({**TABLE, "view": view})), CATALOGUE)
    workspace.compute_all()
    return workspace
