"""Pictures have what is laid over the map, of the step that they show."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.core.catalogue import Catalogue
from explorer.export.picture import picture_of
from explorer.session.files import read_session
from explorer.session.workspace import Workspace

pytestmark = pytest.mark.usefixtures("qapp")

CATALOGUE = Catalogue()


def opened(layers) -> Workspace:
    table = {
        "format": "optimizer-explorer/1",
        "surface": {"name": "ravine"},
        "runs": [{"optimizer": "momentum", "params": {"eta": 0.3, "beta": 0.7}}],
        "view": {"layers": layers},
    }
    return Workspace(read_session(json.dumps(table)), CATALOGUE)


def pixels(workspace: Workspace, step: int) -> np.ndarray:
    image = QImage.fromData(picture_of(workspace, (1000, 600), step, "light"))
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(600, 1000, 4)[..., :3].astype(int)


@pytest.mark.parametrize("step", [1, 6])
def test_a_picture_has_the_arrows_of_its_step(step):
    bare = pixels(opened([]), step)
    arrows = pixels(opened(["gradient", "update", "momentum"]), step)
    # The canvas's part of the picture differs, the plots' does not.
    assert (bare != arrows)[:, :640].any(axis=-1).sum() > 200
    assert (bare == arrows)[:, 660:].all()


def test_what_is_pinned_is_in_the_picture():
    workspace = opened([])
    workspace.pin()
    workspace.set_run_param(0, "eta", 0.1)
    pinned = pixels(workspace, 10)
    workspace.unpin()
    assert (pixels(workspace, 10) != pinned).any(axis=-1).sum() > 100
