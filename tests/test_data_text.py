"""Names and definitions: what the files hold, and that the licence goes with the definitions."""

import csv
import gzip
from importlib.resources import files

import numpy as np
import pytest

from aelib import data

DATASETS = files("aelib") / "datasets"


def rows(file):
    """The table as Python's own reader of tables sees it."""
    with gzip.open(DATASETS / file, "rt", encoding="utf-8", newline="") as text:
        return list(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_names_are_those_of_the_census_in_small_letters():
    name, kind, percent = data.names()
    head, *body = rows("names.tsv.gz")
    assert head == ["kind", "name", "percent"] and len(body) == len(name) == 94_293
    assert [n.upper() for n in name] == [row[1] for row in body]
    assert kind.tolist() == [row[0] for row in body]
    np.testing.assert_allclose(percent, [float(row[2]) for row in body])
    assert set("".join(name)) == set("abcdefghijklmnopqrstuvwxyz")
    # the counts that the Census Bureau gives for its three files
    assert [int(np.sum(kind == k)) for k in ("female", "male", "last")] == [4275, 1219, 88799]


def test_a_name_stands_once_for_each_kind_in_order_of_frequency():
    name, kind, percent = data.names()
    assert len(set(zip(name, kind, strict=True))) == len(name)
    for k in ("female", "male", "last"):
        of_kind = percent[kind == k]
        assert (np.diff(of_kind) <= 1e-6).all()
        # nine tenths of all people; two thirds of the last names are rounded to 0.000
        assert 79 < of_kind.sum() < 92
    assert percent.dtype == np.float32


def test_glosses_are_nouns_with_a_category_and_a_definition():
    word, category, definition = data.glosses()
    head, *body = rows("glosses.tsv.gz")
    assert head == ["word", "category", "definition"] and len(body) == 74_334
    for column, found in enumerate((word, category, definition)):
        assert found.tolist() == [row[column] for row in body]
    assert len(set(category)) == 25 and {"animal", "feeling", "motive"} < set(category)
    assert all(text.strip() == text and text for text in definition)


def test_descriptions_are_of_words_that_have_a_definition_and_do_not_name_them():
    word, description = data.descriptions()
    assert len(word) == len(set(word)) == 117 and set(word) <= set(data.glosses().word)
    for one, text in zip(word, description, strict=True):
        assert one not in text.split() and 3 <= len(text.split()) <= 14


def test_the_licence_goes_with_the_definitions_in_the_package_and_in_the_book():
    text = (DATASETS / "glosses-licence.txt").read_text()
    page = (files("aelib").parent / "book" / "data.md").read_text()
    for words in ("WordNet 3.0 Copyright 2006 by Princeton University", "PROVIDED \"AS IS\"",
                  "advertising or publicity"):  # fmt: skip
        assert words in " ".join(text.split()) and words in " ".join(page.split())


TABLES = [
    ("names", "names.tsv.gz"),
    ("glosses", "glosses.tsv.gz"),
    ("descriptions", "descriptions.tsv"),
]


@pytest.mark.parametrize("read, file", TABLES)
def test_a_damaged_table_is_named_before_it_is_opened(monkeypatch, tmp_path, read, file):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / file).write_bytes(b"not a gzip file")
    monkeypatch.setattr(data.files, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=rf"{file} .* damaged"):
        getattr(data, read)()
