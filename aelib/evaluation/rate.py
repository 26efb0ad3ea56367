"""What a code costs in bits, and what it loses."""

from typing import NamedTuple

import numpy as np

from .. import _validate, floors


class RateDistortion(NamedTuple):
    """What a code costs and what it loses, one entry a quantiser step. Introduced in chapter 6."""

    steps: np.ndarray  # (s,) in the units of the code
    bits: np.ndarray  # (s,) per example
    squared_error: np.ndarray  # (s,) per value

    @property
    def psnr(self):
        """Decibels, for values that reach from 0 to 1."""
        with np.errstate(divide="ignore"):  # nothing lost: infinite
            return -10 * np.log10(self.squared_error)


def rate_distortion(encode, decode, x_table, x, steps):
    """Bits against error when the code is rounded: numbers are not bits. Introduced in chapter 6.

    Every number of the code is rounded to the nearest multiple of `step`, and the whole number
    that results is charged what an ideal entropy coder would spend: see `code_bits`. The tables
    of that coder and the decoder itself are not charged.

    Args:
        encode: function, (n, ...) -> codes (n, k).
        decode: function, codes (n, k) -> (n, ...). Its output is scored as it is: clip it there.
        x_table: examples on which the coder's tables are counted; part of the training set.
        x: examples to compress.
        steps: (s,) steps of the uniform quantiser, in the units of the code.

    Returns:
        `RateDistortion`.

    Source: high-rate theory in Gersho and Gray (1992), chapter 5: at a small step a code of density
    f costs h(f) - log2(step) bits a number and loses step² / 12.

    >>> x = np.repeat([[0.0], [1.0], [2.0], [3.0]], 1000, axis=0)
    >>> result = rate_distortion(lambda x: x, lambda z: z, x, x, steps=[1.0])
    >>> round(float(result.bits[0]), 3), float(result.squared_error[0])
    (2.0, 0.0)
    """
    steps = _validate.values(steps, "steps", ndim=1).astype("float64")
    if not (steps > 0).all():
        raise ValueError(f"Expected every step to be above 0. Received {steps}.")
    x_table, x = _validate.array(x_table, "x_table"), _validate.array(x, "x")
    known = _codes(encode, x_table, "x_table")
    codes = _codes(encode, x, "x", width=known.shape[1])
    bits, errors = [], []
    for step in steps:
        whole = _rounded(codes, step)
        bits.append(code_bits(_rounded(known, step), whole))
        rounded = (whole * step).astype(np.result_type(codes, "float32"))
        x_hat = _validate.array(decode(rounded), "decode(codes)")
        errors.append(floors.squared_error(x, x_hat))
    return RateDistortion(steps, np.array(bits), np.array(errors))


def _codes(encode, x, name, width=None):
    """What `encode` gives, and nobody else holds: it may work in place, or lend one buffer."""
    codes = encode(x.copy())
    return _validate.array(codes, f"encode({name})", ndim=2, last_axis=width).copy()


_ESCAPE_BITS = 16  # spells out a whole number that the table does not hold


def code_bits(table, codes):
    """Bits per example that an ideal entropy coder spends on codes of whole numbers.

    Each column has its own table of frequencies. A number that `table` shows c times in n costs
    log2((n + 1) / c) bits. One that it never shows costs log2(n + 1), the price of a mark that
    says "not in the table", and 16 bits more. When `codes` is `table`, this is the entropy of
    its columns, summed, up to 1.5 / n bits a column.

    Args:
        table: (n, k) whole numbers to count. codes: (m, k) whole numbers to charge.

    Returns:
        float, the mean over examples of the sum over columns.

    Source: Shannon (1948).

    >>> fair = np.array([[0], [1]] * 5000)
    >>> round(code_bits(fair, fair), 3)
    1.0
    """
    table = _whole_numbers(table, "table")
    codes = _whole_numbers(codes, "codes", width=table.shape[1])
    return float(sum(map(_column_bits, table.T, codes.T)))


def _whole_numbers(a, name, width=None):
    a = _validate.array(a, name, ndim=2, last_axis=width)
    if (a != np.rint(a)).any():
        raise ValueError(
            f"Expected `{name}` to hold whole numbers. Received fractions: divide, then round."
        )
    return a


def _column_bits(known, column):
    values, counts = np.unique(known, return_counts=True)
    place = np.searchsorted(values, column).clip(max=len(values) - 1)
    seen = values[place] == column
    counts = np.where(seen, counts[place], 1)
    return np.mean(np.log2((len(known) + 1) / counts) + _ESCAPE_BITS * ~seen)


def _rounded(codes, step):
    whole = np.rint(np.asarray(codes, "float64") / step)
    if np.abs(whole).max() >= 2 ** (_ESCAPE_BITS - 1):
        raise ValueError(
            f"Expected a step that leaves whole numbers of at most {_ESCAPE_BITS} bits. "
            f"Received {step:.3g} for codes up to {np.abs(codes).max():.3g}."
        )
    return whole.astype("int64")
