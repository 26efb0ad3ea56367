"""A code of words: each place of it holds one of a few learned vectors."""

import math

from .. import _validate
from .._keras import keras
from .gaussian import _amount

ops, random = keras.ops, keras.random
_register = keras.saving.register_keras_serializable(package="aelib")


@_register
class VectorQuantiser(keras.layers.Layer):
    """Replace each vector of a code by the nearest of `n_words` learned ones.

    A place of the code then costs at most log2(n_words) bits. The gradient passes as if nothing
    had been replaced (straight through). The words are no trained weights: each moves to the
    running mean of the vectors that chose it, as in k-means, while a term of the loss keeps the
    encoder near its words. A word that hardly any vector chooses is dead; it is moved onto a vector
    of the batch, drawn at random.

    Two metrics: "commitment", what was added to the loss; "bits", the places times the entropy of
    the words in use, so at most places times log2(n_words). Introduced in chapter 10.

    Args:
        n_words: how many there are.
        commitment: weight of the mean squared distance between a vector and its word.
        decay: of the running means, from 0 to 1.
        revive: a word is dead below this share of the average use; 0 lets the dead lie.
        seed: of first words and revivals.

    Source: van den Oord et al. (2017), running means in their appendix; the revival as in Dhariwal
    et al. (2020).

    >>> layer = VectorQuantiser(2)
    >>> _ = layer(ops.zeros((1, 3, 1)))
    >>> _ = layer.words.assign([[0.0], [1.0]])
    >>> z = ops.array([[[0.2], [0.9], [3.0]]])  # one example, three places
    >>> keras.ops.convert_to_numpy(layer.nearest(z)).tolist()
    [[0, 1, 1]]
    """

    def __init__(self, n_words, commitment=0.25, decay=0.99, revive=0.03, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.n_words = _validate.positive_int(n_words, "n_words")
        self.commitment = _amount(commitment, "commitment")
        self.decay, self.revive = _share(decay, "decay"), _share(revive, "revive")
        self.seed = None if seed is None else _validate.seed(seed)
        self.seed_generator = random.SeedGenerator(self.seed)
        self.distance = keras.metrics.Mean(name="commitment")
        self.bits = keras.metrics.Mean(name="bits")

    def build(self, input_shape):
        """The words, and the running counts and sums of which they are the means."""
        shape = (self.n_words, input_shape[-1])
        first = keras.initializers.RandomNormal(0.0, 0.1, seed=self.seed_generator)
        self.words = self.add_weight(shape, first, trainable=False, name="words")
        self.counts = self.add_weight((self.n_words,), "zeros", trainable=False, name="counts")
        self.sums = self.add_weight(shape, "zeros", trainable=False, name="sums")

    def call(self, z, training=False):
        """(batch, ..., width) -> the same, each vector replaced by its word."""
        flat = ops.reshape(ops.cast(z, self.compute_dtype), (-1, z.shape[-1]))
        names = self.nearest(flat)
        chosen = ops.reshape(ops.take(self.words, names, axis=0), ops.shape(z))
        used = ops.mean(ops.one_hot(names, self.n_words, dtype="float32"), axis=0)
        self._charge(z, chosen, used)
        if training:
            self._move(ops.stop_gradient(flat), names)
        return z + ops.stop_gradient(chosen - z)

    def nearest(self, z):
        """Which word each vector is replaced by; (..., width) -> whole numbers (...)."""
        # |z - w|^2 without |z|^2, which is the same for every word.
        far = ops.sum(self.words**2, axis=1) - 2 * ops.matmul(z, ops.transpose(self.words))
        return ops.argmin(far, axis=-1)

    def _charge(self, z, chosen, used):
        apart = self.commitment * ops.mean((z - ops.stop_gradient(chosen)) ** 2)
        self.add_loss(apart)
        rows = ops.shape(z)[0]
        self.distance.update_state(apart, sample_weight=rows)
        places = math.prod(z.shape[1:-1])
        entropy = -ops.sum(used * ops.log(ops.maximum(used, 1e-10))) / math.log(2)
        self.bits.update_state(places * entropy, sample_weight=rows)

    def _move(self, flat, names):
        """Each word to the mean of its vectors; a dead one onto a vector drawn at random."""
        chose = ops.one_hot(names, self.n_words, dtype=flat.dtype)
        counts = self.decay * self.counts + (1 - self.decay) * ops.sum(chose, axis=0)
        sums = self.decay * self.sums + (1 - self.decay) * ops.matmul(ops.transpose(chose), flat)
        average = ops.mean(counts)
        alive = ops.where(
            counts[:, None] > 0, sums / ops.maximum(counts, 1e-10)[:, None], self.words
        )
        rows = random.randint((self.n_words,), 0, ops.shape(flat)[0], seed=self.seed_generator)
        dead = counts < self.revive * average
        words = ops.where(dead[:, None], ops.take(flat, rows, axis=0), alive)
        counts = ops.where(dead, average, counts)
        self.words.assign(words)
        self.counts.assign(counts)
        self.sums.assign(words * counts[:, None])

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """The arguments, for saving."""
        names = ("n_words", "commitment", "decay", "revive", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _share(value, name):
    if _amount(value, name) > 1:
        raise ValueError(f"Expected `{name}` to be at most 1. Received {value!r:.80}.")
    return float(value)
