"""civsim verify patterns history=true: which assumed values agree with what is known of a town?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.analysis.numbers import brief, fixed, points
from civsim.cli.report import Counter
from civsim.cli.words import last, listed, replicates_of, without
from civsim.configuration import available_modes, load
from civsim.errors import InputError
from civsim.scenario import BASELINE
from civsim.simulate import available_workers

if TYPE_CHECKING:
    from civsim.verification.history import Matched

REPLICATES, SAMPLES, MOST_SAMPLES = 2, 200, 1_000_000
SHOWN = 12


def match(own: list[str], rest: list[str], folders: list[Path], as_json: bool, command: list[str]) -> int:
    """Sample what is assumed in a town and say which samples agree with what is known of it."""
    from civsim import results
    from civsim.verification import history, history_tables

    given, words = listed("mode", rest), without(rest, "mode")
    base = load(words, config_dirs=folders, mode=BASELINE)
    town = base.scenario.town
    known = history.known_figures(town.name)
    modes = list(dict.fromkeys([town.own_mode, *(given or available_modes(folders))]))
    names = [BASELINE, *(name for name in modes if name != BASELINE)]
    scenarios = history.without_own_luck([load(words, config_dirs=folders, mode=name).scenario for name in names])
    replicates = replicates_of(base, words, REPLICATES)
    samples = _samples(own)
    folder = results.place(base.out, f"history_{town.name}", command)
    with Counter(samples * replicates * len(scenarios), quiet=as_json) as counter:
        found = history.match(scenarios, known, samples=samples, replicates=replicates,
                              workers=base.workers or available_workers(), progress=counter.step)  # fmt: skip
    tables = {"history_parameters": history_tables.ranges(found), "history_answers": history_tables.answers(found),
              "history_samples": history_tables.samples_table(found)}  # fmt: skip
    results.write_tables(folder, tables, results.stamp(scenarios))
    results.write_manifest(folder, command, {})
    if as_json:
        content = {name: json.loads(tables[name].to_json(orient="records")) for name in list(tables)[:2]}
        kept = float(found.kept.mean())
        print(json.dumps({"out": str(folder), "samples": samples, "kept": kept, **content}, ensure_ascii=False))
    else:
        _print_history(found, town.label["en"], folder)
    return 0


def _samples(own: list[str]) -> int:
    given = last("samples", own, str(SAMPLES))
    if not given.isdigit() or not 2 <= int(given) <= MOST_SAMPLES:
        raise InputError(f"samples={given!r} is out of bounds; allowed: whole numbers from 2 to {MOST_SAMPLES}.")
    return int(given)


def _print_history(found: Matched, town: str, folder: Path) -> None:
    from civsim.verification import history_tables

    samples, kept = len(found.kept), int(found.kept.sum())
    print(f"{town}: {kept} of {samples} samples ({100 * kept / samples:.0f} %) agree with what is known; "
          f"{len(found.parameters)} assumed numbers sampled together\n")  # fmt: skip
    for column, one in enumerate(found.known):
        low, middle, high = (float(value) for value in _percentiles(found.simulated[:, column]))
        print(f"  {one.quantity:28}known {brief(one.known, 3)} ± {brief(one.tolerance, 3)}; "
              f"samples {brief(middle, 3)} ({brief(low, 3)} to {brief(high, 3)})")  # fmt: skip
    heads = f"{'sampled, 5–95 %':>22}{'kept, 5–95 %':>22}{'p':>8}{'p, Holm':>9}"
    print(f"\n{'most narrowed (smallest chance first)':44}{heads}")
    for row in history_tables.ranges(found).head(SHOWN).to_dict("records"):
        sampled = f"{brief(row['sampled_low'], 3)} to {brief(row['sampled_high'], 3)}"
        left = f"{brief(row['kept_low'], 3)} to {brief(row['kept_high'], 3)}"
        chances = f"{fixed(row['p'], 3):>8}{fixed(row['p_holm'], 3):>9}"
        print(f"  {row['parameter']:42}{sampled:>22}{left:>22}{chances}")
    print("\ndifference to competition in coverage, points: mean (5–95 % of the samples), share above zero")
    for row in history_tables.answers(found).to_dict("records"):
        text = f"{points(row['mean'])} ({points(row['low'])} to {points(row['high'])})"
        print(f"  {row['mode']:20}{row['samples']:6}{text:>28}{100 * row['above_zero']:>6.0f} %  n {row['n']}")
    print("\nThe ranges hold the luck of few runs as well. Agreement with known figures narrows; it proves nothing.")
    print(f"Results: {folder}")


def _percentiles(values: object) -> tuple[float, float, float]:
    import numpy as np

    low, middle, high = np.percentile(np.asarray(values, float), (5, 50, 95))
    return float(low), float(middle), float(high)
