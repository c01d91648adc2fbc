"""civsim analyse: what a finished sweep says."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.cli import options
from civsim.cli.report import several
from civsim.errors import InputError, unknown

if TYPE_CHECKING:
    from civsim.discovery.analyses import Said
    from civsim.sweep.reading import Sweep

OWN = ("method", "measure", "mode", "baseline", "town", "out", "columns")
METHODS = ("sobol", "morris", "prim", "regret")
MESA = "mesa"


def analyse(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Say what matters in a sweep, in how many futures a mode is better, where it fails, and what it costs to err."""
    from civsim.sweep.reading import read

    own, rest = options.take(words, OWN)
    if len(rest) != 1 or "=" in rest[0]:
        raise InputError(f"Name the folder of one sweep: civsim analyse FOLDER; got {rest or 'nothing'}.")
    if own.get("method", METHODS[0]) not in METHODS:
        raise unknown("method", own["method"], METHODS)
    sweep = read(rest[0]).balanced()
    if not len(sweep.runs):
        raise InputError(f"{rest[0]}: no point has a run yet; the command that made the folder goes on with it.")
    if own.get("columns", MESA) != MESA:
        raise InputError(f"columns={own['columns']!r}; allowed: {MESA}.")
    if "columns" in own:
        usual = sweep.folder / "analysis" / MESA
        return _write_mesa(sweep, Path(own.get("out", usual)), ["analyse", *words], as_json)
    return _analyse(sweep, own, words, as_json)


def _analyse(sweep: Sweep, own: dict[str, str], words: Sequence[str], as_json: bool) -> int:
    from civsim.analysis_results import write_analysis
    from civsim.discovery import analyses

    asked = analyses.asked_of(sweep, own)
    methods = [own["method"]] if "method" in own else analyses.suitable(asked)
    said = [one for method in methods for one in analyses.ANALYSES[method](asked)]
    folder = Path(own["out"]) if "out" in own else analyses.usual_folder(asked, methods)
    write_analysis(asked, said, folder, command=["analyse", *words])
    if as_json:
        print(json.dumps({"out": str(folder), "measure": asked.measure, "found": [_content(one) for one in said]},
                         ensure_ascii=False))  # fmt: skip
        return 0
    for one in said:
        print("\n".join(one.lines))
        print(textwrap.fill(one.sentences["en"], 118, initial_indent="  ", subsequent_indent="    ") + "\n")
    if sweep.missing:
        print(f"Not finished, missing: {several(sweep.missing, 'run')}; used: replicates that all points have.")
    print("These figures compare forms of organisation under stated assumptions; they are no forecast.")
    print(f"Results: {folder}")
    return 0


def _content(one: Said) -> dict[str, object]:
    table = next(iter(one.tables.values()))
    return {"analysis": one.name, "sentences": one.sentences, "table": json.loads(table.to_json(orient="records"))}


def _write_mesa(sweep: Sweep, folder: Path, words: list[str], as_json: bool) -> int:
    from civsim import results
    from civsim.discovery.mesa_columns import mesa_columns, steps

    table = mesa_columns(sweep.design, sweep.runs, steps(sweep.design, sweep.manifest))
    folder = results.prepare(folder)
    results.write_csv(folder / "runs.csv", table)
    results.write_manifest(folder, words, {"sweep": str(sweep.folder), "identity": sweep.designed.digest()})
    print(json.dumps({"out": str(folder), "rows": len(table)}) if as_json else f"Results: {folder / 'runs.csv'}")
    return 0
