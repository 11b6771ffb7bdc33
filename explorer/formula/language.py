"""What the formula language has: its functions, constants and limits (one list for all readers)."""

from __future__ import annotations

import math

ANY = 99

FUNCTIONS: dict[str, tuple[int, int]] = {
    "sqrt": (1, 1),
    "exp": (1, 1),
    "log": (1, 1),
    "abs": (1, 1),
    "sign": (1, 1),
    "sin": (1, 1),
    "cos": (1, 1),
    "tan": (1, 1),
    "sinh": (1, 1),
    "cosh": (1, 1),
    "tanh": (1, 1),
    "floor": (1, 1),
    "min": (2, ANY),
    "max": (2, ANY),
    "clip": (3, 3),
    "where": (3, 3),
}
"""Functions of every formula: the least and the most arguments each takes."""

RULE_FUNCTIONS: dict[str, tuple[int, int]] = {
    "grad": (1, 1),
    "loss": (1, 1),
    "hess": (1, 1),
    "solve": (2, 2),
    "norm": (1, 1),
    "dot": (2, 2),
}
"""Functions of update rules alone."""

RECIPE_FUNCTIONS: dict[str, tuple[int, int]] = {
    "uniform": (2, 2),
    "normal": (2, 2),
    "linspace": (2, 2),
}
"""Functions of dataset recipes alone: each gives one number a point."""

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}

MAX_LENGTH = 4000
"""Characters in one formula or rule."""
MAX_DEPTH = 60
"""Brackets within brackets, and nodes above nodes."""
MAX_NODES = 1500
"""Nodes in one formula or rule."""
MAX_DIGITS = 40
"""Characters in one number."""
MAX_NAME = 40
"""Characters in one name."""
