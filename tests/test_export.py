"""An encoder alone, in other hands: Keras without our code, and a runtime without TensorFlow."""

import json
import subprocess
import sys

import numpy as np
import pytest

from aelib import models
from aelib._keras import keras

X = np.random.default_rng(0).uniform(size=(50, 784)).astype("float32")
BUILDERS = {
    "dense": lambda: models.dense(784, 8, (32,)),
    "convolutional": lambda: models.convolutional(28, 8),
    "odd colours": lambda: models.convolutional((13, 7, 3), 8),
}
KERAS = """
import sys, numpy as np, keras
folder = sys.argv[1]
encoder, x = keras.models.load_model(folder + "/encoder.keras"), np.load(folder + "/x.npy")
np.save(folder + "/found.npy", encoder.predict(x, verbose=0))
print("aelib" in sys.modules)
"""
ONNX = """
import time; start = time.process_time()
import json, sys, numpy as np, onnxruntime
folder = sys.argv[1]
session = onnxruntime.InferenceSession(folder + "/encoder.onnx")
name = session.get_inputs()[0].name
np.save(folder + "/found.npy", session.run(None, {name: np.load(folder + "/x.npy")})[0])
heavy = sorted({"tensorflow", "keras", "aelib"} & set(sys.modules))
print(json.dumps([heavy, time.process_time() - start]))
"""


@pytest.fixture(params=BUILDERS.values(), ids=BUILDERS)
def exported(request, tmp_path):
    """A folder with some rows, and the model whose encoder is to go there."""
    keras.utils.set_random_seed(0)
    model = request.param()
    shape = model.input_shape[1:]
    x = X[:, : int(np.prod(shape))].reshape(50, *shape)
    np.save(tmp_path / "x.npy", x)
    return tmp_path, model, models.encode(model, x)


def run(program, folder):
    done = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]


def test_an_encoder_is_loaded_by_keras_alone(exported):
    folder, model, codes = exported
    model.get_layer("encoder").save(folder / "encoder.keras")
    assert run(KERAS, folder) == "False"
    np.testing.assert_allclose(np.load(folder / "found.npy"), codes, atol=1e-5)


def test_an_encoder_runs_without_tensorflow_and_agrees(exported):
    pytest.importorskip("tf2onnx")
    folder, model, codes = exported
    model.get_layer("encoder").export(folder / "encoder.onnx", format="onnx", verbose=False)
    heavy, seconds = json.loads(run(ONNX, folder))
    assert heavy == [] and seconds < 2
    np.testing.assert_allclose(np.load(folder / "found.npy"), codes, atol=1e-5)
