"""A picture of a session with an ensemble shows it, and says which seeds it has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.core.catalogue import Catalogue
from explorer.export import picture
from explorer.export.caption import caption_of
from explorer.session.edits import opening
from explorer.session.experiment import GradientChoice
from explorer.session.workspace import Workspace

pytestmark = pytest.mark.usefixtures("qapp")

CATALOGUE = Catalogue()


def opened(gradient=None, hidden=(), **view) -> Workspace:
    """Return the bowl's opening runs."""
    choice = replace(
        opening("bowl", CATALOGUE),
        gradient=gradient or GradientChoice(noise=2.0, seed=4),
        steps=30,
        view=view,
    )
    workspace = Workspace(choice, CATALOGUE)
    for index in hidden:
        workspace.toggle_run(index)
    return workspace


def pixels(*arguments, **keywords) -> np.ndarray:
    """Return the picture of their step 30."""
    workspace = opened(*arguments, **keywords)
    image = QImage.fromData(picture.picture_of(workspace, (1000, 600), 30, "light"))
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(600, 1000, 4)[..., :3].astype(int)


def test_the_ensemble_is_in_the_picture_the_same_every_time():
    one, many = pixels(), pixels(ensemble=8)
    assert abs(one - many).sum() > 0
    assert np.array_equal(many, pixels(ensemble=8))
    assert not np.array_equal(many, pixels(ensemble=9))
    right, above = slice(600, None), slice(0, 530)  # of the plots; the caption is below them
    assert np.array_equal(one[above, right], many[above, right]), "the plots are the run's own"


def test_hidden_runs_have_no_bundle_in_it():
    runs = range(1, len(opening("bowl", CATALOGUE).runs))
    alone, many = pixels(hidden=runs, ensemble=8), pixels(ensemble=8)
    assert not np.array_equal(alone, many)


@pytest.mark.parametrize(
    ("gradient", "size", "said"),
    [
        (GradientChoice(noise=2.0, seed=4), 8, "Full gradient with noise 2, seeds 4 to 11"),
        (GradientChoice(noise=2.0, seed=4), 1, "Full gradient with noise 2, seed 4"),
        (GradientChoice(), 8, "Full gradient"),
    ],
)
def test_the_caption_names_the_seeds(gradient, size, said):
    workspace = opened(gradient, ensemble=size)
    assert said in " ".join(text for text, _ in caption_of(workspace, 30, 3, by_hand=False))
