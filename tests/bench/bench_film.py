"""Time and size of films: ``python -m tests.bench.bench_film``.

One hundred frames of 1280 x 720 with a heat map and three trails, rendered and packed, against
matplotlib's ``FuncAnimation.save`` of the same runs on the same map, in turns in one run.
matplotlib is used where it is installed or OPTIMIZER_EXPLORER_MATPLOTLIB names a Python that has
it. Both sides write MP4 with the same ffmpeg, each with settings of its own.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from tests.bench.bench_frame import OTHER_PYTHON, matplotlib_python
from tests.bench.scene import application, experiment

from explorer.core.catalogue import Catalogue  # isort: skip - the scene sets the platform first
from explorer.export.film import write_film
from explorer.export.mp4 import ffmpeg
from explorer.export.shot import Shot
from explorer.session.workspace import Workspace

RUNS = ("momentum", "rmsprop", "adam")
FRAMES, SIZE, FPS, ROUNDS = 100, (1280, 720), 20.0, 3
AIMS = {".gif": 8, ".mp4": 4}


def scene_file(workspace: Workspace, path: Path) -> None:
    """Write the runs and the map for matplotlib."""
    (x0, x1), (y0, y1) = workspace.problem.range
    x, y = np.linspace(x0, x1, 200), np.linspace(y0, y1, 200)
    points = np.stack(np.meshgrid(x, y), axis=-1)
    loss = np.stack([workspace.problem.loss(row) for row in points])
    w = np.stack([run.trace.w[:FRAMES] for run in workspace.runs])
    names = np.array([run.label for run in workspace.runs])
    np.savez(path, w=w, x=x, y=y, loss=loss, names=names)


def theirs(python: str, scene: Path, target: Path) -> float:
    """Return the seconds of matplotlib's film."""
    script = Path(__file__).with_name("film_matplotlib.py")
    command = [python, str(script), str(scene), str(target), ffmpeg()]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print times, sizes and their ratios."""
    _ = application()
    workspace = Workspace(experiment(FRAMES - 1, RUNS), Catalogue())
    workspace.compute_all()
    python = matplotlib_python()
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "scene.npz"
        scene_file(workspace, scene)
        for ending, aim in AIMS.items():
            parts = ["canvas", "figure"]
            ours: dict[str, list[float]] = {part: [] for part in parts}
            others = []
            mine, other = Path(folder) / f"mine{ending}", Path(folder) / f"other{ending}"
            sizes = {}
            for _ in range(ROUNDS):
                for part in parts:
                    shot = Shot(part=part, size=SIZE)  # type: ignore[arg-type]
                    begin = perf_counter()
                    write_film(mine, workspace, shot, range(FRAMES), FPS, ending)
                    ours[part].append(perf_counter() - begin)
                    sizes[part] = mine.stat().st_size
                if python:
                    others.append(theirs(python, scene, other))
            print(f"{ending}, {FRAMES} frames of {SIZE[0]} x {SIZE[1]}:")
            if python:
                print(
                    f"  matplotlib: {FRAMES / median(others):.1f} frames a second, "
                    f"{other.stat().st_size / 1e3:.0f} kB"
                )
            else:
                print(f"  matplotlib: not installed, skipped ({OTHER_PYTHON} may name a Python)")
            for part in parts:
                line = f"  {part}: {FRAMES / median(ours[part]):.1f} frames a second, "
                line += f"{sizes[part] / 1e3:.0f} kB"
                if python:
                    line += (
                        f"; {median(others) / median(ours[part]):.1f} times as fast (aim: {aim})"
                    )
                    line += f", {sizes[part] / other.stat().st_size:.2f} of the size (at most 2)"
                print(line)


if __name__ == "__main__":
    main()
