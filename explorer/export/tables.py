"""Traces as tables: CSV, NPZ and JSON with the same columns (no Qt)."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.trace import Trace

FORMAT = "optimizer-explorer-trace/1"

Named = Sequence[tuple[str, Trace]]
"""(label, trace) of each run, in the order of the session."""


def columns_of(runs: Named) -> list[str]:
    """Return the number columns after ``run``, ``label`` and ``step``.

    They are ``loss``, the parameters, ``eta``, and ``QUANTITY.PARAMETER`` for every quantity that
    some run records, in the order in which they first come up.
    """
    if not runs:
        return ["loss", "eta"]
    parameters = runs[0][1].parameters
    quantities = dict.fromkeys(name for _, trace in runs for name in trace.quantities)
    return ["loss", *parameters, "eta", *(f"{q}.{p}" for q in quantities for p in parameters)]


def column(trace: Trace, name: str) -> NDArray[np.float64]:
    """Return one column of a run, shaped (last+1,); NaN where the run has no such value."""
    rows = slice(trace.last + 1)
    if name == "loss":
        return trace.loss[rows]
    if name == "eta":
        return trace.eta[rows]
    if name in trace.parameters:
        return trace.w[rows, trace.parameters.index(name)]
    quantity, _, parameter = name.rpartition(".")
    if quantity not in trace.quantities:
        return np.full(trace.last + 1, np.nan)
    return trace.quantities[quantity][rows, trace.parameters.index(parameter)]


def to_csv(runs: Named) -> str:
    """Return the runs as CSV: one row a step of a run, fields empty where there is no value."""
    names = columns_of(runs)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["run", "label", "step", *names])
    for number, (label, trace) in enumerate(runs):
        table = [column(trace, name).tolist() for name in names]
        own = {"loss", *trace.parameters}
        for step, values in enumerate(zip(*table, strict=True)):
            fields = [
                "" if math.isnan(v) and n not in own else repr(v)
                for n, v in zip(names, values, strict=True)
            ]
            writer.writerow([number, label, step, *fields])
    return out.getvalue()


def to_json(runs: Named) -> str:
    """Return the runs as JSON: columns of each run, null for no value, "inf" and "-inf" as text."""
    names = columns_of(runs)
    tables: list[dict[str, Any]] = []
    for number, (label, trace) in enumerate(runs):
        table: dict[str, Any] = {"run": number, "label": label}
        if trace.divergence is not None:
            table["diverged"] = {"step": trace.divergence.step, "name": trace.divergence.name}
        table["step"] = list(range(trace.last + 1))
        for name in names:
            table[name] = [_json_number(v) for v in column(trace, name).tolist()]
        tables.append(table)
    return (
        json.dumps({"format": FORMAT, "runs": tables}, ensure_ascii=False, allow_nan=False) + "\n"
    )


def _json_number(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else repr(value)


def to_npz(runs: Named) -> bytes:
    """Return the runs as an NPZ archive of columns, one after another; NaN where no value is."""
    lengths = [trace.last + 1 for _, trace in runs]
    arrays: dict[str, NDArray[Any]] = {
        "run": np.repeat(np.arange(len(runs)), lengths),
        "label": np.repeat(np.array([label for label, _ in runs], dtype=np.str_), lengths),
        "step": np.concatenate([np.arange(n) for n in lengths] or [np.zeros(0, dtype=int)]),
    }
    for name in columns_of(runs):
        parts = [column(trace, name) for _, trace in runs]
        arrays[name] = np.concatenate(parts) if parts else np.zeros(0)
    out = io.BytesIO()
    # np.savez takes names as arguments, some of which ("file") it needs for itself.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            # The date is fixed so that the same numbers give the same bytes.
            member = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    return out.getvalue()


WRITERS: dict[str, Callable[[Named], bytes]] = {
    ".csv": lambda runs: to_csv(runs).encode(),
    ".json": lambda runs: to_json(runs).encode(),
    ".npz": to_npz,
}
"""What gives the content of a table, by the file's ending."""
