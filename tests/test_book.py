"""The book's own rules: every chapter has its bones, and nothing stored that should not be."""

import ast
import json
import re

import nbformat
import pytest
import yaml

from aelib.quiz import Quiz
from tests import bibliography
from tests import prose as written
from tests.notebooks import BOOK, normalise, notebooks

ROOT = BOOK.parent
CHAPTERS = [p for p in notebooks() if p.parent == BOOK and p.name[0].isdigit()]
SOLUTIONS = [p for p in notebooks() if p.parent.name == "solutions"]
MACHINE_PATH = re.compile(r"/(?:home|root|work|tmp|Users)/|[A-Z]:\\\\")


def name(path):
    return path.stem


def read(path):
    return nbformat.read(path, as_version=4)


def prose(notebook):
    return "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def exercises(path):
    return [cell for cell in code_cells(read(path)) if "exercise" in tags(cell)]


def last_text(cell):
    output = cell.outputs[-1]
    return output.get("text") or output.data["text/plain"]


every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=name)
every_notebook = pytest.mark.parametrize(
    "path", notebooks(), ids=lambda p: f"{p.parent.name}/{p.stem}"
)


every_page = pytest.mark.parametrize(
    "path",
    [*notebooks(), *written.pages()],
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)


def page_text(path):
    return path.read_text("utf-8") if path.suffix == ".md" else prose(read(path))


def test_there_are_chapters_and_each_has_its_solutions():
    assert CHAPTERS
    assert [p.name for p in CHAPTERS] == [p.name for p in SOLUTIONS]


@every_chapter
def test_a_chapter_has_its_bones(path):
    notebook, text = read(path), prose(read(path))
    first = notebook.cells[0].source
    assert re.match(r"# \S.*\n\n\S", first), "a title and one sentence of promise"
    assert "{admonition} In this chapter" in first
    for words in ("You will be able to", "Read first", "eading time", "unning time", "To run it"):
        assert words in first, words
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings[-4:] == ["Key points", "Exercises", "Quiz", "Sources"]
    assert len(headings) >= 7, "the story, in short sections"
    key_points = text.split("## Key points")[1].split("\n## ")[0]
    assert 3 <= len(re.findall(r"^[-*] ", key_points, re.M)) <= 5


@every_chapter
def test_a_chapter_and_its_solutions_carry_the_number_that_the_text_calls_them_by(path):
    number = int(path.name[:2])
    title = read(path).cells[0].source.splitlines()[0]
    assert title.startswith(f"# {number}. ")
    solutions = read(BOOK / "solutions" / path.name).cells[0].source.splitlines()[0]
    assert solutions == title.replace(f"# {number}. ", f"# Solutions {number}: ")


@every_chapter
def test_the_first_page_and_the_plan_list_a_chapter_with_the_minutes_that_its_box_says(path):
    front, box = prose(read(BOOK / "index.ipynb")), read(path).cells[0].source
    minutes = re.search(r"Reading time:\*\* (\d+) minutes", box)[1]
    row = re.search(rf"^\| {int(path.name[:2])} \| \[[^]]+\]\({path.name}\) \|(.*)$", front, re.M)
    question, read_in, run_in, after = (part.strip() for part in row[1].strip(" |").split("|"))
    assert question.endswith("?") and read_in == f"{minutes}\N{NO-BREAK SPACE}min"
    assert re.fullmatch(r"\d+\s(s|min)", run_in)
    assert re.fullmatch(r"–|\d+(, \d+)*", after)
    assert f"({path.name})" in (BOOK / "study.md").read_text("utf-8")


@every_chapter
def test_a_chapter_imports_aelib_and_uses_the_one_style(path):
    code = "\n".join(c.source for c in code_cells(read(path)))
    assert re.search(r"^(from|import) aelib", code, re.M)
    assert 'plt.style.use("aelib.book")' in code
    assert "rcParams" not in code


@every_chapter
def test_every_exercise_has_a_text_a_hint_a_stub_that_is_refused_and_a_solution_that_is_accepted(
    path,
):
    text = prose(read(path))
    stubs, solved = exercises(path), exercises(BOOK / "solutions" / path.name)
    assert (
        len(stubs)
        == len(solved)
        == len(re.findall(r"\{admonition\} Exercise \d+\.\d+ · ", text))
        >= 3
    )
    assert text.count("```{hint}") >= len(stubs)
    for stub, solution in zip(stubs, solved, strict=True):
        assert last_text(stub).startswith("✗ Not yet."), last_text(stub)
        assert last_text(solution).startswith("✓ Correct."), last_text(solution)


@every_chapter
def test_an_exercise_imports_its_check_and_says_what_to_run_first(path):
    for cell in exercises(path):
        assert re.match(r"from aelib.check import \w+ as check  # first run ", cell.source)


@every_chapter
def test_the_quiz_is_valid_and_shown(path):
    quiz = Quiz(path.stem)
    assert len(quiz.questions) >= 4
    (cell,) = (c for c in code_cells(read(path)) if f'Quiz("{path.stem}")' in c.source)
    assert "remove-input" in tags(cell)
    assert cell.outputs[-1].data["text/html"] == quiz._repr_html_()  # not an older one


@every_notebook
def test_every_cell_was_executed_in_order_without_an_unexpected_error(path):
    cells = code_cells(read(path))
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        errors = [o for o in cell.outputs if o.output_type == "error"]
        assert not errors or "raises-exception" in tags(cell), cell.source
        assert "nbval-skip" not in tags(cell)


def test_every_old_line_of_the_migration_page_raises_and_a_new_one_stands_below_it():
    refused = 0
    for cell in code_cells(read(BOOK / "migration.ipynb")):
        body = ast.parse(cell.source).body
        old = [part for part in body if isinstance(part, ast.With)]
        said = [line for o in cell.outputs for line in o.text.splitlines()]
        assert len(said) == len(old) and all(re.match(r"\w+Error:", line) for line in said)
        assert not old or body[-1] is not old[-1], cell.source
        refused += len(old)
    assert refused > 40


@every_notebook
def test_every_figure_was_drawn(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            shown = output.get("data", {})
            if shown.get("text/plain", "").startswith("<Figure"):
                assert "image/png" in shown, f"no picture: {cell.source[:200]}"


@every_notebook
def test_every_figure_has_alternative_text(path):
    for cell in code_cells(read(path)):
        if any("image/png" in o.get("data", {}) for o in cell.outputs):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt) > 20, f"a figure without alt text: {cell.source[:200]}"


@every_notebook
def test_stored_json_is_normal(path):
    notebook = read(path)
    stored = path.read_text(encoding="utf-8")
    assert json.loads(stored) == json.loads(nbformat.writes(normalise(notebook)))
    assert "iopub" not in stored
    outputs = json.dumps([c.outputs for c in code_cells(notebook)])
    assert not MACHINE_PATH.search(outputs), MACHINE_PATH.search(outputs)
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)


@every_notebook
def test_numbers_in_the_text_are_those_of_the_run(path):
    notebook = read(path)
    values = written.glued(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            marked = {name for _, name in written.MARK.findall(cell.source)}
            assert marked <= values.keys(), marked - values.keys()
            assert written.number(cell.source, values) == cell.source, "make notebooks"


def test_numbers_on_pages_without_cells_are_those_of_the_chapters():
    values, quoted = written.glued_anywhere(), 0
    for path in written.pages():
        text = path.read_text("utf-8")
        marked = {name for _, name in written.MARK.findall(text)}
        assert marked <= values.keys(), (path.name, marked - values.keys())
        assert written.number(text, values) == text, f"{path.name}: python -m tests.prose"
        quoted += len(marked)
    assert quoted


@every_page
def test_the_text_holds_no_role_that_only_one_reader_knows(path):
    """Roles show as raw text in JupyterLab, in a download and on a repository's page."""
    roles = re.findall(r"(?<!\\begin)(?<!\\end)\{[\w:+-]+\}`[^`]+`", page_text(path))
    assert not roles, roles


@every_page
def test_every_citation_on_a_page_is_told_by_author_and_year(path):
    assert written.cite(page_text(path)) == page_text(path), "python -m tests.notebooks"


def test_the_bibliography_is_written_from_the_references():
    assert (BOOK / "bibliography.md").read_text("utf-8") == bibliography.page()


def test_numbers_are_written_before_their_marks():
    values = {"a": "0.693", "b": "≈ 217", "c": "96.4 %"}
    text = "It is 0.7<!--a-->, or ≈ 3<!--b--> bits, 12 % <!--c-->; <!--a-->. In 2016<!--a-->"
    assert written.number(text, values) == (
        "It is 0.693<!--a-->, or ≈ 217<!--b--> bits, 12 % 96.4 %<!--c-->; 0.693<!--a-->. "
        "In 0.693<!--a-->"
    )
    with pytest.raises(KeyError):
        written.number("<!--d-->", values)


def test_a_citation_gets_author_and_year():
    link = "bibliography.md#zeiler2012"
    assert written.cite(f"As []({link}).") == f"As [Zeiler (2012)]({link})."
    assert written.cite(f"([x]({link}))") == f"([Zeiler 2012]({link}))"
    with pytest.raises(KeyError):
        written.cite("[](bibliography.md#nobody2000)")


def test_no_reference_stands_twice_in_the_bibliography():
    keys = re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text("utf-8"), re.M)
    assert len(keys) == len(set(keys))


def test_the_table_of_contents_lists_every_notebook_in_reading_order():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    listed = []

    def walk(node):
        if "file" in node:
            listed.append(node["file"])
        for child in [*node.get("parts", []), *node.get("chapters", []), *node.get("sections", [])]:
            walk(child)

    walk(toc)
    listed.append(toc["root"])
    chapters = [f"book/{p.stem}" for p in CHAPTERS]
    assert [entry for entry in listed if entry in chapters] == chapters
    for path in notebooks():
        assert path.relative_to(ROOT).with_suffix("").as_posix() in listed, path
