"""Results of single analyses, written as those of comparisons are: tables, figures, then the manifest."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.files import replace
from civsim.messages import languages, spoken, translate
from civsim.origin import git_commit
from civsim.results import (
    empty_figures,
    origin_line,
    prepare,
    provenance,
    settings_of,
    short_hash,
    stamp,
    write_manifest,
    write_tables,
    write_text,
)
from civsim.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

    from civsim.analysis.assumptions import Judgement
    from civsim.analysis.attribution import Attribution
    from civsim.analysis.optimum import Optimum
    from civsim.discovery.analyses import Asked, Said
    from civsim.experiment.definition import Experiment


def write_attribution(found: Attribution, folder: Path, *, command: Sequence[str]) -> None:
    """Write tables, sentences and figures of an attribution into the folder; the manifest comes last."""
    from civsim import plots
    from civsim.analysis import attribution_tables as made

    baseline, mode = found.game.baseline, found.game.mode
    tables = {"attribution": made.table(found), "interactions": made.interactions_table(found)}
    write_tables(folder, tables, stamp((baseline, mode)))
    figures = empty_figures(folder)
    line = provenance((baseline, mode))
    for language in languages():
        figure = plots.attribution(found, line, language)
        plots.save(figure, figures / f"{mode.town.name}_attribution_{mode.mode}_{language}")
    content = {
        "scenarios": {one.mode: one.digest() for one in (baseline, mode)},
        "seed": mode.seed,
        "town_seed": mode.town_seed,
        "measure": found.measure,
        "players": list(found.game.players),
        "replicates": len(found.total),
        "orders": found.orders,
        "runs": found.runs,
        "sentence": {language: made.sentence(found, language) for language in languages()},
    }
    write_manifest(folder, command, content)


def write_optimum(found: Sequence[Optimum], folder: Path, *, replicates: int, command: Sequence[str]) -> None:
    """Write table, sentences and figures of the modes beside what is possible, under each rule for resources."""
    import pandas as pd

    from civsim import plots
    from civsim.analysis.optimum_texts import HELD_FIXED, sentences

    table = pd.concat([one.table.assign(relaxation=one.relaxed()) for one in found], ignore_index=True)
    named = [dataclasses.replace(s, name=f"{s.name}, {one.resources}") for one in found for s in one.scenarios]
    write_tables(folder, {"optimum": table}, stamp(named))
    figures = empty_figures(folder)
    for one in found:
        for language in languages():
            figure = plots.optimum(one, provenance(one.scenarios), language)
            name = f"{one.scenarios[0].town.name}_optimum_{one.resources}_{language}"
            plots.save(figure, figures / name)
    said = {one.resources: {language: sentences(one, language) for language in languages()} for one in found}
    content = settings_of(named, replicates) | {
        "held_fixed": {language: translate(HELD_FIXED, language) for language in languages()},
        "sentences": said,
    }
    write_manifest(folder, ["optimum", *command], content)


def write_assumptions(found: Judgement, rows: pd.DataFrame, folder: Path, *, replicates: int, only: Sequence[str],
                      command: Sequence[str]) -> None:  # fmt: skip
    """Write table, sentences and figures of assumptions on trial into the folder; the manifest comes last.

    The manifest's `record` is what `make trials` collects.
    """
    from civsim import plots
    from civsim.analysis import record
    from civsim.analysis.trial_tables import sentence

    every = (found.baseline, *found.modes)
    write_tables(folder, {"assumptions": rows}, stamp(every))
    figures = empty_figures(folder)
    for mode in found.modes:
        line = provenance((found.baseline, mode))
        for language in languages():
            figure = plots.assumptions(rows, found, mode, line, language)
            plots.save(figure, figures / f"{mode.town.name}_assumptions_{mode.mode}_{language}")
    entries = record.entries(found, only, VERSION, git_commit() or "unknown")
    content = {
        "record": [one.as_entry() for one in entries],
        "scenarios": {one.name: one.digest() for one in every},
        "seed": found.baseline.seed,
        "town_seed": found.baseline.town_seed,
        "measure": found.measure,
        "replicates": replicates,
        "sentences": {mode.mode: {lang: sentence(found, mode, lang) for lang in languages()} for mode in found.modes},
    }
    write_manifest(folder, command, content)


def write_analysis(asked: Asked, said: Sequence[Said], folder: Path, *, command: Sequence[str]) -> None:
    """Write tables, sentences and figures of the analyses of a sweep into the folder; the manifest comes last."""
    from civsim.discovery.analyses import origin

    prepare(folder)
    figures = empty_figures(folder)
    for one in said:
        one.draw(figures)
    write_tables(folder, {name: table for one in said for name, table in one.tables.items()}, asked.provenance)
    write_manifest(folder, command, {**origin(asked), "sentences": {one.name: one.sentences for one in said}})


def write_experiment(
    found: Experiment, tables: Mapping[str, pd.DataFrame], folder: Path, *, source: Path, command: Sequence[str]
) -> None:
    """Write tables, findings and figures of an experiment, and its own file; the manifest comes last."""
    from civsim.experiment import findings

    line = origin_line(f"experiment {found.name} · seed {found.seed} · config {short_hash(found)}")
    write_tables(folder, tables, line)
    replace(folder / "experiment.yaml", lambda part: part.write_bytes(source.read_bytes()))
    figures = empty_figures(folder)
    for language in languages():
        write_text(folder / f"findings_{language}.md", findings.write(found, tables, language))
        _draw_experiment(found, tables, figures, line, language)
    content = {"experiment": found.name, "futures": found.futures, "replicates": found.replicates, "seed": found.seed}
    write_manifest(folder, command, content)


def _draw_experiment(
    found: Experiment, tables: Mapping[str, pd.DataFrame], folder: Path, line: str, language: str
) -> None:
    from civsim import plots
    from civsim.experiment import findings

    lines = findings.lines_for_figure(found, tables["claims"], language)
    over = "runs" if found.design == "towns" else "futures"
    figure = plots.claims(spoken(found.title, language), spoken(found.question, language), lines, line, language, over)
    plots.save(figure, folder / f"claims_{language}")
    for name, table in tables.items():
        if name.startswith("map_"):
            figure = plots.phase_map(table, findings.map_labels(found, table, language), line, language)
            plots.save(figure, folder / f"{name}_{language}")
