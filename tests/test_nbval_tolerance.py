"""The tolerance under which stored outputs are compared, and proof that the comparison bites."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aelib.floors import digits
from tests.notebooks import BOOK, normalise

spec = importlib.util.spec_from_file_location("book_conftest", BOOK / "conftest.py")
conftest = importlib.util.module_from_spec(spec)
spec.loader.exec_module(conftest)
Tolerant = conftest.Tolerant

TEXT = "loss 0.693, best of 20 seeds\nchange -1.25e-03"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("0.693", "0.700"),  # 1 %
        TEXT.replace("0.693", "0.686"),
        TEXT.replace("-1.25e-03", "-1.24e-03"),
        TEXT.replace("0.693", "6.93e-1"),
    ],
)
def test_floats_within_two_percent_pass(other):
    assert Tolerant(TEXT) == Tolerant(other)
    assert not (Tolerant(TEXT) != Tolerant(other))  # noqa: SIM202 - both operators count


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("0.693", "0.728"),  # 5 %
        TEXT.replace("0.693", "0.658"),
        TEXT.replace("loss", "gain"),
        TEXT.replace("20", "21"),
        TEXT.replace("-1.25", "1.25"),
        TEXT.replace("e-03", "e-02"),
        TEXT.replace("0.693", "nan"),
        TEXT.replace("0.693", "1"),
        TEXT.split("\n")[0],
        TEXT + "\n",
        "",
    ],
    ids=lambda text: text.replace("\n", " ")[:40],
)
def test_anything_else_fails(other):
    assert Tolerant(TEXT) != Tolerant(other)
    assert not (Tolerant(TEXT) == Tolerant(other))  # noqa: SIM201 - both operators count


def test_a_whole_number_is_exact_unless_it_says_about():
    assert Tolerant("217 bits") != Tolerant("218 bits")
    assert Tolerant("≈ 217 bits") == Tolerant("≈ 218 bits")
    assert Tolerant("≈ 30,900 digits, 12") == Tolerant("≈ 31,100 digits, 12")
    assert Tolerant("≈ 30,900 digits, 12") != Tolerant("≈ 31,100 digits, 13")
    assert Tolerant("≈ 217 bits") != Tolerant("≈ 230 bits")
    assert Tolerant("≈ 12.5 dB") == Tolerant("≈ 12.6 dB")


@given(st.floats(0.001, 1e6), st.floats(0.95, 1.05))
def test_the_threshold_is_two_percent_at_every_scale(value, factor):
    a, b = f"loss {value:.6e}", f"loss {value * factor:.6e}"
    if abs(factor - 1) < 0.019:
        assert Tolerant(a) == Tolerant(b)
    if abs(factor - 1) > 0.021:
        assert Tolerant(a) != Tolerant(b)


@given(st.text())
def test_every_text_equals_itself(text):
    assert Tolerant(text) == Tolerant(text)


def test_version_numbers_and_words_with_digits_are_exact():
    assert Tolerant("keras 3.15.1") != Tolerant("keras 3.16.1")
    assert Tolerant("v1.0") != Tolerant("v1.01")


TABLE = "model      error   steps\n deep       0.525      20\n    -1.25 dB\n 0.0999"


@pytest.mark.parametrize(
    "other",
    [
        TABLE.replace("       0.525", "        0.53"),
        TABLE.replace("       0.525      20", " 0.530 20"),
        TABLE.replace("    -1.25", "   -1.250"),
        TABLE.replace("-1.25 dB", "-1.25   dB"),
        TABLE.replace(" 0.0999", "0.100"),  # a line that starts with a number starts nowhere else
    ],
)
def test_the_padding_of_a_column_of_numbers_may_change(other):
    assert Tolerant(TABLE) == Tolerant(other)


@pytest.mark.parametrize(
    "other",
    [
        TABLE.replace("0.525      20", "0.525      21"),
        TABLE.replace("0.525", "0.58"),
        TABLE.replace("model      error", "model     error"),  # no number beside it
        TABLE.replace(" deep", "deep"),
        TABLE.replace("deep       0.525", "deep0.525"),  # none is not one
        TABLE.replace("-1.25 dB", "-1.25dB"),
        TABLE.replace("-1.25", "- 1.25"),
        TABLE.replace("20\n", "20 "),
        TABLE.replace("0.525      20", "0.525\t20"),
    ],
)
def test_every_other_space_is_exact(other):
    assert Tolerant(TABLE) != Tolerant(other)


def test_digits_within_a_word_are_no_number():
    assert Tolerant("layer x2   on") != Tolerant("layer x2 on")
    assert Tolerant("2x   on") != Tolerant("2x on")


@given(st.floats(1e-6, 1e8), st.floats(-0.01, 0.01))
def test_what_digits_writes_is_compared_as_a_float(value, change):
    stored, fresh = (f"loss {digits(v):>9} nats" for v in (value, value * (1 + change)))
    assert Tolerant(stored) == Tolerant(fresh)
    assert Tolerant(stored) != Tolerant(f"loss {digits(value * 1.05):>9} nats")


@pytest.fixture
def folder(tmp_path):
    """A folder with the book's conftest and one small notebook, executed by hand."""
    shutil.copy(BOOK / "conftest.py", tmp_path)
    cell = nbformat.v4.new_code_cell("print('loss', 0.6931)\n20")
    cell.outputs = [
        nbformat.v4.new_output("stream", text="loss 0.693\n"),
        nbformat.v4.new_output("execute_result", {"text/plain": "20"}, execution_count=1),
    ]
    write(tmp_path, nbformat.v4.new_notebook(cells=[cell]))
    return tmp_path


def write(folder, notebook):
    nbformat.write(normalise(notebook), folder / "small.ipynb")


def nbval(folder):
    command = "-m pytest -q -p no:cacheprovider -p no:xdist --nbval --nbval-current-env --rootdir ."
    return subprocess.run([sys.executable, *command.split(), "."], cwd=folder, capture_output=True)


def test_a_true_stored_output_passes(folder):
    assert nbval(folder).returncode == 0


@pytest.mark.parametrize("true, false", [("0.693", "0.750"), ("loss", "gain"), ("20", "21")])
def test_a_corrupted_stored_output_fails(folder, true, false):
    path = Path(folder) / "small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for output in notebook.cells[0].outputs:
        if "text" in output:
            output.text = output.text.replace(true, false)
        else:
            output.data["text/plain"] = output.data["text/plain"].replace(true, false)
    nbformat.write(notebook, path)
    result = nbval(folder)
    assert result.returncode == 1, result.stdout
