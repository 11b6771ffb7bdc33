"""Puts the textbook, a top-level folder of the checkout, inside the package that wheels install."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Adds ``resources/`` to a wheel as ``explorer/resources/``, all that the program reads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Choose what to add; an editable wheel reads the checkout's folder and needs no copy."""
        if version == "editable":
            return
        for entry in sorted(Path(self.root, "resources").iterdir()):
            if entry.suffix != ".sh" and entry.name != "pictures":  # scripts; the README's
                build_data["force_include"][str(entry)] = f"explorer/resources/{entry.name}"
