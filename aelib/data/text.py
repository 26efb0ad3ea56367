"""Text: names with their frequencies, and what nouns mean."""

import gzip
from typing import NamedTuple

import numpy as np

from .files import packaged


class Names(NamedTuple):
    """Names of people in lower case, with the share of the population that bears each.

    Introduced in chapter 11.
    """

    name: np.ndarray
    kind: np.ndarray
    percent: np.ndarray


class Glosses(NamedTuple):
    """Nouns, the category of each, and its definition. Introduced in chapter 11."""

    word: np.ndarray
    category: np.ndarray
    definition: np.ndarray


class Descriptions(NamedTuple):
    """Nouns, and what a person might say who looks for them. Introduced in chapter 11."""

    word: np.ndarray
    description: np.ndarray


def names():
    """The names of the US Census of 1990, out of the package's own file.

    The most frequent ones of each kind, together nine tenths of the population; a name stands
    once for each kind that it belongs to, in order of frequency. Introduced in chapter 11.

    Returns:
        `Names`: `name` (94293,) of the letters a to z; `kind` (94293,), "female", "male" or
        "last"; `percent` float32 (94293,), of the people with a name of that kind (0 where it
        was rounded to 0.000).

    Raises:
        FileNotFoundError: the package's file is missing.
        ValueError: the package's file is damaged (its SHA-256 differs).

    Source: US Census Bureau (1995), public domain.

    >>> name, kind, percent = names()
    >>> len(name), str(name[0]), str(kind[0]), f"{percent[0]:.3f}"
    (94293, 'mary', 'female', '2.629')
    """
    kind, name, percent = _columns("names.tsv.gz")
    return Names(np.array([n.lower() for n in name]), np.array(kind), np.array(percent, "float32"))


def glosses():
    """Definitions of English nouns, out of the package's own file.

    From WordNet: every meaning of a noun that is not the name of one single thing, with the first
    of its synonyms. A word of several meanings stands several times. Introduced in chapter 11.

    Returns:
        `Glosses`, three arrays of strings (74334,): `word`, `category` (25 of them, such as
        "animal"), `definition`.

    Raises:
        FileNotFoundError: the package's file is missing.
        ValueError: the package's file is damaged (its SHA-256 differs).

    Source: WordNet 3.0, Princeton University (2006); `datasets/glosses-licence.txt` goes with it.

    >>> word, category, definition = glosses()
    >>> len(word), str(word[1]), str(category[1]), str(definition[1])
    (74334, 'kindness', 'act', 'a kind act')
    """
    return Glosses(*map(np.array, _columns("glosses.tsv.gz")))


def descriptions():
    """How a person might describe a thing whose name will not come: queries for a dictionary.

    Written for the book, one sentence for each of 117 common nouns, without a look at their
    definitions in `glosses`; every word is one of `glosses`. Introduced in chapter 11.

    Returns:
        `Descriptions`, two arrays of strings (117,): `word`, `description`.

    Raises:
        FileNotFoundError: the package's file is missing.
        ValueError: the package's file is damaged (its SHA-256 differs).

    >>> word, description = descriptions()
    >>> len(word), str(word[0]), str(description[0])
    (117, 'umbrella', 'you open it above your head when it rains')
    """
    return Descriptions(*map(np.array, _columns("descriptions.tsv")))


def _columns(file):
    """The columns of a packaged table, without its header."""
    content = packaged(file)
    content = gzip.decompress(content) if file.endswith(".gz") else content
    lines = content.decode().splitlines()[1:]
    return zip(*(line.split("\t") for line in lines), strict=True)
