"""A sweep in a folder that is damaged, extended and shared out in any order: the table at the end is the same."""

import functools
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.fuzz.mutation import FUZZ, mangled

from civsim import sweep
from civsim.errors import InputError

BASE = {"town": "musterstadt", "weeks": 2, "burn_in": 0}
LOADS = (0.5, 1.0, 2.0)
STEPS = 8


@functools.cache
def undisturbed(points, replicates):
    """The table of a sweep that nothing happened to, byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        _sweep(Path(folder) / "out", points, replicates)
        return (Path(folder) / "out" / "runs.parquet").read_bytes()


def _sweep(folder, points, replicates):
    return sweep.run(sweep.grid({"load": LOADS[:points]}), out=folder, base=BASE, replicates=replicates, quiet=True)


class Folder(RuleBasedStateMachine):
    """A folder of a sweep, and how many points and replicates it was asked for at most."""

    @initialize()
    def begin(self):
        self.place = Path(tempfile.mkdtemp())
        self.folder = self.place / "out"
        self.points, self.replicates, self.edited = 1, 1, False

    def teardown(self):
        shutil.rmtree(self.place, ignore_errors=True)

    @rule(points=st.integers(1, 3), replicates=st.integers(1, 5))
    def run(self, points, replicates):
        points, replicates = max(points, self.points), max(replicates, self.replicates)
        before = set(self.folder.glob("quarantine/*"))
        try:
            found = _sweep(self.folder, points, replicates)
        except InputError as error:
            assert self.edited and str(error).strip()
            return
        self.points, self.replicates = points, replicates
        assert found.missing == 0 and len(found.runs) == points * replicates
        assert (self.folder / "runs.parquet").read_bytes() == undisturbed(points, replicates)
        assert before <= set(self.folder.glob("quarantine/*"))

    @rule()
    def ask_for_less(self):
        try:
            found = _sweep(self.folder, 1, 1)
        except InputError as error:
            assert str(error).strip()
        else:
            assert found.missing == 0

    @rule(data=st.data())
    @precondition(lambda self: self._files())
    def damage(self, data):
        path = data.draw(st.sampled_from(self._files()))
        path.write_bytes(data.draw(mangled(path.read_bytes())))

    @rule(data=st.data())
    @precondition(lambda self: self._files())
    def lose(self, data):
        data.draw(st.sampled_from(self._files())).unlink()

    @rule(data=st.data())
    @precondition(lambda self: self._files())
    def double(self, data):
        path = data.draw(st.sampled_from(self._files()))
        shutil.copy(path, path.with_name(f"copy {path.name}"))

    @rule(data=st.data())
    @precondition(lambda self: (self.folder / "manifest.json").is_file() and not self.edited)
    def edit_the_manifest(self, data):
        path = self.folder / "manifest.json"
        content = path.read_bytes()
        path.write_bytes(data.draw(mangled(content)))
        self.edited = path.read_bytes() != content

    @invariant()
    def reading_ends_in_a_table_or_a_message(self):
        if not self.folder.is_dir():
            return
        try:
            found = sweep.read(self.folder)
        except InputError as error:
            assert str(error).strip()
        else:
            assert not found.runs.duplicated(["point", "replicate"]).any()

    def _files(self):
        return sorted(path for path in self.folder.glob("runs/*.parquet")) if self.folder.is_dir() else []


Folder.TestCase.settings = settings(FUZZ, stateful_step_count=STEPS)
test_folder = Folder.TestCase
