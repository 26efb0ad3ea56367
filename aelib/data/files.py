"""The package's own files, read and checked."""

import hashlib
from importlib.resources import files

SHA256 = {
    "mnist.npz": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    # long runs: see tests/weights.py
    "digits-denoiser.npz": "9016a701962b5337cd0520e22daa968777d1fadca7655a320521ed4d46e0931f",
    "digits-map.npz": "c7f54167ebfee4e4f133e654d02bf507ff021482cd73379d880c6de6ecfe8205",
    "digits-tied.npz": "57223580a7d467b8f7197aed01057b1bc152dfcbdcf2bd2ab8446524d1765ec0",
}


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
