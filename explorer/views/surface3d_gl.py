"""The surface drawn by OpenGL into pictures of its own, by pyqtgraph.opengl's items.

Pictures, not a widget of OpenGL's: with one of those in it Qt would hand the whole window to
OpenGL, and on a machine that does OpenGL in software everything else would be slower. What stands
on the surface is painted on the picture, with the picture's depths to tell what is hidden.

OpenGL is imported and started by `start`, when the first picture is wanted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QOffscreenSurface,
    QOpenGLContext,
    QSurfaceFormat,
)

from explorer.views.surface3d_camera import Eye

if TYPE_CHECKING:
    from explorer.views.surface3d_items import Triangles

PLATFORM = "PYOPENGL_PLATFORM"  # the variable by which PyOpenGL is told
DEPTH_BITS = 24
SAMPLES = 4  # to a pixel, for smooth edges
PATIENCE = 0.005  # seconds for the whole mesh while it is turned
LARGEST = 8192  # px of a picture's side


class NoOpenGL(Exception):  # noqa: N818 - a state of the machine, told in a sentence
    """OpenGL can't be used here; the message says why, as the end of a sentence."""


@dataclass(frozen=True, eq=False)
class Picture:
    """The surface as it was seen.

    Attributes
    ----------
    image
        Transparent where there is no surface.
    pixels
        The image's memory, which has to live as long as it.
    depth
        How far each pixel is, shape (rows, columns), as `Camera.depth` reads it, 1 where nothing
        is; None where that can't be told.
    eye
        From where it was seen.
    smooth
        Whether its edges are smooth.
    """

    image: QImage
    pixels: NDArray[np.uint8]
    depth: NDArray[np.float32] | None
    eye: Eye
    smooth: bool


class Machine:
    """OpenGL's context, one for the whole program: pyqtgraph's shaders belong to one."""

    def __init__(self) -> None:
        """Start OpenGL.

        Raises
        ------
        NoOpenGL
            If it can't be started.
        """
        try:
            _load()
        except ModuleNotFoundError:
            raise NoOpenGL("the package PyOpenGL is not installed") from None
        except Exception as error:
            raise NoOpenGL(f"PyOpenGL found no OpenGL library ({error})") from None
        wanted = QSurfaceFormat()
        wanted.setDepthBufferSize(DEPTH_BITS)
        # What pyqtgraph asks for; without a window the context tells no more than was wanted.
        wanted.setVersion(2, 1)
        self.context = QOpenGLContext()
        self.context.setFormat(wanted)
        if not self.context.create():
            platform = QGuiApplication.platformName()
            raise NoOpenGL(f"there is no OpenGL driver for this display ({platform})")
        self._surface = QOffscreenSurface()
        self._surface.setFormat(self.context.format())
        self._surface.create()
        if not (self._surface.isValid() and self.context.makeCurrent(self._surface)):
            raise NoOpenGL("OpenGL has nothing to draw on")
        try:
            self.items = _load_items()
        except Exception as error:
            raise NoOpenGL(f"pyqtgraph's OpenGL can't be loaded ({error})") from None
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(_attempt.cache_clear)

    def enter(self) -> None:
        """Have what follows go to this context.

        Raises
        ------
        NoOpenGL
            If the context was lost.
        """
        if not self.context.makeCurrent(self._surface):
            raise NoOpenGL("the OpenGL driver went away")

    def leave(self) -> None:
        """Leave the context to nobody."""
        self.context.doneCurrent()


def _load() -> None:
    """Import OpenGL from the system's library that Qt uses: left alone it goes by the session."""
    name = {"xcb": "glx", "wayland": "egl"}.get(QGuiApplication.platformName(), "")
    ours = bool(name) and sys.platform.startswith("linux") and PLATFORM not in os.environ
    if ours:
        os.environ[PLATFORM] = name
    try:
        import OpenGL.GL  # noqa: F401
    finally:
        if ours:
            del os.environ[PLATFORM]  # not for programs that this one starts


def _load_items() -> Any:
    """Import what draws with pyqtgraph's items."""
    from explorer.views import surface3d_items

    return surface3d_items


@cache
def _attempt() -> Machine | str:
    try:
        return Machine()
    except NoOpenGL as error:
        return str(error)


def opening() -> Iterator[None]:
    """Do what `start` takes longest for, a part at each step; what fails is told by `start`."""
    for load in (_load, _load_items):
        with suppress(Exception):
            load()
        yield
    with suppress(NoOpenGL):
        start()
    yield


def start() -> Machine:
    """Return OpenGL, started at the first call; what failed once is not tried again.

    Raises
    ------
    NoOpenGL
        If it can't be used here.
    """
    found = _attempt()
    if isinstance(found, str):
        raise NoOpenGL(found)
    return found


class Renderer:
    """Draws one mesh with lines on it.

    Attributes
    ----------
    machine
        OpenGL.
    """

    def __init__(self) -> None:
        """Make an empty scene.

        Raises
        ------
        NoOpenGL
            If OpenGL can't be used here.
        """
        self.machine = start()
        self._slow = 0.0  # seconds of the slowest of the last pictures of the whole mesh
        self._guarded(self._make)

    def _make(self) -> None:
        self._scene = self.machine.items.Scene(self.machine.context)

    def set_meshes(self, meshes: Sequence[Triangles]) -> None:
        """Draw triangles from now on; the lines go.

        Parameters
        ----------
        meshes
            Vertices, faces and colours (RGBA) of the vertices; of several the last is the lightest,
            for a machine on which the first takes too long while it is turned.
        """
        self._slow = 0.0
        self._guarded(lambda: self._scene.set_meshes(meshes))

    def set_lines(self, name: str, points: NDArray[np.float32], color: QColor) -> None:
        """Draw separate lines from now on, shape (2n, 3), in the place of those of that name."""
        self._guarded(lambda: self._scene.set_lines(name, points, color))

    def draw(self, eye: Eye, ratio: float, smooth: bool, quick: bool = False) -> Picture:
        """Return a picture.

        Parameters
        ----------
        eye
            What is seen from where.
        ratio
            Device pixels to a pixel.
        smooth, quick
            Whether to take the time for smooth edges, or as little as can be.

        Raises
        ------
        NoOpenGL
            If it can't be drawn.
        """
        width = min(LARGEST, max(1, round(eye.width * ratio)))
        height = min(LARGEST, max(1, round(eye.height * ratio)))
        samples, light = SAMPLES if smooth else 0, quick and self._slow > PATIENCE
        began = perf_counter()
        pixels, depth = self._guarded(
            lambda: self._scene.picture(eye, width, height, samples, light)
        )
        if not (smooth or light):
            # Once found slow it stays so: it would be quick only for being light.
            self._slow = max(0.7 * self._slow, perf_counter() - began)
        kind = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(pixels.data, width, height, 4 * width, kind)
        image.setDevicePixelRatio(ratio)
        return Picture(image, pixels, depth, eye, smooth)

    def close(self) -> None:
        """Give back what OpenGL keeps for the scene."""
        self._guarded(lambda: self._scene.clear_all())

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Do something in OpenGL's context, and turn whatever goes wrong there into words."""
        self.machine.enter()
        try:
            return work()
        except Exception as error:
            first = str(error).strip().splitlines()
            raise NoOpenGL(
                f"the OpenGL driver failed ({first[0] if first else error!r})"
            ) from error
        finally:
            self.machine.leave()
