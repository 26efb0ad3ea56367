"""The package's own files, read and checked."""

import hashlib
from importlib.resources import files

SHA256 = {
    "mnist.npz": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    "ecg.npz": "194c9ce5a21c1ead6da9fd92f4e41ec4dfa15d657173295f86345101d5bb0f2c",
    # long runs: see tests/weights.py
    "digits-map.npz": "c7f54167ebfee4e4f133e654d02bf507ff021482cd73379d880c6de6ecfe8205",
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
