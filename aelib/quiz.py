"""Quizzes that work in a page with no kernel and no script: each answer unfolds its explanation.

A quiz is a JSON file, a list of questions. Those of the chapters are in the package, so that a
notebook that was downloaded alone has its quiz too.

    [{"question": "…", "answers": [{"answer": "…", "correct": true, "feedback": "…"}, …]}, …]
"""

import json
from html import escape
from importlib.resources import files
from pathlib import Path

CHAPTERS = files("aelib") / "datasets" / "quiz"


class Quiz:
    """The questions of one quiz; in a notebook, an HTML list that unfolds.

    Args:
        source: a chapter's name, such as "03-keras", or the path of a JSON file of your own.

    Raises:
        FileNotFoundError: there is no such quiz.
        ValueError: no JSON, no question, no right answer, or an answer without an explanation.

    >>> Quiz("03-keras")
    Quiz: 6 questions
    """

    def __init__(self, source):
        self.questions = _read(source)
        if not isinstance(self.questions, list) or not self.questions:
            raise ValueError(f"Expected a list of at least one question, in {source}.")
        for question in self.questions:
            _check(question, source)

    def __repr__(self):
        n = len(self.questions)
        return f"Quiz: {n} {'question' if n == 1 else 'questions'}"

    def _repr_html_(self):
        return f'<ol class="aelib-quiz">{"".join(map(_question, self.questions))}</ol>'


def _read(source):
    path = Path(source) if str(source).endswith(".json") else CHAPTERS / f"{source}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))  # editors on Windows leave a mark
    except FileNotFoundError:
        known = ", ".join(sorted(p.name.removesuffix(".json") for p in CHAPTERS.iterdir()))
        raise FileNotFoundError(
            f"Expected a chapter's name or a file that exists. Received {str(source)!r}. "
            f"Chapters with a quiz: {known}."
        ) from None
    except ValueError as error:
        raise ValueError(f"Expected JSON in UTF-8, in {source}. Received: {error}.") from None


def _check(question, source):
    if not isinstance(question, dict) or not _has_text(question, "question"):
        raise ValueError(f"Expected every question to have a text, in {source}.")
    where = f"in {source}, question {question['question']!r}"
    answers = question.get("answers", [])
    if not isinstance(answers, list) or not all(
        isinstance(a, dict) and _has_text(a, "answer") and _has_text(a, "feedback") for a in answers
    ):
        raise ValueError(f"Expected a text and an explanation for every answer, {where}.")
    if not all(isinstance(a.get("correct", False), bool) for a in answers):
        raise ValueError(f"Expected `correct` to be true or false, without quotes, {where}.")
    if len(answers) < 2 or not any(a.get("correct") for a in answers):
        raise ValueError(f"Expected two answers or more, one of them correct, {where}.")


def _has_text(part, key):
    return isinstance(part.get(key), str) and bool(part[key].strip())


def _question(question):
    answers = "".join(map(_answer, question["answers"]))
    return f"<li><p>{escape(question['question'])}</p>{answers}</li>"


def _answer(answer):
    kind, mark = ("right", "✓") if answer.get("correct") else ("wrong", "✗")
    return (
        f'<details class="{kind}"><summary>{escape(answer["answer"])}</summary>'
        f"<p>{mark} {escape(answer['feedback'])}</p></details>"
    )
