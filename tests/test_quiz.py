"""Quizzes: readable with no kernel and no script, and refused when an explanation is missing."""

import json
from html.parser import HTMLParser

import pytest

from aelib.quiz import Quiz

RIGHT = {"answer": "the mean & more", "correct": True, "feedback": "Because 1 < 2."}
WRONG = {"answer": "nothing", "correct": False, "feedback": "No."}


def quiz(tmp_path, *answers):
    path = tmp_path / "quiz.json"
    path.write_text(json.dumps([{"question": "What?", "answers": list(answers)}]))
    return Quiz(path)


def test_every_answer_unfolds_its_explanation(tmp_path):
    html = quiz(tmp_path, RIGHT, WRONG)._repr_html_()
    assert html.count("<details") == html.count("</details>") == 2
    assert "✓ Because 1 &lt; 2." in html and "the mean &amp; more" in html
    assert "<script" not in html
    HTMLParser().feed(html)


def test_the_plain_text_says_how_many_questions_there_are(tmp_path):
    assert repr(quiz(tmp_path, RIGHT, WRONG)) == "Quiz: 1 questions"


@pytest.mark.parametrize(
    "answers",
    [(), (RIGHT,), (WRONG, WRONG), (RIGHT, WRONG | {"feedback": " "}), (RIGHT, {"correct": False})],
)
def test_a_quiz_that_cannot_teach_is_refused(tmp_path, answers):
    with pytest.raises(ValueError, match=r"Expected .* question 'What\?'"):
        quiz(tmp_path, *answers)


def test_an_empty_quiz_is_refused(tmp_path):
    (tmp_path / "quiz.json").write_text("[]")
    with pytest.raises(ValueError, match="at least one question"):
        Quiz(tmp_path / "quiz.json")
