"""A program that is killed while it saves leaves the old file or the new one, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap

import pytest

from explorer.session.files import load_session

MOMENTS = 50

# Saves one session after another, each told once it is on the disk, and is killed meanwhile.
SAVING = """
    import os, random, signal, sys, time
    from pathlib import Path
    from explorer.session.experiment import DataChoice, Experiment, RunChoice, SurfaceChoice
    from explorer.session.files import write_session
    from explorer.core.whole_files import write_whole

    path, moments, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    points = tuple(float(i) / 7 for i in range(3000))

    def text(steps):
        surface = SurfaceChoice(name="sigmoid-neuron", data=DataChoice(points=(points, points)))
        return write_session(Experiment(surface=surface, runs=(RunChoice("gd"),), steps=steps))

    def save_on(pipe, number):
        while True:
            number += 1
            write_whole(path, text(number).encode())
            os.write(pipe, number.to_bytes(8, "big"))

    random.seed(seed)
    number = 1
    write_whole(path, text(number).encode())
    for _ in range(moments):
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            save_on(telling, number)
        os.close(telling)
        time.sleep(random.uniform(0.0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while block := os.read(told, 8):
            number = int.from_bytes(block, "big")
        os.close(told)
        content = path.read_bytes()
        old, new = (text(n).encode() for n in (number, number + 1))
        found = "old" if content == old else "new" if content == new else "torn"
        print(found, number, flush=True)
        number += found == "new"
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_killed_at_fifty_moments_the_file_is_always_whole(tmp_path) -> None:
    path = tmp_path / "session.json"
    seed = 20
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SAVING), str(path), str(MOMENTS), str(seed)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    moments = [line.split() for line in done.stdout.splitlines()]
    assert len(moments) == MOMENTS
    assert {found for found, _ in moments} <= {"old", "new"}
    assert int(moments[-1][1]) > MOMENTS / 2  # it did save between the kills
    last = load_session(path)
    assert last.steps in (int(moments[-1][1]), int(moments[-1][1]) + 1)
    assert json.loads(path.read_text())["format"] == "optimizer-explorer/1"
    begun = [f.name for f in tmp_path.iterdir() if f.name.endswith(".part")]
    assert begun  # it was killed in the middle of writing, too
    assert {f.name for f in tmp_path.iterdir()} == {"session.json", *begun}
