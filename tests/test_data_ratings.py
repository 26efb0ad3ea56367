"""MovieLens: what the documentation promises of it, and its terms beside it."""

from importlib.resources import files

import numpy as np
import pytest

from aelib import data

R = data.movielens()


def test_there_are_as_many_ratings_users_and_films_as_promised():
    assert {len(column) for column in R[:4]} == {100_004}
    assert {len(column) for column in R[4:]} == {9066}
    for column, n in ((R.user, 671), (R.movie, 9066)):
        np.testing.assert_array_equal(np.unique(column), np.arange(n))
    assert np.bincount(R.user).min() == 20
    assert (np.bincount(R.movie) == 1).sum() == 3063
    assert len(np.unique(R.user * 9066 + R.movie)) == 100_004  # nobody rates a film twice


def test_ratings_are_half_stars_and_whole_numbers_are_int64():
    np.testing.assert_array_equal(np.unique(R.rating), np.arange(1, 11) / 2)
    assert R.rating.dtype == np.float32
    for name in ("user", "movie", "timestamp", "movie_id", "year"):
        assert getattr(R, name).dtype == np.int64
    years = 1970 + R.timestamp / (365.2425 * 24 * 3600)
    assert 1995 < years.min() < years.max() < 2017


def test_five_films_have_no_title_and_five_no_year():
    assert (R.title == "").sum() == 5 and (R.year == 0).sum() == 5
    assert R.year[R.year > 0].min() > 1890 and R.year.max() <= 2016
    assert R.movie_id[R.title == "Toy Story"] == 1


def test_every_call_gives_the_same_and_arrays_of_its_own():
    again = data.movielens()
    for ours, theirs in zip(R, again, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    again.rating[:] = 0
    assert data.movielens().rating.min() == 0.5


def test_the_terms_lie_beside_the_file():
    text = (files("aelib") / "datasets" / "movielens.txt").read_text("utf-8")
    for words in ("commercial", "redistribute", "Harper", "endorsement"):
        assert words in text


def test_a_damaged_file_is_named(monkeypatch, tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "movielens.npz").write_bytes(b"not a zip file")
    monkeypatch.setattr(data.files, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"movielens\.npz .* damaged"):
        data.movielens()
