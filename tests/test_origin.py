"""Where numbers come from: the digest of the source covers all that a run is made of."""

import json
import platform
import subprocess
import sys
from importlib.metadata import version

from civsim import origin, sweep
from civsim.cli import main

NO_NUMBERS = {"errors", "files", "messages", "origin", "room", "sampling", "sweep", "version"}
LOADED = """
import sys
from civsim.configuration import load_values
from civsim.sweep.chunk import Task, run_chunk
run_chunk([Task("a", load_values({"weeks": 1, "burn_in": 0}).scenario, 0, 1)])
print(*{name.split(".")[1] for name in sys.modules if name.startswith("civsim.")})
"""


def test_every_module_that_a_run_needs_is_in_the_digest():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - NO_NUMBERS == set(origin.NUMBERS)


def test_manifests_name_platform_and_versions(tmp_path):
    assert main(["run", "weeks=1", "burn_in=0", "replicates=2", f"out={tmp_path / 'run'}"]) == 0
    base = {"town": "musterstadt", "weeks": 1, "burn_in": 0}
    sweep.run(sweep.grid({"load": [0.8]}), out=tmp_path / "sweep", base=base, replicates=1, quiet=True)
    for name, part in (("run", lambda whole: whole), ("sweep", lambda whole: whole["about"])):
        system = part(json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8")))["system"]
        assert system["python"] == platform.python_version() and platform.machine() in system["platform"]
        assert {one: system[one] for one in ("numpy", "numba", "mesa")} == {
            one: version(one) for one in ("numpy", "numba", "mesa")
        }
