"""The analyses of a sweep: tables, sentences, figures in every language that has a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civsim.analysis.numbers import brief, fixed, in_text, unit_of
from civsim.discovery.frames import MODE, Cube, cube, designed, of_town
from civsim.discovery.labels import parameter_in_text, policy_labels, size
from civsim.errors import InputError, unknown
from civsim.measures import MEASURES
from civsim.measures.registry import known_measure
from civsim.messages import languages
from civsim.messages.catalogue import ENGLISH
from civsim.scenario import BASELINE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from civsim.discovery.regret import Regret
    from civsim.discovery.robustness import Robustness
    from civsim.discovery.sensitivity import Sensitivity
    from civsim.sweep.reading import Sweep

REGRET_COLUMNS = {"mean outcome": 12, "mean regret (95 %)": 29, "90 % below": 11, "largest": 9, "best in": 8}
"""What is printed of every policy, and how wide: three digits that count can take eight characters."""

NONE = "none"
"""Stands for no baseline: levels are asked for, no differences."""


@dataclass(frozen=True)
class Asked:
    """What is asked: a measure of modes of a sweep, as differences to a baseline unless that is ""."""

    sweep: Sweep
    design: pd.DataFrame
    measure: str
    modes: tuple[str, ...]
    baseline: str

    @property
    def factor(self) -> float:
        """From the measure's unit to the one shown."""
        return 100.0 if MEASURES[self.measure].is_share else 1.0

    @property
    def provenance(self) -> str:
        """The line that figures carry."""
        fixed, about = self.sweep.manifest["fixed"], self.sweep.manifest["about"]
        commit = (about.get("git_commit") or "unknown")[:10]
        settings = fixed["settings"]
        seeds = f"seed {settings['seed']}, town seed {settings.get('town_seed', '–')}"
        return f"civsim {fixed['civsim']} ({commit}) · {seeds} · sweep {self.sweep.designed.digest()[:8]}"

    def policies(self) -> Cube:
        """Return the measure by future and policy."""
        return cube(self.design, self.sweep.runs, self.measure, levers=self.sweep.levers)


@dataclass(frozen=True)
class Said:
    """What an analysis found and says: tables, lines for the terminal, sentences and a figure by language."""

    name: str
    found: Sensitivity | Robustness | Regret
    tables: Mapping[str, pd.DataFrame]
    lines: Sequence[str]
    sentences: Mapping[str, str]
    figure: Callable[[str], Figure]

    def draw(self, folder: Path) -> None:
        """Write the figure in every language."""
        from civsim import plots

        for language in languages():
            plots.save(self.figure(language), folder / f"{self.name}_{language}")


def asked_of(sweep: Sweep, own: Mapping[str, str]) -> Asked:
    """Return what is asked of a sweep: which measure of which modes against which baseline.

    Args:
        sweep: with as many replicates of every point.
        own: `measure`, `town`, `mode`, `baseline`, each only where it is not the usual one.

    Raises:
        InputError: for a measure, town or mode that the sweep does not have.
    """
    measure = known_measure(own.get("measure", "coverage"))
    design = of_town(designed(sweep), own.get("town"))
    modes = list(dict.fromkeys(design[MODE]))
    usual = BASELINE if BASELINE in modes else modes[0] if len(modes) > 1 else ""
    baseline = own.get("baseline", usual if len(modes) > 1 else "")
    baseline = "" if baseline == NONE else baseline
    for name in (baseline, own.get("mode", "")):
        if name and name not in modes:
            raise unknown("mode in this sweep", name, modes)
    wanted = [own["mode"]] if "mode" in own else [name for name in modes if name != baseline]
    if baseline in wanted:
        raise InputError(f"mode={baseline} is compared with itself; choose another mode, or baseline={NONE}.")
    return Asked(sweep, design, measure, tuple(wanted or modes), baseline)


def origin(asked: Asked) -> dict[str, object]:
    """Return what a manifest says of the sweep that was analysed."""
    about, fixed = asked.sweep.manifest["about"], asked.sweep.manifest["fixed"]
    made_by = {"civsim": fixed["civsim"], "git_commit": about.get("git_commit"), "command": about.get("command")}
    return {"sweep": str(asked.sweep.folder), "design": asked.sweep.designed.digest(), "made_by": made_by,
            "settings": fixed["settings"], "measure": asked.measure, "baseline": asked.baseline}  # fmt: skip


def usual_folder(asked: Asked, methods: Sequence[str]) -> Path:
    """Return where an analysis is written unless somebody says otherwise: within the sweep."""
    return asked.sweep.folder / "analysis" / "_".join([*methods, asked.measure])


def suitable(asked: Asked) -> list[str]:
    """Return the analyses that the design allows.

    Raises:
        InputError: if it allows none.
    """
    from civsim.discovery.sensitivity import method_of

    method = method_of(asked.design)
    if method is not None:
        return [method]
    found = asked.policies()
    if len(found.policies) < 2 or len(found.futures) < 2:
        raise InputError(
            f"{len(found.policies)} policies in {len(found.futures)} futures: there is nothing to analyse. Vary "
            "uncertain parameters and run several modes, or make a design for sensitivity analysis."
        )
    return ["prim", "regret"]


def sensitivities(asked: Asked) -> list[Said]:
    """Return what moves the measure of each mode, or its difference to the baseline."""
    from civsim.discovery.sensitivity import sensitivity

    made = []
    for mode in asked.modes or (None,):
        found = sensitivity(asked.design, asked.sweep.runs, measure=asked.measure, mode=mode,
                            baseline=asked.baseline or None)  # fmt: skip
        made.append(_said_sensitivity(asked, found))
    return made


def _said_sensitivity(asked: Asked, found: Sensitivity) -> Said:
    from civsim import plots
    from civsim.discovery.sensitivity_sentences import headline, sentence

    names = [name for name in (found.mode, found.baseline) if name]
    name = "_".join([found.method, asked.measure, *([found.mode] if found.mode else [])])
    labels = {language: policy_labels(names, language) for language in languages()}

    def figure(language: str) -> Figure:
        scale = (asked.factor, unit_of(asked.measure, language))
        title = headline(found, labels[language], language)
        runs = (found.blocks, found.replicates)
        return plots.sensitivity(found.table, found.method, title, scale, runs, asked.provenance, language)

    shown, other = ("total", "first") if found.method == "sobol" else ("size", "mean")
    factor = 100.0 if found.method == "sobol" else asked.factor
    against = f", difference to {found.baseline}" if found.baseline else ""
    lines = [f"{found.mode or 'runs'}: {in_text(asked.measure, 'en')}{against}"]
    lines += [f"{'rank':>4}  {'parameter':28}{shown:>26}{other:>26}"]
    for row in found.table.to_dict("records"):
        ends = [[fixed(factor * row[f"{key}{end}"], 1) for end in ("", "_low", "_high")] for key in (shown, other)]
        cells = [f"{middle} ({low} to {high})" for middle, low, high in ends]
        tie = "=" if row["tied"] else " "
        hidden = "" if row["shown"] else "   no influence shown"
        lines.append(f"{row['rank']:>3}{tie}  {row['parameter']:28}{cells[0]:>26}{cells[1]:>26}{hidden}")
    sentences = {language: sentence(found, labels[language], language) for language in languages()}
    return Said(name, found, {name: found.table}, lines, sentences, figure)


def robustnesses(asked: Asked) -> list[Said]:
    """Return in how many futures each policy beats the baseline under the same levers, and where it fails."""
    from civsim.discovery.robustness import robustness

    found = asked.policies()
    pairs = _pairs(found, asked)
    if not pairs:
        raise InputError("There is no policy to compare with a baseline in this sweep; run two or more modes.")
    return [_said_robustness(asked, robustness(found, policy, baseline)) for policy, baseline in pairs]


def _pairs(found: Cube, asked: Asked) -> list[tuple[str, str]]:
    """Return policies with their baselines: the baseline mode under the same levers, or the first policy."""
    names, rows = found.names(), found.policies.to_dict("records")
    if not asked.baseline:
        return [(name, names[0]) for name in names[1:]]
    levers = [{key: row[key] for key in row if key != MODE} for row in rows]
    return [
        (names[k], names[other])
        for k, row in enumerate(rows)
        for other, base in enumerate(rows)
        if row[MODE] in asked.modes and base[MODE] == asked.baseline and levers[k] == levers[other]
    ]


def _said_robustness(asked: Asked, found: Robustness) -> Said:
    from civsim import plots
    from civsim.discovery.robustness_sentences import headline, sentence

    name = "_".join(["robustness", asked.measure, *found.policy.replace("=", "_").split(" ")])
    labels = {language: policy_labels([found.policy, found.baseline], language) for language in languages()}
    limits = {} if found.box is None else {
        key: (one.low, one.high) for key, one in found.box.limits.items() if not one.choices
    }  # fmt: skip

    def figure(language: str) -> Figure:
        own = labels[language]
        texts = {"title": headline(found, own, language), "policy": own[found.policy], "baseline": own[found.baseline],
                 "measure": in_text(asked.measure, language), "unit": unit_of(asked.measure, language),
                 "factor": str(asked.factor), **{key: parameter_in_text(key, language) for key in limits}}  # fmt: skip
        return plots.robustness(found.table, limits, texts, asked.provenance, language)

    sentences = {language: sentence(found, labels[language], language) for language in languages()}
    return Said(name, found, {name: found.table}, [f"{found.policy} against {found.baseline}"], sentences, figure)


def regrets(asked: Asked) -> list[Said]:
    """Return policies × futures with regret."""
    from civsim import plots
    from civsim.discovery.regret import regret
    from civsim.discovery.regret_sentences import sentence

    found = regret(asked.policies())
    name = f"regret_{asked.measure}"
    labels = {language: policy_labels(found.policies, language) for language in languages()}

    def figure(language: str) -> Figure:
        texts = {"measure": in_text(asked.measure, language), "unit": unit_of(asked.measure, language),
                 "luck": size(found.luck, asked.measure, language), **labels[language]}  # fmt: skip
        columns = {policy: found.regrets[:, k] for k, policy in enumerate(found.policies)}
        replicates = int(asked.sweep.runs["replicate"].max()) + 1
        return plots.regret(found.table, columns, texts, asked.factor, replicates, asked.provenance, language)

    sentences = {language: sentence(found, labels[language], language) for language in languages()}
    tables = {name: found.table, f"{name}_futures": found.wide()}
    return [Said(name, found, tables, _regret_lines(asked, found), sentences, figure)]


def _regret_lines(asked: Asked, found: Regret) -> list[str]:
    unit = unit_of(asked.measure, ENGLISH)
    units = f"outcome in %, regret in {unit}" if MEASURES[asked.measure].is_share else f"outcome and regret in {unit}"
    lines = [f"{in_text(asked.measure, ENGLISH)}: {units}", _in_columns("policy", REGRET_COLUMNS)]
    for row in found.table.to_dict("records"):
        mean, regret, low, high, most, worst = (
            brief(asked.factor * row[key], 3)
            for key in ("mean", "mean_regret", "mean_regret_low", "mean_regret_high", "regret_90", "largest_regret")
        )
        cells = (mean, f"{regret} ({low} to {high})", most, worst, f"{100 * row['best_in']:.0f} %")
        lines.append(_in_columns(row["policy"], cells))
    return lines


def _in_columns(policy: str, cells: Iterable[str]) -> str:
    widths = REGRET_COLUMNS.values()
    return f"{policy:32}" + "".join(f" {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


ANALYSES: Mapping[str, Callable[[Asked], list[Said]]] = {
    "sobol": sensitivities,
    "morris": sensitivities,
    "prim": robustnesses,
    "regret": regrets,
}
