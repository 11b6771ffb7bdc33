"""Arrays of NaN, small and large."""

import numpy as np
import pytest

from explorer.core import blank as module
from explorer.core.blank import blank

SHAPES = [(3,), (201, 2), (70_000,), (1_000_001, 2)]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_blank_array_is_all_nan_and_can_be_written(shape):
    array = blank(*shape)
    assert array.shape == shape
    assert array.dtype == np.float64
    assert np.isnan(array).all()
    array[1] = 7.0
    assert (array[1] == 7.0).all()
    assert np.isnan(array[2:]).all()


def test_what_is_written_shows_in_no_other_array():
    first, second = blank(100_000, 2), blank(100_000, 2)
    first[:] = 1.0
    assert np.isnan(second).all()
    assert np.isnan(blank(100_000, 2)).all()
    assert (first == 1.0).all()


def test_without_room_for_the_file_arrays_are_filled(monkeypatch):
    def full(size):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_file_of", full)
    array = blank(100_000, 2)
    assert np.isnan(array).all()
    array[0] = 1.0
    assert (array[0] == 1.0).all()
