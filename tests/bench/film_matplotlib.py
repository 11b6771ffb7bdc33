"""The same film in matplotlib: ``python film_matplotlib.py SCENE.npz FILE [FFMPEG]``.

It prints the seconds that ``FuncAnimation.save`` took. It needs numpy and matplotlib only, and for
a GIF Pillow. The figure has what ours has on its canvas: a heat map with a bar, contour lines with
values, three dashed trails with a marker a step, their heads, and names that follow them.
"""

import sys
from time import perf_counter

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter


def main(path: str, target: str, ffmpeg: str = "") -> None:
    """Build the figure from the scene's arrays, save the film and print the time."""
    if ffmpeg:
        mpl.rcParams["animation.ffmpeg_path"] = ffmpeg
    scene = np.load(path)
    w, x, y, loss = scene["w"], scene["x"], scene["y"], scene["loss"]
    figure, axes = plt.subplots(figsize=(12.8, 7.2), dpi=100)
    extent = (x[0], x[-1], y[0], y[-1])
    heat = axes.imshow(np.log(loss), origin="lower", extent=extent, aspect="auto", cmap="Blues")
    figure.colorbar(heat)
    levels = np.geomspace(loss.min() * 1.02, loss.max(), 14)
    lines = axes.contour(x, y, loss, levels=levels, colors="gray", linewidths=0.7)
    axes.clabel(lines, levels[::2], fmt="%.3g", fontsize=9)
    axes.set_xlabel("w")
    axes.set_ylabel("b")
    styles = [("C0", "-", "s"), ("C1", "--", "^"), ("C2", ":", "v")]
    trails = [
        axes.plot([], [], c, linestyle=d, marker=m, markersize=4, linewidth=2)[0]
        for c, d, m in styles
    ]
    heads = [axes.plot([], [], m, color=c, markersize=11)[0] for c, _, m in styles]
    box = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none"}
    names = [
        axes.annotate(str(name), (0, 0), (14, -4), textcoords="offset points", weight="bold",
                      bbox=box, annotation_clip=True)
        for name in scene["names"]
    ]  # fmt: skip

    def draw(k: int) -> list:
        for i in range(len(w)):
            trails[i].set_data(w[i, : k + 1, 0], w[i, : k + 1, 1])
            heads[i].set_data(w[i, k : k + 1, 0], w[i, k : k + 1, 1])
            names[i].xy = w[i, k]
        return [*trails, *heads, *names]

    begin = perf_counter()
    film = FuncAnimation(figure, draw, frames=w.shape[1], blit=True)
    writer = FFMpegWriter(fps=20) if target.endswith(".mp4") else PillowWriter(fps=20)
    film.save(target, writer=writer, dpi=100)
    print(perf_counter() - begin)


if __name__ == "__main__":
    main(*sys.argv[1:])
