"""How `make lab` opens the book: its first page, the chapters in order, and no more.

Paths are relative to the folder of the book.
"""

from pathlib import Path

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

HERE = Path(__file__).parent

c = get_config()  # noqa: F821 - Jupyter provides it
c.ServerApp.root_dir = str(HERE.parent)
c.LabApp.default_url = "/lab/tree/index.ipynb"
c.LabApp.app_settings_dir = str(HERE / "settings")
c.ContentsManager.hide_globs = [
    "__pycache__",
    "assets",
    "conftest.py",
    "theme",
    "references.bib",
    "*.md",
]


class Chapters(AsyncLargeFileManager):
    """Opening or saving a chapter leaves its file as it was published.

    JupyterLab writes the version of the reader's Python into every notebook that it
    opens, which then counts as changed. So the version is there before it looks, and is
    not saved.
    """

    async def get(self, path, *args, **kwargs):
        """The file, a notebook with the language of this kernel."""
        model = await super().get(path, *args, **kwargs)
        return _with_language(model, dict(IPythonKernel.language_info))

    async def save(self, model, path=""):
        """The file as given, a notebook with no more than the language's name."""
        return await super().save(_with_language(model, {"name": "python"}), path)


def _with_language(model, language):
    if model["type"] == "notebook" and model.get("content"):
        model["content"]["metadata"]["language_info"] = language
    return model


c.ServerApp.contents_manager_class = Chapters
