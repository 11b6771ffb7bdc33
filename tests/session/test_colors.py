"""What a session may write for a colour is what is shown in that colour."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from explorer.errors import InputError
from explorer.look.runs import run_style
from explorer.look.theme import load_theme
from explorer.session.colors import NAMES, read_color


def test_the_names_are_those_that_can_be_drawn():
    assert {*QColor.colorNames()} - {"transparent"} == NAMES


@pytest.mark.parametrize("color", ["#C04600", "#c46", "Crimson", "#80C04600", "#c00044660000"])
def test_a_colour_is_taken_as_written_and_shown(color):
    assert read_color(color, "color") == color
    assert run_style(load_theme("light"), 3, color).color == QColor(color).name()


@pytest.mark.parametrize("color", [None, 0, 7])
def test_no_colour_and_a_place_in_the_cycle_are_taken(color):
    assert read_color(color, "color") == color


@pytest.mark.parametrize(
    "color", ["", "#", "#12", "#12345", "C04600", "transparent", "#GGGGGG", 1.5]
)
def test_what_is_no_colour_is_an_error(color):
    with pytest.raises(InputError, match="must be a colour"):
        read_color(color, "color")
