"""Where the gradient comes from, edited and carried from surface to surface."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.edits import opening
from explorer.session.experiment import (
    DataChoice,
    GradientChoice,
    RunChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.files import read_session, write_session
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()


def workspace_of(surface="sigmoid-neuron", **gradient) -> Workspace:
    choice = replace(opening(surface, CATALOGUE), gradient=GradientChoice(**gradient), steps=20)
    return Workspace(choice, CATALOGUE)


@pytest.mark.parametrize("order", ["sequential", "shuffle", "replacement"])
@pytest.mark.parametrize("size", [1, 7, 499, 500])
def test_every_run_of_a_session_sees_the_same_batches(order, size):
    """Without the optimizer's own memory, the first gradient depends on the batch alone."""
    workspace = workspace_of(mode="minibatch", size=size, order=order, seed=3, noise=0.1)
    workspace.compute_all()
    first = [run.trace.quantities["g"][1] for run in workspace.runs]
    assert all(np.array_equal(g, first[0]) for g in first)
    seen = [workspace.source.picks_at(k) for k in range(3)]
    assert all(picks.shape == (size,) for picks in seen)
    if order != "replacement":
        assert all(len(set(picks.tolist())) == size for picks in seen[:1])


def test_an_epoch_of_shuffled_batches_has_every_point_once():
    source = workspace_of(mode="minibatch", size=7, order="shuffle").source
    picks = source.picks_between(0, 500).reshape(-1, 500)
    assert all(sorted(epoch) == list(range(500)) for epoch in picks.tolist())
    assert not np.array_equal(picks[0], picks[1])


def test_replaying_a_session_gives_the_same_numbers():
    one = workspace_of(mode="minibatch", size=5, order="replacement", seed=9, noise=0.5)
    one.compute_all()
    other = Workspace(read_session(write_session(one.experiment)), CATALOGUE)
    while other.computing:
        other.compute(0.0)
    for a, b in zip(one.runs, other.runs, strict=True):
        np.testing.assert_array_equal(a.trace.w, b.trace.w)


def test_batches_go_along_to_another_surface_with_points_but_no_larger_than_its_data():
    workspace = workspace_of(mode="minibatch", size=450, order="shuffle", seed=3)
    workspace.set_surface(SurfaceChoice(name="linear-regression"))
    points = len(workspace.problem.points.x)
    gradient = workspace.experiment.gradient
    assert gradient == GradientChoice("minibatch", min(450, points), "shuffle", 3)
    assert points < 450, "or this test asks for too little"


def test_a_surface_without_points_takes_the_full_gradient_and_keeps_the_noise():
    workspace = workspace_of(mode="minibatch", size=450, order="shuffle", seed=3, noise=0.5)
    workspace.set_surface(SurfaceChoice(name="bowl"))
    assert workspace.experiment.gradient == GradientChoice(seed=3, noise=0.5)
    again = read_session(write_session(workspace.experiment))
    assert again.gradient == workspace.experiment.gradient
    workspace.undo()
    assert workspace.experiment.gradient.size == 450


def test_batches_go_along_to_a_model_of_ones_own():
    workspace = workspace_of(mode="minibatch", size=20, order="shuffle")
    data = DataChoice(points=((0.0, 1.0, 2.0), (1.0, 3.0, 5.0)))
    typed = SurfaceChoice(model="w*x+b", loss="(f-y)**2", variables=("w", "b"), data=data)
    workspace.set_surface(typed)
    assert workspace.experiment.gradient == GradientChoice("minibatch", 3, "shuffle")
    wrong = replace(typed, model="w*x+c")
    with pytest.raises(InputError):
        workspace.set_surface(wrong)
    assert workspace.experiment.surface == typed


def test_noise_is_the_same_for_every_optimizer():
    workspace = workspace_of("bowl", noise=1.5, seed=2)
    plain = workspace_of("bowl")
    for made in (workspace, plain):
        made.add_run(RunChoice("signsgd", params=Values(eta=0.1)))
        made.compute_all()
    noise = workspace.source.noise_at(0)
    for noisy, exact in zip(workspace.runs, plain.runs, strict=True):
        g = noisy.trace.quantities["g"][1] - exact.trace.quantities["g"][1]
        np.testing.assert_allclose(g, noise, rtol=1e-12)
