"""The maps of chapter 9: what is drawn where."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aelib import plots
from aelib.plots import maps


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_thumbnails_do_not_overlap():
    places = np.random.default_rng(0).uniform(size=(300, 2))
    kept = places[maps._room_for(places, 0.1)]
    apart = np.abs(kept[:, None] - kept[None]).max(axis=-1)
    np.fill_diagonal(apart, 1)
    assert apart.min() >= 0.1
    assert len(kept) > 20


def test_map_draws_one_picture_a_thumbnail_and_one_label_a_class():
    rng = np.random.default_rng(0)
    z, labels = rng.normal(size=(50, 2)), np.arange(50) % 3
    ax = plots.thumbnail_map(z, rng.uniform(size=(50, 16)), labels)
    assert 1 < len(ax.images) <= 50
    assert [text.get_text() for text in ax.texts] == ["0", "1", "2"]


def test_map_refuses_codes_that_are_not_planar():
    with pytest.raises(ValueError, match="last axis of `z` to have 2"):
        plots.thumbnail_map(np.zeros((4, 3)), np.zeros((4, 16)))


def test_grid_puts_the_second_number_upwards():
    def decode(z):  # each picture shows its own code: dark where the second number is large
        return np.repeat(z[:, 1:], 4, axis=1)

    picture = plots.decoded_grid(decode, (0, 0), (1, 1), n=4).images[0].get_array()
    assert picture.shape == (8, 8)
    np.testing.assert_allclose(picture[0], 0.875)  # the top row
    np.testing.assert_allclose(picture[-1], 0.125)


def test_grid_marks_cells_without_examples():
    z = np.array([[0.1, 0.1]])
    ax = plots.decoded_grid(lambda z: np.zeros((len(z), 4)), (0, 0), (1, 1), n=2, z=z)
    picture = ax.images[0].get_array()
    assert (picture[2:, :2] == 0).all()  # the lower left cell holds the example
    assert (picture[:2] > 0).all() and (picture[2:, 2:] > 0).all()
