"""How a peer is run and what it prints. Needs NumPy alone."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.reduced.town import Town

Prepare = Callable[[Town], Callable[[], Mapping[str, int]]]
"""Make a model of the town; what is returned runs it and returns what it counted in all weeks."""
WARM_WEEKS = 3


def main(prepare: Prepare) -> None:
    """Run a town of the file and with the seed named on the command line; only the run itself is timed.

    A few weeks are run beforehand, so that no compilation is timed.
    """
    town = dataclasses.replace(Town.load(Path(sys.argv[1])), seed=int(sys.argv[2]))
    prepare(dataclasses.replace(town, weeks=WARM_WEEKS))()
    run = prepare(town)
    began = time.process_time()
    counts = run()
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "counts": {name: int(number) for name, number in counts.items()}}))
