"""Notebooks as they are kept: cleared, numbered, in both languages, and pinned where they are opened elsewhere."""

import json
import re
from pathlib import Path

import pytest

import civsim

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
PINNED = re.compile(r"civsim==(\S+?)\"")
HOSTED = re.compile(r"\]\(https://(?:mybinder\.org|colab\.research\.google\.com)/\S+?/v([\d.]+)[/?]\S*?(\w+\.ipynb)\)")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param, json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def test_they_are_numbered_without_a_gap():
    assert [int(path.stem[:2]) for path in NOTEBOOKS] == list(range(1, len(NOTEBOOKS) + 1))


def test_outputs_are_cleared(notebook):
    _, cells = notebook
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


def test_another_machine_installs_this_version(notebook):
    path, cells = notebook
    text = "".join(line for cell in cells for line in cell["source"])
    assert PINNED.findall(text) == [civsim.__version__]
    assert HOSTED.findall(text) == [(civsim.__version__, path.name)] * 2


def test_texts_are_in_both_languages(notebook):
    """German stands in italics below the English text; headings have both beside each other."""
    _, cells = notebook
    for cell in cells:
        text = "".join(cell["source"])
        for line in text.splitlines() if cell["cell_type"] == "markdown" else ():
            assert not line.startswith("#") or re.search(r" · \*.+\*$", line), line
    words = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown").split()
    assert words.count("the") > 3
    assert sum(words.count(word) for word in ("der", "die", "das")) > 3
