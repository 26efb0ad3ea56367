"""Quizzes that work in a page with no kernel and no script: each answer unfolds its explanation.

A quiz is a JSON file, a list of questions:

    [{"question": "…", "answers": [{"answer": "…", "correct": true, "feedback": "…"}, …]}, …]
"""

import json
from html import escape
from pathlib import Path


class Quiz:
    """The questions of one file; in a notebook, an HTML list that unfolds.

    Args:
        path: of the JSON file, relative to the notebook.

    Raises:
        ValueError: no question, no right answer, or an answer without an explanation.
    """

    def __init__(self, path):
        self.questions = json.loads(Path(path).read_text(encoding="utf-8"))
        if not self.questions:
            raise ValueError(f"Expected at least one question. Received none, in {path}.")
        for question in self.questions:
            _check(question, path)

    def __repr__(self):
        return f"Quiz: {len(self.questions)} questions"

    def _repr_html_(self):
        return f'<ol class="aelib-quiz">{"".join(map(_question, self.questions))}</ol>'


def _check(question, path):
    where = f"in {path}, question {question.get('question', '?')!r}"
    answers = question.get("answers", [])
    if len(answers) < 2 or not any(a.get("correct") for a in answers):
        raise ValueError(f"Expected two answers or more, one of them correct, {where}.")
    for answer in answers:
        if not str(answer.get("answer", "")).strip() or not answer.get("feedback", "").strip():
            raise ValueError(f"Expected a text and an explanation for every answer, {where}.")


def _question(question):
    answers = "".join(map(_answer, question["answers"]))
    return f"<li><p>{escape(question['question'])}</p>{answers}</li>"


def _answer(answer):
    kind, mark = ("right", "✓") if answer.get("correct") else ("wrong", "✗")
    return (
        f'<details class="{kind}"><summary>{escape(str(answer["answer"]))}</summary>'
        f"<p>{mark} {escape(answer['feedback'])}</p></details>"
    )
