"""Reports: how numbers are written, what decides them, and that every terminal can print them."""

import io
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aelib import floors, scratch
from aelib._text import printable
from aelib.check import Verdict


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.00"), (-0.0, "0.00"), (0.53, "0.530"), (0.5249, "0.525"), (0.0999, "0.0999"),
        (0.09999, "0.100"), (1, "1.00"), (-1.25, "-1.25"), (12, "12.0"), (206, "206.0"),
        (999.4, "999.0"), (999.6, "1000.0"), (1000, "1000.0"), (1234, "1230.0"),
        (123_456, "123000.0"), (1e6, "1.00e+06"), (1.5e-6, "1.50e-06"), (np.inf, "inf"),
        (np.float32(0.25), "0.250"), (np.int64(3), "3.00"), (np.array(0.5), "0.500"),
    ],
)  # fmt: skip
def test_digits_writes_three_significant_digits_and_a_point(value, text):
    assert floors.digits(value) == text


@given(st.floats(-1e12, 1e12))
def test_digits_are_within_half_of_the_third_digit(value):
    text = floors.digits(value)
    assert abs(float(text) - value) <= 0.5e-2 * abs(value) + 1e-300
    assert "." in text
    significant = text.lstrip("-").split("e")[0].replace(".", "").lstrip("0")
    assert float(text) == 0 or len(significant) >= 3


@pytest.mark.parametrize(
    "value", [np.nan, None, "0.5", 1j, True, [1.0], np.ones(2), np.ma.masked, np.timedelta64(1)]
)
def test_digits_of_what_is_no_number_are_refused(value):
    with pytest.raises((TypeError, ValueError), match=r"^Expected `value`"):
        floors.digits(value)


def table(scales, **options):
    x = np.random.default_rng(0).normal(size=(300, len(scales))) * scales
    return floors.report(x, x, {"<mine>": 0.9 * x}, k=1, **options)


def test_a_report_says_when_one_column_decides_the_number():
    decided = table([1, 1, 100, 1, 1])
    assert "Column 2 holds 100.0 % of the variance" in str(decided)
    assert "standardise" in decided._repr_html_()
    assert decided._repr_html_().count("<td colspan") == 1
    for fair in (table(np.ones(5)), table([1, 100]), table([0, 0, 0, 0]), table([2, 1, 1, 1, 1])):
        assert fair.note == "" and "Column" not in str(fair) + fair._repr_html_()


def test_a_report_in_cross_entropy_has_no_units_to_mix_up():
    x = np.random.default_rng(0).uniform(size=(300, 5)) * [1, 0.01, 0.01, 0.01, 0.01]
    assert not floors.report(x, x, k=1, loss="binary_crossentropy").note


PRINTED = {
    "report": lambda: table(np.ones(5)),
    "verdicts": lambda: [Verdict(True, "1 - a², σ(a)"), Verdict(False, "δ → 0")],
    "network": lambda: scratch.Autoencoder([4, 2, 4], ["tanh"] * 2),
}


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "utf-8"])
@pytest.mark.parametrize("make", PRINTED.values(), ids=PRINTED)
def test_everything_prints_where_standard_output_has_no_arrows(make, encoding, monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    print(make())
    sys.stdout.flush()
    text = written.getvalue().decode(encoding)
    assert "?" not in text or encoding == "ascii"
    assert ("→" in text or "✓" in text) == (encoding == "utf-8")


def test_plain_marks_keep_the_columns():
    assert printable("→ mine  0.530") == "→ mine  0.530"


def test_without_standard_output_text_is_as_it_is(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert printable("✓ Correct.") == "✓ Correct."
