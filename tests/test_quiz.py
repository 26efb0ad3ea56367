"""Quizzes: readable with no kernel and no script, and refused when an explanation is missing."""

import json
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aelib.quiz import CHAPTERS, Quiz

RIGHT = {"answer": "the mean & more", "correct": True, "feedback": "Because 1 < 2."}
WRONG = {"answer": "nothing", "correct": False, "feedback": "No."}


def quiz(tmp_path, *answers, encoding="utf-8"):
    path = tmp_path / "quiz.json"
    text = json.dumps([{"question": "What?", "answers": list(answers)}], ensure_ascii=False)
    path.write_text(text, encoding=encoding)
    return Quiz(path)


def test_every_answer_unfolds_its_explanation(tmp_path):
    html = quiz(tmp_path, RIGHT, WRONG)._repr_html_()
    assert html.count("<details") == html.count("</details>") == 2
    assert "✓ Because 1 &lt; 2." in html and "the mean &amp; more" in html
    assert "<script" not in html
    HTMLParser().feed(html)


def test_the_plain_text_says_how_many_questions_there_are(tmp_path):
    assert repr(quiz(tmp_path, RIGHT, WRONG)) == "Quiz: 1 question"


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (RIGHT,),
        (WRONG, WRONG),
        (RIGHT, WRONG | {"feedback": " "}),
        (RIGHT, WRONG | {"feedback": None}),
        (RIGHT, WRONG | {"answer": 3}),
        (RIGHT, {"correct": False}),
        (RIGHT, "nothing"),
        (RIGHT, WRONG | {"correct": "false"}),
        (RIGHT, WRONG | {"correct": 0}),
        (RIGHT, WRONG | {"correct": None}),
    ],
)
def test_a_quiz_that_cannot_teach_is_refused(tmp_path, answers):
    with pytest.raises(ValueError, match=r"Expected .* question 'What\?'"):
        quiz(tmp_path, *answers)


@pytest.mark.parametrize("text", ["[]", "{}", '"text"', "[3]", '[{"answers": []}]', "[", "null"])
def test_what_is_no_quiz_is_refused(tmp_path, text):
    (tmp_path / "quiz.json").write_text(text)
    with pytest.raises(ValueError, match=r"^Expected .*quiz\.json"):
        Quiz(tmp_path / "quiz.json")


def test_the_mark_that_editors_on_windows_leave_is_accepted(tmp_path):
    marked = quiz(tmp_path, RIGHT, WRONG, encoding="utf-8-sig")
    assert marked.questions == quiz(tmp_path, RIGHT, WRONG).questions


def test_another_encoding_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(ValueError, match=r"^Expected JSON in UTF-8, in .*quiz\.json"):
        quiz(tmp_path, RIGHT | {"answer": "schräg"}, WRONG, encoding="latin-1")


def test_a_chapters_quiz_needs_no_file_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(Quiz("01-background").questions) >= 4
    assert len(Quiz(CHAPTERS / "01-background.json").questions) >= 4


@pytest.mark.parametrize("missing", ["quiz/03-keras.json", "03", "", "../../mnist"])
def test_a_quiz_that_is_missing_says_which_there_are(missing):
    with pytest.raises(FileNotFoundError, match=r"^Expected .*01-background, 02-mathematics"):
        Quiz(missing)


def test_every_quiz_of_the_package_is_part_of_what_is_installed():
    settings = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert "datasets/quiz/*" in settings["tool"]["setuptools"]["package-data"]["aelib"]
    assert all(p.name.endswith(".json") and Quiz(p) for p in CHAPTERS.iterdir())
