"""Long runs of chapter 11: recurrent networks that write names, and a dictionary of 64 numbers."""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from aelib import data, layers, training
from aelib._keras import keras

LETTERS = "$abcdefghijklmnopqrstuvwxyz"
CURES = {
    "no code": {"code": False},
    "no cure": {},
    "letter dropout": {"hidden": 0.5},
    "warm-up": {"warm_up": 1500},
    "free bits": {"free_nats": 0.25},
}
SIZES = (32, 96)


def told(target, log_p):
    """Cross-entropy; unlike Keras's own its gradient is 0 too where the target is."""
    return -keras.ops.sum(target * log_p, axis=-1)


def names():
    """The chapter's training names and those to choose with, in one-hot letters."""
    name, kind, _ = data.names()
    last = name[kind == "last"]
    some = sorted({n for n in [*name[kind != "last"], *last[:20_000]] if len(n) <= 10})
    some = np.random.default_rng(0).permutation(some)
    return one_hot(some[4000:]), one_hot(some[2000:4000])


def one_hot(some):
    """One-hot letters and end marks, zeros behind them, (n, 11, 27)."""
    x = np.zeros((len(some), 11, 27), "float32")
    for row, one in zip(x, some, strict=True):
        row[range(len(one) + 1), [LETTERS.index(c) for c in one + "$"]] = 1
    return x


def recurrent(units, hidden=0.0, code=True, **charge):
    """The chapter's decoder, with or without a code."""
    x = keras.Input((11, 27))
    before = keras.layers.Cropping1D((0, 1))(keras.layers.ZeroPadding1D((1, 0))(x))
    if hidden:
        before = layers.MaskingCorruption(hidden, seed=1)(before)
    if code:
        h = keras.layers.Dense(96, "silu")(keras.layers.Flatten()(x))
        h = keras.layers.Dense(32)(h)
        z = layers.GaussianCode(11, seed=2, name="code", **charge)(h)
        z = keras.layers.RepeatVector(11)(z)
        before = keras.layers.Concatenate()([before, z])
    h = keras.layers.GRU(units, return_sequences=True)(before)
    return keras.Model(x, keras.layers.Activation("log_softmax")(keras.layers.Dense(27)(h)))


def rack(parts, shape, dtype="float32"):
    """Several models as one, to be stored together."""
    x = keras.Input(shape, dtype=dtype)
    return keras.Model(x, [part(x) for part in parts])


def names_recurrent(epochs=15):
    """Chapter 11: ten networks, 15 epochs each; about eight minutes on one core."""
    x, held_out = names()
    parts = {}
    for units in SIZES:
        for cure, settings in CURES.items():
            keras.utils.set_random_seed(0)
            parts[units, cure] = recurrent(units, **settings)
            steps = epochs * (len(x) // 128)
            rate = keras.optimizers.schedules.CosineDecay(
                0.0004, steps - steps // 20, warmup_target=0.008, warmup_steps=steps // 20
            )
            training.fit(
                parts[units, cure], x, loss=told, epochs=epochs, batch_size=128,
                optimizer=keras.optimizers.Adam(rate, clipnorm=1.0), validation=0,
            )  # fmt: skip
    plain = list(CURES).index("no code") + len(CURES) * (len(SIZES) - 1)

    def bits(model):
        """Bits per letter of the largest network without a code."""
        log_p = model.predict(held_out, batch_size=1000, verbose=0)[plain]
        return -np.sum(held_out * log_p) / (held_out.sum() * np.log(2))

    return rack(parts.values(), (11, 27)), bits


def definitions():
    """Definitions to learn from and 2,000 others, by numbers of words; rarities; categories."""
    _, category, definition = data.glosses()
    rows = np.random.default_rng(0).permutation(len(definition))
    asked, base = rows[:2000], rows[4000:]
    known = CountVectorizer(stop_words="english", min_df=20, binary=True, token_pattern="[a-z]+")
    bag = known.fit_transform(definition[base])
    rare = np.log((1 + len(base)) / (1 + np.asarray(bag.sum(axis=0)).ravel())) + 1
    kinds = np.unique(category, return_inverse=True)[1]
    others = known.transform(definition[asked])
    return numbers(bag), numbers(others), rare, kinds[base], kinds[asked]


def numbers(bag):
    """The first twelve words of each row, from 1; 0 where there is none, (n, 12)."""
    out = np.zeros((bag.shape[0], 12), "int32")
    for row, start, stop in zip(out, bag.indptr, bag.indptr[1:], strict=False):
        own = bag.indices[start:stop][:12]
        row[: len(own)] = own + 1
    return out


def dictionary(rare, seed):
    """The chapter's autoencoder of definitions, and its encoder."""
    keras.utils.set_random_seed(seed)
    ids = keras.Input((12,), dtype="int32")
    look_up = keras.layers.Embedding(len(rare) + 1, 1, trainable=False)
    w = look_up(ids)
    look_up.set_weights([np.append(0, rare)[:, None]])
    w = w / keras.ops.sqrt(keras.ops.sum(w**2, axis=1, keepdims=True) + 1e-9)
    kept = layers.MaskingCorruption(0.5, seed=1)(w)
    start = keras.initializers.RandomNormal(stddev=0.1)
    vectors = keras.layers.Embedding(len(rare) + 1, 64, embeddings_initializer=start)(ids)
    z = keras.layers.Activation("tanh")(keras.ops.sum(vectors * kept, axis=1))
    out = keras.ops.log_softmax(keras.layers.Dense(len(rare))(z))
    out = keras.ops.take_along_axis(out, keras.ops.maximum(ids - 1, 0), axis=1)
    return keras.Model(ids, out), keras.Model(ids, z)


def words_codes(epochs=4):
    """Chapter 11: definitions as 64 numbers, three seeds; about two minutes on one core."""
    base, asked, rare, kinds, asked_kinds = definitions()
    target = np.append(0, rare)[base]
    target /= np.maximum(np.linalg.norm(target, axis=1, keepdims=True), 1e-9)
    encoders = []
    for seed in range(3):
        model, encoder = dictionary(rare, seed)
        steps = epochs * (len(base) // 256)
        training.fit(
            model, base, target.astype("float32"), loss=told, epochs=epochs, batch_size=256,
            optimizer=keras.optimizers.Adam(
                keras.optimizers.schedules.CosineDecay(0.01, steps)
            ),
            validation=0, seed=seed,
        )  # fmt: skip
        encoders.append(encoder)

    def precision(model):
        """Share of the ten nearest definitions with the category of the query, first seed."""
        z, q = (model.predict(i, batch_size=4096, verbose=0)[0] for i in (base, asked[:1000]))
        z, q = (a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-9) for a in (z, q))
        near = np.argpartition(-q @ z.T, 10, axis=1)[:, :10]
        return np.mean(kinds[near] == asked_kinds[:1000, None])

    return rack(encoders, (12,), "int32"), precision


RUNS = {"names-recurrent": names_recurrent, "words-codes": words_codes}
