"""How a number is written, and a table of losses that prints itself. Reached through `floors`."""

from dataclasses import dataclass
from html import escape

from . import _validate


def digits(value):
    """Three significant digits, always with a point: 206.0 says that it was measured, not counted.

    >>> digits(0.06748), digits(206.0), digits(0)
    ('0.0675', '206.0', '0.0')
    """
    text = f"{value:.3g}"
    return text if "." in text or "e" in text else text + ".0"


@dataclass(frozen=True)
class Report:
    """Losses, lowest first, each with a name; your own marked with an arrow.

    `report["mean of the training set"]` is one number. Prints as a table; in a notebook the
    table is HTML.
    """

    title: str
    rows: dict
    own: tuple

    def __getitem__(self, name):
        return self.rows[_validate.choice(name, "name", tuple(self.rows))]

    def _table(self):
        for name, value in sorted(self.rows.items(), key=lambda row: row[1]):
            yield "→" if name in self.own else " ", name, digits(value)

    def __repr__(self):
        width = max(map(len, self.rows))
        lines = [f"{mark} {name:<{width}}  {value:>7}" for mark, name, value in self._table()]
        return "\n".join([self.title, *lines])

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td>{mark}</td><td>{escape(name)}</td><td>{value}</td></tr>"
            for mark, name, value in self._table()
        )
        return (
            f'<table class="aelib-report"><caption>{escape(self.title)}</caption>'
            f"<tbody>{rows}</tbody></table>"
        )
