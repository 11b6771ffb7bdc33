"""PyTorch's own optimizers and schedulers, run live beside ours where PyTorch is installed."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed, so there is none to run")

SURFACES = {
    "himmelblau": lambda w: (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2,
    "bowl": lambda w: w[0] ** 2 + 2 * w[1] ** 2,
}
START = [-1.0, 0.5]
STEPS = 150

OPTIMIZERS = {
    "gd": ("SGD", {"eta": 0.01}, {"lr": 0.01}),
    "momentum": ("SGD", {"eta": 0.003, "beta": 0.9}, {"lr": 0.003, "momentum": 0.9}),
    "nag/rewritten": (
        "SGD",
        {"eta": 0.003, "beta": 0.9},
        {"lr": 0.003, "momentum": 0.9, "nesterov": True},
    ),
    "sgdw/l2": (
        "SGD",
        {"eta": 0.003, "beta": 0.9, "weight_decay": 0.1},
        {"lr": 0.003, "momentum": 0.9, "weight_decay": 0.1},
    ),
    "asgd/torch": (
        "ASGD",
        {"eta": 0.01, "lambd": 0.01, "t0": 20},
        {"lr": 0.01, "lambd": 0.01, "t0": 20},
    ),
    "adagrad": ("Adagrad", {"eta": 0.5, "eps": 1e-10}, {"lr": 0.5}),
    "rmsprop": (
        "RMSprop",
        {"eta": 0.02, "beta": 0.95, "eps": 1e-8},
        {"lr": 0.02, "alpha": 0.95},
    ),
    "rmsprop-momentum": (
        "RMSprop",
        {"eta": 0.005, "beta": 0.95, "mu": 0.8},
        {"lr": 0.005, "alpha": 0.95, "momentum": 0.8},
    ),
    "rmsprop-centered": (
        "RMSprop",
        {"eta": 0.02, "beta": 0.95, "eps": 0.01},
        {"lr": 0.02, "alpha": 0.95, "eps": 0.01, "centered": True},
    ),
    "adadelta": ("Adadelta", {"beta": 0.9}, {"lr": 1.0, "rho": 0.9}),
    "adam": ("Adam", {"eta": 0.1}, {"lr": 0.1}),
    "adam-l2": ("Adam", {"weight_decay": 0.1}, {"lr": 0.1, "weight_decay": 0.1}),
    "adamw": ("AdamW", {"weight_decay": 0.1}, {"lr": 0.1, "weight_decay": 0.1}),
    "amsgrad/bias-corrected": ("Adam", {}, {"lr": 0.1, "amsgrad": True}),
    "adamax/torch": ("Adamax", {}, {"lr": 0.1}),
    "nadam/torch": ("NAdam", {}, {"lr": 0.1}),
    "radam": ("RAdam", {"eta": 0.01}, {"lr": 0.01}),
    "rprop": ("Rprop", {"eta": 0.02}, {"lr": 0.02}),
}
"""Ours, with our parameters, and PyTorch's, with its own."""

SCHEDULES = {
    "step-decay": ("StepLR", {"factor": 0.5, "every": 20}, {"gamma": 0.5, "step_size": 20}),
    "exponential-decay": (
        "ExponentialLR",
        {"rate": -float(np.log(0.97))},
        {"gamma": 0.97},
    ),
    "polynomial": ("PolynomialLR", {"total": 80, "power": 2}, {"total_iters": 80, "power": 2}),
    "triangular": (
        "CyclicLR",
        {"eta_min": 0.05, "eta_max": 0.4, "mu": 20},
        {"base_lr": 0.05, "max_lr": 0.4, "step_size_up": 20, "cycle_momentum": False},
    ),
    "triangular2": (
        "CyclicLR",
        {"eta_min": 0.05, "eta_max": 0.4, "mu": 20},
        {
            "base_lr": 0.05,
            "max_lr": 0.4,
            "step_size_up": 20,
            "mode": "triangular2",
            "cycle_momentum": False,
        },
    ),
    "exponential-range": (
        "CyclicLR",
        {"eta_min": 0.05, "eta_max": 0.4, "mu": 20, "gamma": 0.98},
        {
            "base_lr": 0.05,
            "max_lr": 0.4,
            "step_size_up": 20,
            "mode": "exp_range",
            "gamma": 0.98,
            "cycle_momentum": False,
        },
    ),
    "sgdr": (
        "CosineAnnealingWarmRestarts",
        {"eta_min": 0.01, "T": 10, "T_mult": 2},
        {"eta_min": 0.01, "T_0": 10, "T_mult": 2},
    ),
    "one-cycle": (
        "OneCycleLR",
        {"eta_max": 0.4, "total": STEPS},
        {"max_lr": 0.4, "total_steps": STEPS, "cycle_momentum": False},
    ),
}


@pytest.fixture(autouse=True)
def in_double_precision():
    """Without it PyTorch keeps the rates of ASGD and the momenta of NAdam in single precision."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def _their_path(name: str, params: dict, surface: str) -> np.ndarray:
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([w], **params)
    path = [w.detach().numpy().copy()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        SURFACES[surface](w).backward()
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("which", OPTIMIZERS)
def test_the_same_path_as_torch_optim(which: str, surface: str, trace_run) -> None:
    theirs, params, their_params = OPTIMIZERS[which]
    name, _, variant = which.partition("/")
    run = {"optimizer": name, "params": params, **({"variant": variant} if variant else {})}
    trace = trace_run(surface, run, start=START, steps=STEPS)
    expected = _their_path(theirs, their_params, surface)
    np.testing.assert_allclose(trace.w, expected, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("which", SCHEDULES)
def test_the_same_rates_as_torch_lr_scheduler(which: str, catalogue) -> None:
    theirs, params, their_params = SCHEDULES[which]
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.3)
    scheduler = getattr(torch.optim.lr_scheduler, theirs)(optimizer, **their_params)
    expected = []
    for k in range(STEPS):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if k < STEPS - 1:
            scheduler.step()
    k = np.arange(STEPS, dtype=float)
    found = catalogue.schedules[which].etas(0.3, params, k, k)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_the_same_drops_as_torchs_reduce_on_plateau(trace_run) -> None:
    params = {"factor": 0.3, "patience": 4, "threshold": 0.01, "eta_min": 0.001}
    run = {
        "optimizer": "signsgd",
        "params": {"eta": 0.7},
        "schedule": {"name": "reduce-on-plateau", "params": params},
    }
    trace = trace_run("bowl", run, start=START, steps=STEPS)
    w = torch.tensor(START, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.7)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=0.3, patience=4, threshold=0.01, min_lr=0.001
    )
    for k in range(STEPS):
        assert trace.eta[k + 1] == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)
        optimizer.zero_grad()
        SURFACES["bowl"](w).backward()
        w.grad.sign_()
        optimizer.step()
        scheduler.step(float(SURFACES["bowl"](w.detach())))
