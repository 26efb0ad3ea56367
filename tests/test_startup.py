"""Keras starts quietly, whatever became of standard error."""

import subprocess
import sys

import pytest

CLOSED = {
    "closed and absent": "os.close(2); sys.stderr = None",
    "closed by Python": "sys.stderr.close()",
}


@pytest.mark.parametrize("before", CLOSED.values(), ids=CLOSED)
def test_models_are_imported_without_a_word_whatever_became_of_standard_error(before):
    program = f"import os, sys\n{before}\nimport aelib.models\nprint('imported')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "imported\n", "")
