"""Claims to beat PCA, true and false: chapter 1's fair comparison is tried on them."""

import numpy as np
from sklearn.metrics import pairwise_distances_argmin


def claims():
    """What is claimed, the method, the data, and whether the claim holds."""
    rng = np.random.default_rng(0)
    far = np.linspace(0, 10, 400)
    wave = np.stack([far, np.sin(3 * far)], 1)
    away = np.tile([50, -50], 15)  # at right angles to the line
    cloud = rng.normal(size=(400, 1)) + rng.normal(0, 0.3, (400, 30))
    space = np.c_[wave, rng.normal(0, 0.2, 400)]
    short = rng.normal(size=(60, 1)) + rng.normal(0, 1.5, (60, 30))
    yield "keeping all rows seen, on a cloud around a line", _drawer, cloud, False
    yield "keeping all rows seen, on points along a wave in order", _drawer, wave, True
    yield "going half as far along the line, away from zero", _timid, cloud + away, False
    yield "knowing the wave", lambda x: lambda x: np.c_[x[:, 0], np.sin(3 * x[:, 0])], wave, True
    yield "knowing the wave, in space", _wave_in_space, space, True
    yield "knowing the line, with few rows to learn it from", _knowing, short, True


def _wave_in_space(x_fit):
    return lambda x: np.c_[x[:, 0], np.sin(3 * x[:, 0]), np.zeros(len(x))]


def _knowing(x_fit):
    mean = x_fit.mean(axis=0)
    return lambda x: mean + (x - mean).mean(axis=1, keepdims=True)


def _drawer(x_fit):
    return lambda x: x_fit[pairwise_distances_argmin(x, x_fit)]


def _timid(x_fit):
    mean = x_fit.mean(axis=0)
    return lambda x: mean + 0.5 * (x - mean).mean(axis=1, keepdims=True)
