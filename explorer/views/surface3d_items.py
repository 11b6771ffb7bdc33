"""The scene of pyqtgraph.opengl; importing this imports OpenGL, so only `surface3d_gl` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from pyqtgraph.opengl import GLLinePlotItem, GLMeshItem, MeshData
from pyqtgraph.opengl.GLViewWidget import GLViewMixin
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QMatrix4x4, QOpenGLContext
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

from explorer.views.surface3d_camera import Camera, Eye

Triangles = tuple[NDArray[np.float32], NDArray[np.uint32], NDArray[np.uint8]]
"""Vertices (n, 3), faces (m, 3), and the vertices' colours as RGBA (n, 4)."""

# The surface is drawn a little deeper than it lies, so that lines on it are whole.
BEHIND = (1.0, 2.0)


class Scene(GLViewMixin, QObject):
    """A view of pyqtgraph's that draws into buffers of its own, with our camera.

    Attributes: none of its own.

    Signals: none.
    """

    def __init__(self, context: QOpenGLContext) -> None:
        self._context = context
        self._eye = Eye(Camera(0.0, 0.0, 4.0), 1.0, 1.0)
        self._buffers: dict[tuple[int, int, int], QOpenGLFramebufferObject] = {}
        self._meshes: list[Any] = []  # the whole one, then a lighter one
        self._lines: dict[str, Any] = {}
        super().__init__()
        self.setBackgroundColor((0, 0, 0, 0))
        self.initializeGL()

    # What pyqtgraph asks of a widget.

    def context(self) -> QOpenGLContext:
        """Return OpenGL's context."""
        return self._context

    def isValid(self) -> bool:
        """Whether there is a context: always."""
        return True

    def update(self) -> None:
        """Do nothing: pictures are asked for."""

    def width(self) -> float:
        """Return the picture's width in px."""
        return self._eye.width

    def height(self) -> float:
        """Return the picture's height in px."""
        return self._eye.height

    def devicePixelRatioF(self) -> float:
        """Return 1: sizes are in device pixels here."""
        return 1.0

    def viewMatrix(self) -> QMatrix4x4:
        """Return our camera's matrix."""
        return QMatrix4x4(self._eye.camera.view_rows().ravel().tolist())

    def projectionMatrix(self, region: Any = None, viewport: Any = None) -> QMatrix4x4:
        """Return our camera's lens, upside down: OpenGL's rows are then the picture's."""
        rows = self._eye.camera.projection_rows(self._eye.width, self._eye.height)
        rows[1] *= -1.0
        return QMatrix4x4(rows.ravel().tolist())

    def drawItemTree(self, item: Any = None, useItemNames: bool = False) -> None:  # noqa: N803
        """Draw the items; what fails is told to the caller, where pyqtgraph would print it."""
        vao = getattr(self, "default_vao", None)
        for part in sorted(self.items, key=lambda i: i.depthValue()):
            if part.visible():
                if vao is not None and vao.isCreated():
                    vao.bind()
                part.paint()

    # What is drawn.

    def set_meshes(self, meshes: Sequence[Triangles]) -> None:
        """Draw the first of these, or the last to be quick; no lines until they are given."""
        self.clear_all(buffers=False)
        for vertices, faces, colors in meshes:
            if not len(faces):
                continue
            data = MeshData(vertexes=vertices, faces=faces, vertexColors=colors / np.float32(255.0))
            mesh = GLMeshItem(meshdata=data, smooth=True, computeNormals=False, shader=None)
            mesh.setGLOptions(
                {
                    GL.GL_DEPTH_TEST: True,
                    GL.GL_BLEND: False,
                    GL.GL_CULL_FACE: False,
                    GL.GL_POLYGON_OFFSET_FILL: True,
                    "glPolygonOffset": BEHIND,
                }
            )
            self.addItem(mesh)
            self._meshes.append(mesh)

    def set_lines(self, name: str, points: NDArray[np.float32], color: QColor) -> None:
        """Draw separate lines of one colour."""
        old = self._lines.pop(name, None)
        if old is not None:
            self.removeItem(old)
        if not len(points):
            return
        lines = GLLinePlotItem(pos=points, color=color, width=1.0, mode="lines", antialias=False)
        lines.setGLOptions("opaque")
        lines.setDepthValue(1)
        self.addItem(lines)
        self._lines[name] = lines

    def clear_all(self, buffers: bool = True) -> None:
        """Take everything away; ``buffers``: and what pictures are drawn into."""
        for item in list(self.items):
            self.removeItem(item)
        self._meshes, self._lines = [], {}
        if buffers:
            self._buffers = {}

    def picture(
        self, eye: Eye, width: int, height: int, samples: int, light: bool
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
        """Return pixels (height, width, 4) as BGRA and depths (height, width), if there are any."""
        self._eye = Eye(eye.camera, float(width), float(height))
        for i, mesh in enumerate(self._meshes):
            mesh.setVisible(i == (len(self._meshes) - 1 if light else 0))
        for item in self._lines.values():
            item.width = max(1.0, width / max(eye.width, 1.0))
        plain = self._buffer(width, height, 0)
        target = self._buffer(width, height, samples) if samples else plain
        if not target.bind():
            raise RuntimeError("no room for a picture")
        GL.glViewport(0, 0, width, height)
        self.paintGL()
        if target is not plain:
            both = GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT
            QOpenGLFramebufferObject.blitFramebuffer(plain, target, both)
            plain.bind()
        pixels = np.empty((height, width, 4), np.uint8)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 4)
        GL.glReadPixels(0, 0, width, height, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, pixels)
        depth = None
        if not self._context.isOpenGLES():
            depth = np.empty((height, width), np.float32)
            GL.glReadPixels(0, 0, width, height, GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT, depth)
        plain.release()
        return pixels, depth

    def _buffer(self, width: int, height: int, samples: int) -> QOpenGLFramebufferObject:
        """Return a buffer to draw into, kept while pictures have this size."""
        key = (width, height, samples)
        if key not in self._buffers:
            self._buffers = {k: b for k, b in self._buffers.items() if k[:2] == (width, height)}
            kind = QOpenGLFramebufferObjectFormat()
            kind.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
            kind.setSamples(samples)
            self._buffers[key] = QOpenGLFramebufferObject(width, height, kind)
        return self._buffers[key]
