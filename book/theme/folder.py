"""The folder that the pages are built from, as one file beside them.

Whoever has only the pages can then run them: the book has no address to fetch it from.
"""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

NAME = "autoencoders.zip"
PARTS = [
    "aelib", "book", "tests", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "Makefile",
    "README.md", "_config.yml", "_toc.yml", "pyproject.toml", "requirements.txt",
]  # fmt: skip
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache"}


def pack(app, error):
    """Write the zip file when the pages are done."""
    if error or app.builder.name != "html":
        return
    root = Path(app.srcdir)
    files = [
        f for part in PARTS for f in (root / part, *sorted((root / part).rglob("*")))
    ]
    with ZipFile(Path(app.outdir) / NAME, "w", ZIP_DEFLATED) as folder:
        for file in files:
            place = file.relative_to(root)
            if file.is_file() and not LEFT_OUT & set(place.parts):
                folder.write(file, Path("autoencoders", place))


def setup(app):
    """Register with Sphinx."""
    app.connect("build-finished", pack)
    return {"parallel_read_safe": True}
