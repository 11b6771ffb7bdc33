"""MP4 films: frames go through a pipe to ffmpeg, which packs them as H.264."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from types import TracebackType

from explorer.errors import InputError
from explorer.export.frames import Pixels

_QUALITY = "23"
"""Of ffmpeg's constant rate factor: its usual one, at which lines and letters look as painted."""
_PATIENCE = 30.0
"""Seconds that ffmpeg gets for the last frames."""


def ffmpeg() -> str:
    """Return the path of an ffmpeg, or raise an InputError that says how to get one."""
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except ImportError:
        raise InputError(
            "an MP4 needs imageio-ffmpeg, which is not installed: pip install imageio-ffmpeg"
        ) from None
    except RuntimeError:
        raise InputError(
            "an MP4 needs ffmpeg, and none was found: pip install imageio-ffmpeg brings one"
        ) from None


def even(size: tuple[int, int]) -> tuple[int, int]:
    """Return a size whose sides are even, as players want them: one pixel more where one is not."""
    return size[0] + size[0] % 2, size[1] + size[1] % 2


class Mp4Writer:
    """Packs frames as they come.

    Used as a context, it ends the file when all went well, and stops ffmpeg in any case.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        """Start ffmpeg.

        Parameters
        ----------
        path
            The file that it writes over.
        size
            Width and height in pixels, both even.
        fps
            Frames a second.

        Raises
        ------
        InputError
            If there is no ffmpeg, or it can't be started.
        """
        # The colours of screens, told to players that would guess others from the size.
        colors = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
        command = [
            *(ffmpeg(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
            *("-f", "rawvideo", "-pix_fmt", "bgra", "-s", f"{size[0]}x{size[1]}"),
            *("-r", f"{fps:.10g}", "-i", "-", "-an", "-c:v", "libx264", "-preset", "veryfast"),
            *("-crf", _QUALITY, "-x264-params", "bframes=8:ref=4:subme=6"),
            *("-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", *colors),
            *("-movflags", "+faststart", "-f", "mp4", str(path)),
        ]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise InputError(f"ffmpeg can't be started: {error.strerror or error}") from None

    def add(self, frame: Pixels) -> None:
        """Pack a frame."""
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(frame.tobytes())
        except OSError:
            raise self._complaint() from None

    def _complaint(self) -> InputError:
        """Return what ffmpeg says, in one line."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        errors = self._process.stderr
        said = errors.read().decode("utf-8", "replace").strip() if errors is not None else ""
        lines = said.splitlines()
        for line in lines:
            if "No space left" in line:
                return InputError("can't be written: No space left on device")
        return InputError(f"ffmpeg stopped: {lines[-1][:200] if lines else 'it said nothing'}")

    def __enter__(self) -> Mp4Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process = self._process
        try:
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()
            if kind is None and process.wait() != 0:
                raise self._complaint()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stderr is not None:
                process.stderr.close()
