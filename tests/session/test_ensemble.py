"""An ensemble of seeds: its mean, when it is there, and that it changes no number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.errors import InputError
from explorer.session.edits import opening
from explorer.session.ensemble import NUMBERS, Ensemble, size_in
from explorer.session.experiment import (
    Experiment,
    GradientChoice,
    RunChoice,
    SurfaceChoice,
    Values,
)
from explorer.session.files import read_session, write_session
from explorer.session.workspace import Workspace

CATALOGUE = Catalogue()
NOISE = GradientChoice(noise=2.0, seed=5)
BATCHES = GradientChoice("minibatch", 10, "shuffle", 5)


def workspace_of(gradient=NOISE, surface="bowl", steps=30, **view) -> Workspace:
    choice = replace(opening(surface, CATALOGUE), gradient=gradient, steps=steps, view=view)
    return Workspace(choice, CATALOGUE)


def with_seed(workspace: Workspace, seed: int) -> Workspace:
    """Return the same session with another seed and no ensemble, all computed."""
    choice = workspace.experiment
    gradient = replace(choice.gradient, seed=seed)
    other = Workspace(replace(choice, gradient=gradient, view={}), CATALOGUE)
    other.compute_all()
    return other


@pytest.mark.parametrize(
    ("gradient", "surface"), [(NOISE, "bowl"), (BATCHES, "sigmoid-neuron"), (NOISE, "wavy")]
)
def test_members_are_sessions_and_the_mean_is_their_mean(gradient, surface):
    workspace = workspace_of(gradient, surface, ensemble=5)
    workspace.compute_all()
    others = [with_seed(workspace, gradient.seed + i) for i in range(5)]
    for r, bundle in enumerate(workspace.ensemble.bundles):
        traces = [other.runs[r].trace for other in others]
        np.testing.assert_array_equal(workspace.runs[r].trace.w, traces[0].w)
        for i, trace in enumerate(traces[1:]):
            np.testing.assert_array_equal(bundle.members.w[:, i], trace.w)
        mean = np.mean([trace.w for trace in traces], axis=0)
        np.testing.assert_allclose(bundle.mean.w, mean, rtol=1e-12, atol=1e-12)
        losses = np.array([trace.loss for trace in traces])
        np.testing.assert_allclose(bundle.mean.loss, losses.mean(axis=0), rtol=1e-12, atol=1e-12)
        assert (bundle.counts == 5).all()
        spread = bundle.spread(20)
        assert spread.mean == pytest.approx(losses[:, 20].mean(), rel=1e-12)
        assert spread.deviation == pytest.approx(losses[:, 20].std(ddof=1), rel=1e-9)


def test_the_ensemble_changes_no_number_of_the_sessions_own_runs():
    plain, many = workspace_of(BATCHES, "sigmoid-neuron"), workspace_of(BATCHES, "sigmoid-neuron")
    many.set_ensemble(16)
    plain.compute_all()
    many.compute_all()
    for one, other in zip(plain.runs, many.runs, strict=True):
        np.testing.assert_array_equal(one.trace.w, other.trace.w)
        for name, values in one.trace.quantities.items():
            np.testing.assert_array_equal(values, other.trace.quantities[name])
    assert [run.trace for run in many.runs] == [bundle.own for bundle in many.ensemble.bundles]


def test_runs_that_diverge_drop_out_of_the_mean():
    choice = Experiment(
        SurfaceChoice(expression="0.5*x**2 - x**4", variables=("x",), range=((-3.0, 3.0),)),
        (RunChoice("gd", params=Values(eta=0.1)),),
        (0.0,),
        40,
        GradientChoice(noise=3.0),
        view={"ensemble": 12},
    )
    workspace = Workspace(choice, CATALOGUE)
    workspace.compute_all()
    bundle = workspace.ensemble.bundles[0]
    traces = [with_seed(workspace, i).runs[0].trace for i in range(12)]
    lasts = np.array([trace.last for trace in traces])
    assert len(set(lasts.tolist())) > 3
    for k in range(bundle.mean.last + 1):
        left = [trace.w[k] for trace in traces if trace.last >= k]
        assert bundle.counts[k] == len(left)
        np.testing.assert_allclose(bundle.mean.w[k], np.mean(left, axis=0), rtol=1e-12)
    assert bundle.mean.last == lasts.max()
    assert bundle.complete
    assert not workspace.computing


def test_the_mean_grows_with_what_is_computed_and_never_waits_for_all():
    workspace = workspace_of(steps=400, ensemble=8)
    workspace.seek(100)
    seen = []
    while workspace.computing:
        workspace.compute(0.0)
        bundles = workspace.ensemble.bundles
        rows = [bundle.filled for bundle in bundles]
        seen.append(max(rows))
        if min(run.trace.last for run in workspace.runs) < 100:
            assert max(rows) <= 0, "the playhead waits for the runs themselves first"
        for bundle, run in zip(bundles, workspace.runs, strict=True):
            assert bundle.filled <= run.trace.last
            assert bundle.mean.last == bundle.filled
    assert seen == sorted(seen)
    assert seen[-1] == 400


def test_up_to_the_playhead_the_ensemble_comes_before_the_runs_rest():
    workspace = workspace_of(steps=5000, ensemble=4)
    workspace.seek(50)
    while any(bundle.filled < 50 for bundle in workspace.ensemble.bundles):
        assert not all(run.trace.complete for run in workspace.runs)
        workspace.compute(0.0)


def test_it_is_undone_by_its_name():
    workspace = workspace_of()
    told = []
    workspace.subscribe(told.append)
    workspace.set_ensemble(16)
    assert workspace.undo_label == "Show 16 seeds"
    assert {"runs", "trace"} <= told[-1]
    assert workspace.ensemble.size == 16
    assert workspace.experiment.view["ensemble"] == 16
    workspace.undo()
    assert workspace.ensemble.size == 1
    assert workspace.ensemble.bundles == (None,) * len(workspace.runs)
    assert "ensemble" not in workspace.experiment.view
    workspace.redo()
    assert workspace.ensemble.size == 16
    workspace.set_ensemble(1)
    assert workspace.undo_label == "Show one seed"
    assert "ensemble" not in workspace.experiment.view


def test_it_is_saved_and_read_back():
    workspace = workspace_of(step=7)
    workspace.set_ensemble(32)
    saved = read_session(write_session(workspace.to_save()))
    again = Workspace(saved, CATALOGUE)
    assert again.ensemble.size == 32
    assert again.step == 0  # nothing has been computed yet
    again.compute_all()
    assert again.step == 7
    assert saved.gradient == NOISE


@pytest.mark.parametrize("value", [0, 1, 65, -3, True, "16", 2.0, None, [4]])
def test_a_view_that_names_no_number_of_seeds_shows_the_run_alone(value):
    workspace = workspace_of(ensemble=value)
    assert size_in({"ensemble": value}) == 1
    assert workspace.ensemble.size == 1
    assert not workspace.ensemble.refused


@pytest.mark.parametrize("size", [0, -1, 65, 1000])
def test_too_few_and_too_many_seeds_are_refused(size):
    workspace = workspace_of()
    with pytest.raises(InputError, match="1 to 64"):
        workspace.set_ensemble(size)
    assert not workspace.can_undo


@pytest.mark.parametrize(
    "gradient", [GradientChoice(), GradientChoice("minibatch", 10, "sequential")]
)
def test_without_chance_there_is_no_ensemble(gradient):
    workspace = workspace_of(gradient, "sigmoid-neuron", ensemble=16)
    assert workspace.ensemble.size == 1
    assert "nothing is random" in workspace.ensemble.refused
    with pytest.raises(InputError, match="nothing is random"):
        workspace.set_ensemble(8)
    workspace.set_gradient(BATCHES)  # the number of seeds was kept
    assert workspace.ensemble.size == 16
    assert not workspace.ensemble.refused


def test_more_than_can_be_kept_is_refused_with_what_would_be_possible():
    workspace = workspace_of(steps=1_000_000)
    most = NUMBERS // (len(workspace.runs) * 1_000_001 * 3) + 1
    with pytest.raises(InputError, match=f"at most {most} seeds"):
        workspace.set_ensemble(64)
    workspace.set_ensemble(most)
    assert workspace.ensemble.size == most
    workspace.undo()
    workspace.set_steps(30)
    workspace.set_ensemble(64)
    workspace.set_steps(1_000_000)  # an edit is never refused for the sake of the view
    assert workspace.ensemble.size == 1
    assert "can be kept" in workspace.ensemble.refused


def test_only_what_an_edit_changes_is_computed_again():
    workspace = workspace_of(ensemble=6)
    workspace.compute_all()
    before = workspace.ensemble.bundles
    workspace.set_run_param(1, "eta", 0.01)
    after = workspace.ensemble.bundles
    assert [a is b for a, b in zip(before, after, strict=True)].count(False) == 1
    assert after[1] is not before[1]
    assert not after[1].complete
    workspace.compute_all()
    workspace.set_title("Seeds")
    assert workspace.ensemble.bundles == after
    workspace.set_ensemble(7)
    assert {bundle.size for bundle in workspace.ensemble.bundles} == {7}
    workspace.set_start((1.0, 1.0))
    assert all(bundle.filled == 0 for bundle in workspace.ensemble.bundles)
    assert all((bundle.members.w[0] == 1.0).all() for bundle in workspace.ensemble.bundles)


def test_hidden_runs_have_no_bundle():
    workspace = workspace_of(ensemble=6)
    workspace.toggle_run(0)
    assert workspace.ensemble.bundles[0] is None
    assert all(bundle is not None for bundle in workspace.ensemble.bundles[1:])
    workspace.compute_all()
    workspace.toggle_run(0)
    assert workspace.ensemble.bundles[0].size == 6
    assert workspace.computing


def test_equal_runs_share_a_bundle():
    workspace = workspace_of(ensemble=6)
    workspace.duplicate_run(0)
    assert workspace.ensemble.bundles[0] is workspace.ensemble.bundles[1]


def test_seeds_go_on_from_the_first_at_the_end_of_the_range():
    highest = 2**32 - 1
    workspace = workspace_of(GradientChoice(noise=1.0, seed=highest), ensemble=3)
    workspace.compute_all()
    other = with_seed(workspace, 0)
    bundle = workspace.ensemble.bundles[0]
    np.testing.assert_array_equal(bundle.members.w[:, 0], other.runs[0].trace.w)


def test_an_ensemble_that_shows_nothing_has_nothing_to_do():
    ensemble = Ensemble()
    assert (ensemble.size, ensemble.bundles, ensemble.computing) == (1, (), False)
    assert not ensemble.waits(10)
