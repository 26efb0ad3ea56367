"""What a release must hold: one version, all packages, and a page that names all data."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import aelib
from aelib import data
from aelib.data.files import DATA, WEIGHTS
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_there_is_one_version_wherever_one_is_told():
    version = PROJECT["project"]["version"]
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    about = (ROOT / "book" / "about.md").read_text("utf-8")
    told = [aelib.__version__, config["release"], config["version"], citation["version"]]
    told += [re.search(r"^Version (\S+)\. ", about, re.M)[1]]
    told += [re.search(r"\*, version (\S+)\.$", about, re.M)[1]]
    told += [re.search(r"version = \{(.+?)\}", about)[1]]
    told += [re.search(r"## What changed\n\n(\S+), ", about)[1]]
    assert set(told) == {version}


def test_the_changelog_and_the_citation_have_the_same_day():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    day = citation["date-released"]
    said = f"{day.day} {day:%B} {day.year}\n:"
    assert f"{PROJECT['project']['version']}, {said}" in (ROOT / "book/about.md").read_text("utf-8")


def test_every_package_is_in_the_wheel():
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "aelib").rglob("*.py")}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == {
        ".".join(folder.parts) for folder in folders
    }


def test_every_file_of_the_package_is_known_by_its_hash():
    names = {path.name for path in Path(aelib.__file__).parent.glob("datasets/*.*")}
    assert {name for name in names if not name.endswith(".txt")} == {*DATA, *WEIGHTS}


@pytest.mark.parametrize("heading", ["How to cite", "What was changed", "Stored runs"])
def test_the_page_of_data_says_what_a_user_must_know(heading):
    assert f"\n## {heading}\n" in (ROOT / "book" / "data.md").read_text("utf-8")


def test_the_page_of_data_names_every_function_and_every_stored_run_and_no_other():
    page = (ROOT / "book" / "data.md").read_text("utf-8")
    functions = {name for name in data.__all__ if name.islower()}
    changed = page.split("## What was changed")[1].split("## Stored runs")[0]
    assert set(re.findall(r"`(?:data\.)?(\w+)\(\)`", changed)) == functions
    runs = page.split("## Stored runs")[1].split("## Details")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", runs, re.M)) == {
        name.removesuffix(".npz") for name in WEIGHTS
    }
