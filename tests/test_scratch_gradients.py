"""The gradient check checks something, and leaves everything as it was."""

import numpy as np
import pytest

from aelib import data, scratch

TWO = [np.ones((3, 2)), np.ones(2)]


@pytest.fixture
def model():
    return scratch.Autoencoder([4, 2, 4], ["tanh", "identity"])


def test_a_generator_of_gradients_is_checked_as_a_list_is(model):
    x = data.uniform(5, 4)
    gradients = model.backward(x)[1]
    expected = scratch.numerical_gradients(lambda: model.evaluate(x), iter(model.parameters))
    assert len(expected) == 4
    errors = scratch.relative_errors(iter(gradients), iter(expected))
    assert errors == scratch.relative_errors(gradients, expected)
    assert list(errors) == ["W1", "b1", "W2", "b2"] and max(errors.values()) < 1e-6


def test_a_single_gradient_is_checked():
    assert scratch.relative_errors([np.zeros(4)], [np.ones(4)]) == {"W1": 1.0}


@pytest.mark.parametrize("nothing", [[], (), iter(())])
def test_a_check_of_nothing_is_refused(nothing):
    with pytest.raises(ValueError, match=r"^Expected `gradients` to hold one array at least"):
        scratch.relative_errors(nothing, TWO)
    with pytest.raises(ValueError, match=r"^Expected `parameters` to hold one array at least"):
        scratch.numerical_gradients(lambda: 0.0, nothing)


@pytest.mark.parametrize("one", [np.ones((3, 2)), {"W1": np.ones(2)}, 3, None])
def test_what_is_no_list_is_refused(one):
    with pytest.raises(TypeError, match=r"^Expected `gradients` to be a list"):
        scratch.relative_errors(one, TWO)
    with pytest.raises(TypeError, match=r"^Expected `parameters` to be a list"):
        scratch.numerical_gradients(lambda: 0.0, one)


@pytest.mark.parametrize("missing", [TWO[:1], [np.ones((3, 2)), np.ones(3)]])
def test_a_gradient_that_is_missing_is_no_small_error(missing):
    with pytest.raises(ValueError, match="a gradient for every parameter"):
        scratch.relative_errors(missing, TWO)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_no_number_is_named(bad):
    with pytest.raises(ValueError, match=r"^Expected `gradients, b1` to be finite"):
        scratch.relative_errors([TWO[0], np.array([0, bad])], TWO)


def test_a_loss_that_stops_leaves_the_parameters_as_they_were(model):
    x, calls = data.uniform(5, 4), iter(range(100))
    before = [p.copy() for p in model.parameters]

    def fragile():
        if next(calls) == 7:
            raise RuntimeError("out of memory")
        return model.evaluate(x)

    with pytest.raises(RuntimeError, match="out of memory"):
        scratch.numerical_gradients(fragile, model.parameters)
    assert all(np.array_equal(p, q) for p, q in zip(before, model.parameters, strict=True))


@pytest.mark.parametrize("answer", [np.nan, None, "0.5", np.ones(2), 1j])
def test_a_loss_that_is_no_number_is_refused(answer, model):
    before = [p.copy() for p in model.parameters]
    with pytest.raises(ValueError, match=r"^Expected `loss\(\)` to be a finite number"):
        scratch.numerical_gradients(lambda: answer, model.parameters)
    assert all(np.array_equal(p, q) for p, q in zip(before, model.parameters, strict=True))


@pytest.mark.parametrize("step", [0, -1e-5, np.nan, None])
def test_a_step_of_no_length_is_refused(step):
    with pytest.raises(ValueError, match=r"^Expected `step`"):
        scratch.numerical_gradients(lambda: 0.0, [np.ones(2)], step)


@pytest.mark.parametrize("p", [np.ones(2, "float32"), np.ones(2, int), [1.0, 2.0]])
def test_differences_want_float64(p):
    with pytest.raises(TypeError, match=r"^Expected `parameters` in float64"):
        scratch.numerical_gradients(lambda: 0.0, [p])
