# One word an action. Everything happens in .venv, which the first word makes.

PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help book epub links test lab notebooks weights bench clean

help:  ## list the words
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# All pages: what is not read again, Sphinx forgets in its search.
BUILD := $(BIN)/jupyter-book build --all --quiet -W -n --keep-going

book: .venv/ready  ## build the book, warnings as errors: _build/html; for a class: make book SOLUTIONS=0
ifeq ($(SOLUTIONS),0)
	$(BIN)/python book/theme/withhold.py _build/class
	$(BUILD) _build/class
	@echo "The book without solutions is ready. Open _build/class/_build/html/index.html"
else
	$(BUILD) .
	@echo "The book is ready. Open _build/html/index.html"
endif

epub: .venv/ready  ## the same book for a reading device: _build/epub/Autoencoders.epub
	$(BUILD) --builder custom --custom-builder epub .
	AELIB_EPUB=_build/epub/Autoencoders.epub $(BIN)/python -m pytest -q -rs tests/test_epub.py
	@echo "The electronic book is ready: _build/epub/Autoencoders.epub"

links: .venv/ready  ## try every link that leads out of the built book: _build/links.md
	$(BIN)/python -m tests.links

test: .venv/ready  ## run everything: style, package, docstrings, notebooks, the book
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# Two workers share two cores: one thread each for matrix products, or they wait for each other.
	OMP_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 \
	  $(BIN)/python -m pytest -n 2 --dist loadscope --nbval --nbval-current-env --durations=20 aelib tests book

lab: .venv/ready  ## open JupyterLab on the book
	$(BIN)/jupyter lab --config=book/.jupyter/lab.py

notebooks: .venv/ready  ## execute and normalise all notebooks, or some: make notebooks ONLY=03
	$(BIN)/python -m tests.notebooks $(ONLY)

weights: .venv/ready  ## train the long runs anew: ten minutes each
	$(BIN)/python -m tests.weights $(ONLY)

bench: .venv/ready  ## time an epoch: NumPy, Keras, scikit-learn, aelib
	$(BIN)/python -m tests.bench

clean:  ## remove what the other words made
	rm -rf .venv _build

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Expected Python 3.11, 3.12 or 3.13. Name one: make PYTHON=python3.12 book"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
