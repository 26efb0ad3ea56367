"""The package's own files, read and checked."""

import hashlib
from importlib.resources import files

DATA = {
    "mnist.npz": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    "ecg.npz": "194c9ce5a21c1ead6da9fd92f4e41ec4dfa15d657173295f86345101d5bb0f2c",
    "movielens.npz": "2cf3f7bb2262fc523b9fb807ff9d9e1c4d3aaf7947050366220e2c825062b3fb",
    "descriptions.tsv": "5b691eed8444ad4e9955572351802eb16c3d1f24693e479a6628a5b98a67bf4a",
    "glosses.tsv.gz": "9c5b0cd42dc0475d1355cc0983eadce44014149c927e7d39295f44fe5a4145b3",
    "names.tsv.gz": "70c4884f874095752e939f6a10fdc881de075137c22478db90f86c979c247a2e",
}
WEIGHTS = {  # long runs: see tests/weights.py
    "digits-by-class.npz": "ac36821e371482617e5bbc9acab665a3bbed4fc0b3e5b97e1d9c13d13e1c7240",
    "digits-denoiser.npz": "9016a701962b5337cd0520e22daa968777d1fadca7655a320521ed4d46e0931f",
    "digits-judge.npz": "7cb6dd3c19f4a3dfe13d59ab34b244e9714410bc0413659c5a8464db89bbfd7a",
    "digits-made.npz": "0ce0d087526992ad09ae8463f82c6ba4a5ba304881e1b38e25b756971f6dd816",
    "digits-map.npz": "c7f54167ebfee4e4f133e654d02bf507ff021482cd73379d880c6de6ecfe8205",
    "digits-tied.npz": "57223580a7d467b8f7197aed01057b1bc152dfcbdcf2bd2ab8446524d1765ec0",
    "digits-vae-2.npz": "692790e0d5fed278c8699474554711bee07e40ceeb955983daae1a25006fe1dc",
    "names-recurrent.npz": "a58f418f3354ad1fde8ae1f599ea648db0451e9cd1bea7cd99237976acecc983",
    "words-codes.npz": "2b4357534f9024bfb8e3747350da036226725b52c93dfe52fd2041a47b62a5d3",
    "digits-vae.npz": "0a5619e80ecae7398591282621d5b3fc9040cd3a0a59fe79bf32f845b9938c04",
}
SHA256 = DATA | WEIGHTS


def packaged(name):
    """The bytes of one of the package's own files, checked."""
    path = files("aelib") / "datasets" / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"Expected the data file {name} inside the package, and it is missing. "
            "Reinstall aelib, or check out the repository anew."
        ) from None
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise ValueError(
            f"Expected the data file {name} as it was published. Received other content "
            f"({len(content):,} bytes): it is damaged. Reinstall aelib, or check it out anew."
        )
    return content
