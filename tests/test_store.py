"""The store: parts that survive stops, damage, strangers, two writers and a full disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from civsim.errors import InputError
from civsim.sweep.manifest import Manifest
from civsim.sweep.store import Store, StoreReader

SORT = ["point", "replicate"]
CHUNKS = ["a-0", "a-1", "b-0"]


def manifest(seed=1, points=3):
    return Manifest.now("test", {"seed": seed, "base": {"weeks": 52}}, {"points": points}, ("civsim", "again"))


def frame(chunk, rows=3):
    return pd.DataFrame({"point": chunk, "replicate": range(rows), "coverage": [0.1 * row for row in range(rows)]})


def fill(folder, chunks=CHUNKS, **changes):
    with Store(folder, manifest(**changes), sort=SORT) as store:
        for chunk in store.missing(chunks):
            store.write(chunk, frame(chunk))
        return store


def parts(folder):
    return sorted((folder / "runs").glob("*.parquet"))


def test_what_is_written_can_be_read_sorted_in_any_order_of_writing(tmp_path):
    fill(tmp_path / "one")
    fill(tmp_path / "two", CHUNKS[::-1])
    one, two = (StoreReader(tmp_path / name, SORT).read() for name in ("one", "two"))
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert one["point"].is_monotonic_increasing and len(one) == 9


def test_only_what_is_missing_is_asked_for_again(tmp_path):
    fill(tmp_path, CHUNKS[:2])
    with Store(tmp_path, manifest(), sort=SORT) as store:
        assert store.missing(CHUNKS) == ["b-0"] and store.done() == {"a-0", "a-1"}


@pytest.mark.parametrize("place", [0, 4, -1])
def test_a_damaged_part_goes_to_quarantine_and_is_run_again(tmp_path, place):
    fill(tmp_path)
    broken = parts(tmp_path)[1]
    content = bytearray(broken.read_bytes())
    content[place] ^= 1
    broken.write_bytes(content)
    with pytest.raises(InputError, match=r"damaged.*civsim again"):
        StoreReader(tmp_path, SORT).read()
    with Store(tmp_path, manifest(), sort=SORT) as store:
        assert store.missing(CHUNKS) == ["a-1"]
        assert [path.read_bytes() for path in store.quarantined] == [bytes(content)]
        store.write("a-1", frame("a-1"))
        assert len(store.read()) == 9
    assert {path.parent.name for path in tmp_path.glob("*/*.parquet")} == {"runs", "quarantine"}


def test_a_copy_made_by_hand_is_put_aside(tmp_path):
    """Before, the table could never be read again: no chunk missed the copy, and nobody put it aside."""
    fill(tmp_path)
    copy = parts(tmp_path)[0]
    (tmp_path / "runs" / f"copy of {copy.name}").write_bytes(copy.read_bytes())
    with Store(tmp_path, manifest(), sort=SORT) as store:
        assert store.missing(CHUNKS) == [] and len(store.quarantined) == 1
        assert len(store.read()) == 9


def test_an_empty_part_and_the_part_of_another_store_are_no_parts(tmp_path):
    fill(tmp_path / "other", seed=2)
    fill(tmp_path / "own", CHUNKS[:1])
    stranger = parts(tmp_path / "other")[2]
    (tmp_path / "own" / "runs" / stranger.name).write_bytes(stranger.read_bytes())
    (tmp_path / "own" / "runs" / "a-1.000000000000.parquet").touch()
    with Store(tmp_path / "own", manifest(), sort=SORT) as store:
        assert store.missing(CHUNKS) == ["a-1", "b-0"]


def test_another_version_or_design_is_refused_and_named(tmp_path):
    fill(tmp_path)
    with pytest.raises(InputError, match="seed: 1 there, 2 now"):
        fill(tmp_path, seed=2)
    there = json.loads((tmp_path / "manifest.json").read_text())
    older = Manifest("test", {**there["fixed"], "civsim": "0.0.9"}, there["plan"], {})
    with pytest.raises(InputError, match=r"civsim: 0\.1\.0 there, 0\.0\.9 now"), Store(tmp_path, older, sort=SORT):
        pass
    assert len(parts(tmp_path)) == 3


@pytest.mark.parametrize(("old", "new"), [('"seed": 1', '"seed": 2'), ('"points": 3', '"points": 4'), ("}", "")])
def test_a_manifest_changed_by_hand_is_refused_and_left_alone(tmp_path, old, new):
    fill(tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace(old, new, 1))
    edited = path.read_text()
    with pytest.raises(InputError, match="changed by hand"):
        fill(tmp_path)
    assert path.read_text() == edited and len(parts(tmp_path)) == 3


def test_the_plan_may_grow_and_what_is_there_stays(tmp_path):
    fill(tmp_path)
    before = parts(tmp_path)
    store = fill(tmp_path, [*CHUNKS, "c-0"], points=4)
    assert store.manifest.plan == {"points": 4} and set(before) < set(parts(tmp_path))
    assert StoreReader(tmp_path, SORT).manifest.plan == {"points": 4}


def test_a_folder_with_something_else_in_it_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        fill(tmp_path)
    with pytest.raises(InputError, match="holds no runs"):
        StoreReader(tmp_path, SORT)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_one_writer_at_a_time(tmp_path):
    with Store(tmp_path, manifest(), sort=SORT), pytest.raises(InputError, match=f"process {os.getpid()} "):
        fill(tmp_path)
    fill(tmp_path)


def test_several_writers_each_with_a_share(tmp_path):
    with Store(tmp_path, manifest(), sort=SORT, share=(1, 2)) as one, \
         Store(tmp_path, manifest(), sort=SORT, share=(2, 2)) as two:  # fmt: skip
        one.write("a-0", frame("a-0"))
        two.write("a-1", frame("a-1"))
        for share in ((1, 2), (1, 1), (1, 3)):
            with pytest.raises(InputError, match="is writing here"), Store(
                tmp_path, manifest(), sort=SORT, share=share
            ):  # fmt: skip
                pass
        with pytest.raises(InputError, match="is writing here"):
            fill(tmp_path, points=4)
    assert len(fill(tmp_path).read()) == 9


WRITER = """
import resource, sys
from pathlib import Path
from tests.test_store import CHUNKS, SORT, frame, manifest
from civsim.errors import InputError
from civsim.sweep.store import Store
folder, what = Path(sys.argv[1]), sys.argv[2]
try:
    with Store(folder, manifest(), sort=SORT) as store:
        store.write("a-0", frame("a-0"))
        if what == "die":
            (folder / "runs" / ".b-0-half.parquet").write_bytes(b"half")
            import os; os.kill(os.getpid(), 9)
        if what == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        store.write("a-1", frame("a-1", 20_000))
except InputError as error:
    sys.exit(f"refused: {error}")
"""


def write_elsewhere(folder, what, **options):
    return subprocess.run([sys.executable, "-c", WRITER, str(folder), what], capture_output=True, text=True, **options)


def test_a_writer_that_was_killed_blocks_nobody_and_its_litter_goes(tmp_path):
    assert write_elsewhere(tmp_path, "die").returncode < 0
    assert len(fill(tmp_path).read()) == 9
    assert not list((tmp_path / "runs").glob(".*"))


def test_a_full_disk_loses_nothing(tmp_path):
    pytest.importorskip("resource", reason="needs limits on the size of files (resource), which Windows lacks")
    done = write_elsewhere(tmp_path, "full")
    assert "disk is full" in done.stderr and "What was stored is kept" in done.stderr, done.stderr
    assert [path.name.split(".")[0] for path in (tmp_path / "runs").iterdir()] == ["a-0"]
    assert len(fill(tmp_path).read()) == 9


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    if os.name == "nt" or os.geteuid() != 0:
        with pytest.raises(InputError, match="cannot be written: the folder is read-only"):
            fill(locked / "out")
        return
    there = Path("/proc/civsim")  # root may write everywhere but here
    with pytest.raises(InputError, match="cannot be written"):
        fill(there)


def test_a_stop_before_the_manifest_was_written_leaves_a_folder_that_can_be_used(tmp_path):
    (tmp_path / "locks").mkdir()
    (tmp_path / ".manifest-half.json").write_text("{")
    assert len(fill(tmp_path).read()) == 9
