import re
from dataclasses import fields

import numpy as np
import pytest

from explorer.errors import InputError
from explorer.look.theme import (
    COLORMAP_SIZE,
    THEME_NAMES,
    Theme,
    _lab_from_rgb,
    _rgb,
    _theme_from,
    colormap_table,
    load_theme,
)

# The contrasts that the tokens were chosen for, in the order light, dark, projector-light,
# projector-dark: ink, ink2, ink3, field_line, accent on the panel; then on their own grounds.
CONTRASTS = {
    ("ink", "panel"): (16.5, 14.5, 21, 19.2),
    ("ink2", "panel"): (7.8, 8.9, 12.9, 14.2),
    ("ink3", "panel"): (5.2, 6.1, 8.8, 10.8),
    ("field_line", "panel"): (3.3, 3.6, 5.9, 6.3),
    ("accent", "panel"): (6.9, 7.2, 8.4, 9.9),
    ("on_accent", "accent"): (6.9, 7.9, 8.4, 9.9),
    ("good", "good_badge"): (5.6, 7.5, 7.9, 8.8),
    ("notice", "notice_badge"): (5.8, 7.6, 8.0, 9.1),
    ("bad", "bad_badge"): (5.3, 6.3, 7.4, 7.6),
}
RUN_CONTRASTS = {
    "light": (9.2, 3.8, 3.3, 3.2, 3.6, 5.0, 3.1, 4.2),
    "dark": (7.8, 3.8, 4.2, 4.0, 4.1, 4.7, 5.7, 6.4),
}


def luminance(color):
    rgb = np.array(_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def hexes(theme):
    return ["#" + bytes(row[:3].tolist()).hex() for row in colormap_table(theme)]


@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_theme_is_complete(name):
    theme = load_theme(name)
    numbers = {"tick", "label", "body", "head", "value", "caption", "trail", "playhead"}
    for field in fields(Theme):
        value = getattr(theme, field.name)
        if field.name in numbers:
            assert value > 0, field.name
        elif field.name in ("runs", "colormap"):
            assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in value), field.name
        elif field.name not in ("name", "title", "dark", "casing"):
            assert re.fullmatch("#[0-9A-F]{6}", value), field.name
    assert len(theme.runs) == 8
    assert len(set(theme.runs)) == 8
    assert len(theme.colormap) == 5


@pytest.mark.parametrize(("inks", "expected"), CONTRASTS.items())
def test_contrasts_are_the_ones_chosen(inks, expected):
    for name, value in zip(THEME_NAMES, expected, strict=False):
        theme = load_theme(name)
        measured = contrast(getattr(theme, inks[0]), getattr(theme, inks[1]))
        assert measured == pytest.approx(value, abs=0.06), name


@pytest.mark.parametrize("name", THEME_NAMES)
def test_text_is_readable_on_every_ground(name):
    theme = load_theme(name)
    for ground in (theme.window, theme.panel, theme.raised, theme.tint):
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.ink2, ground) >= 4.5
        assert contrast(theme.ink3, ground) >= 4.5


@pytest.mark.parametrize("name", ["projector-light", "projector-dark", "print"])
def test_text_for_the_back_row_and_for_paper_has_seven_to_one(name):
    theme = load_theme(name)
    for ink in (theme.ink, theme.ink2, theme.ink3):
        assert contrast(ink, theme.panel) >= 7
    for word, badge in (("good", "good_badge"), ("notice", "notice_badge"), ("bad", "bad_badge")):
        assert contrast(getattr(theme, word), getattr(theme, badge)) >= 7


@pytest.mark.parametrize(("name", "expected"), RUN_CONTRASTS.items())
def test_runs_stand_out_everywhere_on_the_canvas(name, expected):
    theme = load_theme(name)
    measured = [min(contrast(run, ground) for ground in hexes(theme)) for run in theme.runs]
    assert measured == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(("name", "least"), [("projector-light", 3.3), ("projector-dark", 4.3)])
def test_runs_stand_out_on_the_wall(name, least):
    theme = load_theme(name)
    grounds = hexes(theme)
    assert min(contrast(r, g) for r in theme.runs for g in grounds) == pytest.approx(
        least, abs=0.06
    )


def test_projectors_and_print_use_the_runs_of_the_screen():
    light, dark = load_theme("light"), load_theme("dark")
    assert load_theme("projector-light").runs == light.runs == load_theme("print").runs
    assert load_theme("projector-dark").runs == dark.runs


@pytest.mark.parametrize("name", THEME_NAMES)
def test_the_colormap_goes_through_its_stops_in_even_steps(name):
    theme = load_theme(name)
    table = colormap_table(theme)
    assert table.shape == (COLORMAP_SIZE, 4)
    assert table.dtype == np.uint8
    assert (table[:, 3] == 255).all()
    for row, stop in ((0, theme.colormap[0]), (-1, theme.colormap[-1])):
        assert bytes(table[row, :3].tolist()).hex() == stop[1:].lower()
    lab = _lab_from_rgb(np.array([_rgb(color) for color in theme.colormap]))
    steps = np.linalg.norm(np.diff(lab, axis=0), axis=1)
    assert steps.max() / steps.min() < 1.25
    lightness = _lab_from_rgb(table[:, :3] / 255.0)[:, 0]
    falls = lightness[0] > lightness[-1]
    assert falls != theme.dark
    # Rounding to bytes may turn single neighbours, never a stretch of the map.
    assert (np.diff(lightness[::8]) < 0).all() == falls


def test_the_shared_table_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        colormap_table(load_theme("light"))[0, 0] = 0


def test_an_unknown_theme_is_named_with_the_ones_there_are():
    with pytest.raises(InputError, match=r"no theme 'dusk'.*projector-light"):
        load_theme("dusk")


def test_a_theme_with_a_colour_too_few_or_too_many_says_which():
    whole = {f.name: "#000000" for f in fields(Theme) if f.name != "name"}
    with pytest.raises(InputError, match="lacks 'accent'"):
        _theme_from("mine", {k: v for k, v in whole.items() if k != "accent"})
    with pytest.raises(InputError, match="nothing called 'glow'"):
        _theme_from("mine", whole | {"glow": "#000000"})
