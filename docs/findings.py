"""Run the experiments and collect their findings in docs/explanation/findings.md: `make findings`.

It takes about a quarter of an hour on two cores. Words are names of experiments; with none, all run. What was run
before is kept in results/ and collected again; with the word `kept` it is also judged and written anew, without runs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from civsim.cli import main
from civsim.experiment.read import available_experiments

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "findings.md"
KEPT = "kept"
HEAD = """# Findings

What the experiments in `experiments/` found, written by rule from their tables; `make findings` renews this page.
Each experiment states question, design, expected signs and what would speak against them before it runs, and lists
what did not come as expected: the model can say no. Results compare forms of organisation under stated assumptions;
they are no forecast.
"""


def collect() -> str:
    """Return the page made of the findings there are."""
    parts = [HEAD]
    for name in available_experiments():
        path = ROOT / "results" / f"experiment_{name}" / "findings_en.md"
        if path.is_file():
            text = re.sub(r"^#", "##", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            command = f"`civsim experiment {name}`"
            parts.append(f"{text.rstrip()}\n\n{command}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != KEPT]
    for name in words or available_experiments():
        folder = ROOT / "results" / f"experiment_{name}"
        kept = [f"runs={folder}"] if KEPT in sys.argv[1:] else []
        if main(["experiment", name, f"out={folder}", *kept]) != 0:
            raise SystemExit(f"The experiment {name} failed.")
    PAGE.write_text(collect(), encoding="utf-8")
