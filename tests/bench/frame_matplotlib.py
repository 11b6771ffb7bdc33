"""The same scene in matplotlib: ``python frame_matplotlib.py SCENE.npz`` prints seconds a redraw.

It needs numpy and matplotlib only, and so can be run by a Python that has nothing else. Artists
are made once; a frame gives them new data and redraws the figure, as an animation without
blitting does.
"""

import sys
from statistics import median
from time import perf_counter

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

FRAMES = 30


def main(path: str) -> None:
    """Build the figure from the scene's arrays and time its redraws."""
    scene = np.load(path)
    w, values, keys = scene["w"], scene["values"], scene["keys"]
    steps = w.shape[1] - 1
    figure = plt.figure(figsize=(16, 9), dpi=100)
    grid = figure.add_gridspec(len(keys), 2, width_ratios=(3, 1))
    canvas = figure.add_subplot(grid[:, 0])
    x, y, loss = scene["x"], scene["y"], scene["loss"]
    levels = np.geomspace(loss.min() * 1.02, loss.max(), 20)
    canvas.imshow(
        np.log(loss), origin="lower", extent=(x[0], x[-1], y[0], y[-1]), aspect="auto", cmap="Blues"
    )
    canvas.contour(x, y, loss, levels=levels, colors="gray", linewidths=0.7)
    styles = [(f"C{i}", ("-", "--", "-.", ":")[i % 4]) for i in range(len(w))]
    trails = [canvas.plot([], [], color=c, linestyle=s, linewidth=2)[0] for c, s in styles]
    heads = [canvas.plot([], [], "o", color=c)[0] for c, _ in styles]
    cursors = []
    for i, key in enumerate(keys):
        plot = figure.add_subplot(grid[i, 1])
        plot.set_title(str(key), fontsize=9)
        for (color, style), curve in zip(styles, values[i], strict=True):
            plot.plot(np.arange(steps + 1), curve, color=color, linestyle=style, linewidth=1.5)
        plot.set_yscale("log")
        cursors.append(plot.axvline(0, color="black", linewidth=1))
    times = []
    for k in range(steps // 2, steps // 2 + FRAMES):
        begin = perf_counter()
        for i in range(len(w)):
            trails[i].set_data(w[i, : k + 1, 0], w[i, : k + 1, 1])
            heads[i].set_data(w[i, k : k + 1, 0], w[i, k : k + 1, 1])
        for cursor in cursors:
            cursor.set_xdata([k, k])
        figure.canvas.draw()
        times.append(perf_counter() - begin)
    print(median(times[3:]))


if __name__ == "__main__":
    main(sys.argv[1])
