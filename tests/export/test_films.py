"""Films, opened again by Pillow and by ffmpeg; and what is left of those that fail."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import InputError
from explorer.export import film
from explorer.export.film import write_film
from explorer.export.frames import Frames
from explorer.export.gif import GifWriter
from explorer.export.mp4 import Mp4Writer, ffmpeg
from explorer.export.shot import Shot
from tests.export.sessions import opened

pytestmark = pytest.mark.usefixtures("qapp")

SHOT = Shot(size=(320, 200))
STEPS = tuple(range(11))


def frames() -> list[np.ndarray]:
    painted = Frames(opened(), SHOT)
    copies = [painted.paint(step).copy() for step in STEPS]
    painted.close()
    return [np.stack([(f >> s) & 255 for s in (16, 8, 0)], axis=-1).astype(int) for f in copies]


def test_frames_do_not_depend_on_those_before():
    painted = Frames(opened(), SHOT)
    there = painted.paint(7).copy()
    for step in (12, 0, 3, 7):
        again = painted.paint(step).copy()
    painted.close()
    one, other = (f.view(np.uint8).astype(int) for f in (there, again))
    # Trails are painted on from step to step: at the joints edges are smoothed twice.
    assert np.abs(one - other).max() < 48
    assert (there != again).mean() < 0.001


def test_a_gif_has_its_frames_its_rate_and_its_colours(tmp_path):
    path = tmp_path / "film.gif"
    write_film(path, opened(), SHOT, STEPS, 15, ".gif")
    with Image.open(path) as image:
        assert (image.format, image.size, image.n_frames) == ("GIF", SHOT.size, len(STEPS))
        assert image.info["loop"] == 0
        lasted = 0
        for k, own in enumerate(frames()):
            image.seek(k)
            lasted += image.info["duration"]
            shown = np.asarray(image.convert("RGB")).astype(int)
            assert np.abs(shown - own).mean() < 2.5
            assert (np.abs(shown - own).max(axis=-1) > 60).mean() < 0.002
    assert lasted == pytest.approx(1000 * len(STEPS) / 15, abs=10)


def test_a_frame_that_repeats_the_last_one_is_a_frame(tmp_path):
    path = tmp_path / "film.gif"
    pixels = np.full((20, 30), 0xFF3366CC, np.uint32)
    other = pixels.copy()
    other[5:9, 7:12] = 0xFFFFFFFF
    with open(path, "wb") as file, GifWriter(file, (30, 20), 10, [pixels, other]) as writer:
        for _ in range(3):
            writer.add(pixels)
        writer.add(other)
    with Image.open(path) as image:
        assert image.n_frames == 4
        image.seek(3)
        assert image.convert("RGB").getpixel((8, 6)) == pytest.approx((255, 255, 255), abs=4)


def decoded(path: Path, size: tuple[int, int]) -> tuple[str, np.ndarray]:
    """Return what ffmpeg says of a film, and its frames."""
    command = [
        ffmpeg(),
        "-hide_banner",
        "-i",
        str(path),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    shown = np.frombuffer(done.stdout, np.uint8).reshape(-1, size[1], size[0], 3)
    return done.stderr.decode(), shown.astype(int)


def test_an_mp4_plays_everywhere(tmp_path):
    path = tmp_path / "film.mp4"
    write_film(path, opened(), Shot(size=(321, 201)), STEPS, 12.5, ".mp4")
    said, shown = decoded(path, (322, 202))
    for fact in ("Video: h264", "yuv420p(tv, bt709", "322x202", "12.5"):
        assert fact in said
    assert len(shown) == len(STEPS)
    assert abs(shown[0][5, 5] - 255).max() < 6, "white stays white"
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "it plays while it is loaded"


def test_the_colours_of_an_mp4_are_those_of_the_frames(tmp_path):
    path = tmp_path / "film.mp4"
    write_film(path, opened(), SHOT, STEPS, 10, ".mp4")
    for mine, own in zip(decoded(path, SHOT.size)[1], frames(), strict=True):
        assert np.abs(mine - own).mean() < 6


@pytest.mark.parametrize("ending", film.ENDINGS)
def test_one_that_is_stopped_leaves_nothing(tmp_path, ending):
    class StoppedError(Exception):
        pass

    def stop(done: int, count: int) -> None:
        if done == 4:
            raise StoppedError

    path = tmp_path / f"film{ending}"
    path.write_bytes(b"the old one")
    with pytest.raises(StoppedError):
        write_film(path, opened(), SHOT, STEPS, 10, ending, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"the old one"


@pytest.mark.parametrize("ending", film.ENDINGS)
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path, monkeypatch, ending):
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"can't be written: No space left on device"):
        write_film(tmp_path / f"film{ending}", opened(), SHOT, STEPS, 10, ending)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_ffmpeg_on_a_full_disk_is_said():
    noise = np.random.default_rng(0).integers(0, 2**32, (200, 320), np.uint32)

    def write() -> None:
        with Mp4Writer(Path("/dev/full"), (320, 200), 10) as writer:
            for _ in range(200):
                writer.add(noise)

    with pytest.raises(InputError, match="No space left on device"):
        write()


@pytest.mark.parametrize(("ending", "module"), [(".gif", "PIL"), (".mp4", "imageio_ffmpeg")])
def test_what_is_missing_is_named(tmp_path, monkeypatch, ending, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=r"needs .*, which is not installed: pip install"):
        write_film(tmp_path / f"film{ending}", opened(), SHOT, STEPS, 10, ending)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("shot", "steps", "fps", "said"),
    [
        (SHOT, STEPS, 51, "not from 0.1 to 50"),
        (SHOT, STEPS, float("nan"), "not from 0.1 to 50"),
        (SHOT, (), 10, "needs a step"),
        (Shot(part="strip"), STEPS, 10, "a filmstrip is a picture"),
    ],
)
def test_films_that_are_none(tmp_path, shot, steps, fps, said):
    with pytest.raises(InputError, match=said):
        write_film(tmp_path / "film.gif", opened(), shot, steps, fps, ".gif")
    assert list(tmp_path.iterdir()) == []


def test_names_keep_their_sides_and_the_minimum_never_blinks(monkeypatch):
    from explorer.export.opening import opened as opened_file
    from explorer.views.canvas_scene import CanvasScene

    workspace, _ = opened_file("lesson:first-start", None)
    painted = Frames(workspace, Shot(size=(800, 450)))
    own, laid = CanvasScene._draw, []
    monkeypatch.setattr(CanvasScene, "_draw", lambda *a: (laid.append(a[3]), own(*a))[1])
    steps = range(40, 100)
    for step in steps:
        painted.paint(step)
    painted.close()
    assert len(laid) == len(steps)
    assert all(any(w.text.startswith("min ") for w in one.under) for one in laid)
    assert all(any(w.text.startswith("start ") for w in one.under) for one in laid)
    flips = 0
    for name in ("GD", "RMSProp", "Adam", "AdaGrad"):
        heads = [next(h for h in one.found if h.run.label == name) for one in laid]
        boxes = [next((w.box for w in one.over if w.text == name), None) for one in laid]
        sides = [
            None if box is None else (box.x > head.x, box.y > head.y, box.right < head.x)
            for head, box in zip(heads, boxes, strict=True)
        ]
        flips += sum(a != b for a, b in pairwise(sides))
    assert flips <= 10, "without memory they are more than sixty"


def test_the_shades_of_a_map_keep_their_hue(tmp_path):
    ramp = np.linspace(0, 1, 640)
    shades = [np.rint(a + (b - a) * ramp) for a, b in ((249, 187), (248, 206), (243, 224))]
    row = sum(np.uint32(v) << np.uint32(s) for v, s in zip(
        [v.astype(np.uint32) for v in shades], (16, 8, 0), strict=True))  # fmt: skip
    frame = np.tile((row | np.uint32(0xFF000000)).astype(np.uint32), (80, 1))
    path = tmp_path / "film.gif"
    with open(path, "wb") as file, GifWriter(file, (640, 80), 10, [frame]) as writer:
        writer.add(frame)
    with Image.open(path) as image:
        shown = np.asarray(image.convert("RGB")).astype(int)[0]
    off = shown - np.stack(shades, axis=-1)
    assert np.abs(off[:, 0] - off[:, 1]).mean() < 0.8
    assert np.abs(off[:, 2] - off[:, 1]).mean() < 0.8
