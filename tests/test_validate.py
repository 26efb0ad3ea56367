"""The gates: what they return, and what they let through at the borders."""

import numpy as np
import pytest

from aelib import _validate, floors

X = np.arange(6.0).reshape(3, 2)


class Tensor:
    """As other libraries have them: a shape, a dtype, and a way to become an array."""

    shape, dtype = (3, 2), "float32"

    def __array__(self, dtype=None, copy=None):
        return X.astype("float32")


class Elsewhere(Tensor):
    """One that is on another device, or only a symbol."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not here")


@pytest.mark.parametrize(
    "x",
    [
        X, X.astype("float16"), X.astype("uint8"), X.astype(">f8"), np.asmatrix(X), Tensor(),
        X.view(type("Named", (np.ndarray,), {})), X[::-1], np.broadcast_to(X[:1], (3, 2)),
    ],
    ids=lambda x: f"{type(x).__name__} {x.dtype}",
)  # fmt: skip
def test_what_enters_leaves_as_a_plain_array_of_the_same_dtype(x):
    a = _validate.array(x, ndim=2, last_axis=2)
    assert type(a) is np.ndarray and a.dtype == x.dtype
    np.testing.assert_array_equal(a, np.asarray(x))


def test_keras_tensors_enter():
    keras = pytest.importorskip("keras")
    tensor = keras.ops.convert_to_tensor(X.astype("float32"))
    assert floors.squared_error(tensor, X) == 0
    table = floors.report(tensor, tensor, {"mine": tensor}, k=1)
    assert table["mine"] == 0
    with pytest.raises(TypeError, match=r"^Expected `x` to be a NumPy array"):
        _validate.array(keras.Input((2,)))


def test_a_tensor_that_is_elsewhere_is_refused():
    with pytest.raises(
        TypeError, match=r"^Expected `x` .* Received a Elsewhere that does not turn"
    ):
        _validate.array(Elsewhere())


def test_pandas_columns_and_tables_of_numbers_enter():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame(X)
    assert _validate.array(table[0]).tolist() == [0, 2, 4]
    assert type(_validate.array(table)) is np.ndarray and _validate.array(table).shape == X.shape
    with pytest.raises(TypeError, match="Received dtype object"):
        _validate.array(table.assign(word="a"))
    with pytest.raises(ValueError, match="Received NaN"):
        _validate.array(table.assign(gap=np.nan))


@pytest.mark.parametrize("value", [1 + 1.2e-7, -1.2e-7, np.nextafter(np.float32(1), 2), 1 + 1e-6])
def test_what_float32_rounds_across_the_border_is_cut(value):
    x = np.array([[0.5, value]])
    cut = _validate.unit_interval(x)
    assert cut.min() >= 0 and cut.max() <= 1 and abs(cut - x).max() <= 1e-6
    for one, other in ((x, cut), (cut, x)):
        assert floors.cross_entropy(one, other) == floors.cross_entropy(cut, cut)
    assert np.isfinite(floors.entropy(x))


def test_what_lies_in_the_interval_is_not_copied():
    x = np.array([0.0, 1.0])
    assert _validate.unit_interval(x) is x


@pytest.mark.parametrize("value", [1 + 3e-6, -3e-6, 2, np.nan, np.inf])
def test_what_lies_beyond_rounding_is_refused_and_told_apart_from_1(value):
    with pytest.raises(ValueError, match=r"^Expected `x` to lie in \[0, 1\]") as caught:
        _validate.unit_interval(np.array([0.5, value]))
    assert "from 0.5 to 1." not in str(caught.value) or "1.000003" in str(caught.value)


@pytest.mark.parametrize("value", [0, -1, 2.0, True, None, "3", np.timedelta64(3), np.nan])
def test_what_is_no_size_is_refused(value):
    with pytest.raises(ValueError, match=r"^Expected `n` to be a whole number of at least 1"):
        _validate.positive_int(value, "n")


@pytest.mark.parametrize("widths", [3, "32", None, np.array(3), np.array([1.5]), [1, [2]]])
def test_what_is_no_list_of_sizes_is_refused(widths):
    with pytest.raises((TypeError, ValueError), match=r"^Expected `hidden`"):
        _validate.sizes(widths, "hidden")


def test_sizes_may_be_an_array():
    assert _validate.sizes(np.array([3, 4]), "hidden") == [3, 4]
