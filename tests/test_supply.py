"""What comes with civsim from elsewhere, and what its own source may not do."""

import ast
import re
from pathlib import Path

import pytest
from docs.licences import is_strong_copyleft, licence, locked, needed

import civsim

SOURCE = Path(civsim.__file__).parent
FORBIDDEN = {"pickle", "cPickle", "cloudpickle", "dill", "marshal", "shelve", "joblib"}
CALLS = {"eval", "exec", "compile", "__import__"}
ALLOWED = {
    "engines/batch/own_rules.py": {"exec"},  # the entrance of an own rule, made of names that civsim gives alone
    "app/files.py": {"yaml.load"},  # with a loader of its own that is stricter than the safe one
}
"""Files that may do what no other may, and why."""

OPTIONAL = {
    "platypus-opt": "comes with ema-workbench (extra analysis); civsim neither imports it nor hands it on",
}
"""Packages under a strong copyleft that nobody needs to run civsim."""


def dangers(text):
    """What stands in a source that may run what a file or a stranger says."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names if one.name.partition(".")[0] in FORBIDDEN}
        elif isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] in FORBIDDEN:
            found.add(str(node.module))
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in CALLS or re.fullmatch(r"yaml\.(load|load_all|unsafe_\w+|full_\w+)|os\.(system|popen)", name):
                found.add(name)
            if name.endswith("instantiate") or name.endswith("read_pickle"):
                found.add(name)
            for word in node.keywords:
                truth = isinstance(word.value, ast.Constant) and word.value.value is True
                if word.arg in ("shell", "allow_pickle") and truth:
                    found.add(word.arg)
    return found


def test_no_source_runs_what_a_file_says():
    files = sorted(SOURCE.rglob("*.py"))
    found = {path.relative_to(SOURCE).as_posix(): dangers(path.read_text(encoding="utf-8")) for path in files}
    assert {name: what for name, what in found.items() if what} == ALLOWED


@pytest.mark.parametrize(
    "text",
    ["import pickle", "from pickle import loads", "eval('1')", "yaml.load(x)", "subprocess.run(x, shell=True)",
     "hydra.utils.instantiate(x)", "np.load(x, allow_pickle=True)"],
)  # fmt: skip
def test_the_scan_sees_what_it_looks_for(text):
    assert dangers(text)
    assert not dangers("yaml.safe_load(x)\nnp.load(x, allow_pickle=False)\nre.compile(x)\n")


def test_no_package_binds_civsim_to_another_licence():
    core = needed()
    assert {"numpy", "numba", "mesa", "pandas"} <= core <= {*locked(), "civsim"}
    bound = {name for name in {*locked(), *core} if is_strong_copyleft(licence(name))}
    assert not bound & core
    assert bound <= set(OPTIONAL), "say in OPTIONAL why it binds nobody, or choose another package"


def test_the_licence_of_everything_needed_is_known():
    assert [name for name in needed() if not licence(name)] == []
