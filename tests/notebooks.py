"""Execute the book's notebooks, write numbers and sources into their text, normalise their JSON.

python -m tests.notebooks              every notebook
python -m tests.notebooks 03 07        those whose file name begins so, solutions included
"""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tests import bibliography, prose

BOOK = Path(__file__).parents[1] / "book"
KEPT_METADATA = {"tags", "mystnb"}
FOLDED = {"hide-input", "remove-input", "remove-cell"}  # in JupyterLab too
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def notebooks(*beginnings):
    """The book's notebooks in reading order, each chapter before its solutions."""
    found = [*BOOK.glob("*.ipynb"), *BOOK.glob("solutions/*.ipynb")]
    chosen = [p for p in found if not beginnings or p.name.startswith(beginnings)]
    return sorted(chosen, key=lambda p: (p.name, len(p.parts)))


def execute(notebook, folder):
    """Run all cells in order, from a fresh kernel, as strict nbval will."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", record_timing=False)
    client.execute(cwd=str(folder))


def normalise(notebook):
    """Keep sources, ids, tags and outputs; drop what differs from one run to the next."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook.nbformat_minor = 5
    count = 0
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEPT_METADATA}
        if FOLDED & set(cell.metadata.get("tags", [])):
            cell.metadata["jupyter"] = {"source_hidden": True}
        if cell.cell_type != "code":
            cell.pop("attachments", None)
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = [_normal(output, count) for output in _merged(cell.outputs)]
    return notebook


def _merged(outputs):
    """Outputs without standard error and empty displays; neighbouring stream pieces joined."""
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stderr":
                continue
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text
                continue
        elif output.output_type != "error" and not any(output.data.values()):
            continue
        kept.append(output)
    return kept


def _normal(output, count):
    if output.output_type == "execute_result":
        output.execution_count = count
    if output.output_type == "error":  # colours and the machine's paths
        output.traceback = [f"{output.ename}: {output.evalue}"]
    if "data" in output:
        # "scrapbook" is where myst_nb.glue keeps the name of a value.
        output.metadata = {k: v for k, v in output.metadata.items() if k == "scrapbook"}
        if "text/plain" in output.data:  # an object's address differs in every run
            output.data["text/plain"] = re.sub(r" at 0x[0-9a-f]+", "", output.data["text/plain"])
    return output


def main(beginnings):
    bibliography.write()
    for path in notebooks(*beginnings):
        print(path.relative_to(BOOK.parent), flush=True)
        notebook = nbformat.read(path, as_version=4)
        execute(notebook, path.parent)
        nbformat.write(normalise(prose.write(notebook)), path)
    prose.write_pages()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
