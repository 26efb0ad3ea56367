"""Ratings: who gave which film how many stars, and when."""

import io
from typing import NamedTuple

import numpy as np

from .files import packaged


class Ratings(NamedTuple):
    """One row a rating, and one row a film; users and films from 0. Introduced in chapter 12."""

    user: np.ndarray
    movie: np.ndarray  # a row number of `title`, `year` and `genres`
    rating: np.ndarray
    timestamp: np.ndarray
    movie_id: np.ndarray
    title: np.ndarray
    year: np.ndarray
    genres: np.ndarray


def movielens():
    """100,004 ratings of 9,066 films by 671 people, out of the package's own file.

    MovieLens's small set of October 2016, without tags. Every person has rated 20 films or more,
    3,063 films have one rating each. Introduced in chapter 12.

    Returns:
        `Ratings`: `user`, `movie` (100004,) int64 from 0; `rating` (100004,) float32, half stars
        from 0.5 to 5; `timestamp` (100004,) int64, seconds since 1970. For each film: `movie_id`
        (9066,) int64, MovieLens's own number; `title`, `genres` (9066,) text, genres joined by
        "|"; `year` (9066,) int64. Five films have no title (""), five no year (0).

    Raises:
        FileNotFoundError: the package's file is missing.
        ValueError: the package's file is damaged (its SHA-256 differs).

    Source: Harper and Konstan (2015), GroupLens. No commercial use without permission; the terms
    lie beside the file, in `datasets/movielens.txt`.

    >>> ratings = movielens()
    >>> len(ratings.user), str(ratings.title[0]), int(ratings.year[0])
    (100004, 'Toy Story', 1995)
    """
    with np.load(io.BytesIO(packaged("movielens.npz"))) as file:
        columns = {name: file[name] for name in Ratings._fields}
    for name in ("user", "movie", "timestamp", "movie_id", "year"):
        columns[name] = columns[name].astype("int64")
    return Ratings(**columns)
