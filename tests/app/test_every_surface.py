"""Every surface of the catalogue opens in the window and shows its opening comparison."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.session.experiment import SurfaceChoice


@pytest.mark.parametrize("part", range(4))
def test_every_surface_opens(show, rest, part):
    window = show()
    names = Catalogue().surfaces.names()[part::4]
    assert names
    for name in names:
        window.workspace.set_surface(SurfaceChoice(name=name))
        rest(window)
        entry = window.workspace.catalogue.surfaces[name]
        assert window.workspace.problem.title == entry.title
        assert len(window.experiment.runs.cards) == len(entry.runs)
        assert not any(run.trace.divergence for run in window.workspace.runs), name
        window.workspace.seek(window.workspace.steps)
        rest(window)
        picture = window.stage.view.grab().toImage()
        pixels = np.frombuffer(picture.constBits(), dtype=np.uint32)
        assert len(np.unique(pixels)) > 50, f"{name} shows next to nothing"
