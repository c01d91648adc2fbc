"""civsim calibrate: which parameter values give a town's observed figures, and how sure is that?"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.cli import options
from civsim.cli.report import Counter
from civsim.configuration import Study, load
from civsim.errors import InputError
from civsim.messages import languages, spoken

if TYPE_CHECKING:
    from civsim.discovery.calibration import Calibrated, Size

OWN = ("observed", "vary", "trials", "samples", "keep", "checks", "engine")
MOST = 1_000_000
Varied = Mapping[str, tuple[float, float] | None]


def calibrate(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Fit parameters to a table of observed figures, with the values that agree and checks of them."""
    from civsim.discovery.observed import read_observed

    own, rest = options.take(words, OWN)
    for name, example in (("observed", "FILE.csv"), ("vary", "[load,leakage]")):
        if not own.get(name):
            raise InputError(f"{name}= is missing; for example {name}={example}.")
    if own.get("engine", "batch") != "batch":
        raise InputError(f"engine={own['engine']}: calibration runs in the fast engine only, engine=batch.")
    has_mode = any(word.startswith("mode=") for word in rest)
    study = load(rest, config_dirs=folders)
    if not has_mode:  # what was observed was observed under the town's own form of organisation
        study = load(rest, config_dirs=folders, mode=study.scenario.town.own_mode)
    known = read_observed(Path(own["observed"]))
    has_replicates = any(word.startswith("replicates=") for word in rest)
    size = _size(own, study.replicates if has_replicates else None)
    return _run(study, _varied(own["vary"]), known, size, ["calibrate", *words], as_json)


def _varied(text: str) -> dict[str, tuple[float, float] | None]:
    """Return what varies between which bounds, None for the usual ones: "[load:0.5:1.5, leakage]"."""
    found: dict[str, tuple[float, float] | None] = {}
    for entry in options.listed(text):
        name, *ends = (part.strip() for part in entry.split(":"))
        if len(ends) not in (0, 2):
            raise InputError(f"vary: {entry!r} is not of the form {name}:LOW:HIGH.")
        if name in found:
            raise InputError(f"vary: {name} comes twice.")
        found[name] = (options.as_number(ends[0], name), options.as_number(ends[1], name)) if ends else None
    return found


def _size(own: dict[str, str], replicates: int | None) -> Size:
    from civsim.discovery.calibration import Size

    usual = Size()
    return Size(
        trials=options.whole(own, "trials", usual.trials, 1, MOST),
        replicates=replicates or usual.replicates,
        samples=options.whole(own, "samples", usual.samples, 20, MOST),
        keep=options.number(own, "keep", usual.keep, 0, 1),
        checks=options.whole(own, "checks", usual.checks, 1, MOST),
    )


def _run(study: Study, vary: Varied, known: Sequence[Any], size: Size, words: list[str], as_json: bool) -> int:
    from civsim import results
    from civsim.discovery import calibration, calibration_tables

    scenario = study.scenario
    varied = calibration.varied_within(scenario, vary)
    folder = results.place(study.out, f"calibrate_{scenario.town.name}_{scenario.mode}", words)
    with Counter(size.runs, quiet=as_json) as counter:
        found = calibration.calibrate_town(scenario, varied, known, size, workers=study.workers, progress=counter.step)
    tables = {"parameters": calibration_tables.posterior(found), "checks": calibration_tables.checks(found),
              "samples": calibration_tables.samples(found)}  # fmt: skip
    _draw(found, study, tables, folder)
    results.write_tables(folder, tables, results.stamp([scenario]))
    said = {language: calibration_tables.sentence(found, spoken(scenario.town.label, language), language)
            for language in languages()}  # fmt: skip
    about = {"observed": {one.quantity: one.known for one in known}, "sentences": said}
    results.write_manifest(folder, words, {**results.settings_of([scenario], size.replicates), **about})
    if as_json:
        shown = {name: json.loads(tables[name].to_json(orient="records")) for name in ("parameters", "checks")}
        best = calibration.words(found)
        print(json.dumps({"out": str(folder), "best": best, "sentences": said, **shown}, ensure_ascii=False))
    else:
        _print(found, tables, said["en"], study, folder)
    return 0


def _draw(found: Calibrated, study: Study, tables: dict[str, Any], folder: Path) -> None:
    from civsim import plots, results
    from civsim.discovery.labels import quantity_label

    place = results.empty_figures(folder)
    scenario = study.scenario
    for language in languages():
        figures = tables["checks"].assign(
            label=[quantity_label(name, language) for name in tables["checks"]["measure"]], scale=found.scale
        )
        town = spoken(scenario.town.label, language)
        figure = plots.calibration(tables["parameters"], figures, town, results.provenance([scenario]), language)
        plots.save(figure, place / f"{scenario.town.name}_calibration_{language}")


def _print(found: Calibrated, tables: dict[str, Any], said: str, study: Study, folder: Path) -> None:
    from civsim.analysis.numbers import brief
    from civsim.discovery.calibration import words

    scenario = study.scenario
    print(f"{scenario.town.label['en']}, {scenario.mode}: {len(found.known)} observed figures; "
          f"{int(found.kept.sum())} of {len(found.kept)} samples kept\n")  # fmt: skip
    print(f"{'parameter':28}{'tried':>18}{'best':>10}{'median':>10}{'kept, 5–95 %':>20}")
    for row in tables["parameters"].to_dict("records"):
        tried, kept = (f"{brief(row[low], 3)} to {brief(row[high], 3)}" for low, high in
                       (("low", "high"), ("kept_low", "kept_high")))  # fmt: skip
        learned = "" if row["learned"] else "   nothing learned"
        best, middle = brief(row["best"], 3), brief(row["median"], 3)
        print(f"{row['parameter']:28}{tried:>18}{best:>10}{middle:>10}{kept:>20}{learned}")
    print(f"\n{'figure':28}{'observed':>18}{'best':>10}{'new runs, 5–95 %':>22}{'p':>7}")
    for row in tables["checks"].to_dict("records"):
        observed = f"{brief(row['observed'], 3)} ± {brief(row['standard_error'], 3)}"
        span = f"{brief(row['low'], 3)} to {brief(row['high'], 3)}"
        outside = "" if row["inside"] else "   outside"
        print(f"{row['measure']:28}{observed:>18}{brief(row['best'], 3):>10}{span:>22}{row['p']:>7.2f}{outside}")
    print()
    print(textwrap.fill(said, 118, initial_indent="  ", subsequent_indent="    "))
    best = " ".join(
        f"{name}={value if isinstance(value, str) else f'{value:.4g}'}" for name, value in words(found).items()
    )
    print(f"  To go on with the best point: civsim compare town={scenario.town.name} {best}")
    print(f"Results: {folder}")
