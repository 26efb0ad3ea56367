"""The electronic book: one file in EPUB 3, without scripts, for a reading device.

Mathematics is MathML; code that only draws a figure, and what an exercise says before
it was answered, are left out. Sphinx writes the pages, this file what it gets wrong.
"""

from pathlib import Path
import re
import shutil

from docutils import nodes
from formulas import displayed, inline
from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

STYLES = ["pygments.css", "epub.css", "book-epub.css"]
PICTURES = ["cover.png"]
ACCESS = """
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessMode">visual</meta>
    <meta property="schema:accessibilityFeature">alternativeText</meta>
    <meta property="schema:accessibilityFeature">MathML</meta>
    <meta property="schema:accessibilityFeature">tableOfContents</meta>
    <meta property="schema:accessibilityHazard">none</meta>
    <meta property="schema:accessibilitySummary">Every figure has a description, every formula its source.</meta>
  </metadata>"""  # noqa: E501
ITEM = re.compile(r'(<item [^>]*href="([^"]+)"[^>]*media-type="[^"]+")( ?/>)')

OF_A_SCREEN = re.compile(r'<style scoped>.*?</style>\n?| border="1"', re.DOTALL)


class Electronic(Epub3Builder):
    """Sphinx's own builder, with our style alone and a true manifest."""

    def init(self):
        """Begin with an empty folder: whatever lies in it would get into the book."""
        shutil.rmtree(self.outdir, ignore_errors=True)
        Path(self.outdir).mkdir(parents=True)
        super().init()

    def init_css_files(self):
        """Only these."""
        self._css_files = []
        for style in STYLES:
            super().add_css_file(style)

    def add_css_file(self, filename, **kwargs):
        """Refuse what other extensions bring for pages on a screen."""

    def init_js_files(self):
        """No scripts."""

    def add_js_file(self, filename, **kwargs):
        """No scripts."""

    def copy_html_static_files(self, context):
        """Copy our style and pictures, not what the pages on the net need."""
        for name in [*STYLES, *PICTURES]:
            source = Path(self.srcdir, "book/assets", name)
            if source.exists():
                shutil.copy(source, Path(self.outdir, "_static", name))

    def toc_metadata(self, level, navpoints):
        """One identifier in both tables of contents, the old and the new."""
        uid = {"uid": self.config.epub_identifier}
        return super().toc_metadata(level, navpoints) | uid

    def build_content(self):
        """Write the manifest; say in it which pages hold formulas, and the cover."""
        super().build_content()
        manifest = Path(self.outdir, "content.opf")
        text = ITEM.sub(self._item, manifest.read_text("utf-8"))
        text = re.sub(r"\s*<dc:contributor>.*?</dc:contributor>", "", text)
        manifest.write_text(text.replace("\n  </metadata>", ACCESS), "utf-8")

    def _item(self, found):
        start, file, end = found.groups()
        path = Path(self.outdir, file)
        if file == f"_static/{PICTURES[0]}":
            return f'{start} properties="cover-image"{end}'
        if path.suffix == ".xhtml" and "<math" in path.read_text("utf-8"):
            return f'{start} properties="mathml"{end}'
        return found[0]


class Leave(SphinxPostTransform):
    """Leaves out what only a screen can use."""

    default_priority = 150  # before the folded cells are made
    builders = ("epub",)

    def run(self):
        """Take out folded code, the refusal of an empty answer, pandas' own style."""
        for raw in self.document.findall(nodes.raw):
            raw.children = [nodes.Text(OF_A_SCREEN.sub("", raw.astext()))]
        for cell in list(self.document.findall(nodes.container)):
            classes = cell.get("classes", [])
            if cell.get("hide_mode") == "input":
                _remove(cell, "cell_input")
                del cell["hide_mode"]
            if "tag_exercise" in classes and "✗ Not yet" in cell.astext():
                _remove(cell, "cell_output")


def _remove(cell, name):
    for part in list(cell.children):
        if name in part.get("classes", []):
            cell.remove(part)


def cover(app, config):
    """Sphinx wants a tuple, which _config.yml cannot hold."""
    config.epub_cover = (f"_static/{PICTURES[0]}", "epub-cover.html")


def setup(app):
    """Register with Sphinx."""
    app.connect("config-inited", cover)
    app.add_builder(Electronic, override=True)
    app.add_post_transform(Leave)
    app.add_html_math_renderer("mathml", (inline, None), (displayed, None))
    # Sphinx asks for the builder's own setting before that of all pages.
    app.add_config_value("epub_math_renderer", "mathml", "epub")
    return {"parallel_read_safe": True}
