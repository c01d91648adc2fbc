"""A folder of results that is damaged, cut or edited: whatever reads it ends in a result or in the one clear error."""

import contextlib
import io
import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.mutation import FUZZ, as_yaml, mangled, replaced, texts, values

from civsim.cli import main, reproduce

COMMANDS = {
    "comparison": ["compare", "mode=competition,hub", "town=musterstadt", "weeks=26", "burn_in=0", "replicates=2"],
    "sweep": ["sweep", "town=musterstadt", "weeks=2", "burn_in=0", "replicates=2", "mode=competition,hub", "load=1,2"],
    "experiment": ["experiment", "scarcity", "futures=2", "replicates=2", "weeks=4", "burn_in=0"],
}
READERS = {
    "report": lambda folder: ["report", folder, "language=en"],
    "reproduce": lambda folder: ["reproduce", folder],
    "explorer": lambda folder: ["explorer", folder],
    "analyse": lambda folder: ["analyse", folder],
    "runs": lambda folder: ["experiment", "scarcity", f"runs={folder}", f"out={folder}-again"],
}
PAIRS = [
    *(("report", kind) for kind in COMMANDS),
    *(("reproduce", kind) for kind in COMMANDS),
    *(("explorer", "sweep"), ("analyse", "sweep"), ("runs", "experiment")),
]
RARER = settings(FUZZ, max_examples=max(4, FUZZ.max_examples // 10))
"""A folder takes as long to read as ten files."""

SKIPPED = ("figures", "locks")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Undamaged folders of results, by kind."""
    top = tmp_path_factory.mktemp("made")
    for kind, words in COMMANDS.items():
        assert quietly([*words, f"out={top / kind}"])[0] == 0
    return {kind: top / kind for kind in COMMANDS}


def quietly(words):
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        return main(words), said.getvalue()


@st.composite
def edited(draw, path):
    """The content of a file as somebody might leave it: entries or cells changed, or bytes lost."""
    content = path.read_bytes()
    if path.suffix == ".json" and draw(st.booleans()):
        with contextlib.suppress(ValueError):  # it may have been damaged before
            changed = json.dumps(draw(replaced(json.loads(content))), default=str)
            return changed.encode("utf-8", "surrogatepass")
    if path.suffix == ".csv" and draw(st.booleans()):
        rows = [line.split(",") for line in content.decode("utf-8", "surrogateescape").splitlines()]
        row = draw(st.integers(0, len(rows) - 1))
        rows[row][draw(st.integers(0, len(rows[row]) - 1))] = draw(texts)
        return "\n".join(map(",".join, rows)).encode("utf-8", "surrogateescape")
    if path.suffix == ".yaml" and draw(st.booleans()):
        return as_yaml(draw(values))
    return draw(mangled(content))


def damage(data, folder):
    """Change, lose, swap or add one to three files."""
    for _ in range(data.draw(st.integers(1, 3))):
        files = sorted(one for one in folder.rglob("*") if one.is_file() and one.parent.name not in SKIPPED)
        if not files:
            return
        path, other = data.draw(st.sampled_from(files)), data.draw(st.sampled_from(files))
        what = data.draw(st.sampled_from(["edit", "edit", "edit", "lose", "swap", "add"]))
        if what == "edit":
            path.write_bytes(data.draw(edited(path)))
        elif what == "lose":
            path.unlink()
        elif what == "swap":
            path.write_bytes(other.read_bytes())
        else:
            path.with_name(f"copy of {path.name}").write_bytes(path.read_bytes())


@pytest.mark.parametrize(("reader", "kind"), PAIRS)
@RARER
@given(data=st.data())
def test_whatever_lies_there(reader, kind, data, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("f") / "out"
    shutil.copytree(made[kind], folder)
    damage(data, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civsim.report.write.pdf", lambda text: None)
        if kind != "sweep":  # an edited command could take hours
            patch.setattr(reproduce, "_run", lambda command, *_: again(made[kind], command))
        code, said = quietly(READERS[reader](str(folder)))
    assert code in (0, 1, 2)
    if code == 2:
        assert "civsim: " in said and "Traceback" not in said and len(said.strip()) > 20


def again(folder, command):
    """Take the undamaged results for those that the command would make again."""
    shutil.copytree(folder, command[-1].removeprefix("out="))
