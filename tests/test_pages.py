"""What the pages show: every command on them is run, or at least understood, and prints what the page says."""

import functools
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from civsim.cli.main import main
from civsim.engines.batch import engine
from civsim.engines.mesa.model import TownModel

ROOT = Path(__file__).resolve().parents[1]
EXTERNAL = re.compile(r"""<(?:script|img|iframe|source|link)\b[^>]*?(?:src|href)=["']?(?:https?:)?//""", re.IGNORECASE)
IN_STYLES = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", re.IGNORECASE)


def transcripts():
    """Return the script that runs the pages."""
    spec = importlib.util.spec_from_file_location("transcripts", ROOT / "docs" / "transcripts.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["transcripts"] = module
    spec.loader.exec_module(module)
    return module


SHOWN = transcripts()
PAGES = {str(page.relative_to(ROOT)): page for page in SHOWN.pages()}


@pytest.mark.parametrize("name", PAGES)
def test_commands_and_code_do_what_the_page_shows(name, tmp_path):
    text = PAGES[name].read_text(encoding="utf-8")
    for block, command, said, printed in SHOWN.run_page(text, tmp_path):
        assert SHOWN.agrees(said, printed), (
            f"{name}, line {block.line}: '{command}' prints\n{printed}\nand the page says\n{said}\n"
            "'make document' renews what is shown in full"
        )


def test_a_page_that_shows_something_else_is_noticed(tmp_path):
    page = "```console\n$ civsim --version\ncivsim 0.0.0\n```\n"
    [(_, _, said, printed)] = SHOWN.run_page(page, tmp_path)
    assert not SHOWN.agrees(said, printed)
    assert SHOWN.agrees("civsim ...\n", printed)
    assert SHOWN.renewed(page, tmp_path) == page.replace("civsim 0.0.0\n", printed)
    twice = "```console\n$ civsim --version\n$ civsim --version\nold\n```\n"
    assert (
        SHOWN.renewed(twice, tmp_path) == f"```console\n$ civsim --version\n{printed}$ civsim --version\n{printed}```\n"
    )


class Reached(BaseException):
    """A command has understood all its words and begins to simulate."""


def not_run():
    """Return page, line and words of every command of civsim that the pages do not run."""
    found = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "experiments").glob("*.md")]:
        for block in SHOWN.blocks(page.read_text(encoding="utf-8")):
            if block.language == "sh":
                for line in block.body.replace("\\\n", " ").splitlines():
                    words = shlex.split(line, comments=True)
                    if words and Path(words[0]).name == "civsim":
                        name = f"{page.name}:{block.line}:{' '.join(words[1:])}"
                        found.append(pytest.param(page, words[1:], id=name))
    return found


@functools.cache
def register_rules_of(page):
    """Run the code in which a page registers rules of its own, once."""
    for block in SHOWN.blocks(page.read_text(encoding="utf-8")):
        if block.language == "python" and "@civsim.variant" in block.body:
            exec(compile("\n" * block.line + block.body, page.name, "exec"), {"__name__": "__main__"})


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # Reached, in a helper's thread
@pytest.mark.parametrize(("page", "words"), not_run())
def test_commands_that_take_long_are_understood(page, words, tmp_path, monkeypatch, capsys):
    register_rules_of(page)
    arrived = []

    def arrive(*_, **__):
        arrived.append(words)
        raise Reached

    monkeypatch.setattr(engine, "simulate", arrive)
    monkeypatch.setattr(TownModel, "step", arrive)
    monkeypatch.setattr("civsim.app.serving.run", arrive)
    monkeypatch.chdir(tmp_path)
    Path("municipalities.csv").write_text("ags,name,population\n03241001,Hannover,535932\n", encoding="utf-8")
    Path("FOLDER/town").mkdir(parents=True)
    given = [word.replace("=FILE", "=municipalities.csv") for word in words]
    try:
        code = main(given)
    except Reached:
        code = 0
    complaint = capsys.readouterr().err
    folder = next((word for word in given[1:] if "=" not in word), None)
    needs_results = code == 2 and folder is not None and folder in complaint
    assert arrived or code == 0 or needs_results, complaint


def test_code_that_is_not_run_can_be_read():
    for page in (ROOT / "docs").rglob("*.md"):
        for block in SHOWN.blocks(page.read_text(encoding="utf-8")):
            if block.language == "py":
                compile(block.body, f"{page.name}:{block.line}", "exec")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of the pages, built with every warning an error and no way out to the network."""
    folder = tmp_path_factory.mktemp("pages")
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", folder / "trees"]
    done = subprocess.run(
        [str(word) for word in (*sphinx, "-c", ROOT / "docs", ROOT, folder / "html")],
        env={**os.environ, **nowhere},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_the_pages_ask_the_network_for_nothing(built):
    pages = list(built.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        assert not EXTERNAL.search(page.read_text(encoding="utf-8")), page
    for style in built.rglob("*.css"):
        assert not IN_STYLES.search(style.read_text(encoding="utf-8")), style


def test_the_reference_shows_every_entry_of_the_registries(built):
    from civsim.configuration import available_modes, available_towns
    from civsim.draws import MEANINGS
    from civsim.measures import MEASURES
    from civsim.parameters.registry import PARAMETERS
    from civsim.rules.rule import RULES

    shown = {
        "parameters": PARAMETERS,
        "measures": MEASURES,
        "streams": MEANINGS,
        "modes": available_modes(),
        "towns": available_towns(),
    }
    open_to_all = [one for one in RULES if not one.__name__.startswith("_")]
    shown["api"] = [f"{one.__module__}.{one.__name__}" for one in open_to_all]
    assert len(RULES) > 100
    for name, entries in shown.items():
        page = (built / "docs" / "reference" / f"{name}.html").read_text(encoding="utf-8")
        assert [entry for entry in entries if entry not in page] == []
