"""Own rules from elsewhere: a package brings them to the command line, a cell of a notebook registers one."""

import json
import os
import subprocess
import sys
import textwrap

import pytest

START = "import sys; from civsim.cli import main; sys.exit(main())"
PACKAGE = """
import civsim

SHARE = 0.5

@civsim.variant("grant_rule", name="{name}")
def lottery(provider, need, u, p):
    return SHARE * u
"""


def install(folder, name, text):
    """Put a package with an entry point into a folder, as pip would."""
    (folder / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[civsim.rules]\n{name} = {name}\n", encoding="utf-8")


def command(folder, *words):
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", START, *words], env=environment, capture_output=True, text=True, cwd=folder
    )


def test_an_installed_package_brings_rules_to_the_command_line(tmp_path):
    install(tmp_path, "fairgrants", PACKAGE.format(name="fair_lottery"))
    run = command(tmp_path, "parity", "grant_rule=fair_lottery", "weeks=20", "burn_in=0")
    assert (run.returncode, run.stderr) == (0, "") and "identical" in run.stdout
    listed = json.loads(command(tmp_path, "list", "rules", "--json").stdout)["rules"]
    assert {"name": "grant_rule=fair_lottery", "package": "fairgrants"}.items() <= listed[1].items()
    wrong = command(tmp_path, "run", "grant_rule=fair_lotery", "weeks=2")
    assert wrong.returncode == 2 and "Did you mean 'fair_lottery'" in wrong.stderr


def test_a_package_that_cannot_be_loaded_is_named(tmp_path):
    install(tmp_path, "broken", "import nothing_like_this\n")
    found = command(tmp_path, "run", "grant_rule=mine", "weeks=2")
    assert found.returncode == 2 and "the package broken" in found.stderr and "nothing_like_this" in found.stderr


def test_a_cell_of_a_notebook_registers_a_rule_and_its_error_names_the_cell(tmp_path):
    """A real kernel; no guard for __main__, and the fast engine on two threads."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is missing")
    client = pytest.importorskip("nbclient", reason="nbclient is missing")
    cells = [
        "import civsim",
        "@civsim.variant('grant_rule')\ndef lottery(provider, need, u, p):\n    return u\n",
        "own = civsim.Scenario('musterstadt', parameters={'grant_rule': 'lottery'}, weeks=10, burn_in=0)\n"
        "print(len(civsim.run(own, replicates=2, workers=2).to_frame()))",
        "try:\n    @civsim.variant('grant_rule')\n    def wrong(provider, need, u, p):\n"
        "        return provider.nothing\n"
        "except civsim.errors.InputError as error:\n    print(error)",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert int(book.cells[2].outputs[0]["text"]) >= 2
    assert "Cell In[4], line 4: `return provider.nothing`" in book.cells[3].outputs[0]["text"]
