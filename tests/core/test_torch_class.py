"""A run that is a class: nothing is imported unasked, and what it keeps is recorded."""

from __future__ import annotations

import importlib.util
import json
import sys
import types

import numpy as np
import pytest

from explorer.core import class_permits
from explorer.core.catalogue import Catalogue
from explorer.core.class_permits import NotAllowedError, allow, allow_given
from explorer.errors import InputError
from explorer.session.files import read_session, write_session
from explorer.session.resolve import Resolved, resolve

CATALOGUE = Catalogue()
needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed, so none can run"
)


@pytest.fixture(autouse=True)
def nothing_allowed(monkeypatch):
    monkeypatch.setattr(class_permits, "_allowed", set())
    monkeypatch.setattr(class_permits, "_found", {})


def session(*runs: dict, **more) -> str:
    surface = {"name": "himmelblau"}
    table = {"format": "optimizer-explorer/1", "surface": surface, "runs": runs, **more}
    return json.dumps(table)


def resolved(*runs: dict, **more) -> Resolved:
    return resolve(read_session(session(*runs, **more)), CATALOGUE)


class Tensor:
    """As little of a tensor as the adapter asks for."""

    def __init__(self, values):
        self.values = np.array(values, dtype=float)
        self.grad = None

    @property
    def shape(self):
        return self.values.shape

    def detach(self):
        return self

    def numpy(self):
        return self.values


class Fake:
    """A class of PyTorch's kind: momentum."""

    def __init__(self, params, lr=0.01, beta=0.5, twice=False):
        if lr < 0:
            raise ValueError("Invalid learning rate")
        self.twice = twice
        self.params = list(params)
        self.param_groups = [{"lr": lr}]
        self.beta = beta
        self.state = {}

    def step(self, closure=None):
        for p in self.params:
            kept = self.state.setdefault(p, {"step": 0, "buffer": Tensor(np.zeros(p.shape))})
            kept["step"] += 1
            kept["buffer"].values = self.beta * kept["buffer"].values + p.grad.values
            p.values = p.values - (1 + self.twice) * self.param_groups[0]["lr"] * (
                kept["buffer"].values
            )


@pytest.fixture
def fake(monkeypatch):
    """Put a PyTorch of a few lines in the real one's place."""
    torch = types.ModuleType("torch")
    torch.optim = types.ModuleType("torch.optim")
    torch.optim.Optimizer = Fake
    torch.tensor = Tensor
    torch.nn = types.SimpleNamespace(Parameter=lambda t: t)
    torch.float64 = "float64"
    torch.get_default_dtype = lambda: "float32"
    torch.set_default_dtype = lambda dtype: None
    mine = types.ModuleType("my_optimizers")
    mine.Mine = type("Mine", (Fake,), {})
    mine.Other = type("Other", (), {})
    for name, module in {"torch": torch, "torch.optim": torch.optim, "my_optimizers": mine}.items():
        monkeypatch.setitem(sys.modules, name, module)


MINE = {"torch": "my_optimizers.Mine", "params": {"lr": 0.003, "beta": 0.9}}
OURS = {"optimizer": "momentum", "params": {"eta": 0.003, "beta": 0.9}}


def test_a_class_takes_our_gradients_and_its_state_is_recorded(fake):
    allow("my_optimizers.Mine")
    ready = resolved(MINE, OURS, steps=50)
    theirs, ours = (run.simulate(ready.source).finish() for run in ready.runs)
    assert list(theirs.quantities) == ["g", "buffer"]
    np.testing.assert_allclose(theirs.w, ours.w, rtol=1e-12)
    np.testing.assert_allclose(theirs.quantities["buffer"], ours.quantities["u"], rtol=1e-12)
    assert ready.runs[0].label == "Mine"
    assert ready.runs[0].values == {"lr": 0.003, "beta": 0.9}


def test_a_schedule_moves_the_rate(fake):
    allow("my_optimizers.Mine")
    schedule = {"name": "exponential-decay", "params": {"rate": 0.1}}
    ready = resolved({**MINE, "schedule": schedule}, {**OURS, "schedule": schedule}, steps=30)
    theirs, ours = (run.simulate(ready.source).finish() for run in ready.runs)
    np.testing.assert_allclose(theirs.w, ours.w, rtol=1e-12)
    assert theirs.eta[5] == ours.eta[5]


def test_in_slices_it_is_the_same(fake):
    allow("my_optimizers.Mine")
    ready = resolved(MINE, steps=40)
    whole = ready.runs[0].simulate(ready.source).finish()
    sliced = ready.runs[0].simulate(ready.source)
    while not sliced.trace.complete:
        sliced.advance(3)
    assert np.array_equal(whole.w, sliced.trace.w)


def test_there_and_back_with_switches_and_lists():
    run = {"torch": "a.B", "params": {"lr": 0.1, "amsgrad": True, "betas": [0.9, 0.99]}}
    experiment = read_session(session(run))
    assert read_session(write_session(experiment)) == experiment
    assert experiment.runs[0].torch == "a.B"


def test_nothing_is_imported_before_it_is_allowed(fake, monkeypatch):
    imported = []
    monkeypatch.setattr(class_permits.importlib, "import_module", imported.append)
    with pytest.raises(NotAllowedError) as caught:
        resolved({"optimizer": "gd"}, MINE)
    assert imported == []
    assert caught.value.name == "my_optimizers.Mine"
    assert str(caught.value) == (
        "runs[1].torch: 'my_optimizers.Mine' is a class of somebody's code, and runs only if you "
        "allow it (--allow-class my_optimizers.Mine)"
    )
    allow("my_optimizers.Other")
    with pytest.raises(NotAllowedError):
        resolved(MINE)


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({"torch": "my_optimizers.Gone"}, "my_optimizers has no class Gone"),
        ({"torch": "my_optimizers.Other"}, "my_optimizers.Other is not a torch.optim.Optimizer"),
        ({"torch": "nowhere.at.All"}, "nowhere.at can't be imported: No module named 'nowhere'"),
        ({**MINE, "params": {"lr": -1}}, "can't be used: Invalid learning rate"),
        ({**MINE, "params": {"ltr": 1}}, "can't be used: .*unexpected keyword argument 'ltr'"),
    ],
)
def test_classes_that_can_not_be_used(fake, run, says):
    allow(run["torch"])
    with pytest.raises(InputError, match=says):
        resolved(run)


def test_without_torch_it_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    allow("torch.optim.Adam")
    with pytest.raises(InputError, match=r"runs\[0\].torch: .* needs PyTorch, which is not inst"):
        resolved({"torch": "torch.optim.Adam"})


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({"torch": "Adam"}, r"runs\[0\].torch: 'Adam' is not the full name of a class"),
        ({"torch": "os.system('x')"}, "is not the full name"),
        ({"torch": "a..b"}, "is not the full name"),
        ({"torch": "é.b"}, "is not the full name"),
        ({"torch": "a." * 200 + "b"}, "is not the full name"),
        ({"torch": 3}, "must be text"),
        ({"torch": "a.B", "optimizer": "gd"}, "must have either"),
        ({"torch": "a.B", "variant": "x"}, "a class has no variants"),
        ({"torch": "a.B", "state": {}}, "only a typed rule"),
    ],
)
def test_faults_in_a_session(run, says):
    with pytest.raises(InputError, match=says):
        read_session(session(run))


def test_the_command_line_allows_by_name(fake):
    rest = allow_given(["trace", "--allow-class", "my_optimizers.Mine", "s.json"])
    assert rest == ["trace", "s.json"]
    assert resolved(MINE).runs[0].label == "Mine"
    for wrong in (["--allow-class"], ["--allow-class", "Mine"]):
        with pytest.raises(InputError, match="is not the full name of a class"):
            allow_given(wrong)


@needs_torch
@pytest.mark.parametrize(
    ("theirs", "ours", "keeps"),
    [
        (
            {"torch": "torch.optim.Adam", "params": {"lr": 0.1, "betas": [0.9, 0.99]}},
            {"optimizer": "adam", "params": {"beta2": 0.99}},
            ["g", "exp_avg", "exp_avg_sq"],
        ),
        (
            {
                "torch": "torch.optim.SGD",
                "params": {"lr": 0.003, "momentum": 0.9, "nesterov": True},
            },
            {"optimizer": "nag", "variant": "rewritten", "params": {"eta": 0.003}},
            ["g", "momentum_buffer"],
        ),
        (
            {"torch": "torch.optim.NAdam", "params": {"lr": 0.1}},
            {"optimizer": "nadam", "variant": "torch"},
            ["g", "exp_avg", "exp_avg_sq"],
        ),
    ],
)
def test_torchs_own(theirs, ours, keeps):
    allow(theirs["torch"])
    ready = resolved(theirs, ours, steps=100)
    a, b = (run.simulate(ready.source).finish() for run in ready.runs)
    assert list(a.quantities) == keeps
    np.testing.assert_allclose(a.w, b.w, rtol=1e-9)


@needs_torch
def test_a_class_that_asks_for_the_loss_again():
    allow("torch.optim.LBFGS")
    ready = resolved({"torch": "torch.optim.LBFGS", "params": {"lr": 0.5}}, steps=30)
    trace = ready.runs[0].simulate(ready.source).finish()
    assert trace.loss[trace.last] < 1e-9
