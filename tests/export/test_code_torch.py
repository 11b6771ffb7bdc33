"""Scripts for PyTorch, run where it is installed and compared with the traces."""

from __future__ import annotations

import csv
import importlib.util
import io

import numpy as np
import pytest

from explorer.core.catalogue import Catalogue
from explorer.core.entries import OptimizerEntry
from explorer.core.optimizer_reader import read_optimizer
from explorer.errors import InputError
from tests.export.scripts import POINTS, output_of, scripted

CATALOGUE = Catalogue()
EQUALS = [
    {"optimizer": name, "variant": variant.name}
    for name, entry in CATALOGUE.optimizers.items()
    for variant in entry.variants.values()
    if variant.torch is not None
]
needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed, so none can run"
)


def assert_close(surface, runs, **session) -> str:
    script, expected = scripted(surface, runs, torch=True, **session)
    found, traced = (list(csv.reader(io.StringIO(t))) for t in (output_of(script), expected))
    assert [row[:3] for row in found] == [row[:3] for row in traced]
    numbers = [np.array([row[3:] for row in rows[1:]], dtype=float) for rows in (found, traced)]
    np.testing.assert_allclose(*numbers, rtol=1e-7, atol=1e-12)
    return script


@needs_torch
@pytest.mark.parametrize("surface", ["himmelblau", "sigmoid-neuron", "square"])
def test_every_equal_walks_the_same_path(surface: str) -> None:
    runs = [{**run, "params": {"eta": 0.01}} for run in EQUALS]
    assert_close({"name": surface}, runs, steps=80)


@needs_torch
def test_settings_are_translated() -> None:
    runs = []
    for run in EQUALS:
        params = CATALOGUE.optimizers[run["optimizer"]].variant(run["variant"]).params
        own = {n: 0.8 * s.default for n, s in params.items() if n.startswith(("beta", "mu"))}
        runs.append({**run, "params": {"eta": 0.02, **own}})
    assert_close({"name": "bowl"}, runs, steps=80)


@needs_torch
def test_schedules_batches_and_noise() -> None:
    runs = [
        {**run, "schedule": {"name": "cosine-restarts"}, "params": {"eta": 0.01}}
        for run in EQUALS
        if run["optimizer"] != "asgd"
    ]
    runs.append({"optimizer": "adam", "schedule": {"name": "reduce-on-plateau"}})
    gradient = {"mode": "minibatch", "size": 2, "order": "shuffle", "noise": 0.01}
    data = {"name": "sigmoid-neuron", "data": POINTS}
    assert_close(data, runs, gradient=gradient, steps=60)


def test_what_has_no_equal_is_named_and_left_out() -> None:
    runs = [{"optimizer": "adam"}, {"optimizer": "newton"}, {"rule": "w = w - 0.1*g"}]
    script, _ = scripted({"name": "bowl"}, runs, torch=True)
    assert (
        "#\n"
        "# Left out, as torch.optim has no equal of them:\n"
        "#   run 1: Newton's method, plain\n"
        "#   run 2: a rule of one's own\n"
        "\n"
    ) in script
    assert script.count("\nshow(") == 1
    call = "torch.optim.Adam([w], lr=0.1, betas=(0.9, 0.999), eps=1e-08)"
    assert call in script


def test_a_script_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match=r"runs: none of the runs has an equal in torch.optim"):
        scripted({"name": "bowl"}, [{"optimizer": "newton"}], torch=True)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"class": "SGD", "lr": "etta"}, "torch.lr: unknown parameter 'etta'"),
        ({"lr": "eta"}, "torch: 'class' is missing"),
        ({"class": "os.system", "lr": "eta"}, "torch.class: 'os.system' is not the name"),
        ({"class": "SGD", "l r": 1}, "torch: 'l r' is not the name of an argument"),
        ("SGD", "torch: must be a table"),
    ],
)
def test_faults_in_a_file(table, says: str) -> None:
    file = {"title": "Mine", "rule": "w = w - eta*g", "params": {"eta": {"default": 0.1}}}
    assert isinstance(read_optimizer("mine", file), OptimizerEntry)
    with pytest.raises(InputError, match=says):
        read_optimizer("mine", {**file, "torch": table})
