"""All that an audience reads has a contrast of at least 7:1, whatever it stands on."""

import numpy as np
import pytest

from explorer.look.theme import Theme, _rgb, colormap_table, enlarged, load_theme

PROJECTED = ("projector-light", "projector-dark")
LEAST = 7.0
COVER = 0.82  # of a canvas label's box, in the halo's colour
NOTICE = 0.92  # of a box of words in the canvas's corners


def luminance(rgb) -> float:
    """Return the relative luminance of WCAG 2 of a colour, three numbers from 0 to 1."""
    rgb = np.asarray(rgb)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def on_canvas(theme: Theme, cover: str, share: float) -> list[np.ndarray]:
    """Return every ground that a box which covers the map so far can have."""
    table = colormap_table(theme)[:, :3] / 255.0
    box = np.array(_rgb(getattr(theme, cover)))
    return [share * box + (1 - share) * ground for ground in table]


def test_black_on_white_is_21() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(_rgb("#777777"), (1, 1, 1)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", PROJECTED)
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "accent", "good", "notice", "bad"])
@pytest.mark.parametrize("ground", ["window", "panel", "raised", "tint"])
def test_text_on_every_ground(name, ink, ground) -> None:
    theme = load_theme(name)
    assert contrast(_rgb(getattr(theme, ink)), _rgb(getattr(theme, ground))) >= LEAST


@pytest.mark.parametrize("name", PROJECTED)
def test_text_on_what_has_a_ground_of_its_own(name) -> None:
    theme = load_theme(name)
    pairs = (
        (theme.on_accent, theme.accent),
        (theme.good, theme.good_badge),
        (theme.notice, theme.notice_badge),
        (theme.bad, theme.bad_badge),
    )
    assert min(contrast(_rgb(ink), _rgb(ground)) for ink, ground in pairs) >= LEAST


@pytest.mark.parametrize("name", PROJECTED)
def test_labels_on_the_map(name) -> None:
    theme = load_theme(name)
    grounds = on_canvas(theme, "halo", COVER)
    assert min(contrast(_rgb(theme.ink), ground) for ground in grounds) >= LEAST
    for ink in (theme.ink, theme.ink2):
        grounds = on_canvas(theme, "panel", NOTICE)
        assert min(contrast(_rgb(ink), ground) for ground in grounds) >= LEAST


@pytest.mark.parametrize("name", PROJECTED)
def test_sizes_are_those_of_the_back_row(name) -> None:
    theme = load_theme(name)
    sizes = (theme.tick, theme.label, theme.body, theme.head, theme.value, theme.caption)
    assert sizes == (22, 26, 26, 28, 34, 36)
    assert (theme.trail, theme.playhead) == (3, 3)


def test_a_larger_screen_has_larger_type_in_the_same_colours() -> None:
    theme = load_theme("projector-light")
    twice = enlarged(theme, 2.0)
    assert (twice.tick, twice.caption, twice.trail) == (44, 72, 6)
    assert (twice.ink, twice.name, twice.colormap) == (theme.ink, theme.name, theme.colormap)
    assert enlarged(theme, 2.0) is twice, "caches ask whether it is the same theme"
    assert enlarged(theme, 1.0) is theme
