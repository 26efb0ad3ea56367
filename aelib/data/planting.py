"""Anomalies of known place and kind, planted in a signal of beats: so that finding has a truth."""

from typing import NamedTuple

import numpy as np
from scipy.ndimage import median_filter
from scipy.signal import find_peaks

from .. import _validate

BEFORE, AFTER = 0.2, 0.3  # seconds of a beat on either side of its peak
APART = 4  # seconds of signal for each anomaly, at least


class Planted(NamedTuple):
    """A signal with anomalies, and the truth about them, one entry an anomaly.

    Introduced in chapter 13.
    """

    x: np.ndarray  # (t,) float32
    starts: np.ndarray  # (n,) int64, the first point that was changed
    stops: np.ndarray  # (n,) int64, the first point after it that was not
    kinds: np.ndarray  # (n,) words


def plant(x, rate, kinds=None, per_kind=2, seed=0):
    """Plant anomalies in an electrocardiogram. Introduced in chapter 13.

    The signal is cut into as many equal slots as there are anomalies, and each slot gets one, at a
    place drawn at random. The kinds, with h the height of a beat, the median of the peaks:

    - "missing beat": half a second around a peak becomes a straight line, with the usual noise;
    - "flat line": one second of one value, as from a sensor that hangs;
    - "spike": a triangle of 0.03 s, h high, up or down;
    - "drift": a hill or a valley, h high and 2 s long;
    - "stretched beat": the middle of a beat is 2.5 times as wide; its edges make room.

    Args:
        x: (t,) the signal, with peaks that point upwards.
        rate: its points a second.
        kinds: which kinds; `data.ANOMALIES`, all five, unless given.
        per_kind: anomalies of each kind.
        seed: of places and order.

    Returns:
        `Planted`, in order of time. Elsewhere its signal is `x`.

    >>> from aelib import data
    >>> there = plant(data.ecg()[-7200:], 360, ["flat line"], 1)
    >>> int(there.stops[0] - there.starts[0]), str(there.kinds[0])
    (360, 'flat line')
    """
    x = _validate.array(x, "x", ndim=1).astype("float64")
    rate = _validate.real(rate, "rate", low=1)
    kinds = _known(ANOMALIES if kinds is None else kinds)
    rng = np.random.default_rng(_validate.seed(seed))
    order = rng.permutation(np.repeat(kinds, _validate.positive_int(per_kind, "per_kind")))
    slot = len(x) // len(order)
    if slot < APART * rate:
        raise ValueError(
            f"Expected {APART} seconds of signal or more for each anomaly. "
            f"Received {slot / rate:.2g} s for each of {len(order)}."
        )
    beats = _Beats(x, rate)
    places = []
    for i, kind in enumerate(order):
        middle = i * slot + rng.uniform(1.5 * rate, slot - 1.5 * rate)
        places.append(_PLANTERS[kind](beats, int(middle), rng))
    starts, stops = np.array(places).T
    return Planted(beats.x.astype("float32"), starts, stops, order)


class _Beats:
    """A copy of the signal to write into, its peaks, their height, and its fine noise."""

    def __init__(self, x, rate):
        self.x, self.rate = x.copy(), rate
        level = median_filter(x, 2 * int(0.3 * rate) + 1)
        upright = x - level
        least = 0.5 * np.quantile(upright, 0.99)
        apart = max(int(0.3 * rate), 1)
        self.peaks, _ = find_peaks(upright, height=max(least, 1e-9), distance=apart)
        if not len(self.peaks):
            raise ValueError("Expected a signal with beats in `x`. Received one without a peak.")
        self.height = np.median(upright[self.peaks])
        self.noise = 1.48 * np.median(np.abs(np.diff(x))) / np.sqrt(2)

    def seconds(self, s):
        """So many seconds in points, at least one."""
        return max(round(s * self.rate), 1)

    def around(self, at):
        """First and last point, exclusive, of the beat whose peak is nearest, and that peak."""
        peak = self.peaks[np.abs(self.peaks - at).argmin()]
        start, stop = peak - self.seconds(BEFORE), peak + self.seconds(AFTER)
        return max(start, 0), min(stop, len(self.x)), peak

    def stretch(self, at, s):
        """`s` seconds from `at` on, moved inwards where they would leave the signal."""
        start = int(np.clip(at, 0, len(self.x) - self.seconds(s)))
        return start, start + self.seconds(s)


def _missing(beats, at, rng):
    start, stop, _ = beats.around(at)
    line = np.linspace(beats.x[start], beats.x[stop - 1], stop - start)
    beats.x[start:stop] = line + rng.normal(scale=beats.noise, size=len(line))
    return start, stop


def _flat(beats, at, rng):
    start, stop = beats.stretch(at, 1.0)
    beats.x[start:stop] = beats.x[start]
    return start, stop


def _spike(beats, at, rng):
    start, stop = beats.stretch(at, 0.03)
    triangle = 1 - np.abs(np.linspace(-1, 1, stop - start + 2)[1:-1])
    beats.x[start:stop] += rng.choice([-1, 1]) * beats.height * triangle
    return start, stop


def _drift(beats, at, rng):
    start, stop = beats.stretch(at - beats.rate, 2.0)
    hill = 0.5 - 0.5 * np.cos(np.linspace(0, 2 * np.pi, stop - start))
    beats.x[start:stop] += rng.choice([-1, 1]) * beats.height * hill
    return start, stop


def _stretched(beats, at, rng):
    start, stop, peak = beats.around(at)
    narrow, wide = beats.seconds(0.05), beats.seconds(0.125)
    now = [start, peak - wide, peak + wide, stop - 1]
    before = [start, peak - narrow, peak + narrow, stop - 1]
    source = np.interp(np.arange(start, stop), now, before)
    beats.x[start:stop] = np.interp(source, np.arange(len(beats.x)), beats.x)
    return start, stop


_PLANTERS = {
    "missing beat": _missing,
    "flat line": _flat,
    "spike": _spike,
    "drift": _drift,
    "stretched beat": _stretched,
}
ANOMALIES = tuple(_PLANTERS)


def _known(kinds):
    if isinstance(kinds, str) or not hasattr(kinds, "__iter__"):
        raise TypeError(f"Expected `kinds` to be a sequence of words. Received {kinds!r:.80}.")
    kinds = [_validate.choice(kind, "kinds", ANOMALIES) for kind in kinds]
    if not kinds or len(set(kinds)) < len(kinds):
        raise ValueError(f"Expected `kinds` to name one kind or more, once. Received {kinds}.")
    return kinds
