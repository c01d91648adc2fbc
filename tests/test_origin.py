"""Where numbers come from: the digest of the source covers all that a run is made of."""

import subprocess
import sys

from civsim import origin

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
