"""The electrocardiogram, windows and back, and anomalies of known place."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aelib import data

RATE = 360
X = data.ecg()
CALM = X[-60 * RATE :]


def test_the_electrocardiogram_is_five_minutes_in_millivolts():
    assert X.shape == (300 * RATE,) and X.dtype == np.float32
    steps = X.astype("float64") * 200  # the converter's own units
    np.testing.assert_allclose(steps, np.rint(steps), atol=1e-3)
    assert -4 < X.min() < X.max() < 4
    np.testing.assert_array_equal(X, data.ecg())


def test_a_damaged_electrocardiogram_is_named(monkeypatch, tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "ecg.npz").write_bytes(b"not a zip file")
    monkeypatch.setattr(data.files, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"ecg\.npz .* damaged"):
        data.ecg()
    assert len(hashlib.sha256(b"").hexdigest()) == len(data.files.SHA256["ecg.npz"])


@given(t=st.integers(1, 60), width=st.integers(1, 60), stride=st.integers(1, 60))
def test_windows_are_slices_and_points_are_means_over_the_windows_that_hold_them(t, width, stride):
    if width > t or stride > width:
        return
    x = np.arange(t, dtype=float)
    rows = data.windows(x, width, stride)
    slices = [x[i : i + width] for i in range(0, t - width + 1, stride)]
    np.testing.assert_array_equal(rows, slices)
    np.testing.assert_allclose(
        data.to_points(rows, width, stride), x[: len(x) - (t - width) % stride]
    )
    scores = np.random.default_rng(t).uniform(size=len(rows))
    held = [
        [s for i, s in enumerate(scores) if i * stride <= p < i * stride + width]
        for p in range((len(rows) - 1) * stride + width)
    ]
    np.testing.assert_allclose(
        data.to_points(scores, width, stride), [np.mean(some) for some in held]
    )


def test_windows_are_a_copy():
    x = np.arange(9.0)
    data.windows(x, 3)[:] = 0
    assert x.sum() == 36


@pytest.mark.parametrize(
    ("width", "stride"), [(0, 1), (11, 1), (3, 4), (3, 0), (2.5, 1), (3, True)]
)
def test_widths_and_strides_that_leave_points_out_are_refused(width, stride):
    with pytest.raises(ValueError, match=r"^Expected `(width|stride)`"):
        data.windows(np.arange(10.0), width, stride)


def test_scores_of_another_width_are_refused():
    with pytest.raises(ValueError, match=r"^Expected one score a window or 4"):
        data.to_points(np.ones((3, 5)), 4)


@pytest.mark.parametrize("seed", range(3))
def test_only_what_is_named_is_changed_and_all_of_it_is_named(seed):
    there = data.plant(CALM, RATE, seed=seed)
    changed = there.x != CALM
    inside = np.zeros(len(CALM), bool)
    for start, stop in zip(there.starts, there.stops, strict=True):
        inside[start:stop] = True
        assert changed[start:stop].mean() > 0.5
    assert not changed[~inside].any()
    assert sorted(there.kinds) == sorted(2 * data.ANOMALIES)
    assert (there.starts[1:] > there.stops[:-1]).all() and there.x.dtype == np.float32


def one(kind, seed=0):
    there = data.plant(CALM, RATE, [kind], 1, seed=seed)
    start, stop = there.starts[0], there.stops[0]
    return CALM[start:stop].astype("float64"), there.x[start:stop].astype("float64")


def test_each_kind_is_what_its_name_says():
    before, after = one("flat line")
    assert np.ptp(after) == 0 and len(after) == RATE
    before, after = one("missing beat")
    assert np.ptp(before) > 1 and np.ptp(after) < 0.5 and 0 < np.abs(np.diff(after)).mean() < 0.05
    before, after = one("spike")
    assert len(after) == 11 and 1 < np.abs(after - before).max() < 2
    before, after = one("drift")
    assert len(after) == 2 * RATE and np.abs(np.diff(after - before)).max() < 0.02
    before, after = one("stretched beat")
    upper = [(x > (x.max() + np.median(x)) / 2).sum() for x in (before, after)]
    assert upper[1] > 1.8 * upper[0] and after.max() == pytest.approx(before.max(), rel=0.01)


def test_places_depend_on_the_seed_alone():
    one, same, other = (data.plant(CALM, RATE, seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(one.x, same.x)
    assert not np.array_equal(one.starts, other.starts)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"x": CALM[: 30 * RATE]}, "4 seconds of signal or more for each"),
        ({"kinds": "spike"}, "`kinds` to be a sequence"),
        ({"kinds": ["spike", "hum"]}, "`kinds` to be one of"),
        ({"kinds": []}, "`kinds` to name one kind or more"),
        ({"kinds": ["spike", "spike"]}, "once"),
        ({"per_kind": 0}, "`per_kind`"),
        ({"rate": 0}, "`rate`"),
        ({"rate": "fast"}, "`rate`"),
        ({"seed": -1}, "`seed`"),
        ({"x": np.zeros(20000)}, "a signal with beats"),
    ],
)
def test_what_cannot_be_planted_is_refused(arguments, words):
    with pytest.raises((TypeError, ValueError), match=f"^Expected .*{words}"):
        data.plant(**({"x": CALM, "rate": RATE} | arguments))
