"""Plots: they draw what they are given, return it, show nothing and set nothing globally."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from aelib import floors, plots

rng = np.random.default_rng(0)
digits = rng.uniform(size=(4, 64))
points = rng.normal(size=(9, 2))
table = floors.report(digits, digits, {"ours": digits * 0.9}, k=2)

CALLS = {
    "images": lambda: plots.images({"in": digits, "out": digits.reshape(4, 8, 8)}),
    "curves": lambda: plots.curves({"a": [3, 2, 1], "b": [[3, 2], [4, 1]]}, table),
    "spread": lambda: plots.spread({"adam": [1.0, 2.0], "sgd": [3.0, 3.1]}, table),
    "plane": lambda: plots.plane(points, points * 0.5),
    "network": lambda: plots.network([784, 32, 784], ["in", "code", "out"]),
}


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_plot_returns_its_figure_or_axes_and_changes_no_global_style(call, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *_: pytest.fail("a plot must not show"))
    before = dict(mpl.rcParams)
    drawn = call()
    assert isinstance(drawn, plt.Figure | plt.Axes)
    assert dict(mpl.rcParams) == before
    (drawn if isinstance(drawn, plt.Figure) else drawn.figure).canvas.draw()


@pytest.mark.parametrize("name", ["curves", "spread", "plane", "network"])
def test_a_plot_draws_into_the_axes_it_is_given(name):
    _, ax = plt.subplots()
    arguments = {
        "curves": ({"a": [2, 1]},),
        "spread": ({"a": [1.0]},),
        "plane": (points,),
        "network": ([4, 2, 4],),
    }[name]
    assert getattr(plots, name)(*arguments, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


def test_images_draws_every_image_with_one_grey_scale():
    figure = plots.images({"in": digits, "out": digits})
    pictures = [image for ax in figure.axes for image in ax.images]
    assert len(pictures) == 8
    assert {image.get_clim() for image in pictures} == {(0, 1)}


def test_curves_draws_every_floor_but_not_your_own_rows_with_its_value():
    ax = plots.curves({"loss": [1.0, 0.5]}, table)
    words = " ".join(text.get_text() for text in ax.texts)
    assert "mean of the training set" in words and "PCA, 2 numbers" in words
    assert "ours" not in words and floors.digits(table["PCA, 2 numbers"]) in words


def test_spread_draws_one_dot_a_seed():
    ax = plots.spread({"a": [1.0, 2.0, 3.0]})
    assert sorted(ax.lines[0].get_xdata()) == [1, 2, 3]


def test_the_code_is_the_narrowest_bar_and_alone_in_the_accent():
    ax = plots.network([784, 32, 784])
    colors = [mpl.colors.to_hex(bar.get_facecolor()) for bar in ax.patches if hasattr(bar, "xy")]
    assert colors.count(plots.ACCENT) == 1


def test_images_that_are_not_square_are_refused():
    with pytest.raises(ValueError, match="Expected square images"):
        plots.images({"in": digits[:, :63]})


def test_points_that_are_not_in_the_plane_are_refused():
    with pytest.raises(ValueError, match="2 values"):
        plots.plane(digits)


def test_the_style_of_the_book_loads_from_the_package():
    with plt.style.context("aelib.book"):
        assert mpl.rcParams["axes.prop_cycle"].by_key()["color"][0] in (plots.ACCENT, "c2410c")


def test_a_code_is_never_the_input():
    ax = plots.network([2, 8, 2])
    assert ax.patches[1].get_facecolor() == mpl.colors.to_rgba(plots.ACCENT)


@pytest.mark.parametrize("draw", [plots.images, plots.curves])
def test_arrays_without_names_are_refused(draw):
    for unnamed in (np.zeros((2, 4)), {}):
        with pytest.raises(TypeError, match="to be a dict, each array under its name"):
            draw(unnamed)


def test_the_names_of_floors_stay_on_the_paper_in_whatever_style():
    with plt.style.context("default"):
        ax = plots.curves({"net": [3.0, 2.0]}, {"mean of the training set": 2.5})
        ax.figure.canvas.draw()
        paper = ax.figure.bbox
        assert all(paper.contains(*t.get_window_extent().max) for t in ax.texts)
